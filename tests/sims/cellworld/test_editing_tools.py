"""Hands in a Cellworld keep its books balanced and its state sound."""

from dataclasses import replace

import numpy as np
import pytest

from alife.engines import backend
from alife.worlds.intervention import Intervention
from sims.cellworld.config import Config
from sims.cellworld.state import Counter
from sims.cellworld.world import World

CONFIG = Config(height=24, width=20, founder_energy=30)
TOOLS = ("feed", "drain", "kill", "plant")


@pytest.fixture(scope="module")
def world():
    return World(CONFIG, backend.start("cpu", 1))


@pytest.fixture
def state(world):
    state = world.reset(seeds=[0, 1])
    world.step(state, 300)
    return state


def intervention(state, tool, **given):
    y, x = (int(place[0]) for place in np.nonzero(state.species[1]))
    copied_genome = tuple(state.genome[1, y, x].tolist()) if tool == "plant" else ()
    usual = Intervention(step=300, world=1, tool=tool, y=12, x=10, radius=4, amount=64, cutting=copied_genome)
    return replace(usual, **given)


def energy(state):
    return state.energy[1].sum() + state.books[1, :, Counter.HEAT].sum() - state.books[1, :, Counter.INCOME].sum()


def cells(state):
    return (
        np.count_nonzero(state.species[1])
        + state.books[1, :, Counter.DEATHS].sum()
        - state.books[1, :, Counter.BIRTHS].sum()
    )


@pytest.mark.parametrize("tool", TOOLS)
def test_energy_and_cells_balance_with_the_books(world, state, tool):
    before = energy(state), cells(state)
    world.apply_intervention(state, intervention(state, tool))
    assert (energy(state), cells(state)) == before
    assert state.energy.min() >= 0
    assert state.energy.max() <= CONFIG.energy_cap


@pytest.mark.parametrize("tool", TOOLS)
def test_a_deed_changes_something_and_the_world_lives_on(world, state, tool):
    before = {name: getattr(state, name).copy() for name in ("energy", "species")}
    world.apply_intervention(state, intervention(state, tool))
    assert any((getattr(state, name) != array).any() for name, array in before.items())
    world.step(state, 50)
    assert state.energy.min() >= 0


def test_killing_leaves_the_disc_empty(world, state):
    world.apply_intervention(state, intervention(state, "kill"))
    assert not state.species[1, 9:16, 7:14].any()
    assert not state.genome[1, 9:16, 7:14].any()


def test_planting_founds_cells_of_the_genome_that_was_picked(world, state):
    one = intervention(state, "plant", radius=0, y=3, x=4)
    world.apply_intervention(state, one)
    assert tuple(state.genome[1, 3, 4].tolist()) == one.cutting
    assert state.species[1, 3, 4] != 0
    assert state.energy[1, 3, 4] == 30


def test_planting_what_is_no_genome_is_refused(world, state):
    with pytest.raises(ValueError, match="genomes"):
        world.apply_intervention(state, intervention(state, "plant", cutting=(99,) * 16))


def test_the_drawing_shows_the_parts_of_the_cell(world, state):
    y, x = (int(place[0]) for place in np.nonzero(state.species[1]))
    drawing = world.drawing(state, world=1, y=y, x=x)
    names = [tile.name for row in drawing.rows for tile in row]
    assert names == [CONFIG.parts[part].name for part in state.genome[1, y, x]]
    world.apply_intervention(state, intervention(state, "kill", y=y, x=x, radius=0))
    assert world.drawing(state, world=1, y=y, x=x) is None


def test_a_census_counts_every_cell(world, state):
    assert world.census(state, world=1).sum() == np.count_nonzero(state.species[1])
