"""Let neutral shadows live through the steps that a diary tells of, compiled; see alife.shadow."""

import numpy as np

from alife import rng, taxa
from alife.cpu import inner, int64, njit, uint32, uint64
from alife.diary import COLUMN_BIT, NEW_SPECIES, STEP_BIT, WIDEST
from alife.phylogeny_cpu import beside
from alife.rule import for_numba
from alife.taxa import EXTRA, MEMBERS, NOBODY

found, lose = for_numba(taxa.found), for_numba(taxa.lose)
stream_key, draw = for_numba(rng.stream_key), for_numba(rng.draw)
DEATH, PARENT = 0x5AD0, 0x5AD1  # streams of random words that no world draws from


@njit(cache=True, nogil=True)
def live_mixed(species, people, alive, seeds, diary, first_step, steps, notable):
    """Let as many die and be born in each step as the diary tells of, drawn from all who live.

    people int32 (worlds, spaces) holds the species of those alive, alive int64 (worlds,) how many they are.
    """
    worlds, rows = diary.died.shape
    for world in range(worlds):
        deaths, births = np.zeros(rows, np.int64), np.zeros(rows, np.int64)
        for since in range(steps):
            step = first_step + since + 1
            died = 0
            for y in range(rows):
                end = diary.died[world, y]
                while deaths[y] < end and diary.deaths[world, y, deaths[y]] >> STEP_BIT == since:
                    chosen = among(alive[world], seeds[world], step, DEATH, died)
                    leave(species, world, people[world, chosen], step, notable)
                    alive[world] -= 1
                    people[world, chosen] = people[world, alive[world]]
                    died += 1
                    deaths[y] += 1
            parents, born = alive[world], 0
            for y in range(rows):
                end = diary.born[world, y]
                while births[y] < end and diary.births[world, y, births[y], 0] >> STEP_BIT == since:
                    parent = people[world, among(parents, seeds[world], step, PARENT, born)]
                    mutates = diary.births[world, y, births[y], 0] & NEW_SPECIES
                    people[world, alive[world]] = join(species, world, parent, mutates, step)
                    alive[world] += 1
                    born += 1
                    births[y] += 1


@njit(cache=True, nogil=True)
def live_local(species, here, walled, seeds, diary, first_step, steps, notable):
    """Let die who stands where the diary tells of a death, and be born where it tells of a birth, of a neighbour.

    here int32 (worlds, spaces) holds the species on every space.
    """
    worlds, rows = diary.died.shape
    width = diary.limits[0]
    for world in range(worlds):
        deaths, births = np.zeros(rows, np.int64), np.zeros(rows, np.int64)
        parents = np.zeros(here.shape[1], np.int32)
        for since in range(steps):
            step = first_step + since + 1
            for y in range(rows):
                end = diary.died[world, y]
                while deaths[y] < end and diary.deaths[world, y, deaths[y]] >> STEP_BIT == since:
                    space = y * width + column(diary.deaths[world, y, deaths[y]])
                    leave(species, world, here[world, space], step, notable)
                    here[world, space] = NOBODY
                    deaths[y] += 1
            born = 0  # parents are chosen before anyone is born, since nobody born in a step breeds in it
            for y in range(rows):
                number = births[y]
                while number < diary.born[world, y] and diary.births[world, y, number, 0] >> STEP_BIT == since:
                    x = column(diary.births[world, y, number, 0])
                    pick = word(seeds[world], step, PARENT, born)
                    parents[born] = neighbour(here[world], y, x, rows, width, walled, pick)
                    born += 1
                    number += 1
            born = 0
            for y in range(rows):
                end = diary.born[world, y]
                while births[y] < end and diary.births[world, y, births[y], 0] >> STEP_BIT == since:
                    note = diary.births[world, y, births[y], 0]
                    here[world, y * width + column(note)] = join(
                        species, world, parents[born], note & NEW_SPECIES, step
                    )
                    born += 1
                    births[y] += 1


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
def column(note):
    """Return the column that a note is about."""
    return int64((note >> COLUMN_BIT) & (WIDEST - 1))


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
def join(species, world, parent, mutates, step):
    """Return the species of a child, its parent's or a new one."""
    slot = int64(parent)
    if mutates:
        slot = int64(found(species, world, parent, 0, step, 0))
    members = species.links[world, slot, MEMBERS] + 1
    species.links[world, slot, MEMBERS] = members
    species.links[world, slot, EXTRA] = max(species.links[world, slot, EXTRA], members)
    return slot


@inner
def leave(species, world, slot, step, notable):
    """Take a cell from a species."""
    lose(species, world, slot, step, notable)
