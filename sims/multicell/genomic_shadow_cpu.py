"""The compiled half of sims.multicell.genomic_shadow: replay recorded deaths, births and mutations."""

import numpy as np

from alife.engines import rng
from alife.engines.cpu import inner, int64, njit, row_loop, uint32
from alife.engines.lattice import WALLED
from alife.engines.rule import for_numba
from alife.phylogeny.events import NEW_ORGANISM
from alife.phylogeny.events_cpu import column
from alife.phylogeny.neutral_shadow_cpu import PARENT, has_neighbour, random_neighbour, random_word
from alife.phylogeny.tracker_cpu import space_beside
from sims.multicell import cell_rules, scalar_rules
from sims.multicell.scalar_rules import CROSSING, DUPLICATION, MUTANT, MUTATION, STREAMS
from sims.multicell.shadow_cells import NO_PLAN, NOTHING

stream_key, word_of, field = for_numba(rng.stream_key), for_numba(rng.word_of), for_numba(rng.field)
mutate, plan_of, cut_of = for_numba(cell_rules.mutate), for_numba(scalar_rules.plan_of), for_numba(scalar_rules.cut_of)


@njit(cache=True, nogil=True)
def replay(cells, params, seeds, ordered_events, first_step, steps):
    """Replay some steps of all worlds."""
    keys = np.zeros((1, seeds.size, STREAMS, 2), np.uint32)
    parents = np.empty((2, cells.plans.shape[1]), np.int32)  # and mates
    for world in range(seeds.size):
        ends = ordered_events.ends[world]
        for since in range(steps):
            deaths = ordered_events.deaths[world, ends[0, since] : ends[0, since + 1]]
            births = ordered_events.births[world, ends[1, since] : ends[1, since + 1]]
            replay_step(cells, params, seeds, keys, deaths, births, parents, world, first_step + since)


@inner
def replay_step(cells, params, seeds, keys, deaths, births, parents, world, step):
    """Replay one step of a world. deaths: spaces; births: records, see alife.phylogeny.events."""
    plans, rows, width = cells.plans[world], cells.changing.shape[1], cells.changing.shape[2]
    for space in deaths:
        plans[space] = NO_PLAN
        let_go(cells, world, space)
    if births.shape[0] == 0:
        return
    for stream in (MUTATION, MUTANT, DUPLICATION, CROSSING):
        for half in range(2):
            keys[0, world, stream, half] = stream_key(seeds[world], uint32(step), uint32(stream), uint32(half))
    for number in range(births.shape[0]):  # all parents are chosen first: a cell born in a step does not breed in it
        pick = random_word(seeds[world], step + 1, PARENT, number)
        place = int64(births[number, 3]), column(births[number, 0]), rows, width
        parents[0, number] = random_neighbour(plans, NO_PLAN, *place, WALLED, pick)  # there is one, as in the world
        parents[1, number] = mate(plans, params, keys, world, births[number, 0], *place, parents[0, number])
    for number in range(births.shape[0]):
        y, x = int64(births[number, 3]), column(births[number, 0])
        bear(cells, params, keys, world, y, x, parents[0, number], parents[1, number])


@inner
def bear(cells, params, keys, world, y, x, parent, other):
    """Put a child of the cells on two spaces, or of one if `other` is negative, on a space.

    It is crossed and mutates as the child that the world has there.
    """
    space = y * cells.changing.shape[2] + x
    let_go(cells, world, space)  # nobody, unless the world was edited, of which a shadow is not told
    if parent < 0:
        cells.plans[world, space] = NO_PLAN
        return
    own = cells.held[world, parent]
    mutates = field(word_of(keys, 0, world, MUTATION, space), 0, 16) < params.mutation_rate
    if not mutates and other < 0:
        cells.plans[world, space] = cells.plans[world, parent]
    else:
        genome = cells.changing[world, y, x]
        copy(cells.genomes[world, own], genome, 0)
        if other >= 0:
            cut = cut_of(word_of(keys, 0, world, CROSSING, space), genome.size)
            copy(cells.genomes[world, cells.held[world, other]], genome, cut)
        if mutates:
            mutate(cells.changing, params, keys, 0, world, y, x)
        cells.plans[world, space] = plan_of(cells.changing, world, y, x, params.tree_depth, params.telomere)
        own = take_free(cells, world)
        copy(genome, cells.genomes[world, own], 0)
    cells.held[world, space] = own
    cells.holders[world, own] += 1


@inner
def take_free(cells, world):
    """Return the number of a genome that nobody has."""
    left = cells.free_count[world] - 1
    cells.free_count[world] = left
    return cells.free[world, left]


@inner
def let_go(cells, world, space):
    """Let the cell on a space have no genome any more; do nothing where nobody stands."""
    own = cells.held[world, space]
    if own == NOTHING:
        return
    left = cells.holders[world, own] - 1
    cells.holders[world, own] = left
    if left == 0:
        count = cells.free_count[world]
        cells.free[world, count] = own
        cells.free_count[world] = count + 1
    cells.held[world, space] = NOTHING


@row_loop
def copy(source, target, first):
    """Copy a genome from some byte on."""
    for byte in range(first, source.size):
        target[byte] = source[byte]


@inner
def mate(plans, params, keys, world, birth, y, x, rows, width, parent):
    """Return the space of whom a founder of an organism is crossed with, -1 for none.

    As in the world, but for who is no stranger: there is nobody else than neighbours here.
    """
    chosen = int64(-1)
    if params.crossing > 0 and birth & uint32(NEW_ORGANISM) != 0:
        word = word_of(keys, 0, world, CROSSING, y * width + x)
        if field(word, 0, 16) < params.crossing:
            for turn in range(4):
                direction = field(word, 16, 2) + turn & 3
                if chosen < 0 and has_neighbour(plans, NO_PLAN, y, x, direction, rows, width, WALLED):
                    space = space_beside(y, x, direction, rows, width)
                    chosen = space if space != parent else int64(-1)
    return chosen
