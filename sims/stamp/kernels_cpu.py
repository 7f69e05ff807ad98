"""A step of Stamp on the CPU, in numba.

A row of cells is looked over for life; only the cells near it are worked out, four at a time, as products of small
matrices. All numbers are whole, and no sum exceeds what float32 counts exactly (numbers.py): so it does not matter
in what order a processor adds, or whether it multiplies and adds in one.
"""

from typing import NamedTuple

import numpy as np

from alife.engines.cpu import exact_floats, float32, inner, int16, int32, kernel, row_loop, uint8, uint32
from alife.engines.lattice import WRAPPED
from alife.engines.rows_cpu import draw_keys, end_phase, own_rows, own_worlds
from alife.engines.rule import for_numba
from alife.phylogeny.events_cpu import is_kept, record_child, record_death
from sims.stamp import plot_rules
from sims.stamp.numbers import ALIVE, COVER, LIMIT, WEIGHT_SHIFT
from sims.stamp.plot_rules import DIES, STREAMS

tend, sow, age_of = for_numba(plot_rules.tend), for_numba(plot_rules.sow), for_numba(plot_rules.age_of)
NOW = 0  # keys are drawn anew for every step
APART = 2  # every so-manieth part of the scratch is a thread's: what one writes is never in a line that another caches
AT_ONCE = 4  # cells that are worked out together: what is read of the weights serves all of them
HALF = 1 << (WEIGHT_SHIFT - 1)
FAR, NEAR, FROZEN = 0, 1, 2  # what a cell is: away from life, to be worked out, to be left as it is


class Memory(NamedTuple):
    """What is worked with besides the state."""

    near: np.ndarray  # uint8 (worlds, height, width): FAR, NEAR or FROZEN
    later: np.ndarray  # int16 (worlds, height, width, channels): cells after the step, before it is seen which live
    intent: np.ndarray  # uint8 (worlds, rows, columns), see alife.engines.lattice


class Scratch(NamedTuple):
    """What the threads work out cells in."""

    columns: np.ndarray  # int32 (APART x threads, width): where the cells near life are
    alive: np.ndarray  # uint8 (APART x threads, width)
    seen: np.ndarray  # float32 (APART x threads, AT_ONCE, FILTERS x channels): what cells perceive
    hidden: np.ndarray  # float32 (APART x threads, AT_ONCE, hidden)
    change: np.ndarray  # float32 (APART x threads, AT_ONCE, channels)


@kernel
def advance(garden, params, tables, seeds, memory, scratch, events, first_step, steps, team):
    """Run some steps of all worlds; every thread of the team calls it.

    What happens on plots is noted in the event buffer, if it is kept.
    """
    worlds, height = garden.channels.shape[:2]
    keys = np.empty((1, worlds, STREAMS, 2), np.uint32)
    seeded, rows = own_worlds(team, worlds), own_rows(team, worlds, height)
    plots, own = own_rows(team, worlds, garden.species.shape[1]), APART * team.thread
    for step in range(first_step, first_step + steps):
        now = step, step - first_step
        draw_keys(seeds, step, keys[NOW], *seeded)
        grow_rows(garden, params, tables, memory, scratch, own, *rows, step)
        end_phase(team)
        settle_rows(garden, memory, scratch.alive[own], *rows)
        end_phase(team)
        tend_rows(garden, params, events, keys, memory.intent, *plots, *now)
        end_phase(team)
        sow_rows(garden, params, events, keys, memory.intent, *plots, *now)
        end_phase(team)


