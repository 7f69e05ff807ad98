"""Frames of a world in haste: figures that are kept for a glance, and when they are not."""

import pytest

from tests.alife.runs.test_live import go, live_run
from viewers.worlds import frames
from viewers.worlds.frames import FrameMaker, Look


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setattr(frames, "GLANCE", 1e9)
    return go(live_run(tmp_path / "run"), 120)


def test_figures_are_kept_in_haste_and_made_anew_without(run):
    maker = FrameMaker()
    assert maker.frame(run, Look(colours="reaction"), in_haste=True).counted == 120
    go(run, 130)
    assert maker.frame(run, Look(colours="reaction"), in_haste=True).counted == 120
    assert maker.frame(run, Look(colours="reaction")).counted == run.step == 130


def test_figures_of_a_future_taken_back_are_not_kept(run):
    maker = FrameMaker()
    maker.frame(run, Look(colours="reaction"), in_haste=True)
    run.go_to(60)
    while run.seeking is not None:
        run.advance(0.01)
    frame = maker.frame(run, Look(colours="reaction"), in_haste=True)
    assert frame.step == frame.counted == 60
