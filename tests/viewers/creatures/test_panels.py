"""What is to be seen of creatures: properties of the pixels of every panel, at several sizes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pygame
import pytest

from alife.core.colours import contrast
from alife.engines import backend
from alife.search import search_file
from alife.search.archive import Archive, GridArchive
from alife.search.cells import Cells, centroids
from alife.search.layout import Layout, layout_of
from alife.search.population import Population, SearchSnapshot
from alife.search.scored import ScoredArena
from alife.worlds import registry
from sims.oceanworld.config import Config
from sims.oceanworld.waters import scenery_of
from tests.viewers.creatures.tanks import Pond, Tank, arena, populations
from viewers.creatures.background import BackgroundEvaluator
from viewers.creatures.panels.archive_map import REACHABLE, UNREACHED, ArchiveMap, colours_of, fitness_range
from viewers.creatures.panels.drawing import Paint, draw_creature
from viewers.creatures.panels.inspector import figures
from viewers.creatures.panels.scenery import STONE
from viewers.creatures.playback import CreaturePlayback
from viewers.creatures.selection import best_of_parts
from viewers.creatures.window import CreatureWindow
from viewers.ui.theme import GOOD, PANEL, TEXT, Theme

DRIFTERS = Path(__file__).parents[3] / "examples" / "searches" / "drifters.py"

SIZES = [(1280, 800), (900, 600), (1920, 1200), (640, 480)]
BOND, MUSCLE, FIN = 0, 1, 2


@pytest.fixture
def tank(tmp_path):
    tank = Tank(tmp_path)
    yield tank
    tank.close()


def drawn(kind, *, strength=0.0, spread=0.0, scale=40.0):
    """Return how many pixels one link takes up, and its picture."""
    surface = pygame.Surface((120, 80), depth=32)
    points, links = np.array([[30.0, 40.0], [30.0 + scale, 40.0]]), np.array([[0, 1]])
    draw_creature(
        surface, points, links, np.array([kind]), arena().link_kinds,
        Paint(scale, strength=strength, spread=spread, ground=(0, 0, 0)),
    )  # fmt: skip
    pixels = pygame.surfarray.array3d(surface)
    return int((pixels.sum(axis=2) > 60).sum()), pixels


def test_muscles_swell_as_they_shorten():
    assert drawn(MUSCLE, strength=0.0)[0] > 1.5 * drawn(MUSCLE, strength=1.0)[0]
    assert drawn(BOND, strength=0.0)[0] == drawn(BOND, strength=1.0)[0]


def test_fins_spread_and_feather():
    assert drawn(FIN, spread=1.0)[0] > 2 * drawn(FIN, spread=0.0)[0]
    assert drawn(MUSCLE, spread=1.0)[0] == drawn(MUSCLE, spread=0.0)[0]


@pytest.mark.parametrize("kind", range(4))
def test_every_kind_of_link_has_its_own_colour(kind):
    pixels = drawn(kind, spread=1.0)[1].reshape(-1, 3)
    colours = {tuple(colour) for colour in pixels.tolist()}
    assert arena().link_kinds[kind].colour in colours
    assert not {other.colour for number, other in enumerate(arena().link_kinds) if number != kind} & colours


def test_from_afar_creatures_are_lines():
    assert 0 < drawn(MUSCLE, scale=3.0)[0] < 40


def test_the_water_moves_past_a_creature_that_is_followed(tank):
    tank.playback.go_to(2.0)
    tank.settle()
    before = tank.pixels("tank").copy()
    tank.playback.go_to(3.0)  # the same moment of the beat
    tank.settle()
    assert (tank.pixels("tank") != before).any(axis=2).mean() > 0.005


def test_a_niche_has_the_colour_of_its_fitness(tank):
    population = tank.playback.population
    tank.move((5, 5))
    pixels, colours = tank.pixels("archive_map"), colours_of(population.fitness, *fitness_range(population))
    places = tank.app.find(ArchiveMap).places(tank.playback, population).round().astype(int)
    watched = tank.playback.watched.name
    for number in range(len(population)):
        if population.genomes[number].tobytes() != watched:
            assert np.abs(pixels[places[number][1], places[number][0]].astype(int) - colours[number]).max() <= 1


def test_niches_nobody_can_lie_in_look_different_from_empty_ones(tank):
    seen = {tuple(colour) for colour in np.unique(tank.pixels("archive_map").reshape(-1, 3), axis=0).tolist()}
    assert UNREACHED in seen
    assert REACHABLE in seen


def test_colours_rise_with_fitness_and_nan_is_grey():
    ramp = colours_of(np.linspace(0, 1, 20), 0, 1).astype(int)
    assert (np.diff(ramp @ [2, 5, 1]) > 0).all()
    assert (colours_of(np.array([np.nan]), 0, 1) == 110).all()


def test_a_chart_of_nobody_can_be_drawn(tmp_path):
    source = Pond(tmp_path)
    nobody = Population(np.zeros((0, 256), np.uint8), np.zeros(0), np.zeros((0, 2)), np.zeros((0, 2), int))
    source.snapshot = SearchSnapshot({"elites": nobody})
    pygame.display.init()
    window = CreatureWindow(
        CreaturePlayback(source, background=BackgroundEvaluator(at_once=True)),
        pygame.display.set_mode((900, 600)),
        Theme(),
    )
    for _ in range(3):
        window.tick()
        window.draw()
    assert window.playback.watched is None
    for action in ("watch_best", "watch_nine", "toggle_editing", "save_genome", "remove", "mutate", "next_chart"):
        getattr(window.actions, action)()
    window.playback.close()
    pygame.display.quit()


def test_the_score_is_marked_where_the_scored_swim_ends(tank):
    tank.playback.see_all()
    tank.playback.go_to(7.9)
    tank.settle()
    green = (150, 235, 160)
    assert not (tank.pixels("tank") == green).all(axis=2).any()
    tank.playback.go_to(8.5)
    tank.settle()
    assert (tank.pixels("tank") == green).all(axis=2).any()
    assert (tank.pixels("timeline") == GOOD).all(axis=2).any()


def test_the_lattice_shows_the_genome(tank):
    tank.key(pygame.K_e)
    tank.move((5, 5))
    draft = tank.playback.editing.draft
    pixels = tank.pixels("genome_editor")
    for bond in np.flatnonzero(draft.grown_bonds):
        x, y = tank.app.editor.points(tank.playback.editing)[draft.ends[bond]].mean(axis=0).astype(int)
        assert tuple(pixels[y, x]) == arena().link_kinds[draft.kinds[bond]].colour


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", ["watching", "comparing", "editing"])
def test_panels_fill_the_window_do_not_overlap_and_show_something(tmp_path, size, state):
    tank = Tank(tmp_path, size)
    if state == "comparing":
        tank.playback.watch_nine()
    elif state == "editing":
        tank.playback.toggle_editing()
    tank.settle()
    covered = np.zeros((size[1], size[0]), int)
    for name, area in tank.app._areas.items():
        covered[area.y : area.bottom, area.x : area.right] += 1
        if area.height > 30:
            assert (tank.pixels(name) != np.array(PANEL)).any(axis=2).mean() > 0.01, name
    assert covered.max() == 1
    assert covered.mean() > 0.999
    tank.close()


@pytest.mark.parametrize("size", SIZES[:2])
def test_buttons_lie_within_their_panels(tmp_path, size):
    tank = Tank(tmp_path, size)
    assert all(tank.app.area("archive_map").width >= tab.right for tab in tank.app.find(ArchiveMap)._tabs)
    tank.key(pygame.K_e)
    assert all(tank.app.area("genome_editor").width >= area.right for area, _ in tank.app.editor.tabs)
    tank.key(pygame.K_F1)
    assert tank.screen.get_rect().contains(tank.app.area("help"))
    tank.close()


def test_everything_is_larger_on_a_screen_with_small_pixels(tmp_path):
    tank = Tank(tmp_path, (2560, 1600), scale=2.0)
    assert tank.app.area("status").height == 60
    tank.close()


def test_a_resized_window_is_laid_out_anew(tank):
    pygame.display.set_mode((900, 600))
    tank.app.handle(pygame.event.Event(pygame.WINDOWSIZECHANGED, x=900, y=600))
    tank.settle()
    assert tank.app.area("status").bottom == 600
    assert tank.playback.camera.width == tank.app.area("tank").width


def test_nothing_is_drawn_when_nothing_moves(tank):
    tank.playback.message = ""
    tank.settle()
    tank.app.tick()
    assert tank.app.draw() == []
    assert not tank.app.busy


def test_a_better_creature_that_a_search_finds_takes_the_best_ones_place_until_one_was_chosen(tank):
    def find(fitness):
        elites = populations()["elites"]
        scores = elites.fitness.copy()
        scores[5] = fitness
        tank.source.snapshot = replace(tank.source.snapshot, populations={"elites": replace(elites, fitness=scores)})
        tank.playback.go_to(7)
        tank.settle()

    find(99.0)
    assert tank.playback.watched.label == "elite 6"
    tank.playback.watch(2)
    find(100.0)
    assert tank.playback.watched.label == "elite 3"


def test_the_best_of_nine_parts_are_the_best_there():
    population = populations()["elites"]
    numbers = best_of_parts(population)
    assert len(numbers) == len(set(numbers))
    assert population.best in numbers
    assert best_of_parts(Population(population.genomes[:0], population.fitness[:0], population.descriptors[:0])) == []


def test_a_film_of_creatures_needs_no_window(tmp_path, monkeypatch):
    from viewers.creatures import record

    monkeypatch.setattr(record, "ALONE", 0.3)
    monkeypatch.setattr(record, "TOGETHER", 0.3)
    said = []
    record.record(Pond(tmp_path), tmp_path / "a.mp4", said.append)
    assert (tmp_path / "a.mp4").stat().st_size > 5000
    assert "s" in said[-1]


@pytest.mark.parametrize("size", [(300, 104), (200, 64), (60, 30), (1, 1)])
@pytest.mark.parametrize("editing", [False, True])
def test_a_window_may_be_made_as_small_as_anyone_likes(tank, size, editing):
    if editing:
        tank.playback.toggle_editing()
    tank.app.resize(pygame.display.set_mode(size))
    tank.settle()
    tank.move((size[0] // 2, size[1] // 2))
    tank.app.resize(pygame.display.set_mode((1280, 800)))
    tank.settle()
    assert tank.app.area("tank").height > 600


def test_the_tank_shows_what_is_in_the_water(tank):
    def share(colour):
        shown = pygame.surfarray.array3d(tank.screen).astype(int)
        return float((np.abs(shown - colour).sum(axis=-1) < 9).mean())

    tank.playback.see_all()
    tank.settle()
    assert share(STONE) < 1e-4
    bare = pygame.surfarray.array3d(tank.screen)
    tank.playback.scenery = scenery_of(Config(pillars="6:3:2", current_x=1.0, fitness="reach", target_x=9.0))
    tank.swim(0.1)
    tank.settle()
    assert share(STONE) > 1e-3
    assert (pygame.surfarray.array3d(tank.screen) != bare).any(axis=-1).mean() > share(STONE)
    assert tank.playback.camera.to_water((tank.playback.camera.width, 0))[0] > 9  # the target is in sight


def test_swimmers_of_a_water_with_a_place_to_get_to_begin_in_one_place(tank):
    tank.playback.watch_nine()
    tank.swim(0.1)
    assert len({one.lane for one in tank.playback.swimmers}) > 1
    tank.playback.scenery = scenery_of(Config(pillars="6:3:2"))
    tank.swim(0.1)
    assert {one.lane for one in tank.playback.swimmers} == {0.0}


@pytest.mark.parametrize("size", [(960, 540), (1280, 720)])
def test_labels_of_creatures_that_swim_close_to_each_other_do_not_overlap(tmp_path, size):
    tank = Tank(tmp_path, size)
    tank.playback.watch_nine()
    tank.settle(6)
    labels = tank.app.panel("tank")._labels
    assert len(labels) > 4
    assert all(label.collidelist(labels[number + 1 :]) < 0 for number, label in enumerate(labels))
    tank.close()


def test_labels_of_several_creatures_can_be_read_whatever_is_below_them(tank):
    tank.playback.watch_nine()
    tank.settle(6)
    panel = tank.app.panel("tank")
    label = panel._labels[0]
    plain = pygame.Surface(label.size)
    plain.fill((255, 255, 255))
    panel._draw_backing(plain, plain.get_rect())
    assert contrast(TEXT, tuple(plain.get_at(plain.get_rect().center))[:3]) > 2.5


def test_the_view_of_all_has_in_its_middle_where_they_go(tank):
    tank.playback.watch_nine()
    tank.settle(6)
    swimmers, camera = tank.playback.swimmers, tank.playback.camera
    ends = [one.place_at(beat) for one in swimmers for beat in (0, tank.playback.arena.beats)]
    across = camera.to_port(np.array(ends))[:, 0]
    assert (across > 0).all()
    assert (across < camera.width).all()
    assert abs((across.min() + across.max()) / 2 - camera.width / 2) < 0.1 * camera.width


def test_figures_of_a_creature_have_the_names_and_units_of_the_maps_axes(tmp_path):
    source = Pond(tmp_path)
    source.arena = ScoredArena(arena(), search_file.load(DRIFTERS))
    number = 7
    one = populations()["population"]
    scores = source.arena.evaluate(one.genomes)
    found = Population(one.genomes, scores.fitness, scores.descriptors)
    source.snapshot = SearchSnapshot({"population": found}, Layout((32, 32)), None, len(found), 1000)
    playback = CreaturePlayback(source, background=BackgroundEvaluator(at_once=True))
    playback.watch(number)
    playback.tick(0.0)
    told = dict(figures(playback.watched, playback))
    for axis, value in zip(source.arena.axes, found.descriptors[number], strict=True):
        assert told[axis.name] == f"{value:.3g} {axis.unit}"
    assert told["connectedness"].endswith("rings a node")
    assert "size" not in told  # which is its nodes
    assert all(name for name in told)


def test_a_map_of_four_axes_is_drawn_in_tiles_and_hit_by_the_mouse(tmp_path):
    source = Pond(tmp_path)
    source.arena = registry.world_class("oceanworld")(Config(descriptors="structure_x_end"), backend.start("cpu", 1))
    genomes = source.arena.random_genomes(np.arange(200, dtype=np.uint32))
    grid = GridArchive(256, source.arena.descriptor_ranges, source.arena.descriptor_bins)
    grid.add(genomes, source.arena.evaluate(genomes), found_at=0)
    kept = grid.elites()
    elites = Population(kept.genomes, kept.fitness, kept.descriptors, kept.niche, kept.found_at)
    source.snapshot = SearchSnapshot({"elites": elites}, Layout(grid.bins), source.arena.reachable(grid.bins))
    pygame.display.init()
    playback = CreaturePlayback(source, background=BackgroundEvaluator(at_once=True))
    window = CreatureWindow(playback, pygame.display.set_mode((1920, 1200)), Theme())
    for _ in range(3):
        window.tick()
    window.draw()
    chart = window.find(ArchiveMap)
    places = chart.places(playback, elites).round().astype(int)
    assert [chart.at(tuple(place), playback) for place in places.tolist()] == list(range(len(elites)))
    assert len(np.unique(places, axis=0)) == len(elites)


def test_a_map_of_cells_is_drawn_where_they_lie_and_hit_by_the_mouse(tmp_path):
    source = Pond(tmp_path, names=())
    cells = Cells(arena().descriptor_ranges, centroids(60, 2))
    grid, genomes = Archive(256, cells), populations()["population"].genomes
    grid.add(genomes, arena().evaluate(genomes), found_at=0)
    kept = grid.elites()
    elites = Population(kept.genomes, kept.fitness, kept.descriptors, kept.niche, kept.found_at)
    source.snapshot = SearchSnapshot({"elites": elites}, layout_of(cells))
    pygame.display.init()
    playback = CreaturePlayback(source, background=BackgroundEvaluator(at_once=True))
    window = CreatureWindow(playback, pygame.display.set_mode((1280, 800)), Theme())
    for _ in range(3):
        window.tick()
    window.draw()
    chart = window.find(ArchiveMap)
    places = chart.places(playback, elites).round().astype(int)
    assert len(elites) > 3
    assert [chart.at(tuple(place), playback) for place in places.tolist()] == list(range(len(elites)))
