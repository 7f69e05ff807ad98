"""How kernels on the CPU write into a event buffer and put it in order, see alife.phylogeny.events."""

from alife.engines.cpu import inner, int32, int64, uint32
from alife.engines.rows_cpu import beside
from alife.phylogeny.events import COLUMN_BIT, NEW_ORGANISM, NEW_SPECIES, ORPHAN, PARENT_BIT, STEP_BIT, WIDEST


@inner
def is_kept(events):
    """Return whether notes are wanted."""
    return events.died.size > 0


@inner
def record_death(events, world, y, x, since):
    """Note that who stood on a space died, `since` steps after the portion began."""
    number = events.died[world, y]
    events.deaths[world, y, number] = uint32(since) << uint32(STEP_BIT) | uint32(x) << uint32(COLUMN_BIT)
    events.died[world, y] = number + int32(1)


@inner
def record_birth(events, world, y, x, since, parent, founds_organism, founds_species, organism, species):
    """Note a birth: the direction of the parent or -1, what the child founds, and the labels it has."""
    number = events.born[world, y]
    word = uint32(since) << uint32(STEP_BIT) | uint32(x) << uint32(COLUMN_BIT)
    if parent >= 0:
        word |= uint32(parent) << uint32(PARENT_BIT)
    else:
        word |= uint32(ORPHAN)
    if founds_organism:
        word |= uint32(NEW_ORGANISM)
    if founds_species:
        word |= uint32(NEW_SPECIES)
    events.births[world, y, number, 0] = word
    events.births[world, y, number, 1] = organism
    events.births[world, y, number, 2] = species
    events.born[world, y] = number + int32(1)


@inner
def record_child(events, species, walled, world, y, x, since, parent, founds_organism, organism):
    """Record the birth of the cell on a space of a lattice; it founds a species if its parent's is another."""
    row, column = beside(species, y, x, parent, walled)
    own = species[world, y, x]
    record_birth(events, world, y, x, since, parent, founds_organism, own != species[world, row, column], organism, own)


@inner
def put_in_order(events, ordered_events, world, width, steps):
    """Write down the notes of a world in order, and begin its part of the event buffer anew."""
    died, born, ends = events.died[world], events.born[world], ordered_events.ends[world]
    put_deaths_in_order(events.deaths[world], died, width, steps, ends[0], ordered_events.deaths[world])
    put_births_in_order(events.births[world], born, steps, ends[1], ordered_events.births[world])
    died[:] = 0
    born[:] = 0


@inner
def put_deaths_in_order(deaths, died, width, steps, ends, ordered):
    """Do so with deaths."""
    ends[: steps + 1] = 0
    for y in range(died.size):
        for number in range(died[y]):
            ends[(deaths[y, number] >> uint32(STEP_BIT)) + 1] += 1
    begin_where_the_last_end(ends, steps)
    for y in range(died.size):
        for number in range(died[y]):
            note = deaths[y, number]
            since = (note >> uint32(STEP_BIT)) + 1
            ordered[ends[since]] = uint32(y * width + column(note))
            ends[since] += 1


@inner
def put_births_in_order(births, born, steps, ends, ordered):
    """Do so with births."""
    ends[: steps + 1] = 0
    for y in range(born.size):
        for number in range(born[y]):
            ends[(births[y, number, 0] >> uint32(STEP_BIT)) + 1] += 1
    begin_where_the_last_end(ends, steps)
    for y in range(born.size):
        for number in range(born[y]):
            since = (births[y, number, 0] >> uint32(STEP_BIT)) + 1
            place = ends[since]
            for part in range(3):
                ordered[place, part] = births[y, number, part]
            ordered[place, 3] = uint32(y)
            ends[since] = place + 1


@inner
def begin_where_the_last_end(ends, steps):
    """Make of how many there are in each step where those of the step begin."""
    before = int32(0)
    for since in range(1, steps + 1):
        count = ends[since]
        ends[since] = before
        before += count


@inner
def column(note):
    """Return the column that a note is about."""
    return int64((note >> uint32(COLUMN_BIT)) & uint32(WIDEST - 1))
