"""A real window on the creatures of a search, moved by a real mouse and keyboard; skipped without an X server."""

import time

import numpy as np
import pytest

from alife import run
from alife.search.genome_file import read_genomes
from tests.alife.running import rows
from tests.viewers.creatures.tanks import arena
from tests.viewers.screens import Shown, missing, wait_for

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "all is here")

SEARCH = ["oceanworld", "--evaluations", "2000", "--batch", "500", "--quiet"]
TANK = (slice(0, 730), slice(0, 900))  # of a window of 1280 x 800
CHART = (slice(75, 360), slice(960, 1260))


@pytest.fixture(scope="module")
def shown(screen, tmp_path_factory):
    """A window on a search that has ended."""
    folder = tmp_path_factory.mktemp("runs") / "r"
    assert run.main([*SEARCH, "--out", str(folder)]) == 0
    shown = Shown(screen, "viewers", folder)
    shown.folder = folder
    wait_for(lambda: moves(shown), 60)
    yield shown
    if shown.process.poll() is None:
        shown.key("q")
        shown.end()


def moves(shown):
    before = shown.pixels()[TANK].copy()
    time.sleep(0.4)
    return bool((shown.pixels()[TANK] != before).any(axis=2).mean() > 0.002)


def still(shown):
    """Return the window with everything held still and the mouse in a corner of the water."""
    shown.move(4, 4)
    for _ in range(6):
        time.sleep(3.0)  # until the camera has come to rest
        if not moves(shown):
            return shown.pixels().copy()
        shown.key("space")
    raise AssertionError("it never holds still")


def elite_at(shown):
    """Return a place of the window where a niche is filled."""
    pixels = shown.pixels()[CHART].astype(int)
    filled = np.argwhere((pixels.max(axis=2) - pixels.min(axis=2) > 60) & (pixels[..., 1] > 110))
    y, x = filled[len(filled) // 2]
    return int(x) + CHART[1].start, int(y) + CHART[0].start


def test_it_swims_and_space_holds_it_still(shown):
    assert moves(shown)
    before = still(shown)
    shown.key("space")
    wait_for(lambda: moves(shown), 20)
    assert (still(shown)[TANK] != before[TANK]).any()


@pytest.mark.slow
def test_pointing_at_the_map_shows_a_tooltip_that_goes_again(shown):
    before = still(shown)
    shown.move(*elite_at(shown))
    wait_for(lambda: (shown.pixels() != before).any(axis=2).mean() > 0.02)
    shown.move(4, 4)
    wait_for(lambda: (shown.pixels()[:730] != before[:730]).any(axis=2).mean() < 0.01)


@pytest.mark.slow
def test_a_click_on_the_map_shows_another_creature(shown):
    before = still(shown)
    shown.click(*elite_at(shown))
    assert (still(shown)[TANK] != before[TANK]).any(axis=2).mean() > 0.01


@pytest.mark.slow
def test_nine_swim_side_by_side_and_escape_leaves_one(shown):
    one = still(shown)
    shown.key("n")
    nine = still(shown)
    assert (nine[450:730, 920:] != one[450:730, 920:]).any(axis=2).mean() > 0.05
    shown.key("Escape")
    assert shown.process.poll() is None
    assert (still(shown)[450:730, 920:] != nine[450:730, 920:]).any(axis=2).mean() > 0.05


@pytest.mark.slow
def test_the_wheel_zooms_and_a_drag_moves_the_water(shown):
    before = still(shown)
    shown.click(450, 360, button=4)
    zoomed = still(shown)
    assert (zoomed[TANK] != before[TANK]).any(axis=2).mean() > 0.01
    shown.drag((450, 300), (560, 380))
    assert (still(shown)[TANK] != zoomed[TANK]).any(axis=2).mean() > 0.01
    shown.key("f")


@pytest.mark.slow
def test_an_edited_genome_can_be_saved(shown):
    shown.key("e")
    before = still(shown)
    shown.click(1000, 300)  # somewhere on the lattice
    shown.key("m")
    assert (still(shown)[:730, 760:] != before[:730, 760:]).any(axis=2).mean() > 0.01
    shown.key("g")
    file = wait_for(lambda: list((shown.folder / "creatures").glob("*.npz")))[0]
    assert read_genomes(file, arena()).shape == (1, 256)
    shown.key("e")


@pytest.mark.slow
def test_held_still_it_takes_hardly_any_processor_time(shown):
    still(shown)
    time.sleep(6)  # until the last message has gone
    before = shown.processor_time()
    time.sleep(4)
    assert shown.processor_time() - before < 0.15 * 4


def test_a_resized_window_is_filled(shown):
    shown.resize(900, 600)
    seen = wait_for(lambda: shown.pixels() if shown.pixels().shape == (600, 900, 3) else None)
    assert (seen[-20:, 5:300] != 0).any()
    assert (seen[100:300, -200:] != 0).any(axis=2).mean() > 0.9
    shown.resize(1280, 800)


def test_closing_the_window_ends_the_program_well(shown):
    shown.ask_to_close()
    code, told = shown.end()
    assert code == 0, told


def test_a_running_search_is_watched_and_saved_when_the_window_closes(screen, tmp_path):
    folder = tmp_path / "r"
    arguments = ["oceanworld", "--evaluations", "5000000", "--batch", "500", "--out", folder, "--view"]
    shown = Shown(screen, "alife.run", *arguments)
    first = shown.pixels()[CHART].copy()
    wait_for(lambda: (shown.pixels()[CHART] != first).any(axis=2).mean() > 0.05, 60)
    wait_for(lambda: moves(shown), 60)
    shown.ask_to_close()
    code, told = shown.end()
    assert code == 0, told
    assert "saved" in told
    assert (folder / "archive.npz").exists()
    done = int(rows(folder)[-1]["evaluations"])
    assert run.main(["--resume", str(folder), "--quiet", "--evaluations", str(done + 1)]) == 0
    assert int(rows(folder)[-1]["evaluations"]) == done + 500


@pytest.mark.slow
def test_a_file_of_genomes_opens_a_window(screen, tmp_path):
    arena().write_genomes(tmp_path / "some.npz", arena().random_genomes(np.arange(20, dtype=np.uint32)))
    shown = Shown(screen, "viewers", tmp_path / "some.npz")
    wait_for(lambda: moves(shown), 60)
    shown.key("q")
    assert shown.end()[0] == 0
