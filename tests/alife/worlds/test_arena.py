import numpy as np
import pytest

from alife.worlds.arena import Evaluation, has_finite_scores, niches, normalised

RANGES = ((0.0, 10.0), (-1.0, 1.0))


def test_descriptors_are_scaled_to_their_ranges():
    assert normalised(np.array([[5.0, -1.0], [10.0, 0.5]]), RANGES).tolist() == [[0.5, 0.0], [1.0, 0.75]]


@pytest.mark.parametrize(
    ("place", "niche"),
    [((0, -1), (0, 0)), ((9.99, 0.99), (9, 3)), ((10, 1), (9, 3)), ((-5, 7), (0, 3)), ((2.9999999999, 0), (3, 2))],
)
def test_a_place_has_its_niche(place, niche):
    assert niches(np.array([place], float), RANGES, (10, 4)).tolist() == [list(niche)]


def test_only_valid_genomes_with_finite_numbers_are_sound():
    evaluation = Evaluation(
        np.array([1.0, np.nan, 1.0, 1.0, np.inf]),
        np.array([[0, 0], [0, 0], [0, np.nan], [0, 0], [0, 0]], float),
        np.array([True, True, True, False, True]),
        np.full(5, ""),
        {},
    )
    assert has_finite_scores(evaluation).tolist() == [True, False, False, False, False]
