"""Everything a mouse can do in the window on creatures."""

from dataclasses import replace

import numpy as np
import pygame
import pytest

from alife.worlds.animated import NO_LINK
from tests.viewers.creatures.tanks import Tank
from viewers.creatures.genome_editing import ERASE
from viewers.creatures.panels.archive_map import ArchiveMap
from viewers.creatures.panels.small_panels import Tooltip
from viewers.creatures.selection import FREE


@pytest.fixture
def tank(tmp_path):
    tank = Tank(tmp_path)
    yield tank
    tank.close()


@pytest.fixture
def editor(tank):
    tank.key(pygame.K_e)
    return tank


def elite(tank, *others):
    """Return the number of an elite that lies apart from those, and is not watched."""
    watched = {one.name for one in tank.playback.swimmers}
    population = tank.playback.population
    return next(n for n in range(len(population)) if n not in others and population.genomes[n].tobytes() not in watched)


def test_pointing_at_a_niche_tells_its_fitness_and_shows_a_picture(tank):
    number = elite(tank)
    tank.move(tank.place_on_map(number))
    assert tank.playback.hover == number
    lines = dict(tank.app.find(Tooltip).lines(tank.playback))
    assert lines["cells"] == f"{tank.playback.population.fitness[number]:.2f}"
    assert lines["size"] == f"{100 * tank.playback.population.descriptors[number, 0]:.3g} nodes"
    assert tank.app.area("tooltip").size > (0, 0)


def test_pointing_at_an_empty_niche_tells_nothing(tank):
    plot = tank.app.find(ArchiveMap).plot()
    tank.move(tank.within("archive_map", plot.x + 3, plot.y + 3))
    assert tank.playback.hover is None
    assert tank.app.area("tooltip").size == (0, 0)


def test_the_tooltip_goes_without_a_trace(tank):
    tank.move(tank.within("tank", 5, 5))
    before = tank.pixels().copy()
    tank.move(tank.place_on_map(elite(tank)))
    assert (tank.pixels() != before).mean() > 0.01
    tank.move(tank.within("tank", 5, 5))
    assert (tank.pixels() == before).all()


def test_the_chart_changing_under_a_still_mouse_changes_what_it_points_at(tank):
    number = elite(tank)
    tank.move(tank.place_on_map(number))
    genes = tank.playback.population.genomes[tank.playback.hover]
    elites = tank.playback.population
    later = {name: getattr(elites, name)[1:] for name in ("genomes", "fitness", "descriptors", "niche", "found_at")}
    tank.source.snapshot = replace(tank.source.snapshot, populations={"elites": replace(elites, **later)}, version=1)
    tank.settle()
    hover = tank.playback.hover
    assert (hover is None) if number == 0 else np.array_equal(tank.playback.population.genomes[hover], genes)


def test_a_click_watches_that_creature(tank):
    number = elite(tank)
    tank.click(tank.place_on_map(number))
    assert len(tank.playback.swimmers) == 1
    assert np.array_equal(tank.playback.watched.genes, tank.playback.population.genomes[number])
    assert tank.playback.watched.motion.score == tank.playback.population.fitness[number]
    assert tank.playback.beat < 0.2


def test_a_click_on_a_point_watches_that_creature(tank):
    tank.key(pygame.K_v)
    tank.key(pygame.K_v)
    number = 17
    tank.click(tank.place_on_map(number))
    place = tank.playback.population.descriptors[number]
    assert tank.source.arena.anatomy(tank.playback.watched.genes).facts["size"] == pytest.approx(place[0], abs=0.03)


def test_points_and_marks_beyond_the_range_of_an_axis_lie_at_the_edge_of_the_plot(tank):
    tank.key(pygame.K_v)
    chart, population = tank.app.find(ArchiveMap), tank.playback.population
    far = replace(population, descriptors=np.tile([[7.0, -7.0]], (len(population), 1)), niche=None)
    places = chart.places(tank.playback, far)
    assert (places == np.array([chart.plot().right, chart.plot().bottom])).all()
    box = chart.mark_box(tank.playback, places[0])
    assert chart.plot().contains(box)


@pytest.mark.parametrize("how", ["right", "shift"])
def test_a_right_or_shift_click_compares_and_takes_out_again(tank, how, monkeypatch):
    if how == "shift":
        monkeypatch.setattr(pygame.key, "get_mods", lambda: pygame.KMOD_SHIFT)
    place = tank.place_on_map(elite(tank))
    tank.click(place, button=3 if how == "right" else 1)
    assert len(tank.playback.swimmers) == 2
    tank.click(place, button=3 if how == "right" else 1)
    assert len(tank.playback.swimmers) == 1


def test_ten_are_too_many(tank):
    for number in range(12):
        tank.click(tank.place_on_map(number), button=3)
    assert len(tank.playback.swimmers) == 9
    assert "9 already" in tank.playback.news


def test_a_click_on_a_button_shows_the_creatures_in_the_other_way(tank):
    tank.click(tank.within("archive_map", *tank.app.find(ArchiveMap)._tabs[1].center))
    assert tank.playback.shown == ("elites", "points")


def test_the_wheel_zooms_at_the_mouse(tank):
    place = tank.within("tank", 300, 200)
    before = tank.playback.camera.to_water((300, 200))
    zoom = tank.playback.camera.zoom
    tank.wheel(place, 2)
    assert tank.playback.camera.zoom > zoom
    assert np.allclose(tank.playback.camera.to_water((300, 200)), before)


def test_a_drag_moves_the_water_and_follows_nobody(tank):
    before = tank.playback.camera.to_water((200, 200))
    tank.drag((200, 200), (290, 240))
    assert tank.playback.view == FREE
    assert np.allclose(tank.playback.camera.to_water((290, 240)), before)
    assert not tank.playback.playing


