"""Read a diary into taxa, compiled: step by step, the dead of all rows first, then the born."""

from alife import lattice, taxa
from alife.cpu import inner, int64, njit
from alife.diary import NEW_ORGANISM, NEW_SPECIES, ORPHAN, PARENT_BIT
from alife.diary_cpu import column, put_in_order
from alife.lattice import WRAPPED
from alife.rule import for_numba
from alife.taxa import EXTRA, FREE, NOBODY, Living, Taxa

found, add_organism = for_numba(taxa.found), for_numba(taxa.add_organism)
settle, remove = for_numba(taxa.settle), for_numba(taxa.remove)
life_of = for_numba(taxa.life_of)
row_of, column_of = for_numba(lattice.row_of), for_numba(lattice.column_of)


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
    put_in_order(diary, world, steps)
    life, ends = life_of(living, world), diary.ends[world]
    buried, settled, rows = 0, 0, diary.died.shape[1]
    for since in range(steps):
        step, dead, born = first_step + since + 1, ends[0, since + 1], ends[1, since + 1]
        if dead > buried:
            bury(life, diary.deaths_in_order[world, buried:dead], step, diary.limits)
        if born > settled:
            bear(life, diary.births_in_order[world, settled:born], step, rows, diary.limits[0])
        buried, settled = dead, born
    diary.died[world] = 0
    diary.born[world] = 0


@inner
def bury(life, deaths, step, limits):
    """Remove the dead of one step."""
    for number in range(deaths.size):
        remove(life, deaths[number], step, limits[1], limits[2])


@inner
def bear(life, births, step, rows, width):
    """Settle the born of one step, in their parents' organisms or their own."""
    for number in range(births.shape[0]):
        note, y = births[number, 0], int64(births[number, 3])
        x = column(note)
        slot = int64(NOBODY)
        if note & ORPHAN == 0:
            slot = int64(life.here[beside(y, x, (note >> PARENT_BIT) & 3, rows, width)])
        if note & NEW_ORGANISM:
            organism, species = int64(births[number, 1]), int64(births[number, 2])
            slot = begin(life, slot, organism, species, note & NEW_SPECIES, step)
        settle(life, y * width + x, slot)


@inner
def begin(life, parent, organism, species, is_new, step):
    """Found an organism, and its species if that is new; return its slot."""
    kind = int64(NOBODY)
    if parent >= 0:
        kind = int64(life.organisms.links[parent, EXTRA])
    if is_new:
        kind = int64(found(life.species, kind, species, step, 0))
    return int64(add_organism(life, parent, kind, species << 32 | organism, step))


@inner
def beside(y, x, direction, rows, width):
    """Return the space next to one, around the edges."""
    return int64(row_of(y, direction, rows, WRAPPED)) * width + column_of(x, direction, width)
