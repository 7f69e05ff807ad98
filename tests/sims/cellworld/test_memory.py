"""What the CPU engine remembers from one call to the next never shows in a history."""

import numpy as np
import pytest

from alife.state import arrays, digest, with_arrays
from sims.cellworld.config import Config
from sims.cellworld.world import World

CONFIG = Config(height=24, width=24, founders=300, death_rate=600, mutation_rate=9000)


def copied(state):
    return with_arrays(state, {name: array.copy() for name, array in arrays(state).items()})


def rolled(state, rows, columns):
    """Return a state with all cells moved."""
    grids = {name: array for name, array in arrays(state).items() if array.shape[1:3] == (24, 24)}
    return with_arrays(state, {name: np.roll(array, (rows, columns), (1, 2)) for name, array in grids.items()})


@pytest.fixture
def state():
    world = World(CONFIG)
    found = world.reset(seeds=[0, 1])
    world.step(found, 200)
    assert world.totals(found)["kills"].min() > 0
    return found


@pytest.mark.parametrize(("rows", "columns"), [(0, 1), (1, 0), (7, 5)])
def test_cells_that_were_moved_by_hand_conquer_as_in_a_world_that_remembers_nothing(state, rows, columns):
    world = World(CONFIG)
    world.step(state, 50)
    moved = rolled(state, rows, columns)
    expected = copied(moved)
    World(CONFIG).step(expected, 40)
    world.step(moved, 40)
    assert [digest(moved, n) for n in range(2)] == [digest(expected, n) for n in range(2)]


def test_one_cell_that_was_changed_by_hand_is_noticed(state):
    world = World(CONFIG)
    world.step(state, 50)
    donor, place = np.argwhere(state.species[0] != 0)[[3, 90]]
    for name in ("species", "income", "upkeep", "cost", "edges", "genome"):
        array = getattr(state, name)
        array[0, *place] = array[0, *donor]
    expected = copied(state)
    World(CONFIG).step(expected, 40)
    world.step(state, 40)
    assert digest(state, 0) == digest(expected, 0)


def test_two_histories_stepped_in_turn_by_one_world_are_those_of_two_worlds(state):
    both, others = World(CONFIG), [World(CONFIG), World(CONFIG)]
    histories = [copied(state), rolled(state, 3, 3)]
    expected = [copied(history) for history in histories]
    for _ in range(10):
        for number in range(2):
            both.step(histories[number], 3)
            others[number].step(expected[number], 3)
    for number in range(2):
        assert digest(histories[number], 1) == digest(expected[number], 1)


def test_step_by_step_is_the_same_as_all_steps_at_once(state):
    slow, expected = copied(state), copied(state)
    world = World(CONFIG)
    for _ in range(60):
        world.step(slow)
    World(CONFIG).step(expected, 60)
    assert digest(slow, 0) == digest(expected, 0)


def test_rows_that_did_not_change_are_not_looked_at_anew(state):
    world = World(CONFIG)
    world.step(state, 20)
    memory = world._engine._memory
    memory.prey[:, 5] = 15  # what was remembered is what is acted upon
    world.step(state, 0)
    assert (memory.prey[:, 5] == 15).all()
    assert memory.born.mean() < 0.5
