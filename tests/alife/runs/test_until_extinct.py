"""A run can end with its worlds: at the first sample at which nothing lives in any of them."""

import json
from pathlib import Path

import pytest

from tests.alife.running import alife, digests, resume, rows, snapshot

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")

BARREN = ("--set", "supply_bottom=0", "--sample-every", 50, "--frame-every", 0, "--worlds", 2, "--steps", 2000)


def cells(folder):
    return [(int(row["step"]), int(row["cells"])) for row in rows(folder)]


def test_it_ends_when_the_last_world_has_died_out_and_not_before():
    assert alife("--out", "whole", *BARREN) == 0
    assert alife("--out", "r", "--until-extinct", *BARREN) == 0
    last = max(step for step, alive in cells("whole") if alive) + 50
    assert last < 2000
    assert cells("r")[-1][0] == last
    assert digests("r") == digests("whole")[: len(digests("r"))]
    assert Path(f"r/checkpoints/step-{last:010d}.npz").exists()


def test_a_run_that_has_ended_so_is_complete_and_stays_as_it_is(capsys):
    assert alife("--out", "r", "--until-extinct", *BARREN) == 0
    before = snapshot("r")
    assert resume("r") == 0
    assert resume("r", "--steps", 3000) == 0
    after = snapshot("r")
    assert {path for path in before if before[path] != after[path]} <= {Path("r/config.toml")}
    assert capsys.readouterr().err == ""


def test_a_hand_that_is_still_to_come_keeps_it_going():
    deed = {"step": 1500, "world": 0, "tool": "add", "y": 9, "x": 9, "radius": 2, "choice": 3, "amount": 16}
    Path("deeds").write_text(json.dumps(deed) + "\n")
    assert alife("--out", "r", "--until-extinct", "--interventions", "deeds", *BARREN) == 0
    assert cells("r")[-1][0] == 1550  # the first sample after it


def test_a_run_that_lives_goes_on_to_its_last_step():
    assert alife("--out", "r", "--until-extinct", "--steps", 100, "--sample-every", 50, "--frame-every", 0) == 0
    assert cells("r")[-1][0] == 100
