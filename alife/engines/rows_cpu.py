"""Worlds worked through row by row on the CPU: who does which rows, their random keys, where something happens."""

from alife.engines import lattice, rng
from alife.engines.cpu import add_to, index, inner, let_others_run, read_anew, row_loop, uint8, uint32
from alife.engines.lattice import BIRTH, STRIKE
from alife.engines.rule import for_numba

stream_key = for_numba(rng.stream_key)
row_of, column_of = for_numba(lattice.row_of), for_numba(lattice.column_of)
GLANCES = 2000  # how often a thread that waits looks before it offers the processor to others: tens of microseconds
BLOCK = 16  # [columns] that are looked at together
NO_MORE_WAITING = 1 << 62  # arrivals: a thread has failed, see alife.engines.team_cpu


@inner
def own_worlds(team, worlds):
    """Return the first world of which rows are a thread's own, and the first after them."""
    if team.has_worlds:
        return share(team.thread, team.threads, worlds)
    return 0, worlds


@inner
def own_rows(team, worlds, height):
    """Return a thread's first row, counted through all worlds, and the first that is no longer its own."""
    if team.has_worlds:
        first, end = share(team.thread, team.threads, worlds)
        return first * height, end * height
    return share(team.thread, team.threads, worlds * height)


@inner
def share(thread, threads, tasks):
    """Return the first task of a thread and the first that is no longer its own."""
    return thread * tasks // threads, (thread + 1) * tasks // threads


@inner
def end_phase(team):
    """Wait until all threads have come here, where they need each other's results."""
    if team.threads > 1 and not team.has_worlds:
        number = add_to(team.arrivals, 1)
        all_here = min((number // team.threads + 1) * team.threads, NO_MORE_WAITING)
        glances = 0
        while read_anew(team.arrivals) < all_here:
            glances += 1
            if glances > GLANCES:
                let_others_run()


@inner
def draw_keys(seeds, step, keys, first, end):
    """Draw the keys (worlds, streams, 2) of the streams of some worlds for one step."""
    for world in range(first, end):
        for stream in range(keys.shape[1]):
            for half in range(2):
                keys[world, stream, half] = stream_key(seeds[world], uint32(step), uint32(stream), uint32(half))


@inner
def beside(cells, y, x, direction, walled):
    """Return the (row, column) next to a space of worlds (worlds, y, x)."""
    return row_of(y, direction, cells.shape[1], walled), column_of(x, direction, cells.shape[2])


@row_loop
def find_busy(above, here, below_, busy):
    """Mark the spaces of a row that intend something or that a neighbour aims at."""
    last = here.size - 1
    for x in range(1, last):
        busy[x] = is_busy(above, here, below_, index(x - 1), index(x), index(x + 1))
    busy[0] = is_busy(above, here, below_, last, 0, 1)
    busy[last] = is_busy(above, here, below_, last - 1, last, 0)


@inner
def is_busy(above, here, below_, left, x, right):
    """Return whether a space intends something or a neighbour aims at it: N, E, S, W = 0..3."""
    vertical = (above[x] == BIRTH + 2) | (above[x] == STRIKE + 2) | (below_[x] == BIRTH) | (below_[x] == STRIKE)
    from_left = (here[left] == BIRTH + 1) | (here[left] == STRIKE + 1)
    from_right = (here[right] == BIRTH + 3) | (here[right] == STRIKE + 3)
    return (here[x] != 0) | vertical | from_left | from_right


@row_loop
def list_marked(marks, columns):
    """Write down in which columns of a row there is a mark, int32 (width,); return how many.

    Most of a row has none, so it is looked at in blocks; within one they are written down without a branch, since
    nobody could foretell where the next one is.
    """
    count, blocks = 0, marks.size // BLOCK
    for block in range(blocks):
        if has_mark(marks, block * BLOCK):
            for x in range(block * BLOCK, block * BLOCK + BLOCK):
                columns[index(count)] = x
                count += marks[index(x)] != 0
    for x in range(blocks * BLOCK, marks.size):
        columns[index(count)] = x
        count += marks[index(x)] != 0
    return count


@row_loop
def has_mark(marks, first):
    """Return whether there is a mark in a block of a row."""
    found = uint8(0)
    for place in range(BLOCK):
        found = uint8(found | marks[index(first + place)])
    return found != 0
