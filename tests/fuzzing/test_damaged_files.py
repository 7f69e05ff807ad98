"""Damaged files are refused in a line, or read as far as they are sound: nothing else may come of them.

A file of a run, search, study, of genomes or of claims is damaged and read by every command and reader that reads it,
see tests.fuzzing.commands. Each number of a file and its seed make the same damage again:
`python -m tests.fuzzing.campaign FILES SEED`.
"""

import pytest

from tests.fuzzing.campaign import campaign, told


def faults(home, seed, files):
    """Return what went wrong with so many files, a text each."""
    return [told(found) for found in campaign(home, seed, 0, files) if found["fault"]]


def test_a_hundred_damaged_files_do_no_harm(tmp_path):
    found = faults(tmp_path, 0, 100)
    assert not found, "\n".join(found)


@pytest.mark.slow
def test_ten_thousand_damaged_files_do_no_harm(tmp_path):
    found = faults(tmp_path, 1, 10_000)
    assert not found, f"{len(found)} faults:\n" + "\n".join(found[:40])
