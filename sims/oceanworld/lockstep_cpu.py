"""Creatures in memory that are driven, looked at and fed in lockstep: compiled, on the CPU.

A thread works in one buffer, into which it lays how a creature moves; what does not move is in it already where that
creature has the body of the one before. So a thousand creatures of one body need a thousandth of the memory that a
thousand buffers would, and all of it is at hand.
"""

from typing import NamedTuple

import numpy as np

from alife.engines import rng
from alife.engines.cpu import inner, njit, prange, take_next, uint32, uint64
from alife.engines.rule import for_numba
from sims.oceanworld import food
from sims.oceanworld.kernels_cpu import FASTEST, PLANE
from sims.oceanworld.steering_cpu import (
    COS,
    FLOW_X,
    FLOW_Y,
    SEEN,
    SENSES,
    SIN,
    SPREAD,
    STRAIN,
    X,
    Y,
    begin,
    look,
    run,
    sense,
)

MOVING = 5  # planes from FASTEST on: greatest speed, position, velocity
OBSERVED, LARGEST = 12, 10.0  # numbers that an environment tells, and how large each may be
NEAREST_MEAL, FAR_SQUARE, NEAR_SQUARE = food.NEAREST, food.FARTHEST**2, food.NEAREST**2
FARTHEST, TRIES = food.FARTHEST, food.TRIES
draw = for_numba(rng.draw)


class Shapes(NamedTuple):
    """The k different bodies, see steering_cpu.begin."""

    height: np.ndarray  # [sites] int64 (k,)
    at_rest: np.ndarray  # (k, PLANES x PLANE): a buffer with the body at rest
    centre: np.ndarray  # [cells] (k, 2): of mass at rest
    driven: np.ndarray  # int64 (k, MOST_DRIVEN, 4)
    counts: np.ndarray  # int64 (k, 2): sites, driven bonds


class Held(NamedTuple):
    """The n creatures, and what threads work in."""

    shape: np.ndarray  # int64 (n,): which of the bodies each has
    motion: np.ndarray  # (n, MOVING, sites)
    clock: np.ndarray  # int64 (n, 2): the steps of the beat and of the water's period
    seen: np.ndarray  # float64 (n, SEEN)
    buffer: np.ndarray  # (threads, PLANES x PLANE)
    laid: np.ndarray  # int64 (threads,): which of the bodies is in the buffer, -1: none


@njit(cache=True, nogil=True, error_model="numpy")
def lay_shapes(params, links, widths, groups, shapes):
    """Fill in what bodies are, links uint8 (k, SITES), widths int64 (k,), groups int64 (k, SITES, 2)."""
    seen = np.zeros(SEEN)
    for one in range(widths.size):
        shapes.counts[one, 0], shapes.counts[one, 1] = begin(
            params, links[one], widths[one], shapes.height[one], groups[one], shapes.at_rest[one], shapes.centre[one],
            shapes.driven[one], seen,
        )  # fmt: skip


@njit(cache=True, nogil=True, error_model="numpy")
def reset_some(shapes, held, which):
    """Lay some creatures at rest, int64 (k,)."""
    for number in range(which.size):
        one = which[number]
        shape = held.shape[one]
        put_down(shapes, held, one, shapes.at_rest[shape])
        held.clock[one, 0] = held.clock[one, 1] = 0
        held.seen[one] = 0.0
        held.seen[one, COS] = 1.0


@inner
def take_up(shapes, held, one, thread):
    """Lay a creature as it moves into the buffer of a thread."""
    shape, buffer = held.shape[one], held.buffer[thread]
    if held.laid[thread] != shape:
        for number in range(buffer.size):
            buffer[number] = shapes.at_rest[shape, number]
        held.laid[thread] = shape
    for plane in range(MOVING):
        first = FASTEST + uint64(PLANE * plane)
        for site in range(shapes.counts[shape, 0]):
            buffer[first + uint64(site)] = held.motion[one, plane, site]


@inner
def put_down(shapes, held, one, buffer):
    """Write how a creature in a buffer moves."""
    for plane in range(MOVING):
        first = FASTEST + uint64(PLANE * plane)
        for site in range(shapes.counts[held.shape[one], 0]):
            held.motion[one, plane, site] = buffer[first + uint64(site)]


@inner
def run_one(params, water, grown, power, shapes, held, one, thread, amplitude, steps):
    """Run some steps of one creature, and look at it."""
    shape, buffer = held.shape[one], held.buffer[thread]
    height, centre = shapes.height[shape], shapes.centre[shape]
    sites, clock = uint64(shapes.counts[shape, 0]), (held.clock[one, 0], held.clock[one, 1])
    take_up(shapes, held, one, thread)
    clock = run(
        params, water, 0, amplitude, grown, power, centre, buffer, sites, height, shapes.driven[shape],
        shapes.counts[shape, 1], clock, steps,
    )  # fmt: skip
    held.clock[one, 0], held.clock[one, 1] = clock
    look(water, 0, clock[1], centre, buffer, sites, height, held.seen[one])
    put_down(shapes, held, one, buffer)


@njit(parallel=True, cache=True, nogil=True, error_model="numpy")
def run_all(params, water, grown, power, shapes, held, amplitudes, steps):
    """Run some steps of all creatures, and look at each.

    amplitudes (n, groups); grown (groups, steps) and power: of all.
    """
    counter = np.zeros(1, np.int64)
    for thread in prange(held.laid.size):
        one = take_next(counter)
        while one < held.shape.size:
            run_one(params, water, grown, power, shapes, held, one, thread, amplitudes[one], steps)
            one = take_next(counter)


