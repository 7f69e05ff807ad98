"""Apply the events of many steps to a world of one row at once, where it makes no difference to the tables of taxa.

Where everybody who is born has no parent and founds a species, and nobody is remembered after death, those who were
born and died within the steps leave nothing behind but the ids that they took. So a space needs its last birth alone,
and the deaths of who stood there before. One by one an event took 34 ns, half of which were guesses of the processor
that failed, since it cannot be foretold whether a birth or a death is next.
"""

from alife.engines.cpu import inner, int32, int64, uint32
from alife.engines.rule import for_numba
from alife.phylogeny import taxa
from alife.phylogeny.events import ELSEWHERE, NEW_ORGANISM, NEW_SPECIES, ORPHAN
from alife.phylogeny.events_cpu import column, since_of_birth, since_of_death, space_of_death
from alife.phylogeny.taxa import KEEP_NONE, NEXT_ID, NONE

create_taxon, create_organism = for_numba(taxa.create_taxon), for_numba(taxa.create_organism)
place_cell, remove_cell = for_numba(taxa.place_cell), for_numba(taxa.remove_cell)
tables_of_world = for_numba(taxa.tables_of_world)
FOUNDER = ORPHAN | NEW_ORGANISM | NEW_SPECIES
SPACES_PER_EVENT = 4  # with fewer events it would take longer to look at every space
FACTS_OF_SPACES = 3  # of the deaths on a space after how many steps, from 1 on; of its last birth the number
FIRST_DEATH, LAST_DEATH, LAST_BIRTH = range(FACTS_OF_SPACES)


@inner
def apply_at_once(all_tables, events, world, keep_from, first_step, found):
    """Apply the events of a world of one row and empty its lists, if that may be done at once; return whether it was.

    keep_from: `keep_if_peak_at_least` of organisms and of species; first_step: that after which the steps come;
    found: int32 (FACTS_OF_SPACES, spaces), working memory
    """
    tables = tables_of_world(all_tables, world)
    died, born = int64(events.died[world, 0]), int64(events.born[world, 0])
    deaths, births = events.deaths[world, 0, :died], events.births[world, 0, :born]
    are_few = SPACES_PER_EVENT * (died + born) < tables.occupant.size
    if are_few or keep_from[0] != KEEP_NONE or keep_from[1] < 2 or not are_founders(births):
        return False
    find_first_and_last(deaths, births, found)
    organisms, species = tables.organisms.counters[NEXT_ID], tables.species.counters[NEXT_ID]
    for space in range(tables.occupant.size):
        if found[FIRST_DEATH, space] and tables.occupant[space] != NONE:
            remove_cell(tables, space, first_step + found[FIRST_DEATH, space], keep_from[0], keep_from[1])
        birth = int64(found[LAST_BIRTH, space])
        if birth >= 0 and since_of_birth(births[birth, 0]) + 1 >= found[LAST_DEATH, space]:
            tables.organisms.counters[NEXT_ID], tables.species.counters[NEXT_ID] = organisms + birth, species + birth
            create_founder(tables, space, births[birth], first_step)
    tables.organisms.counters[NEXT_ID], tables.species.counters[NEXT_ID] = organisms + born, species + born
    events.died[world, 0] = 0
    events.born[world, 0] = 0
    return True


@inner
def are_founders(births):
    """Return whether everybody who was born has no parent and founds a species."""
    common, other = uint32(FOUNDER), uint32(0)
    for birth in range(births.shape[0]):
        common &= births[birth, 0]
        other |= births[birth, 0]
    return common == uint32(FOUNDER) and other & uint32(ELSEWHERE & ~ORPHAN) == 0


@inner
def find_first_and_last(deaths, births, found):
    """Fill in when who was on a space died for the first and the last time, 0 for never, and its last birth or NONE."""
    found[FIRST_DEATH], found[LAST_DEATH], found[LAST_BIRTH] = 0, 0, NONE
    for death in range(deaths.size):
        found[LAST_DEATH, space_of_death(deaths[death], 0)] = int32(since_of_death(deaths[death]) + 1)
    for death in range(deaths.size - 1, -1, -1):
        found[FIRST_DEATH, space_of_death(deaths[death], 0)] = int32(since_of_death(deaths[death]) + 1)
    for birth in range(births.shape[0]):
        found[LAST_BIRTH, column(births[birth, 0])] = int32(birth)


@inner
def create_founder(tables, space, record, first_step):
    """Let an organism of a new species stand on a space."""
    step, label, species_label = first_step + since_of_birth(record[0]) + 1, int64(record[1]), int64(record[2])
    species = int64(create_taxon(tables.species, NONE, species_label, step, 0))
    place_cell(tables, space, int64(create_organism(tables, NONE, species, species_label << 32 | label, step)))
