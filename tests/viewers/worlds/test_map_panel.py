"""What is to be seen of a world on its map: every space in its colour, borders, outlines, what is lit up."""

import numpy as np
import pygame
import pytest

from tests.viewers.worlds.windows import colours_in
from viewers.ui.theme import GROUND
from viewers.worlds.panels.map import draw_edges, lit_up, marked, scaled


@pytest.mark.parametrize("mode", range(13))
def test_a_zoomed_map_shows_every_space_as_a_square_of_its_own_colour(shown, mode):
    shown.playback.set_mode(mode)
    shown.move((-1, -1))
    shown.settle()
    frame = shown.playback.frame
    assert frame.request.colours == shown.playback.modes[mode]
    expected = shown.run.world.render(shown.run.state, colours=frame.request.colours)
    zoom = int(shown.playback.camera.zoom)
    seen = shown.pixels("map")
    left, top = shown.playback.camera.corner()
    for y, x in ((0, 0), (20, 5), (23, 23), (12, 17)):
        square = seen[top + y * zoom : top + (y + 1) * zoom, left + x * zoom : left + (x + 1) * zoom]
        assert colours_in(square) == {tuple(expected[y, x].tolist())}
    shown.playback.set_mode(0)


def test_the_map_has_no_other_colours_than_the_world_and_the_ground(shown):
    shown.move((-1, -1))
    world = colours_in(shown.run.world.render(shown.run.state))
    assert colours_in(shown.pixels("map")) <= world | {GROUND, (46, 52, 64)}


def test_borders_lie_between_organisms_and_nowhere_else():
    labels = np.array([[1, 1, 2], [1, 3, 2]], np.uint32)
    picture = scaled(np.full((2, 3), 0xC0C0C0, np.uint32), (30, 20))
    draw_edges(picture, labels, 10, 0, borders=True)
    seen = pygame.surfarray.array3d(picture).swapaxes(0, 1)[..., 0]
    dark = seen < 0xC0
    assert dark[0:10, 20].all()
    assert not dark[0:9, 10].any()
    assert dark[10, 10:20].all()
    assert not dark[10, 1:10].any()
    assert dark[11:20, 10].all()
    assert not dark[:, 1:9].any()


def test_an_outline_runs_around_all_of_an_organism_and_nothing_else():
    labels = np.array([[0, 0, 0, 0], [0, 7, 7, 0], [0, 0, 0, 0]], np.uint32)
    picture = scaled(np.zeros((3, 4), np.uint32), (40, 30))
    draw_edges(picture, labels, 10, 7, borders=False)
    white = pygame.surfarray.array3d(picture).swapaxes(0, 1)[..., 0] == 255
    assert white[10, 10:30].all()
    assert white[19, 10:30].all()
    assert white[10:20, 10].all()
    assert white[10:20, 29].all()
    assert white.sum() == 2 * 20 + 2 * 8


def test_the_picked_organism_is_outlined_on_the_map(shown):
    place = shown.living()
    shown.click(shown.place_of(*place))
    white = (shown.pixels("map") == 255).all(axis=2)
    assert white.sum() > 4 * shown.playback.camera.zoom * 0.8
    shown.playback.pin(None)
    shown.move((-1, -1))
    assert (shown.pixels("map") == 255).all(axis=2).sum() == 0


@pytest.mark.parametrize(("grain", "white"), [(1, 2), (4, 32), (8, 44)])
def test_who_is_picked_is_white_and_where_spaces_have_many_pixels_only_its_rim_is(grain, white):
    labels = np.zeros((4, 5), np.uint32)
    labels[1, 2:4] = 7
    pixels = np.full((4 * grain, 5 * grain), 0x102030, np.uint32)
    found = marked(pixels, labels, 7)
    assert (found != pixels).sum() == white
    assert (found[grain : 2 * grain, 2 * grain : 4 * grain][0] == 0xFFFFFF).all()


def test_lighting_up_leaves_one_colour_as_it_is_and_darkens_the_rest():
    colours = [(10, 20, 30), (200, 100, 50), (40, 240, 40)]
    pixels = np.array([[0x0A141E, 0xC86432, 0x28F028]], np.uint32)
    found = lit_up(pixels, colours, 1)
    assert found[0, 1] == 0xC86432
    assert (found[0, [0, 2]] < pixels[0, [0, 2]]).all()


def test_lighting_up_takes_shades_for_the_nearest_entry():
    pixels = np.array([[0x000000, 0x141414, 0xF0F0F0, 0xFFFFFF]], np.uint32)
    found = lit_up(pixels, [(0, 0, 0), (255, 255, 255)], 1)
    assert found[0, 2:].tolist() == [0xF0F0F0, 0xFFFFFF]
    assert (found[0, :2] < 0x141414).all()


def test_a_large_world_shown_small_is_averaged():
    checkers = (np.indices((100, 100)).sum(axis=0) % 2 * 0xFFFFFF).astype(np.uint32)
    seen = pygame.surfarray.array3d(scaled(checkers, (25, 25)))
    assert 100 < seen.mean() < 155
    assert seen.std() < 20
