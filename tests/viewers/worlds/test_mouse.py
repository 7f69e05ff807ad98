"""Everything a mouse can do."""

import numpy as np
import pygame

from alife.runs.interventions import read
from tests.viewers.worlds.windows import BEGUN, Window
from viewers.worlds.conditions import parse
from viewers.worlds.panels.prompt import proposals, subjects
from viewers.worlds.panels.tooltip import Tooltip


def test_pointing_shows_what_is_there(window):
    place = window.living()
    window.move(window.place_of(*place))
    assert window.playback.hover == place
    lines = dict(window.app.find(Tooltip).lines(window.playback))
    assert lines["energy"] == str(window.run.state.energy[0][place])


def test_pointing_beside_the_map_shows_nothing(window):
    window.move(window.within("map", 3, 3))
    assert window.playback.hover is None
    assert not window.app.find(Tooltip).lines(window.playback)


def test_a_click_pins_the_cell_and_outlines_its_organism(window):
    place = window.living()
    window.click(window.place_of(*place))
    assert window.playback.pinned == place
    assert window.playback.frame.pinned.found["energy"] == window.run.state.energy[0][place]
    assert window.playback.outlined == window.run.state.organism[0][place]
    assert window.playback.frame.pinned.decision is not None


def test_the_outline_is_of_whom_the_inspector_describes_after_others_came_to_live_there(window):
    place = window.living()
    window.click(window.place_of(*place))
    first = window.playback.outlined
    window.playback.brush.radius, seen = 0, []
    for tool in ("kill", "plant"):
        window.playback.take_tool([one.name for one in window.playback.tools].index(tool))
        window.click(window.place_of(*place))
        told = int(window.playback.frame.pinned.found.get("organism", "0"), 16)
        assert window.playback.outlined == told == window.run.state.organism[0][place]
        seen.append(told)
    assert seen[0] == 0
    assert seen[1] not in (0, first)


def test_the_outline_is_of_the_kind_that_borders_are_drawn_between(window):
    place = window.living()
    window.click(window.place_of(*place))
    window.playback.set_mode(window.playback.modes.index("species"))
    window.settle()
    assert window.playback.outlined == int(window.playback.frame.pinned.found["species"], 16)


def test_a_right_click_lets_go(window):
    place = window.place_of(*window.living())
    window.click(place)
    window.click(place, button=3)
    assert window.playback.pinned is None


def test_the_cross_of_the_inspector_lets_go(window):
    window.click(window.place_of(*window.living()))
    area = window.app.area("inspector")
    window.click((area.right - 18, area.y + 12))
    assert window.playback.pinned is None


def test_the_wheel_zooms_at_the_mouse(window):
    place = window.living()
    spot = window.place_of(*place)
    zoom = window.playback.camera.zoom
    window.wheel(spot, 2)
    assert window.playback.camera.zoom > zoom
    assert window.playback.hover == place
    window.wheel(spot, -9)
    assert window.playback.camera.zoom == zoom


def test_a_drag_moves_the_map_and_pins_nothing(window):
    start = window.place_of(12, 12)
    window.wheel(start, 4)
    before = window.playback.camera.to_map((300, 300))
    window.drag(start, (start[0] + 50, start[1] + 30))
    after = window.playback.camera.to_map((350, 330))
    assert np.allclose(before, after, atol=0.1)
    assert window.playback.pinned is None


def test_pointing_at_a_legend_entry_lights_it_up(window):
    plain = window.pixels("map").astype(int).sum()
    entry = next(area for area, number in window.app.panels["legend"]._entries if number == 1)
    window.move(window.within("legend", *entry.center))
    assert window.playback.lit == 1
    lit = window.pixels("map")
    assert lit.astype(int).sum() < plain
    assert (lit == np.array(window.playback.legend[1][1])).all(axis=2).any()
    window.move(window.within("map", 5, 5))
    assert window.playback.lit is None


def test_a_click_on_a_mode_shows_it(window):
    tab = window.app.panels["legend"]._modes[3]
    window.click(window.within("legend", *tab.center))
    assert window.playback.mode == 3


def test_a_click_on_the_timeline_goes_there(window):
    bar = window.app.panels["timeline"].bar
    window.click(window.within("timeline", bar.x + round(bar.width * 0.2), bar.centery))
    assert abs(window.playback.frame.step - 60) <= 1


def test_a_click_beyond_what_was_run_goes_to_its_end(window):
    bar = window.app.panels["timeline"].bar
    window.click(window.within("timeline", bar.right - 2, bar.centery))
    assert window.playback.frame.step == BEGUN


def test_a_drag_on_the_timeline_follows_the_mouse(window):
    bar = window.app.panels["timeline"].bar
    start = window.within("timeline", bar.x + round(bar.width * 0.39), bar.centery)
    window.drag(start, window.within("timeline", bar.x + round(bar.width * 0.1), bar.centery))
    assert abs(window.playback.frame.step - 30) <= 2


