"""The compiled half of alife.phylogeny.neutral_shadow: replay recorded deaths and births, parents by chance."""

import numpy as np

from alife.engines import rng
from alife.engines.cpu import inner, int64, njit, uint32, uint64
from alife.engines.rule import for_numba
from alife.phylogeny import taxa
from alife.phylogeny.events import NEW_SPECIES
from alife.phylogeny.events_cpu import column, is_move
from alife.phylogeny.taxa import NONE
from alife.phylogeny.tracker_cpu import move, space_beside

create_taxon, add_member = for_numba(taxa.create_taxon), for_numba(taxa.add_member)
remove_member, taxa_of_world = for_numba(taxa.remove_member), for_numba(taxa.taxa_of_world)
stream_key, draw = for_numba(rng.stream_key), for_numba(rng.draw)
DEATH, PARENT = 0x5AD0, 0x5AD1  # streams of random words that no world draws from


@njit(cache=True, nogil=True)
def replay_mixed(species, cells, cell_count, seeds, ordered_events, first_step, steps, keep_if_peak_at_least):
    """Replay as many deaths and births as were recorded in each step, of cells drawn from all living ones.

    cells: int32 (worlds, spaces), the species' slots of the `cell_count`, int64 (worlds,), living cells of each world
    """
    for world in range(seeds.size):
        replay_mixed_world(
            species, cells, cell_count, seeds, ordered_events, world, first_step, steps, keep_if_peak_at_least
        )


@inner
def replay_mixed_world(
    species, cells, cell_count, seeds, ordered_events, world, first_step, steps, keep_if_peak_at_least
):
    """Replay the deaths and births of one world; a cell born in a step does not breed in it."""
    mine, ends = taxa_of_world(species, world), ordered_events.ends[world]
    for since in range(steps):
        step = first_step + since + 1
        for number in range(ends[0, since + 1] - ends[0, since]):
            chosen = random_index(cell_count[world], seeds[world], step, DEATH, number)
            remove_member(mine, cells[world, chosen], step, keep_if_peak_at_least)
            cell_count[world] -= 1
            cells[world, chosen] = cells[world, cell_count[world]]
        parents, first = cell_count[world], ends[1, since]
        for number in range(ends[1, since + 1] - first):
            if is_move(ordered_events.births[world, first + number, 0]):  # where cells are mixed, no place matters
                continue
            parent = cells[world, random_index(parents, seeds[world], step, PARENT, number)]
            mutates = ordered_events.births[world, first + number, 0] & NEW_SPECIES
            cells[world, cell_count[world]] = add_child(mine, parent, mutates, step)
            cell_count[world] += 1


@njit(cache=True, nogil=True)
def replay_local(species, occupant, size, walled, seeds, ordered_events, first_step, steps, keep_if_peak_at_least):
    """Replay recorded deaths on their spaces; fill each space of a birth with a child of a random living neighbour.

    occupant: int32 (worlds, spaces), the species' slot of the cell on each space; size: rows and columns
    """
    parents = np.empty(occupant.shape[1], np.int32)
    for world in range(seeds.size):
        history = ordered_events, world, first_step, steps, keep_if_peak_at_least
        replay_local_world(species, occupant[world], parents, size, walled, seeds[world], *history)


@inner
def replay_local_world(
    species, occupant, parents, size, walled, seed, ordered_events, world, first_step, steps, keep_if_peak_at_least
):
    """Replay the deaths and births of one world. parents: int32 (spaces,), working memory."""
    mine, ends = taxa_of_world(species, world), ordered_events.ends[world]
    for since in range(steps):
        step = first_step + since + 1
        for space in ordered_events.deaths[world, ends[0, since] : ends[0, since + 1]]:
            remove_member(mine, occupant[space], step, keep_if_peak_at_least)
            occupant[space] = NONE
        births = ordered_events.births[world, ends[1, since] : ends[1, since + 1]]
        for number in range(len(births)):  # who moves goes first, for a child may be born where it was
            if is_move(births[number, 0]):
                move(occupant, births[number], size)
        for number in range(len(births)):  # all parents are chosen first: a cell born in a step does not breed in it
            if is_move(births[number, 0]):
                continue
            pick = random_word(seed, step, PARENT, number)
            y, x = int64(births[number, 3]), column(births[number, 0])
            beside = random_neighbour(occupant, NONE, y, x, size[0], size[1], walled, pick)
            parents[number] = NONE if beside < 0 else occupant[beside]
        for number in range(len(births)):
            if is_move(births[number, 0]):
                continue
            space = int64(births[number, 3]) * size[1] + column(births[number, 0])
            occupant[space] = add_child(mine, parents[number], births[number, 0] & NEW_SPECIES, step)


@inner
def random_neighbour(who, nobody, y, x, rows, width, walled, pick):
    """Return the space of one of the cells beside a space, chosen by a random word; -1 where there is none.

    who: (spaces,), of which one is `nobody` where no cell stands
    """
    count = 0
    for direction in range(4):
        if has_neighbour(who, nobody, y, x, direction, rows, width, walled):
            count += 1
    left = int64(uint64(pick) * uint64(count) >> uint64(32))
    chosen = int64(-1)
    for direction in range(4):
        if has_neighbour(who, nobody, y, x, direction, rows, width, walled):
            if left == 0:
                chosen = space_beside(y, x, direction, rows, width)
            left -= 1
    return chosen


@inner
def has_neighbour(who, nobody, y, x, direction, rows, width, walled):
    """Return whether there is a cell beside a space in a direction and no wall between them."""
    is_wall = walled & (((direction == 0) & (y == 0)) | ((direction == 2) & (y == rows - 1)))
    return (not is_wall) and who[space_beside(y, x, direction, rows, width)] != nobody


@inner
def random_word(seed, step, stream, number):
    """Return the random word of the event of a number in a step."""
    first = stream_key(seed, uint32(step), uint32(stream), uint32(0))
    second = stream_key(seed, uint32(step), uint32(stream), uint32(1))
    return draw(first, second, uint32(number))


@inner
def random_index(count, seed, step, stream, number):
    """Return a random index below `count` for the event of a number in a step."""
    return int64(uint64(random_word(seed, step, stream, number)) * uint64(count) >> uint64(32))


@inner
def add_child(species, parent, mutates, step):
    """Add a cell to its parent's species, or to a new one if it mutates; return the species' slot."""
    slot = int64(parent)
    if mutates:
        slot = int64(create_taxon(species, parent, 0, step, 0))
    add_member(species, slot)
    return slot
