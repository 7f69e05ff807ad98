"""What is to be seen: properties of the pixels of every panel and colour mode, at several sizes."""

from types import SimpleNamespace

import numpy as np
import pygame
import pytest

from alife.core.colours import colour_of_label
from tests.alife.runs.test_live import go, live_run
from tests.viewers.worlds.windows import Window, colours_in
from viewers.ui import panel_window
from viewers.ui.theme import ACCENT, GROUND, PANEL
from viewers.worlds.panels.legend import in_line
from viewers.worlds.panels.plots import Curve, draw_line, nice, sampled, stack_into

SIZES = [(1280, 800), (900, 600), (1920, 1200), (640, 480)]


def text_in(pixels, ground=PANEL):
    """Return the share of pixels that are not the ground."""
    return (pixels != np.array(ground)).any(axis=2).mean()


def test_the_legend_tells_the_commonest_and_after_a_click_all(shown):
    legend = shown.app.panels["legend"]
    seen = colours_in(shown.pixels("legend"))
    assert {colour for _, colour in shown.playback.legend[1:2]} <= seen
    shown.click(shown.within("legend", *legend._more.center))
    assert {colour for _, colour in shown.playback.legend} <= colours_in(shown.pixels("legend"))
    shown.click(shown.within("legend", *legend._more.center))
    assert len(legend._entries) < len(shown.playback.legend)


def test_the_legend_tells_how_many_there_are(shown):
    counts = shown.app.panels["legend"]._counts(shown.playback)
    alive = shown.run.state.role[0]
    assert counts["green: eats food (1+2 -> 3+5)"] == f"{(alive == 1).sum():,}"


def test_the_stack_of_the_plot_is_as_high_as_there_are_cells(shown):
    seen, plot = shown.pixels("plots"), shown.app.panels["plots"]._plot
    column = seen[plot.top : plot.bottom, plot.right - 2]
    filled = (column != np.array(GROUND)).any(axis=1).sum()
    most = nice(shown.playback.series.table()[1].sum(axis=1).max())
    expected = shown.playback.series.table()[1][-1].sum() / most * plot.height
    assert abs(filled - expected) <= 2


def test_the_plot_is_in_the_colours_of_the_bands(shown):
    assert shown.playback.bands[0][2] in colours_in(shown.pixels("plots"))


def test_a_pixel_of_the_stack_has_the_colour_of_the_band_that_reaches_its_middle():
    columns = np.random.default_rng(0).uniform(0, 9, (40, 3))
    area, colours = pygame.Rect(3, 5, 40, 31), [(1, 2, 3), (40, 50, 60), (7, 80, 9)]
    surface = pygame.Surface((50, 40), depth=32)
    stack_into(surface, area, columns, 20.0, colours)
    for x in range(area.width):
        tops = np.cumsum(columns[x]) / 20.0 * area.height
        for y in range(area.height):
            below = int((tops <= area.height - 1 - y + 0.5).sum())
            assert tuple(surface.get_at((area.x + x, area.y + y)))[:3] == [*colours, GROUND][below]


def test_points_of_a_plot_are_joined_by_straight_lines():
    found = sampled(np.array([0, 10]), np.array([[0], [10]]), 11)
    assert found[:, 0].tolist() == list(range(11))


def test_the_timeline_fills_up_to_the_head(shown):
    seen = shown.pixels("timeline")
    bar = shown.app.panels["timeline"].bar
    knob = bar.x + round(bar.width * shown.run.step / 300)
    assert (seen[bar.centery, bar.x + 5] != seen[bar.centery, knob + 30]).any()
    assert colours_in(seen[bar.centery - 1 : bar.centery + 1, knob - 6 : knob - 4]) == {ACCENT}


def test_the_inspector_shows_bars_as_high_as_the_numbers(shown):
    shown.click(shown.place_of(*shown.living()))
    chemicals = shown.playback.frame.pinned.found["chemicals"]
    blue = (shown.pixels("inspector")[26:250] == np.array(ACCENT)).all(axis=2).sum(axis=0)
    wide = (shown.app.area("inspector").width - 28) / len(chemicals)
    heights = [blue[round(14 + index * wide + wide / 3)] for index in range(len(chemicals))]
    order = np.argsort(chemicals)
    assert (np.diff(np.array(heights)[order]) >= -1).all()
    assert max(heights) > 20
    shown.playback.pin(None)
    shown.settle()


