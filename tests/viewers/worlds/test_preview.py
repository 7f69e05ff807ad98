"""While kernels are compiled a picture of an earlier run moves over the map, and few frames are drawn."""

import time

import pytest

from alife.core import compiling
from tests.alife.runs.test_live import live_run
from tests.viewers.worlds.windows import Window
from viewers.ui.pictures import SECONDS_A_FRAME
from viewers.ui.window import FRAMES_PER_SECOND
from viewers.worlds.window import parting


@pytest.fixture
def begun(tmp_path):
    """A window on a world before its first step."""
    window = Window(tmp_path / "r", run=live_run(tmp_path / "r"))
    yield window
    window.close()


@pytest.fixture
def compiles():
    compiling.begin()
    yield
    compiling.end()


@pytest.mark.usefixtures("compiles")
def test_a_picture_moves_over_a_world_that_has_no_kernels_yet(begun):
    assert begun.app.area("preview").width > 100
    first = begun.pixels("preview")
    time.sleep(2 * SECONDS_A_FRAME)
    assert (begun.pixels("preview") != first).any()
    assert begun.app.frames_wanted < FRAMES_PER_SECOND / 2


def test_nothing_lies_over_a_world_whose_kernels_are_there(begun):
    assert begun.app.area("preview").width == 0
    assert begun.app.frames_wanted == FRAMES_PER_SECOND


def test_a_window_that_is_left_says_what_it_waits_for():
    assert parting(writes=True) == "Saving the run ..."
    assert "Saving" not in parting(writes=False)
    compiling.begin()
    assert "compiled" in parting(writes=False)
    compiling.end()


@pytest.mark.usefixtures("compiles")
def test_a_world_that_has_moved_is_not_covered(window):
    assert window.app.area("preview").width == 0


@pytest.mark.parametrize("sheet", ["settings", "species_list", "help", "glossary"])
@pytest.mark.parametrize("size", [(1280, 800), (900, 560)])
@pytest.mark.usefixtures("compiles")
def test_a_notice_lies_over_the_head_of_no_sheet(tmp_path, sheet, size):
    window = Window(tmp_path / "r", size, run=live_run(tmp_path / "r"))
    if sheet == "species_list":
        window.app.act("toggle_species")
    else:
        window.app.panel(sheet).open = True
    window.settle()
    notice, area = window.app.area("notice"), window.app.area(sheet)
    assert notice.width
    assert area.width > 100
    assert area.top >= notice.bottom or not area.colliderect(notice)
    assert window.screen.get_rect().contains(area)
    window.close()