def test_a_click_on_a_creature_follows_it_and_a_right_click_takes_it_out(tank):
    tank.playback.watch_nine()
    tank.settle()
    one = tank.playback.swimmers[1]
    x, y = tank.playback.camera.to_port(one.pose(tank.playback.beat).points[0])
    tank.click(tank.within("tank", round(float(x)), round(float(y))))
    assert tank.playback.watched is one
    x, y = tank.playback.camera.to_port(one.pose(tank.playback.beat).points[0])
    tank.click(tank.within("tank", round(float(x)), round(float(y))), button=3)
    assert one not in tank.playback.swimmers


def test_a_click_on_the_water_plays_and_pauses(tank):
    tank.click(tank.within("tank", 20, 20))
    assert tank.playback.playing
    tank.click(tank.within("tank", 20, 20))
    assert not tank.playback.playing


def test_a_click_on_a_card_follows_that_creature(tank):
    tank.playback.watch_nine()
    tank.settle()
    card = tank.app.panels["inspector"].cards[2]
    tank.click(tank.within("inspector", *card.center))
    assert tank.playback.subject == 2
    count = len(tank.playback.swimmers)
    tank.click(tank.within("inspector", *tank.app.panels["inspector"].cards[0].center), button=3)
    assert len(tank.playback.swimmers) == count - 1


def test_a_click_or_drag_on_the_beats_goes_there(tank):
    bar = tank.app.panels["timeline"].bar
    tank.click(tank.within("timeline", bar.x + bar.width // 2, bar.centery))
    assert tank.playback.beat == pytest.approx(4, abs=0.1)
    start = tank.within("timeline", bar.x + bar.width // 2, bar.centery)
    tank.drag(start, tank.within("timeline", bar.x + bar.width // 4, bar.centery))
    assert tank.playback.beat == pytest.approx(2, abs=0.1)


def test_a_click_takes_a_node_away_and_sets_it_again(editor):
    editing = editor.playback.editing
    site = int(np.flatnonzero(editing.draft.grown_nodes)[0])
    editor.click(editor.place_on_lattice("node", site))
    assert not editing.draft.nodes[site]
    editor.click(editor.place_on_lattice("node", site))
    assert editing.draft.nodes[site]


def test_clicks_take_a_bond_through_all_kinds(editor):
    editing = editor.playback.editing
    bond = int(np.flatnonzero(editing.draft.grown_bonds)[0])
    first = int(editing.draft.kinds[bond])
    seen = []
    for _ in range(5):
        editor.click(editor.place_on_lattice("bond", bond))
        seen.append(int(editing.draft.kinds[bond]))
    assert sorted(seen) == [NO_LINK, 0, 1, 2, 3]
    assert seen[-1] == first


def test_a_right_click_takes_bonds_and_nodes_away(editor):
    editing = editor.playback.editing
    bond = int(np.flatnonzero(editing.draft.grown_bonds)[0])
    editor.click(editor.place_on_lattice("bond", bond), button=3)
    assert editing.draft.kinds[bond] == NO_LINK
    site = int(np.flatnonzero(editing.draft.grown_nodes)[0])
    editor.click(editor.place_on_lattice("node", site), button=3)
    assert not editing.draft.nodes[site]


def test_an_edit_swims_at_once(editor):
    before = editor.playback.watched
    score = before.motion.score
    bond = int(np.flatnonzero(editor.playback.editing.draft.grown_bonds)[0])
    editor.click(editor.place_on_lattice("bond", bond))
    after = editor.playback.watched
    assert after is not before
    assert after.ready
    fitness = editor.source.arena.evaluate(after.genes[None]).fitness[0]
    assert np.array_equal(after.motion.score, fitness, equal_nan=True)
    assert after.motion.score != score


def test_a_brush_is_chosen_and_paints_along_a_drag(editor):
    editing = editor.playback.editing
    tabs = {brush: area for area, brush in editor.app.editor.tabs}
    editor.click(editor.within("genome_editor", *tabs[2].center))
    assert editing.brush == 2
    row = [
        bond
        for bond, (near, far) in enumerate(editing.draft.ends)
        if near % 16 == far % 16 == 6 and near // 16 in (3, 4, 5, 6)
    ]
    start, end = editor.place_on_lattice("bond", row[0]), editor.place_on_lattice("bond", row[-1])
    editor.drag(start, end, steps=40)
    assert (editing.draft.kinds[row[1:]] == 2).all()
    assert editing.draft.nodes[editing.draft.ends[row[1:]]].all()
    tabs = {brush: area for area, brush in editor.app.editor.tabs}
    editor.click(editor.within("genome_editor", *tabs[ERASE].center))
    editor.click(editor.place_on_lattice("bond", row[1]))
    assert editing.draft.kinds[row[1]] == NO_LINK


def test_a_body_without_a_root_is_told_and_can_be_mended(editor):
    root = editor.playback.editing.draft.root
    editor.click(editor.place_on_lattice("node", root))
    assert "no body" in editor.playback.watched.motion.reason
    editor.swim(0.2)
    editor.click(editor.place_on_lattice("node", root))
    assert editor.playback.watched.motion.reason == ""


def test_leaving_the_window_leaves_no_tooltip(tank):
    tank.move(tank.place_on_map(elite(tank)))
    tank.app.handle(pygame.event.Event(pygame.WINDOWLEAVE))
    tank.settle()
    assert tank.playback.hover is None


def test_closing_the_window_quits(tank):
    tank.app.handle(pygame.event.Event(pygame.QUIT))
    assert tank.app.quitting
