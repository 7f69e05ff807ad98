"""The engines do what the rules say in prose."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alife.core.state import arrays
from sims.multicell.config import Config
from sims.multicell.genome import ancestor
from sims.multicell.state import Counter
from sims.multicell.world import World
from tests.sims.multicell.reference import Reference
from tests.sims.multicell.strategies import configs
from tests.thorough import cases

CELL_FACTS = ("role", "pheromone", "child_pheromone", "telomere", "organism", "species", "energy", "birth_step")


def assert_equal(reference, state, world):
    assert reference.molecules == state.chemicals[world].swapaxes(1, 2).tolist()
    rock = len(reference.config.chemistry.reactions) + 2
    for fact in CELL_FACTS:
        told = [[getattr(cell, fact) if cell else 0 for cell in row] for row in reference.cells]
        for y, x in reference.rock if fact == "role" else ():
            told[y][x] = rock
        assert told == getattr(state, fact)[world].tolist(), fact
    nothing = [0] * state.genome.shape[-1]
    assert [[cell.genome if cell else nothing for cell in row] for row in reference.cells] == state.genome[
        world
    ].tolist()
    assert list(reference.totals.values()) == state.books[world].sum(axis=0).tolist()
    if state.diseased.size:
        assert reference.diseased == state.diseased[world].sum()
    assert reference.supplied == state.supplied[world].sum(axis=0).tolist()
    assert reference.drained == state.drained[world].sum(axis=0).tolist()


def run_both(config, seed, steps, begin_at=0, genomes=None):
    world = World(config)
    state = world.reset(genomes, seeds=[seed, seed ^ 1])
    world.step(state, begin_at)
    references = [Reference(config, state, number) for number in (0, 1)]
    for array in (state.books, state.supplied, state.drained, state.diseased):
        array[...] = 0
    for _ in range(steps):
        world.step(state)
        for number, reference in enumerate(references):
            reference.advance()
            assert_equal(reference, state, number)
    return state


@settings(max_examples=cases(40), deadline=None)
@given(config=configs(), seed=st.integers(0, 2**31))
def test_every_step_of_any_world_is_as_the_rules_say(config, seed):
    assert run_both(config, seed, steps=8).step == 8


def test_a_war_of_killers_is_as_the_rules_say():
    rich = {"supply_top": 60000, "supply_bottom": 60000, "birth_threshold": 30}
    config = Config(height=24, width=26, founders=60, mutation_rate=5000, **rich)
    killers = np.stack([ancestor(config)] * 2)
    killers[:, 11:15] = config.killer  # the leaves of pheromones 1 and 3: the word is 1 17 1 17
    killers[1, -1] = 0  # a leaf that no pheromone leads to: another species with the same word
    state = run_both(config, seed=2, steps=12, begin_at=200, genomes=killers)
    assert state.books[:, :, Counter.KILLS].sum() > 20, "too few strikes were compared"


def test_an_arms_race_is_as_the_rules_say():
    rich = {"supply_top": 60000, "supply_bottom": 60000, "birth_threshold": 30, "tree_depth": 4}
    config = Config(height=24, width=26, founders=60, mutation_rate=30000, arms_cost=9, **rich)
    armed = np.stack([ancestor(config)] * 3)
    armed[:, 15 + 2] = config.killer  # half of the leaves of each word
    armed[:, 15 + 8 : 15 + 12] = config.killer
    armed[:, -2:] = (20, 10), (10, 30), (9, 9)  # attack and defence: the first can strike all but the second
    state = run_both(config, seed=2, steps=10, begin_at=100, genomes=armed)
    assert state.books[:, :, Counter.KILLS].sum() > 5, "too few strikes were compared"
    without = World(replace(config, arms_cost=1))
    peaceful = without.reset(armed, seeds=[2, 3])
    without.step(peaceful, 110)
    assert (peaceful.energy != state.energy).any(), "arms cost nothing"


@pytest.mark.parametrize("foods", [(1, 2, 3), (1, 2, 3, 0)])
def test_bands_of_many_foods_are_as_the_rules_say(foods):
    config = Config(height=16, width=32, founders=40, birth_threshold=30, ground="bands", foods=foods, ground_drift=3)
    run_both(config, seed=3, steps=8, begin_at=40)


@pytest.mark.parametrize("ground", ["bands", "foods_apart", "foods_together", "rock"])
def test_a_disease_of_plans_on_any_ground_is_as_the_rules_say(ground):
    laws = {"disease": 60000, "disease_radius": 5, "leaf_duplication": 30000, "tree_depth": 4, "ground": ground}
    config = Config(height=16, width=32, founders=40, mutation_rate=20000, birth_threshold=30, **laws)
    state = run_both(config, seed=3, steps=12, begin_at=120)
    assert state.diseased.sum() > 10, "too few cells fell ill"


@pytest.mark.parametrize("ground", ["bands", "foods_apart", "foods_together"])
def test_ground_that_drifts_is_as_the_rules_say(ground):
    laws = {"ground": ground, "ground_drift": 3, "supply_period": 2}
    config = Config(height=16, width=32, founders=40, birth_threshold=30, **laws)
    state = run_both(config, seed=3, steps=12, begin_at=110)
    still = World(replace(config, ground_drift=0))
    without = still.reset(seeds=[3, 2])
    still.step(without, 110 + 12)
    assert (state.chemicals != without.chemicals).any(), "the ground stood"


def test_founders_crossed_with_strangers_are_as_the_rules_say():
    laws = {"crossing": 65536, "disease": 30000, "disease_radius": 5, "tree_depth": 4, "telomere": 3}
    config = Config(height=16, width=32, founders=60, mutation_rate=20000, birth_threshold=30, **laws)
    apart = World(replace(config, crossing=0))
    state = run_both(config, seed=5, steps=12, begin_at=150)
    without = apart.reset(seeds=[5, 4])
    apart.step(without, 150 + 12)
    assert (state.genome != without.genome).any(), "nobody was crossed"


def test_spaces_that_overflow_are_as_the_rules_say():
    flood = {"supply_bottom": 65536, "supply_top": 65536, "supply_period": 4096, "outflow": 0}
    config = Config(height=6, width=8, founders=8, mutation_rate=5000, **flood)
    state = run_both(config, seed=1, steps=4)
    assert state.drained[..., config.foods].sum() > 0, "no space overflowed, so spilling was not compared"


def test_a_state_of_another_step_is_told_apart():
    world = World(Config(height=4, width=4, founders=1))
    state = world.reset(seeds=[0])
    reference = Reference(world.config, state, 0)
    reference.advance()
    before = {name: array.copy() for name, array in arrays(state).items()}
    world.step(state, 2)
    assert any((before[name] != array).any() for name, array in arrays(state).items())
    assert not np.array_equal(reference.molecules, state.chemicals[0].swapaxes(1, 2))
