"""Apply the events of an event buffer to the tables of taxa, compiled: in each step all deaths, then all births."""

from alife.engines import lattice
from alife.engines.cpu import inner, int64, kernel
from alife.engines.lattice import WRAPPED
from alife.engines.rows_cpu import share
from alife.engines.rule import for_numba
from alife.phylogeny import taxa
from alife.phylogeny.events import NEW_ORGANISM, NEW_SPECIES, ORPHAN, PARENT_BIT
from alife.phylogeny.events_cpu import column, is_from_elsewhere, is_move, put_in_order
from alife.phylogeny.taxa import NONE, SPECIES_SLOT, Tables

create_taxon, create_organism = for_numba(taxa.create_taxon), for_numba(taxa.create_organism)
place_cell, remove_cell = for_numba(taxa.place_cell), for_numba(taxa.remove_cell)
tables_of_world = for_numba(taxa.tables_of_world)
row_of, column_of = for_numba(lattice.row_of), for_numba(lattice.column_of)


@kernel
def apply_buffer(events, ordered_events, organisms, species, occupant, size, keep_from, first_step, steps, team):
    """Apply the events of the steps after `first_step`, one world a thread, and empty the event buffer.

    The tables must have room for all births; the ordered events are filled. size: rows and columns; keep_from:
    `keep_if_peak_at_least` of organisms and of species. The kernels of a world do not do this themselves: with the
    tables among their arguments they were a quarter slower.
    """
    for world in range(*share(team.thread, team.threads, events.died.shape[0])):
        put_in_order(events, ordered_events, world, size[1], steps)
        apply_events(Tables(organisms, species, occupant), ordered_events, world, size, keep_from, first_step, steps)


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
        event, y = births[number, 0], int64(births[number, 3])
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
    y, x = int64(record[3]), column(record[0])
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
