import numpy as np
import pytest

from alife.engines import backend
from sims.stamp.config import Config
from sims.stamp.initial_state import blank_garden, sow_by_hand
from sims.stamp.rule import load
from sims.stamp.world import World
from tests.sims.stamp import reference
from tests.sims.stamp.rules import ALL, TINY


def garden(engine="cpu", **settings):
    return World(Config(**{"rule": TINY, "rows": 2, "columns": 2, "freeze": 0, **settings}), backend.start(engine, 1))


def alone(rule, number, steps, rows=1, columns=1, plot=None):
    """Return the cells of a world with one body in its first plot, after some steps."""
    stamp = load(rule)
    world = garden(rule=rule, rows=rows, columns=columns, plot=plot or 3 * stamp.size)
    state = blank_garden(world.config, np.zeros(1, np.uint32))
    sow_by_hand(state, world.config, 0, 0, 0, stamp.codes[number], number + 1)
    world.step(state, steps)
    return state.channels[0]


def middle(cells, y, x, reach):
    return cells[y - reach : y + reach, x - reach : x + reach]


def test_the_engine_obeys_the_law_written_in_plain_numpy():
    world = garden(plot=10)  # bodies touch
    state = world.reset(seeds=[3])
    cells = state.channels[0].astype(np.int64)
    for _ in range(24):
        world.step(state, 1)
        cells = reference.step(cells, world.config.stamp.rule)
        assert (state.channels[0] == cells).all()
    assert (cells != 0).any()


def test_a_seed_is_the_encoding():
    world = garden(founders=1)
    state = world.reset()
    code = state.genome[state.species != 0][0]
    cell = state.channels[state.channels[..., 3] != 0]
    assert (cell == reference.seed(code, state.channels.shape[3])).all()
    assert len(cell) == 1


@pytest.mark.parametrize("rule", ALL)
def test_grown_together_is_grown_alone_at_the_distance_that_the_file_states(rule):
    stamp = load(rule)
    world = garden(rule=rule, rows=3, columns=4)
    state = world.reset(seeds=[2])
    steps = min(stamp.held, 3 * stamp.growth)
    world.step(state, steps)
    side, reach = stamp.distance, stamp.distance // 2 - 1
    for row, column in ((0, 0), (1, 2), (2, 3)):
        number = int(state.design[0, row, column]) - 1
        y, x = row * side + side // 2, column * side + side // 2
        single = alone(rule, number, steps)
        centre = len(single) // 2
        assert (middle(state.channels[0], y, x, reach) == middle(single, centre, centre, reach)).all()


def test_a_body_is_the_same_in_a_world_of_any_size():
    small, large = alone(TINY, 0, 20, plot=24), alone(TINY, 0, 20, rows=5, columns=9, plot=24)
    assert (large[:24, :24] == small).all()
    assert not large[24:].any()


def test_a_frozen_body_changes_no_more():
    world = garden(freeze=1)
    state = world.reset()
    growth = world.config.growth
    world.step(state, growth)
    before = state.channels.copy()
    world.step(state, 10)
    assert (state.channels == before).all()
    free = garden()
    moving = free.reset()
    free.step(moving, growth)
    assert (moving.channels == before).all()
    free.step(moving, 10)
    assert (moving.channels != before).any()


@pytest.mark.parametrize("rule", ALL)
def test_every_shipped_design_is_nearest_to_its_own_more_often_than_not(rule):
    stamp = load(rule)
    chosen = range(0, len(stamp.codes), max(1, len(stamp.codes) // 12))
    asked = stamp.designs.reshape(len(stamp.codes), -1) / 255.0
    first = (3 * stamp.size) // 2 - stamp.size // 2
    nearest = []
    for number in chosen:
        cells = alone(rule, number, stamp.growth)[first : first + stamp.size, first : first + stamp.size, :4]
        away = ((np.clip(cells / 512, 0, 1).ravel() - asked) ** 2).sum(axis=1)
        nearest.append(int(away.argmin()) == number)
    assert np.mean(nearest) > 0.5
