"""What no step of any Cellworld can break."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from alife.core import state as states
from alife.engines.kernel_tuples import filled
from sims.cellworld.cell_rules import develop
from sims.cellworld.config import PRESETS, Config
from sims.cellworld.initial_state import founded
from sims.cellworld.kernel_params import kernel_params, tables_of
from sims.cellworld.state import Cells, Counter
from sims.cellworld.world import World
from tests.sims.cellworld.strategies import configs
from tests.thorough import cases

STEPS = 40


def steps_of(config, seed=0, steps=STEPS):
    world = World(config)
    state = world.reset(seeds=[seed])
    for _ in range(steps):
        world.step(state)
        yield state


def books(state, book):
    return state.books[0, :, book].sum()


@settings(max_examples=cases(60), deadline=None)
@given(config=configs(), seed=st.integers(0, 2**31))
def test_energy_is_what_was_gathered_less_heat(config, seed):
    start = config.founders * config.founder_energy
    for state in steps_of(config, seed):
        assert state.energy.sum() == start + books(state, Counter.INCOME) - books(state, Counter.HEAT)
        assert state.energy.min() >= 0
        assert state.energy.max() <= config.energy_cap


@settings(max_examples=cases(60), deadline=None)
@given(config=configs(), seed=st.integers(0, 2**31))
def test_empty_spaces_hold_zeros_and_cells_are_counted(config, seed):
    for state in steps_of(config, seed):
        empty = state.species == 0
        for name, array in states.arrays(state).items():
            if name not in ("seeds", "books"):
                assert not array[empty].any(), name
        alive = config.founders + books(state, Counter.BIRTHS) - books(state, Counter.DEATHS)
        assert alive == np.count_nonzero(~empty)
        assert books(state, Counter.KILLS) <= books(state, Counter.DEATHS)


@settings(max_examples=cases(30), deadline=None)
@given(config=configs(), seed=st.integers(0, 2**31))
def test_what_a_cell_is_can_be_read_off_its_genome(config, seed):
    *_, state = steps_of(config, seed)
    again = states.one_world(state, 0)
    for y, x in np.argwhere(state.species[0] != 0):
        with np.errstate(over="ignore"):
            develop(filled(Cells, again), kernel_params(config), tables_of(config), 0, y, x)
    for name, array in states.arrays(again).items():
        assert np.array_equal(array, getattr(state, name)), name


@settings(max_examples=cases(30), deadline=None)
@given(config=configs(mutation_rate=0), seed=st.integers(0, 2**31))
def test_without_mutation_there_is_never_another_species(config, seed):
    species = founded(config, np.array([seed])).species.max()
    for state in steps_of(config, seed):
        assert set(np.unique(state.species)) <= {0, species}
        assert books(state, Counter.KILLS) == 0


@settings(max_examples=cases(30), deadline=None)
@given(config=configs(conquest=False), seed=st.integers(0, 2**31))
def test_without_conquest_nobody_is_killed(config, seed):
    for state in steps_of(config, seed):
        assert books(state, Counter.KILLS) == 0


def test_one_cell_fills_a_world_without_death_and_then_nothing_changes():
    world = World(Config(**PRESETS["fills-and-stops"].rules))
    state = world.reset(seeds=[0])
    world.step(state, 300)
    full = {name: array.copy() for name, array in states.arrays(state).items() if name not in ("energy", "books")}
    assert (state.species != 0).all()
    assert books(state, Counter.BIRTHS) == 63
    world.step(state, 3000)
    assert all(np.array_equal(array, getattr(state, name)) for name, array in full.items())
    assert books(state, Counter.BIRTHS) == 63


def test_a_cell_that_spends_more_than_it_gathers_starves():
    world = World(Config(height=4, width=4, founders=4, founder_energy=10, death_rate=0, ancestor=(2, *[0] * 15)))
    state = world.reset(seeds=[0])
    world.step(state, 10)
    assert np.count_nonzero(state.species) == 4
    world.step(state)
    assert np.count_nonzero(state.species) == 0
