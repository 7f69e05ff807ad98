"""Hands in a bitwise world keep its books balanced and its state sound."""

from dataclasses import replace

import numpy as np
import pytest

from alife.engines import backend
from alife.worlds.intervention import Intervention
from sims.bitwise import describe
from sims.bitwise.config import CHAINS, Config, pairs
from sims.bitwise.editing_tools import reactions_under
from sims.bitwise.state import Counter
from sims.bitwise.world import World

CONFIG = Config(energy=CHAINS)
TOOLS = ("add", "remove", "kill", "send", "forbid", "allow")
FOOD = (1, 2)  # the pair of chemicals whose reaction lives from the start


@pytest.fixture(scope="module")
def world():
    return World(CONFIG, backend.start("cpu", 1))


@pytest.fixture
def state(world):
    state = world.reset(seeds=[0, 1])
    world.step(state, 400)
    return state


def intervention(tool, **given):
    return replace(Intervention(step=400, world=1, tool=tool, y=FOOD[0], x=FOOD[1], choice=3, amount=50), **given)


def food_reaction():
    return pairs(CONFIG.bits).index(FOOD)


def molecules(state):
    return state.molecules[1] + state.drained[1, 0] - state.supplied[1, 0]


def energy(state):
    books = state.books[1, 0]
    held = int(state.population[1].sum()) * CONFIG.birth_cost + int(state.bank[1].sum())
    return held - books[Counter.PAYOUT] - books[Counter.GIFT] + books[Counter.HEAT]


@pytest.mark.parametrize("tool", TOOLS)
def test_molecules_and_energy_balance_with_the_books(world, state, tool):
    before = molecules(state), energy(state)
    world.apply_intervention(state, intervention(tool))
    assert (molecules(state) == before[0]).all()
    assert energy(state) == before[1]
    world.step(state, 20)
    assert state.molecules.min() >= 0
    assert state.population.min() >= 0


def test_molecules_come_and_go(world, state):
    before = int(state.molecules[1, 3])
    world.apply_intervention(state, intervention("add"))
    assert state.molecules[1, 3] == before + 50
    world.apply_intervention(state, intervention("remove", amount=10**6))
    assert state.molecules[1, 3] == 0


def test_killing_and_sending_reach_the_reaction_under_the_brush_alone(world, state):
    others = np.arange(len(pairs(CONFIG.bits))) != food_reaction()
    before = state.population[1].copy()
    assert before[food_reaction()] > 0
    world.apply_intervention(state, intervention("kill"))
    assert state.population[1, food_reaction()] == 0
    world.apply_intervention(state, intervention("send"))
    assert state.population[1, food_reaction()] == 50
    assert (state.population[1][others] == before[others]).all()


def test_a_reaction_that_was_knocked_out_does_not_come_back_until_it_is_let_in(world, state):
    world.apply_intervention(state, intervention("forbid"))
    world.apply_intervention(state, intervention("send"))
    world.step(state, 300)
    assert state.population[1, food_reaction()] == 0
    world.apply_intervention(state, intervention("allow"))
    world.apply_intervention(state, intervention("send"))
    assert state.population[1, food_reaction()] == 50


def test_what_can_never_happen_is_never_let_in(world, state):
    world.apply_intervention(state, intervention("allow", y=8, x=8, radius=20))
    possible = describe.possible(state, CONFIG, 1)
    assert set(np.flatnonzero(state.open[1])) == set(possible)


def test_a_brush_covers_pairs_on_either_side_of_the_diagonal_once():
    numbers = reactions_under(intervention("kill", y=2, x=2, radius=1), CONFIG)
    assert {pairs(CONFIG.bits)[number] for number in numbers} == {(1, 2), (2, 3)}


def test_a_chemical_that_is_none_is_refused(world, state):
    with pytest.raises(ValueError, match="chemicals"):
        world.apply_intervention(state, intervention("add", choice=16))


def test_the_scheme_is_the_reaction(world, state):
    scheme = world.drawing(state, world=1, y=FOOD[1], x=FOOD[0])
    assert [molecule.name for molecule in scheme.inputs] == ["1", "2"]
    assert scheme.inputs[0].bits == (0, 0, 0, 1)
    assert scheme.payout == state.payout[1, food_reaction()]
    told = describe.inspect(state, CONFIG, 1, *FOOD)
    assert {one.name for one in scheme.lives_on} == set(told["lives_on"])
    assert {one.name for one in scheme.feeds} == set(told["feeds"])
    assert world.drawing(state, world=1, y=5, x=5) is None


def test_labels_tell_living_reactions_apart_on_both_sides(world, state):
    labels = world.labels(state, world=1, kind="species")
    assert (labels == labels.T).all()
    assert len(np.unique(labels[labels > 0])) == np.count_nonzero(state.population[1])