def test_the_tree_shows_the_path_to_the_role_of_the_cell(shown):
    shown.click(shown.place_of(*shown.living()))
    inspector = shown.pixels("inspector")
    path = (inspector[250:] == np.array(ACCENT)).all(axis=2)
    assert path.any(axis=1).sum() > 60
    shown.playback.pin(None)
    shown.settle()


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["0 molecules", "4 molecules", "16 molecules"], (["0", "4", "16"], "molecules")),
        (["energy 0", "energy 24"], (["0", "24"], "energy")),
        (["empty", "green: eats food (1+2 -> 3+5)"], (["empty", "green"], "")),
    ],
)
def test_entries_in_one_line_say_once_what_they_are_numbers_of(names, told):
    assert in_line(names) == told


@pytest.mark.parametrize("mode", ["chemical-4", "reaction"])
def test_a_scale_is_left_where_an_inspector_takes_the_place_of_the_legend(tmp_path, mode):
    window = Window(tmp_path / "run", (1280, 720))
    window.click(window.place_of(*window.living()))
    window.playback.set_mode(window.playback.modes.index(mode))
    window.settle()
    legend = window.app.panels["legend"]
    seen = colours_in(window.pixels("legend"))
    numbers = [number for _, number in legend._entries]
    assert len(numbers) >= 4
    assert {window.playback.legend[number][1] for number in numbers} <= seen
    assert len({area.y for area, _ in legend._entries}) == 1
    window.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("pinned", [False, True])
def test_panels_fill_the_window_and_do_not_overlap(tmp_path, size, pinned):
    window = Window(tmp_path / "run", size)
    if pinned:
        window.click(window.place_of(*window.living()))
    areas = window.app.lay_out()
    covered = np.zeros((size[1], size[0]), int)
    for area in areas.values():
        covered[area.y : area.bottom, area.x : area.right] += 1
    assert covered.max() == 1
    assert covered.mean() > 0.999
    window.close()


@pytest.mark.parametrize("size", SIZES)
def test_every_panel_shows_something_at_every_size(tmp_path, size):
    window = Window(tmp_path / "run", size)
    for name, area in window.app._areas.items():
        if area.height > 40:
            assert text_in(window.pixels(name)) > 0.01, name
    window.close()


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_everything_is_larger_on_a_screen_with_small_pixels(tmp_path, scale):
    window = Window(tmp_path / "run", (round(1280 * scale), round(800 * scale)), scale=scale)
    assert window.app.area("status").height == round(30 * scale)
    assert text_in(window.pixels("legend")) > 0.02
    window.close()


def test_a_resized_window_is_laid_out_anew(tmp_path):
    window = Window(tmp_path / "run")
    screen = pygame.display.set_mode((900, 600))
    window.app.handle(pygame.event.Event(pygame.WINDOWSIZECHANGED, x=900, y=600))
    window.settle()
    assert window.app.screen is screen
    assert window.app.area("status").bottom == 600
    assert window.playback.camera.width == window.app.area("map").width
    window.close()


def test_nothing_is_drawn_when_nothing_changes(tmp_path):
    window = Window(tmp_path / "run")
    window.playback.message = ""
    window.settle()
    window.app.tick()
    assert window.app.draw() == []
    assert not window.app.busy
    window.close()


@pytest.fixture
def leisurely(tmp_path, monkeypatch):
    """A window whose figures may be as old as they like, on a world that goes on."""
    monkeypatch.setattr(panel_window, "FIGURE_SECONDS", 1e9)
    monkeypatch.setattr(panel_window, "ATTENTIVE_SECONDS", 0.0)
    window = Window(tmp_path / "run")
    window.run.extend(100_000)
    window.playback.toggle_play()
    window.settle(2)
    assert window.playback.playing
    yield window
    window.close()


def what_the_status_says(window):
    step = window.playback.step
    for _ in range(100):
        window.settle(1)
        if window.playback.step != step:
            return window.app._drawn["status"]
    raise AssertionError(f"the world stands still at step {step}")


def test_figures_of_a_running_world_may_wait_but_not_its_map(leisurely):
    said, map_of = what_the_status_says(leisurely), leisurely.app._drawn["map"]
    assert what_the_status_says(leisurely) == said
    assert leisurely.app._drawn["map"] != map_of


