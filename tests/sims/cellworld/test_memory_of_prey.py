"""What an engine remembers between calls never shows, whatever became of the cells meanwhile."""

from dataclasses import replace

import numpy as np

from alife.core.state import arrays, with_arrays
from alife.engines import backend
from sims.cellworld.config import Config
from sims.cellworld.world import World

CONFIG = Config(height=24, width=33)


def copied(state):
    return with_arrays(replace(state), {name: array.copy() for name, array in arrays(state).items()})


def assert_same(one, other):
    for name, array in arrays(one).items():
        np.testing.assert_array_equal(array, arrays(other)[name], err_msg=name)


def test_a_world_stepped_singly_is_the_world_stepped_at_once():
    singly, at_once = (World(CONFIG, backend.start("cpu", 2)) for _ in range(2))
    one, other = singly.reset(seeds=[3, 4, 5]), at_once.reset(seeds=[3, 4, 5])
    for _ in range(400):
        singly.step(one, 1)
    at_once.step(other, 400)
    assert_same(one, other)
    assert one.books.sum() > 0


def test_cells_that_were_changed_between_calls_are_seen():
    world = World(CONFIG, backend.start("cpu", 2))
    state = world.reset(seeds=[7])
    world.step(state, 300)
    past = copied(state)
    rng = np.random.default_rng(0)
    for _ in range(60):
        world.step(state, int(rng.integers(1, 4)))
        top, left = (int(rng.integers(0, size)) for size in (CONFIG.height - 6, CONFIG.width - 6))
        for name, array in arrays(state).items():  # a patch of the past comes back, killing who is there now
            if array.ndim >= 3 and array.shape[2] == CONFIG.width:
                array[:, top : top + 6, left : left + 6] = arrays(past)[name][:, top : top + 6, left : left + 6]
        twin = copied(state)
        steps = int(rng.integers(1, 4))
        world.step(state, steps)
        World(CONFIG, backend.start("cpu", 2)).step(twin, steps)  # which remembers nothing
        assert_same(state, twin)
