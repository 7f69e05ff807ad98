"""Hands in a Multicell world keep its books balanced and its state sound."""

from dataclasses import replace

import numpy as np
import pytest

from alife.engines import backend
from alife.worlds.intervention import Intervention
from sims.multicell.config import Config
from sims.multicell.scalar_rules import CAPACITY
from sims.multicell.state import Counter
from sims.multicell.world import World

CONFIG = Config(height=30, width=28, founders=30, birth_threshold=30, mutation_rate=16000)
CHEMICAL = 3


@pytest.fixture(scope="module")
def world():
    return World(CONFIG, backend.start("cpu", 1))


@pytest.fixture
def state(world):
    state = world.reset(seeds=[0, 1])
    world.step(state, 400)
    return state


def intervention(tool, **given):
    return replace(
        Intervention(step=400, world=1, tool=tool, y=24, x=10, radius=4, choice=CHEMICAL, amount=16), **given
    )


def molecules(state):
    return (
        state.chemicals[1].astype(np.int64).sum(axis=(0, 2))
        + state.drained[1].sum(axis=0)
        - state.supplied[1].sum(axis=0)
    )


def energy(state):
    return state.energy[1].sum() + state.books[1, :, Counter.HEAT].sum() - state.books[1, :, Counter.PAYOUT].sum()


@pytest.mark.parametrize("tool", ["add", "remove", "kill", "plant"])
def test_molecules_and_energy_balance_with_the_books(world, state, tool):
    copied_genome = tuple(state.genome[1][state.role[1] > 0][0].tolist())
    before = molecules(state), energy(state)
    world.apply_intervention(state, intervention(tool, cutting=copied_genome if tool == "plant" else ()))
    assert (molecules(state) == before[0]).all()
    assert energy(state) == before[1]


def test_molecules_are_added_to_the_disc_alone(world, state):
    before = state.chemicals.copy()
    world.apply_intervention(state, intervention("add"))
    added = state.chemicals - before
    assert set(np.unique(added)) == {0, 16}
    rows, columns = np.nonzero(added[1, :, CHEMICAL])
    assert ((rows - 24) ** 2 + (columns - 10) ** 2 <= 4**2 + 2).all()
    assert len(rows) > 40


def test_no_space_holds_more_than_it_can_nor_less_than_nothing(world, state):
    world.apply_intervention(state, intervention("add", amount=30_000))
    assert state.chemicals.max() == CAPACITY
    world.apply_intervention(state, intervention("remove", amount=30_000))
    assert state.chemicals.min() == 0
    assert state.chemicals[1, 24, CHEMICAL, 10] == 0


def test_killing_leaves_spaces_empty_but_for_molecules(world, state):
    world.apply_intervention(state, intervention("kill"))
    assert state.role[1, 24, 10] == state.energy[1, 24, 10] == state.organism[1, 24, 10] == 0
    assert not state.genome[1, 24, 10].any()


def test_what_is_planted_are_founders_with_the_genome_that_was_cut(world, state):
    copied_genome = world.copied_genome(
        state, world=1, y=int(np.nonzero(state.role[1])[0][0]), x=int(np.nonzero(state.role[1])[1][0])
    )
    world.apply_intervention(state, intervention("plant", cutting=copied_genome))
    assert tuple(state.genome[1, 24, 10].tolist()) == copied_genome
    assert state.telomere[1, 24, 10] == CONFIG.telomere
    assert state.energy[1, 24, 10] == CONFIG.founder_energy
    assert state.pheromone[1, 24, 10] == 0


def test_every_planted_founder_is_an_organism_of_its_own_and_of_one_species(world, state):
    copied_genome = tuple(state.genome[1][state.role[1] > 0][0].tolist())
    world.apply_intervention(state, intervention("plant", cutting=copied_genome))
    planted = (
        (state.birth_step[1] == 400)
        & (state.energy[1] == CONFIG.founder_energy)
        & (state.telomere[1] == CONFIG.telomere)
    )
    assert planted.sum() >= 8
    assert len(np.unique(state.organism[1][planted])) == planted.sum()
    assert len(np.unique(state.species[1][planted])) == 1


def test_a_world_that_was_touched_lives_on(world, state):
    for tool in ("add", "kill"):
        world.apply_intervention(state, intervention(tool))
    world.step(state, 50)
    assert state.role[1].any()


@pytest.mark.parametrize(
    "wrong", [{"tool": "sing"}, {"tool": "add", "choice": 99}, {"tool": "plant", "cutting": (1, 2)}]
)
def test_what_makes_no_sense_is_refused(world, state, wrong):
    with pytest.raises(ValueError, match=r"."):
        world.apply_intervention(state, intervention(**{"tool": "add"} | wrong))


def test_a_disc_beyond_the_edge_is_cut_off(world, state):
    world.apply_intervention(state, intervention("kill", y=0, x=0, radius=6))
    world.apply_intervention(state, intervention("kill", y=29, x=27, radius=6))
    assert state.role[1, 29, 27] == 0


def test_the_path_of_a_decision_leads_to_the_role_of_the_cell(world, state):
    for y, x in zip(*np.nonzero(state.role[0]), strict=True):
        found = world.decision(state, world=0, y=int(y), x=int(x))
        leaf = int("".join(map(str, found.path)), 2)
        assert found.answers[leaf][0] == str(state.role[0, y, x])