@inner
def meal_at(key, other_key, meal):
    """Return where a meal is from where the one before was eaten, [cells]: that of food.py, drawn by its keys."""
    for number in range(TRIES):
        index = uint32(2 * (TRIES * meal + number))
        x = (draw(key, other_key, index) / 2.0**31 - 1.0) * FARTHEST
        y = (draw(key, other_key, index + uint32(1)) / 2.0**31 - 1.0) * FARTHEST
        square = x * x + y * y
        if NEAR_SQUARE <= square <= FAR_SQUARE:
            return x, y
    return NEAREST_MEAL, 0.0


@inner
def observe(seen, before_cos, before_sin, phase, senses, observation):
    """Write what an environment tells of a creature, float32 (OBSERVED,), each within -LARGEST..LARGEST."""
    cos, sin = seen[COS], seen[SIN]
    for number in range(5):
        observation[number] = clipped(senses[number])
    observation[5] = clipped(before_cos * sin - before_sin * cos)
    observation[6], observation[7] = clipped(seen[SPREAD]), clipped(seen[STRAIN])
    observation[8], observation[9] = phase[0], phase[1]
    observation[10] = clipped((cos * seen[FLOW_X] + sin * seen[FLOW_Y]) / 4.0)
    observation[11] = clipped((cos * seen[FLOW_Y] - sin * seen[FLOW_X]) / 4.0)


@inner
def clipped(value):
    """Return a value within -LARGEST..LARGEST, 0 for what is no number."""
    if not np.isfinite(value):
        return np.float32(0.0)
    return np.float32(min(max(value, -LARGEST), LARGEST))


@inner
def seek(params, water, grown, power, shapes, held, one, thread, amplitude, sought, keys, phases, task, senses, told):
    """Let one creature act for some steps; write what it is told then and what that was worth, see `seek_all`."""
    seen = held.seen[one]
    steps, reach, worth, respawns, episode, apart = task
    before_cos, before_sin = seen[COS], seen[SIN]
    run_one(params, water, grown, power, shapes, held, one, thread, amplitude, steps)
    far = sense(seen, sought[0], sought[1], senses)
    reward, ate = sought[2] - far, far < reach
    if ate:
        reward += worth
        sought[3] += 1.0
        if respawns:
            x, y = meal_at(keys[0], keys[1], np.int64(sought[3]))
            sought[0], sought[1] = seen[X] + x, seen[Y] + y
            far = sense(seen, sought[0], sought[1], senses)
    sought[2] = far
    decisions, observation, rewards, ends = told
    decisions[0] += 1
    lost = not np.isfinite(far)
    rewards[0] = apart if lost else reward
    ends[0] = lost or (ate and not respawns)
    ends[1] = decisions[0] >= episode and not ends[0]
    observe(seen, before_cos, before_sin, phases[held.clock[one, 0]], senses, observation)


@njit(cache=True, nogil=True, error_model="numpy")
def seek_all(
    params, water, grown, power, height, at_rest, centre, driven, counts, shape, motion, clock, seen, buffer, laid,
    sought, keys, phases, task, amplitudes, decisions, observations, rewards, ends, actions, counter, team,
):  # fmt: skip
    """Let creatures that are held in memory act for some steps, eat, and be told what they sense; one of a team.

    height to counts are those of Shapes, shape to laid those of Held: one by one, since tuples take a while to pass.
    sought float64 (n, 4): where the food is (x, y), how far, meals so far; keys uint32 (n, 2): of the words that place
    food; phases float32 (steps, 2): cosine and sine of the beat; task: steps, reach [cells], what a meal is worth,
    whether there is food after the first, decisions of an episode, what falling apart is worth; amplitudes (n, groups):
    where actions float32 (n, groups), cut to 0..1, are put; decisions int64 (n, 1): so far; counter int64 (1,): of
    those that were begun with. Fills in observations float32 (n, OBSERVED), rewards float64 (n, 1), and whether an
    episode is terminated and truncated, ends bool (n, 2).
    """
    shapes = Shapes(height, at_rest, centre, driven, counts)
    held = Held(shape, motion, clock, seen, buffer, laid)
    senses = np.zeros(SENSES)
    one = take_next(counter)
    while one < held.shape.size:
        for group in range(actions.shape[1]):
            wanted = actions[one, group]
            amplitudes[one, group] = 0.0 if wanted < 0 else 1.0 if wanted > 1 else wanted  # what is no number stays so
        told = decisions[one], observations[one], rewards[one], ends[one]
        seek(
            params, water, grown, power, shapes, held, one, team.thread, amplitudes[one], sought[one], keys[one],
            phases, task, senses, told,
        )  # fmt: skip
        one = take_next(counter)


@njit(cache=True, nogil=True, error_model="numpy")
def find_food(which, seen, sought, keys, respawns, target, phases, observations):
    """Place the first food of some creatures, int64 (k,), that lie at rest, and write what they are told."""
    senses = np.zeros(SENSES)
    for number in range(which.size):
        one = which[number]
        sought[one, 0], sought[one, 1] = target[0], target[1]
        if respawns:
            sought[one, 0], sought[one, 1] = meal_at(keys[one, 0], keys[one, 1], 0)
        sought[one, 2], sought[one, 3] = sense(seen[one], sought[one, 0], sought[one, 1], senses), 0.0
        observe(seen[one], 1.0, 0.0, phases[0], senses, observations[one])
