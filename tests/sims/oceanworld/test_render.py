import numpy as np

from alife.worlds.creature_shapes import NODE
from sims.oceanworld.anatomy import LINK_KINDS
from sims.oceanworld.render import FILM_HEIGHT, FILM_WIDTH, View, frame_steps
from tests.sims.oceanworld.creatures import of, random_genomes, real_genomes, world

BOND, MUSCLE, FIN, _ = (kind.colour for kind in LINK_KINDS)


def pixels_of(picture, shade, near=6):
    return (np.abs(picture.astype(int) - shade) <= near).all(axis=-1)


def row(**kinds):
    """Return three nodes in a row along x."""
    nodes = np.zeros((16, 16))
    nodes[6:9, 6] = 1
    return of(nodes, **kinds)[0]


def test_muscles_are_red_and_other_bonds_are_not():
    muscles = np.zeros((16, 16, 2))
    muscles[6, 6, 0] = 1
    picture = world().portrait(row(muscles=muscles))
    red, blue = pixels_of(picture, MUSCLE), pixels_of(picture, BOND)
    assert red.sum() > 1.5 * blue.sum() > 0  # a muscle that is short is thick
    assert np.nonzero(red)[1].max() < np.nonzero(blue)[1].min()


def fins_of(picture):
    """Return which pixels are greener than the water and the bonds are: the blades of fins."""
    red, green, blue = np.moveaxis(picture.astype(int), -1, 0)
    return (green > red + 40) & (green > blue + 30)


def test_fins_are_green_blades():
    assert not fins_of(world().portrait(row())).any()
    picture = world().portrait(row(rigid=np.ones((16, 16, 2))))
    assert fins_of(picture).any(axis=1).sum() > 2 * pixels_of(world().portrait(row()), BOND).any(axis=1).sum()
    assert pixels_of(picture, FIN).any()


def test_x_is_to_the_right_and_y_is_up():
    view = View(left=0, top=10, scale=2, width=20, height=20)
    assert view.pixels(np.array([3, 9])).tolist() == [6, 2]


def test_every_node_is_drawn():
    nodes = pixels_of(world().portrait(row()), NODE).any(axis=0)
    assert np.count_nonzero(np.diff(nodes.astype(int)) == 1) == 3


def test_a_film_begins_at_rest_and_its_frames_are_evenly_spaced():
    assert frame_steps(world().config, 2, 3).tolist() == [0, 16, 32, 48, 64, 80, 96]


def test_a_film_shows_the_creature_where_the_physics_has_it():
    swimmer = random_genomes(200)[np.argmax(world().evaluate(random_genomes(200)).fitness)]
    film = world().film(swimmer, 8, 2)
    first, last = (np.nonzero(pixels_of(frame, NODE))[1].mean() for frame in film[[0, -1]])
    moved = world().evaluate(swimmer[None]).details["dx"][0]
    scale = (last - first) / moved
    assert moved > 3
    assert 4 < scale <= 25
    assert film.shape[1] <= FILM_HEIGHT
    assert film.shape[2] <= FILM_WIDTH
    assert film.shape[1] % 2 == film.shape[2] % 2 == 0


def test_fins_are_spread_in_the_power_stroke():
    spread, feathered = world().film(row(rigid=np.ones((16, 16, 2))), 1, 2)[:2]
    assert fins_of(spread).sum() > 2 * fins_of(feathered).sum()


def test_all_real_genomes_play():
    for genes in real_genomes()[::37]:
        film = world().film(genes, 1, 4)
        assert (film[0] != film[2]).any()
