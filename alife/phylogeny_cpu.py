"""Read a diary into taxa, compiled: step by step, the dead of all rows first, then the born."""

import numpy as np

from alife import taxa
from alife.cpu import in_phases, inner, int64, prange
from alife.diary import COLUMN_BIT, NEW_ORGANISM, NEW_SPECIES, ORPHAN, PARENT_BIT, STEP_BIT, WIDEST
from alife.rows_cpu import share
from alife.rule import for_numba
from alife.taxa import EXTRA, NOBODY, Living

found, add_organism = for_numba(taxa.found), for_numba(taxa.add_organism)
settle, remove = for_numba(taxa.settle), for_numba(taxa.remove)


@in_phases
def read_diary(organisms, species, here, diary, width, first_step, steps, notable_organism, notable_species, threads):
    """Read the notes of a portion of steps after `first_step` into what makes a `Living`."""
    worlds, rows = diary.died.shape
    read = np.zeros((worlds, 2, rows), np.int64)
    for thread in prange(threads):
        first, end = share(thread, threads, worlds)
        living = Living(organisms, species, here)
        for world in range(first, end):
            for since in range(steps):
                step = first_step + since + 1
                notable = notable_organism, notable_species
                bury(living, diary, read[world, 0], world, width, since, step, *notable)
                bear(living, diary, read[world, 1], world, width, since, step)


@inner
def bury(living, diary, read, world, width, since, step, notable_organism, notable_species):
    """Remove the dead of one step."""
    for y in range(read.size):
        number, end = read[y], diary.died[world, y]
        while number < end and diary.deaths[world, y, number] >> STEP_BIT == since:
            x = int64((diary.deaths[world, y, number] >> COLUMN_BIT) & (WIDEST - 1))
            remove(living, world, y * width + x, step, notable_organism, notable_species)
            number += 1
        read[y] = number


@inner
def bear(living, diary, read, world, width, since, step):
    """Settle the born of one step, in their parents' organisms or their own."""
    for y in range(read.size):
        number, end = read[y], diary.born[world, y]
        while number < end and diary.births[world, y, number, 0] >> STEP_BIT == since:
            word = int64(diary.births[world, y, number, 0])
            x = (word >> COLUMN_BIT) & (WIDEST - 1)
            slot = int64(NOBODY)
            if word & ORPHAN == 0:
                slot = int64(living.here[world, beside(y, x, (word >> PARENT_BIT) & 3, read.size, width)])
            if word & NEW_ORGANISM:
                organism, species = int64(diary.births[world, y, number, 1]), int64(diary.births[world, y, number, 2])
                slot = begin(living, world, slot, organism, species, word & NEW_SPECIES, step)
            settle(living, world, y * width + x, slot)
            number += 1
        read[y] = number


@inner
def begin(living, world, parent, organism, species, is_new, step):
    """Found an organism, and its species if that is new; return its slot."""
    kind = int64(NOBODY)
    if parent >= 0:
        kind = int64(living.organisms.links[world, parent, EXTRA])
    if is_new:
        kind = int64(found(living.species, world, kind, species, step, 0))
    return int64(add_organism(living, world, parent, kind, species << 32 | organism, step))


@inner
def beside(y, x, direction, rows, width):
    """Return the space next to one, around the edges; N, E, S, W = 0..3."""
    if direction == 0:
        y = y - 1 if y > 0 else rows - 1
    elif direction == 2:
        y = y + 1 if y + 1 < rows else 0
    elif direction == 1:
        x = x + 1 if x + 1 < width else 0
    else:
        x = x - 1 if x > 0 else width - 1
    return y * width + x
