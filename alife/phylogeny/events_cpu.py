"""How kernels on the CPU write into an event buffer, and how it is put in order; see alife.phylogeny.events."""

from alife.engines.cpu import inner, int32, int64, uint32
from alife.engines.rows_cpu import beside
from alife.phylogeny.events import (
    COLUMN_BIT,
    ELSEWHERE,
    NEW_ORGANISM,
    NEW_SPECIES,
    ORPHAN,
    PARENT_BIT,
    STEP_BIT,
    WIDEST,
)


@inner
def is_kept(events):
    """Return whether events are to be recorded."""
    return events.died.size > 0


@inner
def record_death(events, world, y, x, since):
    """Record the death of the cell on a space, `since` steps after the portion began."""
    number = events.died[world, y]
    events.deaths[world, y, number] = uint32(since) << uint32(STEP_BIT) | uint32(x) << uint32(COLUMN_BIT)
    events.died[world, y] = number + int32(1)


@inner
def record_birth(events, world, y, x, since, parent, founds_organism, founds_species, organism, species):
    """Record a birth: the direction of the parent or -1, what the child founds, and its labels."""
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
def record_change(events, world, x, since, was_there):
    """Record that who was on a space of a row of lone cells died, or that one came there, a species of its own.

    Which it is cannot be foretold, so both are written, without a branch, and one of them is counted.
    """
    place = uint32(since) << uint32(STEP_BIT) | uint32(x) << uint32(COLUMN_BIT)
    died, born = events.died[world, 0], events.born[world, 0]
    events.deaths[world, 0, died] = place
    events.births[world, 0, born, 0] = place | uint32(ORPHAN | NEW_ORGANISM | NEW_SPECIES)
    events.births[world, 0, born, 1] = uint32(x + 1)
    events.births[world, 0, born, 2] = uint32(x + 1)
    events.died[world, 0] = died + int32(was_there)
    events.born[world, 0] = born + int32(1) - int32(was_there)


@inner
def record_move(events, world, y, x, since, direction):
    """Record that who stood beside a space stands on it now; the direction in which it was."""
    number = events.born[world, y]
    word = uint32(since) << uint32(STEP_BIT) | uint32(x) << uint32(COLUMN_BIT)
    events.births[world, y, number, 0] = word | uint32(direction) << uint32(PARENT_BIT) | uint32(ORPHAN)
    events.births[world, y, number, 1] = uint32(0)
    events.births[world, y, number, 2] = uint32(0)
    events.born[world, y] = number + int32(1)


@inner
def is_move(event):
    """Return whether the record of a birth is that of a move."""
    return event & uint32(ORPHAN | NEW_ORGANISM) == uint32(ORPHAN)


@inner
def is_from_elsewhere(event):
    """Return whether the record of a birth tells the space of a parent that is not beside it."""
    return event & uint32(ELSEWHERE | NEW_ORGANISM) == uint32(ELSEWHERE | NEW_ORGANISM)


@inner
def record_child(events, species, walled, world, y, x, since, parent, founds_organism, organism):
    """Record the birth of the cell on a space of a lattice; it founds a species if its parent's is another."""
    row, column = beside(species, y, x, parent, walled)
    own = species[world, y, x]
    record_birth(events, world, y, x, since, parent, founds_organism, own != species[world, row, column], organism, own)


@inner
def put_in_order(events, ordered_events, world, width, steps):
    """Copy the events of a world into the ordered events, and empty its part of the buffer."""
    died, born, ends = events.died[world], events.born[world], ordered_events.ends[world]
    put_deaths_in_order(events.deaths[world], died, width, steps, ends[0], ordered_events.deaths[world])
    put_births_in_order(events.births[world], born, steps, ends[1], ordered_events.births[world])
    died[:] = 0
    born[:] = 0


@inner
def put_deaths_in_order(deaths, died, width, steps, ends, ordered):
    """Sort the deaths of a world by step, keeping the order within a step (a counting sort)."""
    ends[: steps + 1] = 0
    for y in range(died.size):
        for number in range(died[y]):
            ends[(deaths[y, number] >> uint32(STEP_BIT)) + 1] += 1
    counts_to_starts(ends, steps)
    for y in range(died.size):
        for number in range(died[y]):
            event = deaths[y, number]
            since = (event >> uint32(STEP_BIT)) + 1
            ordered[ends[since]] = uint32(y * width + column(event))
            ends[since] += 1


@inner
def put_births_in_order(births, born, steps, ends, ordered):
    """Sort the births of a world by step, keeping the order within a step (a counting sort)."""
    ends[: steps + 1] = 0
    for y in range(born.size):
        for number in range(born[y]):
            ends[(births[y, number, 0] >> uint32(STEP_BIT)) + 1] += 1
    counts_to_starts(ends, steps)
    for y in range(born.size):
        for number in range(born[y]):
            since = (births[y, number, 0] >> uint32(STEP_BIT)) + 1
            place = ends[since]
            for part in range(3):
                ordered[place, part] = births[y, number, part]
            ordered[place, 3] = uint32(y)
            ends[since] = place + 1


@inner
def counts_to_starts(counts, steps):
    """Replace the number of events of each step, from 1 on, by the index of its first one, in place."""
    before = int32(0)
    for since in range(1, steps + 1):
        count = counts[since]
        counts[since] = before
        before += count


@inner
def column(event):
    """Return the column in which an event happened."""
    return int64((event >> uint32(COLUMN_BIT)) & uint32(WIDEST - 1))
