"""How kernels on the CPU write into an event buffer, and how it is put in order; see alife.phylogeny.events."""

from alife.engines.cpu import inner, int32, int64, uint32, uint64
from alife.engines.rows_cpu import beside
from alife.phylogeny.events import (
    COLUMN_BIT,
    DEATH_ROW_BIT,
    DEATH_STEP_BIT,
    ELSEWHERE,
    NEW_ORGANISM,
    NEW_SPECIES,
    ORPHAN,
    PARENT_BIT,
    STEP_BIT,
    WIDEST,
)

COLUMN_OF_DEATH, ROW_OF_DEATH = (1 << DEATH_ROW_BIT) - 1, (1 << DEATH_STEP_BIT - DEATH_ROW_BIT) - 1
ROW = 3  # of the numbers of a birth


@inner
def is_kept(events):
    """Return whether events are to be recorded."""
    return events.died.size > 0


@inner
def list_of(events, y):
    """Return to which list of its world the events of a row go."""
    return min(y, events.died.shape[1] - 1)


@inner
def record_death(events, world, y, x, since):
    """Record the death of the cell on a space, `since` steps after the portion began."""
    at = list_of(events, y)
    number = events.died[world, at]
    place = uint64(y) << uint64(DEATH_ROW_BIT) | uint64(x)
    events.deaths[world, at, number] = uint64(since) << uint64(DEATH_STEP_BIT) | place
    events.died[world, at] = number + int32(1)


@inner
def record_birth(events, world, y, x, since, parent, founds_organism, founds_species, organism, species):
    """Record a birth: the direction of the parent or -1, what the child founds, and its labels."""
    word = uint32(since) << uint32(STEP_BIT) | uint32(x) << uint32(COLUMN_BIT)
    if parent >= 0:
        word |= uint32(parent) << uint32(PARENT_BIT)
    else:
        word |= uint32(ORPHAN)
    if founds_organism:
        word |= uint32(NEW_ORGANISM)
    if founds_species:
        word |= uint32(NEW_SPECIES)
    write_birth(events, world, y, word, organism, species)


@inner
def write_birth(events, world, y, word, organism, species):
    """Add the record of a birth to the list of its row."""
    at = list_of(events, y)
    number = events.born[world, at]
    events.births[world, at, number, 0] = word
    events.births[world, at, number, 1] = organism
    events.births[world, at, number, 2] = species
    events.births[world, at, number, ROW] = uint32(y)
    events.born[world, at] = number + int32(1)


@inner
def record_change(events, world, x, since, was_there):
    """Record that who was on a space of a row of lone cells died, or that one came there, a species of its own.

    Which it is cannot be foretold, so both are written, without a branch, and one of them is counted. The row of the
    births is 0, as the list was made.
    """
    place = uint32(since) << uint32(STEP_BIT) | uint32(x) << uint32(COLUMN_BIT)
    died, born = events.died[world, 0], events.born[world, 0]
    events.deaths[world, 0, died] = uint64(since) << uint64(DEATH_STEP_BIT) | uint64(x)
    events.births[world, 0, born, 0] = place | uint32(ORPHAN | NEW_ORGANISM | NEW_SPECIES)
    events.births[world, 0, born, 1] = uint32(x + 1)
    events.births[world, 0, born, 2] = uint32(x + 1)
    events.died[world, 0] = died + int32(was_there)
    events.born[world, 0] = born + int32(1) - int32(was_there)


@inner
def record_move(events, world, y, x, since, direction):
    """Record that who stood beside a space stands on it now; the direction in which it was."""
    word = uint32(since) << uint32(STEP_BIT) | uint32(x) << uint32(COLUMN_BIT)
    towards = uint32(direction) << uint32(PARENT_BIT) | uint32(ORPHAN)
    write_birth(events, world, y, word | towards, uint32(0), uint32(0))


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
    if died.size == 1:
        deaths, births = events.deaths[world, 0, : died[0]], events.births[world, 0, : born[0]]
        find_ends(deaths, births, width, steps, ends, ordered_events.deaths[world])
    else:
        put_deaths_in_order(events.deaths[world], died, width, steps, ends[0], ordered_events.deaths[world])
        put_births_in_order(events.births[world], born, steps, ends[1], ordered_events.births[world])
    died[:] = 0
    born[:] = 0


@inner
def find_ends(deaths, births, width, steps, ends, ordered_deaths):
    """Find where each step ends in lists that are in order, whose births are the ordered ones themselves."""
    ends[:, : steps + 1] = 0
    for number in range(deaths.size):
        ordered_deaths[number] = uint32(space_of_death(deaths[number], width))
        ends[0, since_of_death(deaths[number]) + 1] = number + 1
    for number in range(births.shape[0]):
        ends[1, since_of_birth(births[number, 0]) + 1] = number + 1
    for since in range(1, steps + 1):  # in many steps nothing happens
        for kind in range(2):
            ends[kind, since] = max(ends[kind, since], ends[kind, since - 1])


@inner
def put_deaths_in_order(deaths, died, width, steps, ends, ordered):
    """Sort the deaths of a world by step, keeping the order within a step (a counting sort)."""
    ends[: steps + 1] = 0
    for at in range(died.size):
        for number in range(died[at]):
            ends[since_of_death(deaths[at, number]) + 1] += 1
    counts_to_starts(ends, steps)
    for at in range(died.size):
        for number in range(died[at]):
            since = since_of_death(deaths[at, number]) + 1
            ordered[ends[since]] = uint32(space_of_death(deaths[at, number], width))
            ends[since] += 1


@inner
def put_births_in_order(births, born, steps, ends, ordered):
    """Sort the births of a world by step, keeping the order within a step (a counting sort)."""
    ends[: steps + 1] = 0
    for at in range(born.size):
        for number in range(born[at]):
            ends[since_of_birth(births[at, number, 0]) + 1] += 1
    counts_to_starts(ends, steps)
    for at in range(born.size):
        for number in range(born[at]):
            since = since_of_birth(births[at, number, 0]) + 1
            place = ends[since]
            for part in range(ROW + 1):
                ordered[place, part] = births[at, number, part]
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
    """Return the column in which a birth happened."""
    return int64((event >> uint32(COLUMN_BIT)) & uint32(WIDEST - 1))


@inner
def since_of_birth(event):
    """Return after how many steps of the portion a birth happened, the first being 0."""
    return int64(event >> uint32(STEP_BIT))


@inner
def since_of_death(event):
    """Return after how many steps of the portion a death happened, the first being 0."""
    return int64(event >> uint64(DEATH_STEP_BIT))


@inner
def space_of_death(event, width):
    """Return the space of a death, counted row by row."""
    y = int64((event >> uint64(DEATH_ROW_BIT)) & uint64(ROW_OF_DEATH))
    return y * width + int64(event & uint64(COLUMN_OF_DEATH))
