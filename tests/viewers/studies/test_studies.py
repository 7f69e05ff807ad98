"""A study in one window: settings as rows, seeds side by side, all at one step; a click opens a run, and back."""

from pathlib import Path

import numpy as np
import pygame
import pytest
from PIL import Image

from alife import run
from alife.study import study
from tests.alife.running import alife
from tests.viewers.driver import Driver
from viewers import __main__ as viewer
from viewers import app, doc_pictures
from viewers.start.playback import StartPlayback
from viewers.studies import window as studies
from viewers.studies.panels.grid import HEAD
from viewers.studies.playback import StudyPlayback
from viewers.studies.rows import Row
from viewers.ui.theme import PANEL, Theme
from viewers.ui.wishes import Home, OpenPath
from viewers.worlds import window as worlds

SHORT = ["--steps", 60, "--sample-every", 20, "--frame-every", 20, "--checkpoint-every", 60]


class StudyWindow(Driver):
    """A window on a study, without a screen."""

    def __init__(self, folder, size=(1280, 720)):
        pygame.display.init()
        self.screen = pygame.display.set_mode(size)
        self.playback = StudyPlayback(study.open_study(folder))
        self.app = studies.StudyWindow(self.playback, self.screen, Theme())
        self.settle()

    def settle(self, turns=2):
        for _ in range(turns):
            self.app.draw()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A study of two settings with two seeds each, one with twice the steps of the other."""
    place = tmp_path_factory.mktemp("study") / "s"
    assert alife("--seeds", "3-4", "--sweep", "supply_top=0,16000", "--out", place, *SHORT) == 0
    longer = study.open_study(place).runs[1]
    assert run.main(["--resume", str(place / longer.name), "--steps", "120", "--quiet"]) == 0
    return place


@pytest.fixture
def window(folder):
    found = StudyWindow(folder)
    yield found
    pygame.display.quit()


def test_settings_are_rows_and_seeds_are_tiles(window):
    assert [row.words for row in window.playback.rows] == ["supply_top = 0", "supply_top = 16000"]
    assert [[tile.seed for tile in row.tiles] for row in window.playback.rows] == [[3, 4], [3, 4]]
    assert window.playback.end == 120


def test_all_tiles_show_the_same_step_as_far_as_their_runs_came(window):
    window.playback.go_to(70)
    assert [tile.at(window.playback.step)[0] for tile in window.playback.tiles] == [60, 60, 60, 60]
    window.playback.go_to(120)
    assert [tile.at(window.playback.step)[0] for tile in window.playback.tiles] == [60, 60, 120, 120]


def test_a_tile_is_the_picture_that_the_run_left(window):
    window.playback.go_to(60)
    window.settle()
    tile = window.playback.tiles[1]
    with Image.open(tile.pictures[60]) as file:
        recorded = {tuple(colour) for colour in np.asarray(file.convert("RGB")).reshape(-1, 3).tolist()}
    area, shown = window.app.panel("grid")._tiles[1]
    assert shown is tile
    seen = window.pixels("grid")[area.top + 1 : area.bottom - 1, area.left + 1 : area.right - 1].reshape(-1, 3)
    beside = {PANEL}  # a tile is square, and the world is not
    assert {tuple(colour) for colour in seen.tolist()} - beside == recorded


def test_figures_of_a_row_are_means_over_its_seeds_at_the_step(window):
    row = window.playback.rows[0]
    (samples,) = row.samples.values()
    counted = {step: metrics["cells"] for step, metrics in samples}
    assert row.means(("cells",), 45.0) == [("cells", f"{counted[40].mean():.3g}")]


def test_shares_are_told_in_percent():
    samples = [(20, {"killer_share": np.array([0.0000353, 0.0000353]), "cells": np.array([5.0, 6.0])})]
    row = Row("as usual", samples={Path("run"): samples})
    assert row.means(("cells", "killer_share"), 20) == [("cells", "5.5"), ("killer share", "0.00353%")]


def test_the_value_of_a_setting_is_seen_in_full_however_long_its_name_is(window):
    grid = window.app.panel("grid")
    room = grid.theme.px(HEAD - 20)
    for words in ("supply_bottom = 16000", "killers = false", "as usual", "a_name_longer_than_the_column_is = 0.125"):
        lines = grid._title(Row(words), room)
        assert all(grid.theme.width(line, bold=True) <= room for line in lines)
        assert lines[-1].endswith(words.split(" = ")[-1])


def test_the_status_line_counts_worlds_and_the_batches_they_are_done_in(window):
    found = [(figure.value, figure.unit) for figure in window.app.panel("status").figures(window.playback)]
    assert found[1:] == [("4 of 4", "worlds finished"), ("2 of 2", "batches")]


def test_time_goes_on_to_the_end_and_begins_again(window):
    window.playback.tick(1000.0)
    assert window.playback.step == 120
    assert not window.playback.playing
    window.key(pygame.K_SPACE)
    assert window.playback.playing
    assert window.playback.step == 0
    window.key(pygame.K_PERIOD)
    assert window.playback.step == 20
    window.key(pygame.K_COMMA)
    assert window.playback.step == 0


def test_a_study_that_goes_on_is_looked_at_again(window, folder):
    assert window.playback.finished == 2
    (folder / study.FINISHED).rename(folder / "kept.json")
    window.playback.look()
    assert window.playback.finished == 0
    (folder / "kept.json").rename(folder / study.FINISHED)
    window.playback.tick(0.0)
    assert window.playback.finished == 0  # not in every frame
    window.playback._next_look = 0.0
    window.playback.tick(0.0)
    assert window.playback.finished == 2


def test_a_click_opens_the_world_of_that_tile_and_start_leads_back(window, folder, monkeypatch):
    window.click(window.within("grid", *window.app.panel("grid").place_of(3)))
    tile = window.playback.tiles[3]
    wish = window.playback.wish
    assert wish == OpenPath(tile.folder, world=1, home=folder)
    seen = []

    def leave(window, stopped):  # noqa: ARG001 (as it is called)
        seen.append((window.playback.seeds[window.playback.world], window.panel("controls").groups(window.playback)))
        window.act("go_home")

    monkeypatch.setattr(worlds, "loop", leave)
    back = app.open_path(wish.path, engine="cpu", onto=(window.screen, Theme()), world=wish.world, home=wish.home)
    assert back == OpenPath(folder)
    ((seed, groups),) = seen
    assert seed == 4
    assert "Study" in [control.words for group in groups for control in group]


def test_pointing_at_the_legend_lights_an_entry_up_in_every_tile(window):
    window.playback.go_to(60)
    plain = window.pixels("grid")
    window.move(window.within("legend", 30, 20))
    assert window.playback.lit == 0
    assert (window.pixels("grid") != plain).any()


def test_start_leads_to_the_start_page_which_offers_studies(window, folder):
    window.app.act("go_home")
    assert window.playback.wish == Home()
    start = StartPlayback(folder.parent)
    assert [one.path for one in start.recent] == [folder]
    start.open(folder)
    assert start.wish == OpenPath(folder)


def test_the_picture_of_the_docs_is_drawn_by_a_command(folder, window):
    window.screen.fill((0, 0, 0))
    doc_pictures.settings(folder, window.screen)
    assert len(np.unique(pygame.surfarray.array2d(window.screen))) > 20


def test_a_study_is_filmed_without_a_screen(folder, tmp_path):
    assert viewer.main([str(folder), "--video", str(tmp_path / "s.gif"), "--seconds", "1"]) == 0
    with Image.open(tmp_path / "s.gif") as film:
        assert film.n_frames > 2
