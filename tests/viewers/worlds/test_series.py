import numpy as np
import pytest

from viewers.worlds.series import MOST_POINTS, Series, entropy


def test_points_come_back_in_order():
    series = Series(2)
    for step in range(10):
        series.add(step, np.array([step, 1]))
    steps, counts = series.table()
    assert steps.tolist() == list(range(10))
    assert counts[:, 0].tolist() == list(range(10))


def test_a_long_run_is_thinned_and_keeps_its_ends():
    series = Series(1)
    for step in range(20 * MOST_POINTS):
        series.add(step, np.array([step]))
    steps, counts = series.table()
    assert len(steps) <= MOST_POINTS + 1
    assert steps[0] == 0
    assert steps[-1] > 19 * MOST_POINTS
    assert (counts[:, 0] == steps).all()


def test_what_was_replayed_is_not_added_twice():
    series = Series(1)
    for step in (0, 1, 2, 3, 1, 2, 3, 4):
        series.add(step, np.array([step]))
    assert series.table()[0].tolist() == [0, 1, 2, 3, 4]


def test_a_future_can_be_cut_off():
    series = Series(1)
    for step in range(10):
        series.add(step, np.array([step]))
    series.cut(4)
    assert series.table()[0].tolist() == [0, 1, 2, 3, 4]


def test_an_empty_series_is_an_empty_table():
    steps, counts = Series(3).table()
    assert steps.shape == (0,)
    assert counts.shape == (0, 3)


def test_entropy_is_that_of_the_shares():
    found = entropy(np.array([[5, 5], [10, 0], [0, 0]]))
    assert found.tolist() == pytest.approx([np.log(2), 0, 0])
