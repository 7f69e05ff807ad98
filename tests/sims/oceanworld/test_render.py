import numpy as np
import pytest

from sims.oceanworld.render import BOND_SHADE, FILM_HEIGHT, FILM_WIDTH, MUSCLE_SHADE, NODE_SHADE, View, frame_steps
from tests.sims.oceanworld.creatures import of, random_genomes, real_genomes, world


def pixels_of(picture, shade, near=6):
    return (np.abs(picture.astype(int) - shade) <= near).all(axis=-1)


def row(**kinds):
    """Return three nodes in a row along x."""
    nodes = np.zeros((16, 16))
    nodes[6:9, 6] = 1
    return of(nodes, **kinds)[0]


def test_muscles_are_red_and_other_bonds_blue():
    muscles = np.zeros((16, 16, 2))
    muscles[6, 6, 0] = 1
    picture = world().portrait(row(muscles=muscles))
    red, blue = pixels_of(picture, MUSCLE_SHADE), pixels_of(picture, BOND_SHADE)
    assert red.sum() == pytest.approx(blue.sum(), rel=0.2)
    assert np.nonzero(red)[1].max() < np.nonzero(blue)[1].min()


def test_rigid_bonds_are_thicker():
    thin = pixels_of(world().portrait(row()), BOND_SHADE).sum()
    assert pixels_of(world().portrait(row(rigid=np.ones((16, 16, 2)))), BOND_SHADE).sum() > 1.5 * thin


def test_x_is_to_the_right_and_y_is_up():
    view = View(left=0, top=10, scale=2, width=20, height=20)
    assert view.pixels(np.array([3, 9])).tolist() == [6, 2]


def test_every_node_is_drawn():
    nodes = pixels_of(world().portrait(row()), NODE_SHADE).any(axis=0)
    assert np.count_nonzero(np.diff(nodes.astype(int)) == 1) == 3


def test_a_film_begins_at_rest_and_its_frames_are_evenly_spaced():
    assert frame_steps(world().config, 2, 3).tolist() == [0, 16, 32, 48, 64, 80, 96]


def test_a_film_shows_the_creature_where_the_physics_has_it():
    swimmer = random_genomes(200)[np.argmax(world().evaluate(random_genomes(200)).fitness)]
    film = world().film(swimmer, 8, 2)
    first, last = (np.nonzero(pixels_of(frame, NODE_SHADE))[1].mean() for frame in film[[0, -1]])
    moved = world().evaluate(swimmer[None]).details["dx"][0]
    scale = (last - first) / moved
    assert moved > 3
    assert 4 < scale <= 25
    assert film.shape[1] <= FILM_HEIGHT
    assert film.shape[2] <= FILM_WIDTH
    assert film.shape[1] % 2 == film.shape[2] % 2 == 0


def test_fins_are_brighter_in_the_power_stroke():
    spread, feathered = world().film(row(rigid=np.ones((16, 16, 2))), 1, 2)[:2]
    assert pixels_of(spread, BOND_SHADE).any()
    assert not pixels_of(feathered, BOND_SHADE).any()


def test_all_real_genomes_play():
    for genes in real_genomes()[::37]:
        film = world().film(genes, 1, 4)
        assert (film[0] != film[2]).any()
