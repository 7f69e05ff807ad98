"""A real window on a real X server, moved by a real mouse and keyboard; skipped where there is none."""

import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest

from alife.runs.interventions import read
from tests.alife.running import UNSEEN
from tests.alife.runs.test_live import PLAN, go, live_run
from tests.viewers.screens import Shown, missing, wait_for

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "all is here")

MAP = (454, 368)  # [pixels] the middle of the map in a window of 1280 x 800
LONG = replace(PLAN, steps=2_000_000_000, sample_every=1_000_000, checkpoint_every=1_000_000)


@pytest.fixture(scope="module")
def shown(screen, tmp_path_factory):
    """A window on a run of which 300 steps are recorded, at its end, paused."""
    folder = tmp_path_factory.mktemp("runs") / "r"
    run = go(live_run(folder, replace(PLAN, worlds=2)), 300)
    run.close()
    shown = Shown(screen, "viewers", folder)
    shown.folder = folder
    time.sleep(1)  # it plays from its start
    shown.key("End")
    wait_for(lambda: calm(shown).any())
    yield shown
    if shown.process.poll() is None:
        shown.key("q")
        shown.end()


def calm(shown):
    """Return the window with the mouse where it points at nothing."""
    shown.move(5, 5)
    return shown.pixels().copy()


def changed(shown, action):
    """Return the share of the window's pixels that an action changes, for good."""
    before = calm(shown)
    action()
    return (calm(shown) != before).any(axis=2).mean()


def test_the_window_shows_the_world_in_its_colours(shown):
    colours = {tuple(colour) for colour in np.unique(shown.pixels().reshape(-1, 3), axis=0).tolist()}
    assert (32, 217, 119) in colours


def test_a_key_changes_the_colours_and_another_changes_them_back(shown):
    before = calm(shown)
    assert changed(shown, lambda: shown.key("4")) > 0.05
    shown.key("1")
    wait_for(lambda: (calm(shown)[:690] == before[:690]).mean() > 0.999)


def test_the_wheel_zooms_and_f_shows_the_whole_map_again(shown):
    before = calm(shown)

    def zoom():
        shown.click(*MAP, button=4)
        shown.click(*MAP, button=4)

    assert changed(shown, zoom) > 0.05
    shown.key("f")
    wait_for(lambda: (calm(shown)[:690] == before[:690]).mean() > 0.999)


@pytest.mark.slow
def test_a_drag_moves_a_zoomed_map(shown):
    for _ in range(4):
        shown.click(*MAP, button=4)
    assert changed(shown, lambda: shown.drag(MAP, (MAP[0] + 90, MAP[1] + 60))) > 0.05
    shown.key("f")


def test_a_click_opens_the_inspector_and_escape_closes_it(shown):
    assert changed(shown, lambda: shown.click(MAP[0], MAP[1] + 200)) > 0.03
    assert changed(shown, lambda: shown.key("Escape")) > 0.03
    assert shown.process.poll() is None


@pytest.mark.slow
def test_the_help_opens_and_closes(shown):
    assert changed(shown, lambda: shown.key("question")) > 0.2
    assert changed(shown, lambda: shown.key("question")) > 0.2


def test_time_can_be_stepped_back_and_forth(shown):
    before = calm(shown)[:690]
    shown.key("comma", "comma", "comma")
    wait_for(lambda: (calm(shown)[:690] != before).mean() > 0.001)
    shown.key("End")
    wait_for(lambda: (calm(shown)[:690] == before).mean() > 0.995)


def test_the_other_world_is_another_picture(shown):
    assert changed(shown, lambda: shown.key("w")) > 0.02
    assert changed(shown, lambda: shown.key("w")) > 0.02


def test_all_seeds_are_shown_side_by_side_and_a_click_enlarges_one(shown):
    first, living = calm(shown)[:690, :900], np.array((32, 217, 119))  # green cells
    assert changed(shown, lambda: shown.key("a")) > 0.05
    both = calm(shown)[:690, :900]
    for half in (both[:, :454], both[:, 454:]):
        assert (half == living).all(axis=2).any()
    shown.click(680, 368)  # the second
    second = calm(shown)[:690, :900]
    assert (second != both).any(axis=2).mean() > 0.05
    assert (second != first).any(axis=2).mean() > 0.02
    shown.key("w")
    wait_for(lambda: (calm(shown)[:690, :900] == first).mean() > 0.999)


def test_a_screenshot_is_what_is_on_the_screen(shown):
    import pygame

    shown.move(5, 5)
    seen = shown.pixels().copy()
    shown.key("s")
    files = wait_for(lambda: list((shown.folder / "screenshots").glob("*.png")))
    kept = pygame.surfarray.array3d(pygame.image.load(files[0])).swapaxes(0, 1)
    assert (kept[:690] == seen[:690]).mean() > 0.999


def test_a_resized_window_is_filled(shown):
    shown.resize(900, 600)
    seen = wait_for(lambda: shown.pixels() if shown.pixels().shape == (600, 900, 3) else None)
    assert (seen[-20:, 5:300] != 0).any()
    assert (seen[100:300, -200:] != 0).any(axis=2).mean() > 0.9
    shown.resize(1280, 800)


@pytest.mark.slow
def test_paused_it_takes_hardly_any_processor_time(shown):
    time.sleep(6)  # until the last message has gone
    before = shown.processor_time()
    time.sleep(4)
    assert shown.processor_time() - before < 0.15 * 4


def test_closing_the_window_ends_the_program_well(shown):
    shown.ask_to_close()
    code, told = shown.end()
    assert code == 0, told
    assert "Traceback" not in told


def test_a_run_in_a_window_is_recorded_touched_saved_and_can_go_on(screen, tmp_path):
    sets = [word for name in ("height=24", "width=24", "founders=12") for word in ("--set", name)]
    folder = tmp_path / "run"
    options = ["--steps", 2_000_000_000, "--sample-every", 100_000, "--frame-every", 0, "--checkpoint-every", 1_000_000]
    shown = Shown(screen, "alife.run", "multicell", "--view", "--out", folder, "--threads", 1, *sets, *options)
    shown.key("space")
    shown.key("h", "h", "h")
    shown.click(MAP[0], MAP[1] + 150)
    interventions = wait_for(
        lambda: read(folder / "interventions.jsonl") if (folder / "interventions.jsonl").exists() else None
    )
    assert interventions[0].tool == "kill"
    shown.key("space")
    shown.key("Escape", "q")
    code, told = shown.end()
    assert code == 0, told
    assert "Saved at step" in told
    newest = max(int(path.stem.removeprefix("step-")) for path in (folder / "checkpoints").glob("*.json"))
    assert newest > interventions[0].step
    done = subprocess.run(
        [sys.executable, "-m", "alife.run", "--resume", folder, "--steps", str(newest + 10), *UNSEEN],
        env=screen.environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_window_that_is_told_to_stop_saves_first(screen, tmp_path):
    import signal

    folder = tmp_path / "run"
    sets = [word for name in ("height=24", "width=24", "founders=12") for word in ("--set", name)]
    shown = Shown(screen, "alife.run", "multicell", "--view", "--out", folder, "--threads", 1, *sets)
    shown.process.send_signal(signal.SIGTERM)
    code, told = shown.end()
    assert code == 128 + signal.SIGTERM
    assert "Saved at step" in told