def test_a_click_on_the_plot_goes_there(window):
    plot = window.app.panels["plots"]._plot
    window.click(window.within("plots", plot.x + plot.width // 2, plot.centery))
    assert 30 < window.playback.frame.step < 90


def test_the_toolbar_takes_tools_and_sizes(window):
    window.key(pygame.K_h)
    buttons = {(what, which): area for area, what, which in window.app.toolbar._buttons}
    window.click(window.within("toolbar", *buttons["tool", 2].center))
    assert window.playback.tool.name == "kill"
    buttons = {(what, which): area for area, what, which in window.app.toolbar._buttons}
    radius = window.playback.brush.radius
    window.click(window.within("toolbar", *buttons["size", 1].center))
    assert window.playback.brush.radius == radius + 1


def test_the_toolbar_chooses_the_chemical(window):
    window.key(pygame.K_h)
    buttons = {(what, which): area for area, what, which in window.app.toolbar._buttons}
    window.click(window.within("toolbar", *buttons["choice", 5].center))
    assert window.playback.brush.choice == 5


def test_painting_adds_molecules_under_the_brush(window):
    window.playback.take_tool(0)
    window.playback.choose_what(4)
    window.playback.brush.radius = 1
    before = window.run.state.chemicals[0, 10, 4, 8:15].copy()
    window.drag(window.place_of(10, 8), window.place_of(10, 14), steps=6)
    assert (window.run.state.chemicals[0, 10, 4, 8:15] >= before + 16).all()
    interventions = read(window.run.folder / "interventions.jsonl")
    assert len({intervention.stroke for intervention in interventions}) == 1
    assert {intervention.tool for intervention in interventions} == {"add"}


def test_a_whole_stroke_is_undone_by_the_button(window):
    before = window.run.state.chemicals.copy()
    window.key(pygame.K_h)
    window.drag(window.place_of(10, 8), window.place_of(10, 14), steps=6)
    assert (window.run.state.chemicals != before).any()
    buttons = {(what, which): area for area, what, which in window.app.toolbar._buttons}
    window.click(window.within("toolbar", *buttons["undo", 0].center))
    assert (window.run.state.chemicals == before).all()


def test_a_picked_cell_can_be_planted_elsewhere(window):
    place = window.living()
    window.click(window.place_of(*place))
    window.playback.take_tool(3)
    window.playback.brush.radius = 0
    window.click(window.place_of(2, 2))
    assert (window.run.state.genome[0, 2, 2] == window.run.state.genome[0][place]).all()


def test_planting_without_a_pick_says_what_to_do(window):
    window.playback.take_tool(3)
    window.click(window.place_of(2, 2))
    assert "click where somebody lives" in window.playback.news
    assert not (window.run.folder / "interventions.jsonl").exists()


def test_touching_the_past_branches_off_and_says_so(window):
    window.playback.go_to(50)
    window.settle()
    window.playback.take_tool(2)
    window.click(window.place_of(20, 8))
    assert window.run.folder.name == "run-from-50"
    assert len(read(window.run.folder / "interventions.jsonl")) == 1


def test_a_click_in_the_prompt_takes_a_proposal_and_drops_it_again(window):
    window.key(pygame.K_p)
    for expected in (["extinction"], []):
        window.click(window.within("prompt", *window.app.prompt.place_of("extinction")))
        assert [one.text for one in window.playback.simulation.conditions] == expected


def test_a_pause_is_asked_for_by_mouse_alone(window):
    window.click(window.within("controls", *window.app.panel("controls").place_of("ask_condition")))
    assert window.app.prompt.open
    window.click(window.within("prompt", *window.app.prompt.place_of("step")))
    window.click(window.within("prompt", *window.app.prompt.place_of("step 220")))
    window.click(window.within("prompt", *window.app.prompt.place_of("killer")))
    window.click(window.within("prompt", *window.app.prompt.place_of("killer > 10%")))
    assert [one.text for one in window.playback.simulation.conditions] == ["step 220", "killer > 10%"]
    window.click(window.within("prompt", *window.app.prompt._close.center))
    assert not window.app.prompt.open
    window.playback.toggle_play()
    window.settle(400)
    assert window.playback.step == 220
    assert not window.playback.playing


def test_every_proposal_is_a_condition(window):
    window.playback.pin(window.living())
    window.settle()
    window.playback.follow("species", int(window.playback.frame.pinned.found["species"], 16))
    proposed = [words for subject in subjects(window.playback) for words in proposals(subject, window.playback)]
    assert len(proposed) > 100
    assert proposed[-1].startswith("species ")
    for words in proposed:
        parse(words, window.playback.bands)


def test_the_inspector_scrolls_with_the_wheel_as_far_as_it_tells(tmp_path):
    window = Window(tmp_path / "run", (1280, 560))
    window.click(window.place_of(*window.living()))
    middle, before = window.app.area("inspector").center, window.pixels("inspector").copy()
    window.wheel(middle, -2)
    assert (window.pixels("inspector") != before).any()
    window.wheel(middle, -50)
    end = window.pixels("inspector").copy()
    window.wheel(middle, -50)
    assert (window.pixels("inspector") == end).all()
    window.wheel(middle, 100)
    assert (window.pixels("inspector") == before).all()
    window.close()


def test_leaving_the_window_leaves_no_tooltip(window):
    window.move(window.place_of(*window.living()))
    window.app.handle(pygame.event.Event(pygame.WINDOWLEAVE))
    window.settle()
    assert window.playback.hover is None


def test_closing_the_window_quits(window):
    window.app.handle(pygame.event.Event(pygame.QUIT))
    assert window.app.quitting


def test_the_map_moving_under_a_still_mouse_changes_what_it_points_at(window):
    window.move(window.within("map", 30, 300))
    assert window.playback.hover is None
    for _ in range(3):
        window.key(pygame.K_PLUS)
    assert window.playback.hover is not None
    window.key(pygame.K_f)
    assert window.playback.hover is None
