"""The start page: what it offers, and what a click on it wishes for."""

import pygame
import pytest

from alife.engines import backend
from alife.worlds import registry
from alife.worlds.animated import check_watched
from viewers.start.page import StartPage
from viewers.start.playback import ABOUT, StartPlayback, world_cards
from viewers.start.window import StartWindow
from viewers.ui.theme import Theme
from viewers.ui.wishes import NewWorld, OpenPath, Tour


@pytest.fixture
def window(tmp_path):
    folder = tmp_path / "runs" / "first-try"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('[run]\nworld = "multicell"\n')
    (tmp_path / "runs" / "no-run").mkdir()
    pygame.display.init()
    window = StartWindow(StartPlayback(tmp_path / "runs"), pygame.Surface((1280, 800), depth=32), Theme())
    window.tick()
    window.draw()
    yield window
    pygame.display.quit()


def click(window, name):
    place = window.find(StartPage).place_of(name)
    for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        window.handle(pygame.event.Event(kind, pos=place, button=1))


def test_every_world_has_a_card_with_its_presets_and_the_usual_ones_a_moving_picture():
    cards = {card.name: card for card in world_cards()}
    assert set(cards) == set(registry.watchable())
    for name, card in cards.items():
        assert [scene for scene, _ in card.presets] == list(registry.presets(name))
    assert all(cards[name].picture is not None for name in ABOUT)


@pytest.mark.parametrize("name", [card.name for card in world_cards()])
def test_every_card_is_of_a_world_that_a_window_shows_and_says_what_it_is(name):
    assert ABOUT[name]
    if registry.is_arena(name):
        check_watched(registry.world_class(name)(None, backend.start("cpu", 1)))


@pytest.mark.parametrize(
    ("name", "wish"),
    [
        ("cellworld", NewWorld("cellworld")),
        ("multicell picture", NewWorld("multicell")),
        ("multicell no-killers", NewWorld("multicell", "no-killers")),
        ("Take the tour", Tour()),
    ],
)
def test_a_click_is_a_wish_and_ends_the_page(window, name, wish):
    assert not window.over
    click(window, name)
    assert window.playback.wish == wish
    assert window.over


def test_recent_runs_are_those_folders_that_are_runs(window):
    assert [run.path.name for run in window.playback.recent] == ["first-try"]
    click(window, "run first-try")
    assert window.playback.wish == OpenPath(window.playback.recent[0].path)


def test_a_file_is_found_by_mouse_and_anything_else_is_refused_in_words(window, tmp_path):
    (tmp_path / "genomes.npz").touch()
    window.playback.open(tmp_path / "runs" / "first-try" / "config.toml.bak")
    assert "neither the folder of a run" in window.playback.news
    window.playback.open(tmp_path)
    window.forget_drawn()
    window.draw()
    click(window, "file genomes.npz")
    assert window.playback.wish == OpenPath((tmp_path / "genomes.npz").resolve())


def test_escape_closes_the_list_of_files_first(window, tmp_path):
    window.playback.browse(tmp_path)
    escape = pygame.event.Event(pygame.KEYDOWN, key=pygame.K_ESCAPE, mod=0, unicode="", scancode=0)
    window.handle(escape)
    assert window.playback.browsing is None
    assert not window.over
    window.handle(escape)
    assert window.over


@pytest.mark.parametrize(
    ("size", "scale"), [((1280, 720), 1.0), ((1920, 1080), 1.0), ((1920, 1080), 2.0), ((960, 540), 1.0)]
)
def test_pictures_of_worlds_are_large_enough_to_see_something(tmp_path, size, scale):
    pygame.display.init()
    window = StartWindow(StartPlayback(tmp_path), pygame.Surface(size, depth=32), Theme(scale))
    window.tick()
    window.draw()
    for area, name, _ in window.find(StartPage)._buttons:
        if name.endswith(" picture"):
            assert min(area.size) >= 40 * scale, (name, area)
    pygame.display.quit()


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_every_preset_has_a_button_where_there_is_room(tmp_path, size):
    pygame.display.init()
    window = StartWindow(StartPlayback(tmp_path), pygame.Surface(size, depth=32), Theme())
    window.tick()
    window.draw()
    for card in window.playback.worlds:
        for scene, _ in card.presets:
            assert window.find(StartPage).place_of(f"{card.name} {scene}")
    pygame.display.quit()


def low_window(tmp_path, size=(960, 540)):
    """Return a start page so low that its cards have no room for presets."""
    folder = tmp_path / "runs" / "first-try"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('[run]\nworld = "multicell"\n')
    pygame.display.init()
    window = StartWindow(StartPlayback(tmp_path / "runs"), pygame.Surface(size, depth=32), Theme())
    window.tick()
    window.draw()
    return window


def redraw(window):
    window.forget_drawn()
    window.draw()


@pytest.mark.parametrize("size", [(1280, 720), (1024, 600), (960, 540), (900, 620)])
def test_every_preset_is_found_by_mouse_at_every_size(tmp_path, size):
    window = low_window(tmp_path, size)
    for card in window.playback.worlds:
        names = [name for _, name, _ in window.find(StartPage)._buttons]
        hidden = [scene for scene, _ in card.presets if f"{card.name} {scene}" not in names]
        if hidden:
            click(window, f"presets of {card.name}")
            redraw(window)
            names = [name for _, name, _ in window.find(StartPage)._buttons]
            assert all(f"preset {scene}" in names for scene, _ in card.presets), (card.name, hidden)
            window.playback.close_list()
            redraw(window)
            assert window.playback.listed is None


def test_a_preset_of_the_list_begins_a_world_and_a_click_beside_it_closes_the_list(tmp_path):
    window = low_window(tmp_path)
    click(window, "presets of cellworld")
    redraw(window)
    area = next(area for area, name, _ in window.find(StartPage)._buttons if name == "")
    for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        window.handle(pygame.event.Event(kind, pos=(area.x - 5, area.y + 5), button=1))
    redraw(window)
    assert window.playback.wish is None
    click(window, "presets of cellworld")
    redraw(window)
    click(window, "preset drift")
    assert window.playback.wish == NewWorld("cellworld", "drift")
