"""Read a diary into taxa, compiled: step by step, the dead of all rows first, then the born."""

from alife import taxa
from alife.cpu import inner, int64, njit
from alife.diary import COLUMN_BIT, NEW_ORGANISM, NEW_SPECIES, ORPHAN, PARENT_BIT, STEP_BIT, WIDEST
from alife.rule import for_numba
from alife.taxa import EXTRA, FREE, NOBODY, Living, Taxa

found, add_organism = for_numba(taxa.found), for_numba(taxa.add_organism)
settle, remove = for_numba(taxa.settle), for_numba(taxa.remove)


@njit(cache=True, nogil=True)
def read_rest(diary, first_step, steps):
    """Read the notes of the worlds whose own threads had no room to, or were to wait; now there must be room."""
    read_all(diary, first_step, steps)


@inner
def read_all(diary, first_step, steps):
    """Read the notes of all worlds."""
    living = living_of(diary)
    for world in range(diary.died.shape[0]):
        read_world(living, diary, world, first_step, steps)


@inner
def read_worlds(diary, first, end, first_step, steps):
    """Read the notes of some worlds of the steps after `first_step`, as far as there is room for all who were born."""
    living = living_of(diary)
    for world in range(first, end):
        born, notes = 0, 0
        for y in range(diary.born.shape[1]):
            born += diary.born[world, y]
            notes += diary.born[world, y] + diary.died[world, y]
        if (
            notes > 0
            and min(living.organisms.tally[world, FREE], living.species.tally[world, FREE]) >= born
            and diary.limits[3] == 0
        ):
            read_world(living, diary, world, first_step, steps)


@inner
def living_of(diary):
    """Return what the notes are read into."""
    return Living(
        Taxa(diary.organism_links, diary.organism_facts, diary.organism_free, diary.organism_tally),
        Taxa(diary.species_links, diary.species_facts, diary.species_free, diary.species_tally),
        diary.here,
    )


@inner
def read_world(living, diary, world, first_step, steps):
    """Read the notes of one world and begin them anew."""
    deaths, births = diary.done[world, 0], diary.done[world, 1]
    deaths[:] = 0
    births[:] = 0
    for since in range(steps):
        bury(living, diary, deaths, world, since, first_step + since + 1)
        bear(living, diary, births, world, since, first_step + since + 1)
    diary.died[world] = 0
    diary.born[world] = 0


@inner
def bury(living, diary, read, world, since, step):
    """Remove the dead of one step."""
    width, notable_organism, notable_species = diary.limits[0], diary.limits[1], diary.limits[2]
    for y in range(read.size):
        number, end = read[y], diary.died[world, y]
        while number < end and diary.deaths[world, y, number] >> STEP_BIT == since:
            x = int64((diary.deaths[world, y, number] >> COLUMN_BIT) & (WIDEST - 1))
            remove(living, world, y * width + x, step, notable_organism, notable_species)
            number += 1
        read[y] = number


@inner
def bear(living, diary, read, world, since, step):
    """Settle the born of one step, in their parents' organisms or their own."""
    width = diary.limits[0]
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
