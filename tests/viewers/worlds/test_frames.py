"""Frames of a running world: figures that are kept for a moment, and when they are not."""

import pytest

from tests.alife.runs.test_live import go, live_run
from viewers.worlds import frames
from viewers.worlds.frames import FrameMaker, ViewRequest


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setattr(frames, "FIGURE_SECONDS", 1e9)
    return go(live_run(tmp_path / "run"), 120)


def test_figures_that_may_be_old_are_kept_and_others_made_anew(run):
    maker = FrameMaker()
    assert maker.frame(run, ViewRequest(colours="reaction"), may_be_old=True).counted == 120
    go(run, 130)
    assert maker.frame(run, ViewRequest(colours="reaction"), may_be_old=True).counted == 120
    assert maker.frame(run, ViewRequest(colours="reaction")).counted == run.step == 130


def test_figures_of_a_future_taken_back_are_not_kept(run):
    maker = FrameMaker()
    maker.frame(run, ViewRequest(colours="reaction"), may_be_old=True)
    run.go_to(60)
    while run.seeking is not None:
        run.advance(0.01)
    frame = maker.frame(run, ViewRequest(colours="reaction"), may_be_old=True)
    assert frame.step == frame.counted == 60
