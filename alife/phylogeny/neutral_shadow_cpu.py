"""The compiled half of alife.phylogeny.neutral_shadow: replay recorded deaths and births, parents by chance."""

import numpy as np

from alife.engines import rng
from alife.engines.cpu import inner, int64, njit, uint32, uint64
from alife.engines.rule import for_numba
from alife.phylogeny import taxa
from alife.phylogeny.events import NEW_SPECIES
from alife.phylogeny.events_cpu import column
from alife.phylogeny.taxa import EXTRA, MEMBERS, NOBODY
from alife.phylogeny.tracker_cpu import beside

found, lose, of_world = for_numba(taxa.found), for_numba(taxa.lose), for_numba(taxa.of_world)
stream_key, draw = for_numba(rng.stream_key), for_numba(rng.draw)
DEATH, PARENT = 0x5AD0, 0x5AD1  # streams of random words that no world draws from


@njit(cache=True, nogil=True)
def live_mixed(species, people, alive, seeds, ordered_events, first_step, steps, notable):
    """Let as many die and be born in each step as the record tells of, drawn from all who live.

    people int32 (worlds, spaces) holds the species of those alive, alive int64 (worlds,) how many they are.
    """
    for world in range(seeds.size):
        mix(species, people, alive, seeds, ordered_events, world, first_step, steps, notable)


@inner
def mix(species, people, alive, seeds, ordered_events, world, first_step, steps, notable):
    """Do so in one world."""
    mine, ends = of_world(species, world), ordered_events.ends[world]
    for since in range(steps):
        step = first_step + since + 1
        for number in range(ends[0, since + 1] - ends[0, since]):
            chosen = among(alive[world], seeds[world], step, DEATH, number)
            lose(mine, people[world, chosen], step, notable)
            alive[world] -= 1
            people[world, chosen] = people[world, alive[world]]
        parents, first = alive[world], ends[1, since]
        for number in range(ends[1, since + 1] - first):
            parent = people[world, among(parents, seeds[world], step, PARENT, number)]
            mutates = ordered_events.births[world, first + number, 0] & NEW_SPECIES
            people[world, alive[world]] = join(mine, parent, mutates, step)
            alive[world] += 1


@njit(cache=True, nogil=True)
def live_local(species, here, size, walled, seeds, ordered_events, first_step, steps, notable):
    """Let die who stands where the record tells of a death, and be born where it tells of a birth, of a neighbour.

    here int32 (worlds, spaces) holds the species on every space; size: rows and columns.
    """
    parents = np.empty(here.shape[1], np.int32)
    for world in range(seeds.size):
        replace(species, here[world], parents, size, walled, seeds, ordered_events, world, first_step, steps, notable)


@inner
def replace(species, here, parents, size, walled, seeds, ordered_events, world, first_step, steps, notable):
    """Do so in one world; `parents` is for those of a step."""
    mine, ends = of_world(species, world), ordered_events.ends[world]
    for since in range(steps):
        step = first_step + since + 1
        for space in ordered_events.deaths[world, ends[0, since] : ends[0, since + 1]]:
            lose(mine, here[space], step, notable)
            here[space] = NOBODY
        births = ordered_events.births[world, ends[1, since] : ends[1, since + 1]]
        for number in range(len(births)):  # parents are chosen first, since nobody born in a step breeds in it
            pick = word(seeds[world], step, PARENT, number)
            y, x = int64(births[number, 3]), column(births[number, 0])
            parents[number] = neighbour(here, y, x, size[0], size[1], walled, pick)
        for number in range(len(births)):
            space = int64(births[number, 3]) * size[1] + column(births[number, 0])
            here[space] = join(mine, parents[number], births[number, 0] & NEW_SPECIES, step)


@inner
def neighbour(here, y, x, rows, width, walled, pick):
    """Return the species of one of the cells beside a space, drawn by a random word."""
    count = 0
    for direction in range(4):
        if stands(here, y, x, direction, rows, width, walled):
            count += 1
    left = int64(uint64(pick) * uint64(count) >> uint64(32))
    chosen = int64(NOBODY)
    for direction in range(4):
        if stands(here, y, x, direction, rows, width, walled):
            if left == 0:
                chosen = int64(here[beside(y, x, direction, rows, width)])
            left -= 1
    return chosen


@inner
def stands(here, y, x, direction, rows, width, walled):
    """Return whether a cell stands beside a space in a direction; nobody does behind a wall."""
    beyond = walled & (((direction == 0) & (y == 0)) | ((direction == 2) & (y == rows - 1)))
    return (not beyond) and here[beside(y, x, direction, rows, width)] != NOBODY


@inner
def word(seed, step, stream, number):
    """Return the random word of an event in a step."""
    first = stream_key(seed, uint32(step), uint32(stream), uint32(0))
    second = stream_key(seed, uint32(step), uint32(stream), uint32(1))
    return draw(first, second, uint32(number))


@inner
def among(count, seed, step, stream, number):
    """Return one of so many, drawn for an event in a step."""
    return int64(uint64(word(seed, step, stream, number)) * uint64(count) >> uint64(32))


@inner
def join(species, parent, mutates, step):
    """Return the species of a child, its parent's or a new one."""
    slot = int64(parent)
    if mutates:
        slot = int64(found(species, parent, 0, step, 0))
    members = species.links[slot, MEMBERS] + 1
    species.links[slot, MEMBERS] = members
    species.links[slot, EXTRA] = max(species.links[slot, EXTRA], members)
    return slot
