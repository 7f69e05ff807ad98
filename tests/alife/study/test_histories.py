"""Histories read back from metrics.csv: on one grid, with the mean and spread over seeds."""

import numpy as np
import pytest

from alife.core.errors import UsageError
from alife.core.table import read_metrics
from alife.study import histories
from alife.study.histories import Histories


def history(times, *rows):
    values = {"cells": np.array(rows, float)}
    return Histories("step", np.array(times), list(range(len(rows))), values, [""] * len(rows))


def test_mean_and_deviation_are_those_of_a_sample_over_seeds():
    both = history([0, 5], [2, 1], [4, 1], [9, 4])
    assert both.mean("cells").tolist() == [5, 2]
    assert both.deviation("cells") == pytest.approx([np.sqrt(13), np.sqrt(3)])
    assert [low.tolist() for low in both.extremes("cells")] == [[2, 1], [9, 4]]


def test_one_seed_has_no_spread():
    assert history([0, 5], [2, 1]).deviation("cells").tolist() == [0, 0]


def test_seeds_on_other_times_keep_their_last_value_until_the_next_and_end_where_they_end():
    both = histories.joined([history([0, 4, 8], [1, 2, 3]), history([0, 6], [10, 20])])
    assert both.times.tolist() == [0, 4, 6, 8]
    np.testing.assert_array_equal(both.values["cells"], [[1, 2, 2, 3], [10, 10, 20, np.nan]])
    assert both.mean("cells").tolist() == [5.5, 6, 11, 3]
    assert both.count("cells").tolist() == [2, 2, 2, 1]
    assert both.last("cells").tolist() == [3, 20]
    assert both.end().tolist() == [8, 6]


def test_a_long_history_on_several_grids_is_thinned_and_keeps_its_ends():
    long = [history(range(0, 4000, step), range(0, 4000, step)) for step in (1, 3)]
    both = histories.joined(long)
    assert len(both.times) <= histories.LONGEST_GRID
    assert (both.times[0], both.times[-1]) == (0, 3999)
    assert both.values["cells"][0].tolist() == both.times.tolist()


def test_a_torn_last_row_is_left_out(tmp_path):
    path = tmp_path / "metrics.csv"
    path.write_text("step,world,cells,digest\n0,0,5,abc\n1,0,7,def\n2,0,9")
    assert read_metrics(path)["cells"].tolist() == [5, 7]


@pytest.mark.parametrize("text", ["", "step,world,cells\n", "step,cells\n1,2\n3\n", "step,cells\n1,many\n"])
def test_what_no_run_wrote_is_refused_in_one_line(tmp_path, text):
    path = tmp_path / "metrics.csv"
    path.write_text(text)
    with pytest.raises(UsageError, match="has no row yet|Cannot read"):
        read_metrics(path)
