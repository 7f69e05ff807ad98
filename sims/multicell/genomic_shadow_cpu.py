"""The compiled half of sims.multicell.genomic_shadow: replay recorded deaths, births and mutations."""

import numpy as np

from alife.engines import rng
from alife.engines.cpu import inner, int64, njit, uint32, uint64
from alife.engines.rule import for_numba
from alife.phylogeny.events_cpu import column
from alife.phylogeny.neutral_shadow_cpu import PARENT, random_word
from alife.phylogeny.tracker_cpu import space_beside
from sims.multicell import cell_rules, scalar_rules
from sims.multicell.scalar_rules import DUPLICATION, MUTANT, MUTATION, STREAMS

stream_key, word_of, field = for_numba(rng.stream_key), for_numba(rng.word_of), for_numba(rng.field)
mutate, plan_of = for_numba(cell_rules.mutate), for_numba(scalar_rules.plan_of)


@njit(cache=True, nogil=True)
def replay(genome, plan, params, seeds, ordered_events, first_step, steps):
    """Replay some steps of all worlds. genome: (worlds, y, x, byte); plan: (worlds, y, x), 0 on empty spaces."""
    keys = np.zeros((1, seeds.size, STREAMS, 2), np.uint32)
    parents = np.empty(plan.shape[1] * plan.shape[2], np.int32)
    for world in range(seeds.size):
        ends = ordered_events.ends[world]
        for since in range(steps):
            deaths = ordered_events.deaths[world, ends[0, since] : ends[0, since + 1]]
            births = ordered_events.births[world, ends[1, since] : ends[1, since + 1]]
            replay_step(genome, plan, params, seeds, keys, deaths, births, parents, world, first_step + since)


@inner
def replay_step(genome, plan, params, seeds, keys, deaths, births, parents, world, step):
    """Replay one step of a world. deaths: spaces; births: records, see alife.phylogeny.events."""
    width = plan.shape[2]
    for space in deaths:
        plan[world, space // width, space % width] = 0
    if births.shape[0] == 0:
        return
    for stream in (MUTATION, MUTANT, DUPLICATION):
        for half in range(2):
            keys[0, world, stream, half] = stream_key(seeds[world], uint32(step), uint32(stream), uint32(half))
    for number in range(births.shape[0]):  # all parents are chosen first: a cell born in a step does not breed in it
        pick = random_word(seeds[world], step + 1, PARENT, number)
        parents[number] = random_parent(plan[world], int64(births[number, 3]), column(births[number, 0]), pick)
    for number in range(births.shape[0]):
        y, x, parent = int64(births[number, 3]), column(births[number, 0]), parents[number]
        bear(genome, plan, params, keys, world, y, x, parent // width, parent % width)


@inner
def bear(genome, plan, params, keys, world, y, x, row, at):
    """Put a child of the cell at (row, at) on a space; it mutates as the child that the world has there."""
    for byte in range(genome.shape[3]):
        genome[world, y, x, byte] = genome[world, row, at, byte]
    plan[world, y, x] = plan[world, row, at]
    if field(word_of(keys, 0, world, MUTATION, y * plan.shape[2] + x), 0, 16) < params.mutation_rate:
        mutate(genome, params, keys, 0, world, y, x)
        plan[world, y, x] = plan_of(genome, world, y, x, params.tree_depth, params.telomere)


@inner
def random_parent(plan, y, x, pick):
    """Return the space of one of the cells beside a space, chosen by a random word as the local shadow does.

    There is one: world and shadow have cells on the same spaces.
    """
    count = 0
    for direction in range(4):
        if is_there(plan, y, x, direction):
            count += 1
    left = int64(uint64(pick) * uint64(count) >> uint64(32))
    chosen = int64(-1)
    for direction in range(4):
        if is_there(plan, y, x, direction):
            if left == 0:
                chosen = space_beside(y, x, direction, plan.shape[0], plan.shape[1])
            left -= 1
    return chosen


@inner
def is_there(plan, y, x, direction):
    """Return whether there is a cell beside a space in a direction and no wall between them."""
    rows, width = plan.shape
    if ((direction == 0) & (y == 0)) | ((direction == 2) & (y == rows - 1)):
        return False
    space = space_beside(y, x, direction, rows, width)
    return plan[space // width, space % width] != 0
