"""Evolutionary activity, against histories reckoned by hand."""

import numpy as np
import pytest

from alife.measures.activity import activities, excess, new_activity, share_above, statistics, threshold

# Three samples of three components: the first stays, the second goes, the third comes.
COUNTS = np.array([[3, 1, 0], [2, 2, 0], [1, 0, 3]])


def test_a_present_component_gains_one_a_sample_and_an_absent_one_has_none():
    assert activities(COUNTS).whole().tolist() == [[1, 1, 0], [2, 2, 0], [3, 0, 1]]


def test_by_abundance_it_gains_its_share():
    assert activities(COUNTS, "abundance").whole().tolist() == [[0.75, 0.25, 0], [1.25, 0.75, 0], [1.5, 0, 0.75]]


def test_a_component_that_comes_back_goes_on_from_what_it_had():
    assert activities(np.array([[1], [0], [5]])).whole().tolist() == [[1], [0], [2]]


def test_cumulative_activity_is_the_sum_and_mean_activity_its_share_of_the_diversity():
    found = statistics(activities(COUNTS))
    assert found.diversity.tolist() == [2, 2, 2]
    assert found.cumulative.tolist() == [2, 4, 4]
    assert found.mean.tolist() == [1, 2, 2]


def test_where_nothing_lives_there_is_no_activity():
    found = statistics(activities(np.zeros((2, 3), int)))
    assert found.mean.tolist() == [0, 0]


def test_new_activity_counts_what_lies_in_the_range():
    assert new_activity(activities(COUNTS), 2, 2.5).tolist() == [0, 2, 0]  # (2 + 2) / 2 at the second sample


def test_the_threshold_of_a_shadow_is_the_greatest_activity_in_it():
    assert threshold(activities(COUNTS)) == 3
    assert threshold(activities(COUNTS), 0.5) == 2  # of 3, 2 and 1


def test_the_excess_over_a_shadow_is_the_difference_of_cumulative_activities():
    shadow = np.array([[4, 0, 0], [0, 4, 0], [0, 0, 4]])
    assert excess(activities(COUNTS), activities(shadow)).tolist() == [1, 3, 3]


def test_the_share_above_a_level_is_among_those_present():
    assert share_above(activities(COUNTS), 1).tolist() == [0, 1, 0.5]


def test_another_use_than_there_is_is_told():
    with pytest.raises(ValueError, match="presence, abundance, got 'mass'"):
        activities(COUNTS, "mass")
