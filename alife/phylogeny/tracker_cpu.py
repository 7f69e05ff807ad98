"""Apply the events of an event buffer to the tables of taxa, compiled: in each step all deaths, then all births."""

import numpy as np

from alife.engines import lattice
from alife.engines.cpu import inner, int64, kernel, uint8
from alife.engines.lattice import WRAPPED
from alife.engines.rows_cpu import share
from alife.engines.rule import for_numba
from alife.phylogeny import taxa
from alife.phylogeny.events import LONGEST_PORTION, NEW_ORGANISM, NEW_SPECIES, ORPHAN, PARENT_BIT
from alife.phylogeny.events_cpu import (
    ROW,
    column,
    is_from_elsewhere,
    is_move,
    put_in_order,
    since_of_birth,
    since_of_death,
    space_of_death,
)
from alife.phylogeny.row_cpu import FACTS_OF_SPACES, apply_at_once
from alife.phylogeny.taxa import FIRST_UNUSED, NONE, SPECIES_SLOT

create_taxon, create_organism = for_numba(taxa.create_taxon), for_numba(taxa.create_organism)
place_cell, remove_cell = for_numba(taxa.place_cell), for_numba(taxa.remove_cell)
tables_of_world = for_numba(taxa.tables_of_world)
row_of, column_of = for_numba(lattice.row_of), for_numba(lattice.column_of)


@kernel
def apply_buffer(events, ordered_events, tables, size, keep_from, first_step, steps, orders, pending, team):
    """Apply the events of the steps after `first_step`, one world a thread, and empty the event buffer.

    Only worlds are seen to that are pending, uint8 (worlds,), and none for whose births its tables lack room: that one
    stays pending. size: rows and columns; keep_from: `keep_if_peak_at_least` of organisms and of species; orders:
    whether the ordered events are to be filled even where nothing here needs them. The kernels of a world do not do
    this themselves: with the tables among their arguments they were a quarter slower.
    """
    found = np.empty((FACTS_OF_SPACES, 0 if orders or size[0] > 1 else size[1]), np.int32)
    for world in range(*share(team.thread, team.threads, events.died.shape[0])):
        if pending[world] and has_room(tables, events.born, world):
            pending[world] = uint8(0)
            if orders or events.died.shape[1] > 1:
                put_in_order(events, ordered_events, world, size[1], steps)
                apply_events(tables, ordered_events, world, size, keep_from, first_step, steps)
            elif size[0] > 1 or not apply_at_once(tables, events, world, keep_from, first_step, found):
                apply_list(tables, events, world, size, keep_from, first_step)


@inner
def has_room(tables, born, world):
    """Return whether the tables of a world have room for all that were born."""
    needed = int64(0)
    for y in range(born.shape[1]):
        needed += born[world, y]
    organisms, species = tables.organisms, tables.species
    fits = organisms.counters[world, FIRST_UNUSED] + needed <= organisms.free.shape[1]
    return fits and species.counters[world, FIRST_UNUSED] + needed <= species.free.shape[1]


@inner
def apply_events(all_tables, ordered_events, world, size, keep_from, first_step, steps):
    """Apply the ordered events of one world to its tables."""
    tables, ends = tables_of_world(all_tables, world), ordered_events.ends[world]
    first_death, first_birth = 0, 0
    for since in range(steps):
        step, end_of_deaths, end_of_births = first_step + since + 1, ends[0, since + 1], ends[1, since + 1]
        if end_of_deaths > first_death:
            apply_deaths(tables, ordered_events.deaths[world, first_death:end_of_deaths], step, keep_from)
        if end_of_births > first_birth:
            apply_births(tables, ordered_events.births[world, first_birth:end_of_births], step, size)
        first_death, first_birth = end_of_deaths, end_of_births


@inner
def apply_list(all_tables, events, world, size, keep_from, first_step):
    """Apply the events of a world of one list, which lie in order of steps as they were recorded, and empty it."""
    tables = tables_of_world(all_tables, world)
    deaths, died = events.deaths[world, 0], int64(events.died[world, 0])
    births, born = events.births[world, 0], int64(events.born[world, 0])
    death, birth = int64(0), int64(0)
    while death < died or birth < born:
        since = LONGEST_PORTION
        if death < died:
            since = since_of_death(deaths[death])
        if birth < born:
            since = min(since, since_of_birth(births[birth, 0]))
        while death < died and since_of_death(deaths[death]) == since:
            space = space_of_death(deaths[death], size[1])
            remove_cell(tables, space, first_step + since + 1, keep_from[0], keep_from[1])
            death += 1
        end = birth
        while end < born and since_of_birth(births[end, 0]) == since:
            end += 1
        if end > birth:
            apply_births(tables, births[birth:end], first_step + since + 1, size)
            birth = end
    events.died[world, 0] = 0
    events.born[world, 0] = 0


@inner
def apply_deaths(tables, deaths, step, keep_from):
    """Remove the cells that died in one step."""
    for number in range(deaths.size):
        remove_cell(tables, deaths[number], step, keep_from[0], keep_from[1])


@inner
def apply_births(tables, births, step, size):
    """Place the cells born in one step, each in its parent's organism or in a new one."""
    for number in range(births.shape[0]):  # first who moves, for a child may be born where it was
        if is_move(births[number, 0]):
            move(tables.occupant, births[number], size)
    for number in range(births.shape[0]):
        event = births[number, 0]
        y = row(births[number])
        x = column(event)
        if is_move(event):
            continue
        organism = int64(NONE)
        if event & ORPHAN == 0:
            organism = int64(tables.occupant[space_beside(y, x, (event >> PARENT_BIT) & 3, size[0], size[1])])
        label, species_label = int64(births[number, 1]), int64(births[number, 2])
        if is_from_elsewhere(event):
            organism, label = int64(tables.occupant[label]), 0
        if event & NEW_ORGANISM:
            organism = create_offspring(tables, organism, label, species_label, event & NEW_SPECIES, step)
        place_cell(tables, y * size[1] + x, organism)


@inner
def move(occupant, record, size):
    """Let who stands beside a space, as a record says, stand on it."""
    y, x = row(record), column(record[0])
    source = space_beside(y, x, (record[0] >> PARENT_BIT) & 3, size[0], size[1])
    occupant[y * size[1] + x] = occupant[source]
    occupant[source] = NONE


@inner
def create_offspring(tables, parent, label, species_label, is_new_species, step):
    """Create an organism and, if it is new, its species; return the organism's slot. parent: slot or NONE."""
    species = int64(NONE)
    if parent >= 0:
        species = int64(tables.organisms.links[parent, SPECIES_SLOT])
    if is_new_species:
        species = int64(create_taxon(tables.species, species, species_label, step, 0))
    return int64(create_organism(tables, parent, species, species_label << 32 | label, step))


@inner
def space_beside(y, x, direction, rows, width):
    """Return the number of the neighbouring space in a direction, counted row by row; the edges wrap around."""
    return int64(row_of(y, direction, rows, WRAPPED)) * width + column_of(x, direction, width)


@inner
def row(record):
    """Return the row in which a birth happened."""
    return int64(record[ROW])
