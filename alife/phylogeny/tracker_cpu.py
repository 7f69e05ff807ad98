"""Read a event buffer into taxa, compiled: step by step, the dead of all rows first, then the born."""

from alife.engines import lattice
from alife.engines.cpu import in_phases, inner, int64, prange
from alife.engines.lattice import WRAPPED
from alife.engines.rule import for_numba
from alife.phylogeny import taxa
from alife.phylogeny.events import NEW_ORGANISM, NEW_SPECIES, ORPHAN, PARENT_BIT
from alife.phylogeny.events_cpu import column, put_in_order
from alife.phylogeny.taxa import EXTRA, NOBODY, Living

found, add_organism = for_numba(taxa.found), for_numba(taxa.add_organism)
settle, remove = for_numba(taxa.settle), for_numba(taxa.remove)
life_of = for_numba(taxa.life_of)
row_of, column_of = for_numba(lattice.row_of), for_numba(lattice.column_of)


@in_phases
def read(events, ordered_events, organisms, species, here, size, notable, first_step, steps):
    """Read what was noted of the steps after `first_step`, a world a thread, into taxa that have room for all the born.

    The event buffer begins anew; the ordered events hold the same, step by step. size: rows and columns; notable: from
    how many members on a dead organism is kept, from how many a dead species. The kernels that write the
    events do not read them: given so much more, they were a quarter slower.
    """
    for world in prange(events.died.shape[0]):
        put_in_order(events, ordered_events, world, size[1], steps)
        read_world(Living(organisms, species, here), ordered_events, world, size, notable, first_step, steps)


@inner
def read_world(living, ordered_events, world, size, notable, first_step, steps):
    """Do so in one world."""
    life, ends = life_of(living, world), ordered_events.ends[world]
    buried, settled = 0, 0
    for since in range(steps):
        step, dead, born = first_step + since + 1, ends[0, since + 1], ends[1, since + 1]
        if dead > buried:
            bury(life, ordered_events.deaths[world, buried:dead], step, notable)
        if born > settled:
            bear(life, ordered_events.births[world, settled:born], step, size)
        buried, settled = dead, born


@inner
def bury(life, deaths, step, notable):
    """Remove the dead of one step."""
    for number in range(deaths.size):
        remove(life, deaths[number], step, notable[0], notable[1])


@inner
def bear(life, births, step, size):
    """Settle the born of one step, in their parents' organisms or their own."""
    for number in range(births.shape[0]):
        note, y = births[number, 0], int64(births[number, 3])
        x = column(note)
        slot = int64(NOBODY)
        if note & ORPHAN == 0:
            slot = int64(life.here[beside(y, x, (note >> PARENT_BIT) & 3, size[0], size[1])])
        if note & NEW_ORGANISM:
            organism, species = int64(births[number, 1]), int64(births[number, 2])
            slot = begin(life, slot, organism, species, note & NEW_SPECIES, step)
        settle(life, y * size[1] + x, slot)


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