@row_loop
def grow_rows(garden, params, tables, memory, scratch, own, first, end, step):
    """Work out the cells near life in some rows of the batch, counted through all its worlds."""
    height = garden.channels.shape[1]
    columns, seen = scratch.columns[own], scratch.seen[own]
    hidden, change = scratch.hidden[own], scratch.change[own]
    for row in range(first, end):
        world, y = row // height, row % height
        up, down = y - 1 if y > 0 else height - 1, y + 1 if y + 1 < height else 0
        cells = garden.channels[world]
        near = memory.near[world, y]
        find_alive(cells[up], cells[y], cells[down], scratch.alive[own])
        find_near(scratch.alive[own], near)
        if params.freeze_age > 0:
            freeze(garden, params, near, world, y, step)
        count = list_near(near, columns)
        for begin in range(0, count, AT_ONCE):
            for k in range(AT_ONCE):
                x = columns[min(begin + k, count - 1)]  # the last ones are worked out again where there are too few
                perceive(cells, up, y, down, x, seen[k])
                copy(tables.first_bias, hidden[k])
                copy(tables.second_bias, change[k])
            multiply(seen, tables.first, hidden)
            for k in range(AT_ONCE):
                activate(hidden[k])
            multiply(hidden, tables.second, change)
            for k in range(min(AT_ONCE, count - begin)):
                x = columns[begin + k]
                move(cells[y, x], change[k], memory.later[world, y, x])


@row_loop
def find_alive(above, here, below, alive):
    """Mark the columns in which one of three cells is alive."""
    for x in range(alive.size):
        most = max(above[x, COVER], here[x, COVER], below[x, COVER])
        alive[x] = uint8(most > ALIVE)


@row_loop
def find_near(alive, near):
    """Mark the columns of which one beside is marked."""
    last = alive.size - 1
    for x in range(1, last):
        near[x] = alive[x - 1] | alive[x] | alive[x + 1]
    near[0] = alive[last] | alive[0] | alive[min(1, last)]
    near[last] = alive[max(last - 1, 0)] | alive[last] | alive[0]


@inner
def freeze(garden, params, near, world, y, step):
    """Mark the cells of a row that are of bodies old enough to stay as they are."""
    row = y // params.side
    for column in range(garden.species.shape[2]):
        there = garden.species[world, row, column] != 0
        if there and age_of(garden, world, row, column, step) >= params.freeze_age:
            near[column * params.side : (column + 1) * params.side] = FROZEN


@row_loop
def list_near(near, columns):
    """List the columns of the cells to be worked out; return how many there are."""
    count = 0
    for x in range(near.size):
        columns[count] = x
        count += int32(near[x] == NEAR)
    return count


@row_loop
def perceive(cells, up, y, down, x, seen):
    """Write down what a cell perceives of every channel: itself, two gradients, the ring of its neighbours."""
    width = cells.shape[1]
    left, right = x - 1 if x > 0 else width - 1, x + 1 if x + 1 < width else 0
    perceive_channels(
        cells[up, left], cells[up, x], cells[up, right], cells[y, left], cells[y, x], cells[y, right],
        cells[down, left], cells[down, x], cells[down, right], seen,
    )  # fmt: skip


@exact_floats
def copy(source, target):
    """Copy numbers, without the memory that numba would take for a slice."""
    for k in range(target.size):
        target[k] = source[k]


@exact_floats
def perceive_channels(a, b, c, d, e, f, g, h, i, seen):
    """Write down the filters of numbers.KERNELS over a neighbourhood, whose cells are a..i row by row."""
    channels = e.size
    for k in range(channels):
        corners_left, corners_right = int32(a[k]) + int32(g[k]), int32(c[k]) + int32(i[k])
        left = corners_left + 2 * int32(d[k])
        right = corners_right + 2 * int32(f[k])
        above = int32(a[k]) + 2 * int32(b[k]) + int32(c[k])
        below = int32(g[k]) + 2 * int32(h[k]) + int32(i[k])
        seen[k] = float32(int32(e[k]))
        seen[channels + k] = float32(int32(right - left))
        seen[2 * channels + k] = float32(int32(below - above))
        seen[3 * channels + k] = float32(int32(above + below + 2 * (int32(d[k]) + int32(f[k]))))


