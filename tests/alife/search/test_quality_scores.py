"""Coverage and QD-scores of a small map, worked out by hand."""

import numpy as np

from alife.search.archive import GridArchive
from alife.search.reevaluation import reevaluate
from alife.worlds.arena import Evaluation

PLACES = np.array([[0.1, 0.1], [0.9, 0.1]])


def scored(fitness, places=PLACES, valid=(True, True)):
    return Evaluation(np.array(fitness, float), places, np.array(valid), np.array(["", ""]), {})


def two_elites():
    archive = GridArchive(1, ((0, 1), (0, 1)), (2, 2))
    archive.add(np.zeros((2, 1), np.uint8), scored([3, 5]), found_at=0)
    return archive


def test_coverage_is_of_all_niches_or_of_those_within_reach():
    assert two_elites().coverage() == 0.5
    assert two_elites().coverage(np.array([[True, False], [False, False]])) == 1


def test_the_qd_score_sums_what_lies_above_the_offset():
    assert two_elites().qd_score(offset=-1) == 10


def test_the_corrected_score_is_that_of_the_second_look():
    second = scored([2, 4], np.array([[0.1, 0.1], [0.2, 0.2]]))  # both fall into one niche, the better stays
    reevaluated = reevaluate(two_elites(), second, None, beats=1, refined_beats=1)
    assert reevaluated.corrected.qd_score(offset=-1) == 5
    assert reevaluated.corrected.coverage() == 0.25
