"""Abundances read back from a file: what no run could have written is refused, with its row."""

import re

import pytest

from alife.core.errors import UsageError
from alife.phylogeny import abundances
from alife.phylogeny.abundances import HEADER, AbundanceLog

ROWS = ["0,0,1 2,5 6\n", "0,1,1,4\n", "10,0,2 7,3 1\n", "10,1,1,9\n"]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "abundances.csv"


def test_histories_come_back_world_by_world(file):
    file.write_text(HEADER + "".join(ROWS) + "20,0,2")
    first, second = abundances.read(file)
    assert first.steps.tolist() == second.steps.tolist() == [0, 10]
    assert (first.species.tolist(), first.counts.whole().tolist()) == ([1, 2, 7], [[5, 6, 0], [0, 3, 1]])
    assert (second.species.tolist(), second.counts.whole().tolist()) == ([1], [[4], [9]])


def test_a_file_without_rows_has_no_history(file):
    file.write_text(HEADER)
    assert abundances.read(file) == []


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("garbage", "row 5 is none of abundances: 'garbage'"),
        ("", "row 5 is none of abundances"),
        ("20,0,99999999999999999999,1", "row 5 is none of abundances"),
        ("20,0,3 4,1", "row 5 is none of abundances"),
        ("20,0,4 3,1 1", "row 5 is none of abundances"),
        ("20,0,3,-1", "row 5 is none of abundances"),
        ("20,65536,3,1", "row 5 is none of abundances"),
        ("-20,0,3,1", "row 5 is none of abundances"),
        (f"{2**63},0,3,1", "row 5 is none of abundances"),
        ("20,3,3,1", "it has rows of world 3, and not of all before it"),
        ("10,0,3,1", "its rows are not in the order of their steps"),
    ],
)
def test_a_row_that_no_run_wrote_is_refused(file, row, words):
    file.write_text(HEADER + "".join(ROWS) + row + "\n")
    with pytest.raises(UsageError, match=f"^Cannot read '{re.escape(str(file))}': {words}"):
        abundances.read(file)


@pytest.mark.parametrize("change", ["garbage\n", "\n", "99999999999999999999,0,1,1\n", "5,0,1,1\n"])
def test_rows_that_were_changed_are_refused_and_left_as_they_are(tmp_path, file, change):
    log = AbundanceLog(tmp_path, sample_every=10)
    file.write_text(HEADER + ROWS[0] + change.replace("5,", "0,") + "".join(ROWS[2:]))
    before = file.read_text()
    with pytest.raises(UsageError, match="it was changed"):
        log.kept(10, worlds=2)
    assert file.read_text() == before