@exact_floats
def multiply(inputs, weights, sums):
    """Add to sums (AT_ONCE, n) the product of inputs (AT_ONCE, k) and weights (k, n); k is a multiple of four."""
    s0, s1, s2, s3 = sums[0], sums[1], sums[2], sums[3]
    for k in range(0, weights.shape[0], 4):
        w0, w1, w2, w3 = weights[k], weights[k + 1], weights[k + 2], weights[k + 3]
        a0, a1, a2, a3 = inputs[0, k], inputs[0, k + 1], inputs[0, k + 2], inputs[0, k + 3]
        b0, b1, b2, b3 = inputs[1, k], inputs[1, k + 1], inputs[1, k + 2], inputs[1, k + 3]
        c0, c1, c2, c3 = inputs[2, k], inputs[2, k + 1], inputs[2, k + 2], inputs[2, k + 3]
        d0, d1, d2, d3 = inputs[3, k], inputs[3, k + 1], inputs[3, k + 2], inputs[3, k + 3]
        for n in range(s0.size):
            v0, v1, v2, v3 = w0[n], w1[n], w2[n], w3[n]
            s0[n] = (((s0[n] + a0 * v0) + a1 * v1) + a2 * v2) + a3 * v3
            s1[n] = (((s1[n] + b0 * v0) + b1 * v1) + b2 * v2) + b3 * v3
            s2[n] = (((s2[n] + c0 * v0) + c1 * v1) + c2 * v2) + c3 * v3
            s3[n] = (((s3[n] + d0 * v0) + d1 * v1) + d2 * v2) + d3 * v3


@exact_floats
def activate(sums):
    """Make hidden units of sums: rounded, none below 0, none above the limit."""
    for n in range(sums.size):
        unit = int32(int32(sums[n]) + int32(HALF)) >> int32(WEIGHT_SHIFT)
        sums[n] = float32(int32(min(max(unit, int32(0)), int32(LIMIT))))


@exact_floats
def move(cell, change, later):
    """Write down a cell after its change, rounded and within the limit."""
    for k in range(cell.size):
        moved = int32(cell[k]) + (int32(int32(change[k]) + int32(HALF)) >> int32(WEIGHT_SHIFT))
        later[k] = int16(min(max(moved, int32(-LIMIT)), int32(LIMIT)))


@row_loop
def settle_rows(garden, memory, alive, first, end):
    """Put the cells of some rows that live on in the place of those before; all others are empty."""
    height, width = garden.channels.shape[1:3]
    for row in range(first, end):
        world, y = row // height, row % height
        up, down = y - 1 if y > 0 else height - 1, y + 1 if y + 1 < height else 0
        near, later, cells = memory.near[world], memory.later[world], garden.channels[world, y]
        for x in range(width):
            alive[x] = is_alive(near, later, up, x) | is_alive(near, later, y, x) | is_alive(near, later, down, x)
        for x in range(width):
            if near[y, x] == NEAR:
                lives = alive[x - 1 if x > 0 else width - 1] | alive[x] | alive[x + 1 if x + 1 < width else 0]
                keep(cells[x], later[y, x], lives)
            elif near[y, x] == FAR:
                cells[x] = 0


@row_loop
def is_alive(near, later, y, x):
    """Return 1 where a cell that was worked out is alive."""
    return uint8((near[y, x] == NEAR) & (later[y, x, COVER] > ALIVE))


@row_loop
def keep(cell, later, lives):
    """Put a cell after the step in the place of the one before, or nothing."""
    for k in range(cell.size):
        cell[k] = later[k] * int16(lives)


@inner
def tend_rows(garden, params, events, keys, intent, first, end, step, since):
    """Let the bodies of some rows of plots die, or want to drop seeds."""
    rows, columns = garden.species.shape[1:]
    for number in range(first, end):
        world, row = number // rows, number % rows
        for column in range(columns):
            died = tend(garden, params, keys, NOW, intent, world, row, column, step) == DIES
            if died and is_kept(events):
                record_death(events, world, row, column, since)


@inner
def sow_rows(garden, params, events, keys, intent, first, end, step, since):
    """Let seeds fall on the empty plots of some rows."""
    rows, columns = garden.species.shape[1:]
    for number in range(first, end):
        world, row = number // rows, number % rows
        for column in range(columns):
            parent = sow(garden, params, keys, NOW, intent, world, row, column, step)
            if parent >= 0 and is_kept(events):  # a body is one organism, which needs no label
                record_child(events, garden.species, WRAPPED, world, row, column, since, parent, True, uint32(0))