@pytest.mark.parametrize("hurry", ["pause", "film", "filmed", "mouse"])
def test_figures_wait_for_nobody_who_pauses_films_or_points(leisurely, monkeypatch, hurry):
    said = what_the_status_says(leisurely)
    if hurry == "pause":
        leisurely.playback.toggle_play()
        leisurely.settle(3)
    elif hurry == "film":
        monkeypatch.setattr(leisurely.app, "film", SimpleNamespace(close=lambda: None))
    elif hurry == "filmed":
        leisurely.playback.filmed = True
    else:
        monkeypatch.setattr(panel_window, "ATTENTIVE_SECONDS", 1e9)
        leisurely.move((5, 5))
    now = leisurely.app._drawn["status"] if hurry == "pause" else what_the_status_says(leisurely)
    assert now != said


def test_the_toolbar_fits_into_a_small_window(tmp_path):
    window = Window(tmp_path / "run", (900, 600))
    window.key(pygame.K_h)
    assert window.app.area("map").contains(window.app.area("toolbar"))
    for area, _, _ in window.app.toolbar._buttons:
        assert window.app.area("toolbar").move(-8, -8).contains(area)
    window.close()


@pytest.mark.parametrize("size", [(1280, 800), (900, 600)])
def test_the_help_fits_into_the_window(tmp_path, size):
    window = Window(tmp_path / "run", size)
    window.key(pygame.K_F1)
    assert window.screen.get_rect().contains(window.app.area("help"))
    window.close()


def test_a_run_of_several_worlds_shows_one_after_the_other(tmp_path):
    from dataclasses import replace

    from tests.alife.runs.test_live import PLAN

    run = go(live_run(tmp_path / "run", replace(PLAN, worlds=2)), 100)
    window = Window(tmp_path, run=run)
    first = window.pixels("map").copy()
    window.key(pygame.K_w)
    assert window.playback.world == 1
    assert (window.pixels("map") != first).any()
    window.key(pygame.K_w)
    assert (window.pixels("map") == first).all()
    window.close()


@pytest.mark.parametrize("size", [(300, 104), (200, 64), (60, 30), (1, 1)])
def test_a_window_may_be_made_as_small_as_anyone_likes(window, size):
    window.playback.pin((5, 5))
    window.app.actions.toggle_tools()
    window.app.actions.toggle_help()
    window.app.resize(pygame.display.set_mode(size))
    window.settle()
    window.move((size[0] // 2, size[1] // 2))
    window.app.resize(pygame.display.set_mode((1280, 800)))
    window.settle()
    assert window.app.area("map").height > 600


def test_a_curve_has_gaps_where_its_measure_has_no_value():
    surface = pygame.Surface((100, 20))
    area, at = surface.get_rect(), np.arange(5) * 10
    values = np.array([1.0, 1.0, np.nan, 1.0, 1.0])
    draw_line(surface, area, at, values, at, 2.0, (255, 0, 0))
    drawn = pygame.surfarray.array3d(surface).any(axis=(1, 2))
    assert drawn[:20].all()
    assert not drawn[30:70].any()
    assert drawn[80:99].all()
    assert Curve("size", at, values).words(20) == "size"
    assert Curve("size", at, values).words(30) == "size 1.00"


@pytest.mark.parametrize(("size", "scale"), [((1280, 800), 1.0), ((1920, 1080), 2.0), ((900, 600), 1.0)])
def test_the_heading_of_the_inspector_lies_beside_its_buttons(tmp_path, size, scale):
    window = Window(tmp_path / "run", size, scale=scale)
    window.playback.pin(window.living())
    window.settle()
    inspector = window.app.panels["inspector"]
    left = min(area.left for area, _, _ in inspector._goes_with)
    y, x = window.playback.pinned
    words = [f"SPACE {x}, {y}", f"{x}, {y}"]
    widths = [window.app.theme.width(one, 12, bold=True) + window.app.theme.px(14) for one in words]
    assert any(wide < left for wide in widths)
    ink = pygame.surfarray.array3d(window.screen.subsurface(window.app.area("inspector"))).swapaxes(0, 1)
    gap = ink[window.app.theme.px(4) : window.app.theme.px(20), left - window.app.theme.px(3) : left]
    assert (gap == np.array(PANEL)).all()
    window.close()


def test_a_species_has_its_colour_in_inspector_and_line_of_descent(tmp_path):
    window = Window(tmp_path / "run")
    place = window.living()
    window.playback.pin(place)
    window.settle()
    label = int(window.run.state.species[0][place])
    ((_, youngest), *_) = window.playback.frame.pinned.ancestors
    assert youngest.label == label
    seen = (window.pixels("inspector") == np.array(colour_of_label(label))).all(axis=2)
    rows = np.flatnonzero(seen.sum(axis=1) >= 6)  # [pixels] a swatch is ten wide, with rounded corners
    assert len(np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)) == 2  # beside its name, and in its line
    window.close()
