"""What the generated module of every world runs on in numba: rules compiled, keys, copies, convolution, events."""

from alife.engines import lattice, rng
from alife.engines.cpu import inner, uint32
from alife.engines.rule import for_numba
from alife.grid import cell_rules
from alife.phylogeny.events_cpu import record_birth, record_death, record_move

row_of, column_of = for_numba(lattice.row_of), for_numba(lattice.column_of)
is_struck, winner, wins = for_numba(lattice.is_struck), for_numba(lattice.winner), for_numba(cell_rules.wins)
draw, stream_key, again = for_numba(rng.draw), for_numba(rng.stream_key), for_numba(cell_rules.again)
quotient_i32, remainder_i32 = for_numba(cell_rules.quotient_i32), for_numba(cell_rules.remainder_i32)
quotient_u32, remainder_u32 = for_numba(cell_rules.quotient_u32), for_numba(cell_rules.remainder_u32)
parity, wrap, hashed = for_numba(cell_rules.parity), for_numba(cell_rules.wrap), for_numba(cell_rules.hashed)
lesser, greater, whole_of = (
    for_numba(cell_rules.lesser), for_numba(cell_rules.greater), for_numba(cell_rules.whole_of)
)  # fmt: skip

magnitude = for_numba(cell_rules.magnitude)
bound, within = for_numba(cell_rules.bound), for_numba(cell_rules.within)
row_towards, column_towards = for_numba(cell_rules.row_towards), for_numba(cell_rules.column_towards)
is_struck_here, winner_here = for_numba(cell_rules.is_struck_here), for_numba(cell_rules.winner_here)
wins_here = for_numba(cell_rules.wins_here)

# What happened on a space in a phase, one byte.
DIED, BORN, OTHER_SPECIES, MOVED, PARENT_BIT = 1, 2, 16, 32, 2


@inner
def draw_keys(seeds, step, streams, keys, first, end):
    """Draw the keys (worlds, streams, 2) of some worlds for one step; streams: their numbers."""
    for world in range(first, end):
        for stream in range(streams.size):
            for half in range(2):
                keys[world, stream, half] = stream_key(seeds[world], uint32(step), streams[stream], uint32(half))


@inner
def commit_row(busy, fresh, row):
    """Copy what was worked out for the busy spaces of a row."""
    for x in range(busy.size):
        if busy[x]:
            row[x] = fresh[x]


@inner
def copy_rows(target, source, first, end):
    """Copy some rows, counted through all worlds."""
    height = target.shape[1]
    for row in range(first, end):
        world, y = row // height, row % height
        for x in range(target.shape[2]):
            target[world, y, x] = source[world, y, x]


@inner
def record_row(happened, species, events, world, y, since):
    """Record the deaths, births and moves of a row; every inhabitant is an organism of its own."""
    for x in range(happened.size):
        if happened[x]:
            record_space(happened[x], species[x], events, world, y, x, since)


@inner
def record_space(event, species, events, world, y, x, since):
    """Record what happened on a space."""
    if event & DIED:
        record_death(events, world, y, x, since)
    if event & BORN:
        parent, is_new = (event >> PARENT_BIT) & 3, (event & OTHER_SPECIES) != 0
        record_birth(events, world, y, x, since, parent, True, is_new, uint32(0), species)
    if event & MOVED:
        record_move(events, world, y, x, since, (event >> PARENT_BIT) & 3)
