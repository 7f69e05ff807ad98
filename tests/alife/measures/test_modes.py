"""The MODES measures, against a history reckoned by hand."""

import math

import numpy as np
import pytest

from alife.measures.modes import modes, persistent

SPECIES = np.array([10, 11, 12, 13])
PARENTS = {10: None, 11: 10, 12: 11, 13: 10}
EACH_ITS_OWN = {number: f"genotype {number}" for number in (0, 1, *SPECIES.tolist())}
# 10 begins; 11 comes of it, 12 of that; 13 comes of 10, for a sample alone
COUNTS = np.array([[8, 0, 0, 0], [4, 4, 0, 0], [0, 4, 4, 2], [0, 0, 9, 0]])


def test_who_has_descendants_later_persists():
    assert persistent(COUNTS[1], COUNTS[3], SPECIES, PARENTS).tolist() == [True, True, False, False]


def test_who_lives_on_persists():
    assert persistent(COUNTS[2], COUNTS[3], SPECIES, PARENTS).tolist() == [False, True, True, False]


def test_the_four_measures_of_a_small_history():
    found = modes(COUNTS, SPECIES, PARENTS, EACH_ITS_OWN, lag=1, complexity=lambda number: number - 8)
    assert found.samples.tolist() == [1, 2, 3]
    assert found.change.tolist() == [1, 1, 1]  # {10}, then {10, 11}, then {11, 12}
    assert found.novelty.tolist() == [1, 1, 1]
    assert found.complexity.tolist() == [2, 3, 4]
    assert found.ecology.tolist() == pytest.approx([0, math.log(2), math.log(2)])


def test_what_persists_again_is_change_but_not_novelty():
    counts = np.array([[1, 1], [1, 0], [1, 1], [1, 1]])
    found = modes(counts, np.array([0, 1]), {0: None, 1: None}, EACH_ITS_OWN, lag=1)
    assert found.change.tolist() == [1, 0, 1]
    assert found.novelty.tolist() == [1, 0, 1]
    counts = np.array([[1, 1], [1, 1], [1, 0], [1, 1], [1, 1]])
    again = modes(counts, np.array([0, 1]), {0: None, 1: None}, EACH_ITS_OWN, lag=1)
    assert again.change.tolist() == [2, 0, 0, 1]
    assert again.novelty.tolist() == [2, 0, 0, 0]


def test_a_genotype_that_returns_in_another_lineage_is_change_but_not_novelty():
    # 0 lives on as "a"; 1 was "b" and is gone, until 2 is "b" again
    counts = np.array([[6, 3, 0], [6, 3, 0], [6, 0, 0], [6, 0, 2], [6, 0, 2]])
    found = modes(counts, np.arange(3), {0: None, 1: 0, 2: 0}, {0: "a", 1: "b", 2: "b"}, lag=1)
    assert found.change.tolist() == [2, 0, 0, 1]
    assert found.novelty.tolist() == [2, 0, 0, 0]


def test_lineages_of_one_genotype_count_together():
    counts = np.array([[4, 2, 2], [4, 2, 2]])
    found = modes(counts, np.arange(3), {0: None, 1: 0, 2: 0}, {0: "a", 1: "b", 2: "b"}, lag=1)
    assert found.change.tolist() == [2]
    assert found.ecology.tolist() == pytest.approx([math.log(2)])


def test_a_lag_below_a_sample_is_told():
    with pytest.raises(ValueError, match="at least 1"):
        modes(COUNTS, SPECIES, PARENTS, EACH_ITS_OWN, lag=0)
