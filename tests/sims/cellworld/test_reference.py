"""The engines do what the rules say in prose."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sims.cellworld.config import Config
from sims.cellworld.kernel_params import BARREN
from sims.cellworld.state import Counter
from sims.cellworld.world import World
from tests.sims.cellworld.reference import Reference
from tests.sims.cellworld.strategies import configs
from tests.thorough import cases

FACTS = ("species", "energy", "income", "upkeep", "birth_step")


def assert_equal(reference, state, world):
    for fact in FACTS:
        told = [[getattr(cell, fact) if cell else 0 for cell in row] for row in reference.cells]
        assert told == getattr(state, fact)[world].tolist(), fact
    living = [cell for row in reference.cells for cell in row if cell]
    costs = [cell.cost if cell.cost is not None else BARREN for cell in living]
    assert costs == state.cost[world][state.species[world] != 0].tolist()
    genomes = [[cell.genome if cell else [0] * 16 for cell in row] for row in reference.cells]
    assert genomes == state.genome[world].tolist()
    assert list(reference.totals.values()) == state.books[world].sum(axis=0).tolist()


def run_both(config, seed, steps, genomes=None, portion=1):
    world = World(config)
    state = world.reset(genomes, seeds=[seed, seed ^ 1])
    references = [Reference(config, state, number) for number in (0, 1)]
    for _ in range(steps):
        world.step(state, portion)
        for number, reference in enumerate(references):
            for _ in range(portion):
                reference.advance()
            assert_equal(reference, state, number)
    return state


@settings(max_examples=cases(60), deadline=None)
@given(config=configs(), seed=st.integers(0, 2**31))
def test_every_step_of_any_world_is_as_the_rules_say(config, seed):
    assert run_both(config, seed, steps=12).step == 12


@settings(max_examples=cases(20), deadline=None)
@given(config=configs(conquest=True), seed=st.integers(0, 2**31))
def test_what_is_remembered_between_steps_changes_nothing(config, seed):
    assert run_both(config, seed, steps=2, portion=15).step == 30


def test_a_war_is_as_the_rules_say():
    config = Config(height=10, width=11, founders=110, founder_energy=900, mutation_rate=20000, death_rate=600)
    dice = np.random.default_rng(0)
    genomes = dice.integers(0, 5, (40, 16)).astype(np.uint8)
    genomes[:, 5:7] = 1, 2
    state = run_both(config, seed=2, steps=60, genomes=genomes)
    assert state.books[:, :, Counter.KILLS].sum() > 50, "too few conquests were compared"
    assert state.books[:, :, Counter.BIRTHS].sum() > state.books[:, :, Counter.KILLS].sum()


def test_a_difference_is_noticed():
    world = World(Config(height=4, width=5, founders=3, death_rate=0))
    state = world.reset(seeds=[0])
    reference = Reference(world.config, state, 0)
    reference.advance()
    world.step(state, 2)
    assert sum(cell.energy for row in reference.cells for cell in row if cell) != state.energy.sum()
