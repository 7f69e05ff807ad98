"""A whole session in a real window without a single key, and the tour on a machine that compiled nothing yet."""

import subprocess
import sys

import numpy as np
import pygame
import pytest

from alife.core.table import read_metrics
from alife.runs.interventions import read
from tests.alife.runs.test_live import go, live_run
from tests.viewers.screens import Shown, missing, wait_for
from tests.viewers.worlds.windows import Window
from viewers.start.playback import StartPlayback
from viewers.start.window import StartWindow
from viewers.tour import SECONDS
from viewers.ui.theme import ACCENT, WARNING, Theme

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "all is here")

SIZE = (1280, 800)


class Places:
    """Where things are in the windows, worked out in windows of the same size without a screen."""

    def __init__(self, folder):
        pygame.display.init()
        start = StartWindow(StartPlayback(folder / "none"), pygame.Surface(SIZE, depth=32), Theme())
        start.tick()
        start.draw()
        self.watch = start.panel("start").place_of("multicell")
        self.window = Window(folder / "small", SIZE, run=go(live_run(folder / "small"), 20))

    def button(self, action):
        return self.window.within("controls", *self.window.app.panel("controls").place_of(action))

    def setting(self, name, sign="+"):
        self.window.app.settings.open = True
        self.window.settle()
        return self.window.within("settings", *self.window.app.settings.place_of(name, sign))


@pytest.fixture
def places(tmp_path):
    found = Places(tmp_path)
    yield found
    found.window.close()


def frames_differ(shown, left=900, bottom=650):
    """Return whether the map changes by itself."""
    before = shown.pixels()[:bottom, :left].copy()

    def moved():
        return (shown.pixels()[:bottom, :left] != before).mean() > 0.0001

    return wait_for(moved, 90)


def test_a_session_by_mouse_alone_branches_and_repeats_to_the_bit(screen, tmp_path, places):
    home = tmp_path / "home"
    home.mkdir()
    shown = Shown(screen, "viewers", folder=home)
    shown.click(*places.watch)
    folder = home / "runs" / "multicell-seed0"
    wait_for((folder / "config.toml").exists, 60)
    assert frames_differ(shown)  # it plays as soon as its kernels are there
    shown.click(*places.button("toggle_play"))
    shown.click(*places.button("toggle_settings"))
    shown.click(*places.setting("upkeep"))
    branches = wait_for(lambda: list(home.glob("runs/multicell-seed0-from-*")), 60)
    written = branches[0] / "interventions.jsonl"  # a moment after the folder
    (changed,) = wait_for(lambda: written.exists() and read(written), 20)
    assert (changed.tool, changed.amount) == ("set upkeep", 2)
    shown.click(*places.button("toggle_settings"))
    shown.click(*places.button("screenshot"))
    wait_for(lambda: list(branches[0].glob("screenshots/*.png")))
    shown.click(*places.button("toggle_species"))
    shown.click(*places.button("toggle_play"))
    assert frames_differ(shown)
    shown.click(*places.button("go_home"))
    wait_for(lambda: (shown.pixels()[30:55, 1000:1100] == np.array(ACCENT)).all(axis=2).any(), 60)  # the tour's button
    shown.ask_to_close()
    code, told = shown.end()
    assert code == 0, told
    assert (branches[0] / "populations.png").exists()
    steps = sorted(int(path.stem.removeprefix("step-")) for path in (branches[0] / "checkpoints").glob("*.json"))
    words = ["--config", branches[0] / "config.toml", "--interventions", branches[0] / "interventions.jsonl"]
    words += ["--steps", steps[-1], "--out", tmp_path / "again", "--quiet"]
    done = subprocess.run(
        [sys.executable, "-m", "alife.run", *map(str, words)], env=screen.environment(), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    recorded, again = (read_metrics(where / "metrics.csv") for where in (branches[0], tmp_path / "again"))
    known = np.isin(again["step"], recorded["step"])
    assert (recorded["digest"] == again["digest"][known]).all()


def test_a_cold_tour_says_that_it_compiles_and_begins_when_the_world_lives(screen, tmp_path):
    nothing = {"XDG_CACHE_HOME": str(tmp_path / "cold"), "NUMBA_CACHE_DIR": ""}  # which tests before may have set
    shown = Shown(screen, "viewers", "--tour", folder=tmp_path, **nothing)
    wait_for(lambda: (shown.pixels()[:60] == np.array(WARNING)).all(axis=2).any(), 60)
    wait_for(lambda: not (shown.pixels()[:60] == np.array(WARNING)).all(axis=2).any(), 240)
    assert frames_differ(shown, left=800, bottom=500)
    assert shown.process.poll() is None
    assert SECONDS > 0
    shown.ask_to_close()
    code, told = shown.end(120)
    assert code == 0, told
