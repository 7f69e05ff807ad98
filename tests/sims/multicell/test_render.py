import numpy as np
import pytest

from alife.core.errors import UsageError
from alife.core.state import blank
from alife.worlds.colours import EMPTY
from sims.multicell import render, roles
from sims.multicell.config import Config
from sims.multicell.state import State, axis_lengths

GREEN = "green: eats food (1+2 -> 3+5)"
CONFIG = Config(height=2, width=4, founders=1)


@pytest.fixture
def state():
    """Return a world with a green, a green of another organism, a brown and a killer in its first row."""
    made = blank(State, axis_lengths(CONFIG), np.array([0]))
    made.step = 300
    made.role[0, 0] = [1, 1, 6, 17]
    made.organism[0, 0] = [70, 71, 70, 70]
    made.species[0, 0] = [5, 5, 5, 6]
    made.energy[0, 0] = [0, 32, 64, 96]
    made.birth_step[0, 0] = [300, 200, 100, 0]
    made.chemicals[0, 0, 3] = [0, 4, 16, 900]
    return made


def picture(state, colours):
    return render.render(state, CONFIG, 0, colours)


def test_reactions_have_the_colours_of_the_legend(state):
    legend = dict(render.legend(CONFIG, "reaction"))
    seen = [tuple(pixel) for pixel in picture(state, "reaction")[0].tolist()]
    assert seen == [
        legend[GREEN],
        legend[GREEN],
        legend["brown: eats waste (3+5 -> 6+0)"],
        legend["killer: strikes others (red)"],
    ]
    assert tuple(picture(state, "reaction")[1, 0]) == legend["empty"]


def test_every_role_has_a_colour_of_its_own():
    for config in (CONFIG, Config(bits=4, energy=(13, 8, 15, 8, 7, 7, 6, 12, 9, 12, 8, 12, 9, 19, 11, 7))):
        colours = roles.role_colours(config)
        assert len(set(colours)) == len(colours) == config.roles + 1


def test_cells_of_one_organism_look_alike_and_others_do_not(state):
    row = picture(state, "organism")[0]
    assert (row[0] == row[2]).all()
    assert (row[0] != row[1]).any()


def test_cells_of_one_species_look_alike_and_others_do_not(state):
    row = picture(state, "species")[0]
    assert (row[0] == row[1]).all()
    assert (row[0] != row[3]).any()


@pytest.mark.parametrize("colours", ["energy", "age", "chemical-3"])
def test_more_is_brighter(state, colours):
    brightness = picture(state, colours)[0].astype(int).sum(axis=1)
    assert (np.diff(brightness) > 0).all()


def test_where_nothing_lives_only_chemicals_are_shown(state):
    for colours in ("reaction", "organism", "species", "energy", "age"):
        assert (picture(state, colours)[1] == EMPTY).all()
    state.chemicals[0, 1, 0] = 50
    assert (picture(state, "chemical-0")[1] != picture(state, "chemical-1")[1]).any()


def test_a_legend_shows_the_colours_it_names(state):
    energy = dict(render.legend(CONFIG, "energy"))
    assert energy["energy 96"] == tuple(picture(state, "energy")[0, 3])
    molecules = dict(render.legend(CONFIG, "chemical-3"))
    assert molecules["16 molecules"] == tuple(picture(state, "chemical-3")[0, 2])


@pytest.mark.parametrize("ask", [picture, lambda _state, colours: render.legend(CONFIG, colours)])
def test_an_unknown_colour_mode_is_refused(state, ask):
    with pytest.raises(UsageError, match="Did you mean 'energy'"):
        ask(state, "enargy")
    with pytest.raises(UsageError, match="Unknown colours 'chemical-8'"):
        ask(state, "chemical-8")
