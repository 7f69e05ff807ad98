"""The compiled half of alife.grid.gene_selection: look at the genes after a step, and add up what it changed.

Genes are whole numbers, so that their sums are exact, in whatever order.
"""

from alife.engines import lattice
from alife.engines.cpu import inner, int64, kernel
from alife.engines.lattice import WRAPPED
from alife.engines.rule import for_numba
from alife.phylogeny.events import PARENT_BIT
from alife.phylogeny.events_cpu import ROW, column, is_move
from alife.phylogeny.gene_selection import PARTS

row_of, column_of = for_numba(lattice.row_of), for_numba(lattice.column_of)
BIRTHS, PLACES, DEATHS, MUTATIONS = map(PARTS.index, ("births", "places", "deaths", "mutations"))
PARENTS, EXPECTED, CHILDREN, DEAD = range(4)  # what is summed up of a step


@kernel
def look(field, there, gene, nothing, values, sums):
    """Take over one gene of all worlds, and sum it up over who is there.

    field: (worlds, y, x); there: bool (worlds, spaces); nothing: 0 of the kind in which to sum up; values: float64
    (worlds, genes, spaces); sums: float64 (worlds, genes)
    """
    height, width = field.shape[1:]
    for world in range(field.shape[0]):
        total = nothing
        for y in range(height):
            row, kept = field[world, y], values[world, gene, y * width : (y + 1) * width]
            total += row_sum(row, there[world, y * width : (y + 1) * width], nothing, kept)
        sums[world, gene] = total


@inner
def row_sum(row, there, nothing, kept):
    """Copy a row of a gene, and return its sum over who is there."""
    total = nothing
    for x in range(row.size):
        kept[x] = row[x]
        total += row[x] if there[x] else nothing
    return total


@kernel
def add_step(before, after, there, sums, ordered_events, size, walled, parts, changes):
    """Add what one step changed to `changes`, float64 (worlds, parts, genes); see alife.phylogeny.gene_selection.

    before, after: the genes, float64 (worlds, genes, spaces); there: bool (worlds, spaces), who was there before; sums:
    of `before` over them, float64 (worlds, genes); size: rows and columns; parts: working memory, float64 (4, genes).
    `before` and `there` are used up.
    """
    for world in range(before.shape[0]):
        died, born = ordered_events.ends[world, 0, 1], ordered_events.ends[world, 1, 1]
        deaths, births = ordered_events.deaths[world, :died], ordered_events.births[world, :born]
        parts[:] = 0
        living = count(there[world])
        left = living - bury(before[world], there[world], deaths, parts[DEAD])
        if left > 0:
            move_all(before[world], there[world], births, size)
            born = add_births(before[world], after[world], there[world], births, size, walled, parts)
            share_out(parts, sums[world], living, left, born, count(there[world]) + born, changes[world])


@inner
def count(there):
    """Return on how many spaces somebody is."""
    total = int64(0)
    for space in range(there.size):
        total += there[space]
    return total


@inner
def bury(genes, there, deaths, dead):
    """Take away who died, add their genes to `dead`, (genes,), and return how many they were."""
    found = int64(0)
    for number in range(deaths.size):
        space = deaths[number]
        if there[space]:
            there[space] = False
            found += 1
            for gene in range(dead.size):
                dead[gene] += genes[gene, space]
    return found


@inner
def move_all(genes, there, births, size):
    """Let those who went elsewhere stand there; who goes keeps its genes."""
    for number in range(births.shape[0]):
        if is_move(births[number, 0]):
            space, origin = space_of(births[number], size), origin_of(births[number], size)
            for gene in range(genes.shape[0]):
                genes[gene, space] = genes[gene, origin]
            there[origin], there[space] = False, True


@inner
def add_births(before, after, there, births, size, walled, parts):
    """Sum up the genes of parents, of who else might have been, and of children; return how many were born."""
    found = int64(0)
    for number in range(births.shape[0]):
        if not is_move(births[number, 0]):
            found += 1
            space, origin = space_of(births[number], size), origin_of(births[number], size)
            for gene in range(before.shape[0]):
                parts[PARENTS, gene] += before[gene, origin]
                parts[CHILDREN, gene] += after[gene, space]
            add_neighbours(before, there, space, size, walled, parts[EXPECTED])
    return found


@inner
def add_neighbours(genes, there, space, size, walled, expected):
    """Add the mean genes of the living neighbours of a space to `expected`, (genes,)."""
    y, x = space // size[1], space % size[1]
    living = int64(0)
    for direction in range(4):
        living += is_living(there, y, x, direction, size, walled)
    for gene in range(expected.size):
        total = 0.0
        for direction in range(4):
            if is_living(there, y, x, direction, size, walled):
                total += genes[gene, beside(y, x, direction, size)]
        expected[gene] += total / max(living, 1)


@inner
def is_living(there, y, x, direction, size, walled):
    """Return whether somebody is beside a space, and no wall between."""
    row, at = y + (direction == 2) - (direction == 0), x + (direction == 1) - (direction == 3)
    is_inside = (row >= 0) & (row < size[0]) & (at >= 0) & (at < size[1])
    return there[beside(y, x, direction, size)] & (is_inside | (walled == WRAPPED))


@inner
def share_out(parts, sums, living, left, born, after, changes):
    """Add what each part changed of the means to `changes`, (parts, genes).

    living, left: how many there were before and after the deaths; born: and were born; after: and are now
    """
    for gene in range(sums.size):
        survivors = (sums[gene] - parts[DEAD, gene]) / left
        changes[BIRTHS, gene] += (parts[PARENTS, gene] - parts[EXPECTED, gene]) / after
        changes[PLACES, gene] += (parts[EXPECTED, gene] - born * survivors) / after
        changes[DEATHS, gene] += survivors - sums[gene] / living
        changes[MUTATIONS, gene] += (parts[CHILDREN, gene] - parts[PARENTS, gene]) / after


@inner
def space_of(birth, size):
    """Return the space of a birth, counted row by row."""
    return int64(birth[ROW]) * size[1] + column(birth[0])


@inner
def origin_of(birth, size):
    """Return the space of the parent of a child, or of where one who moved was."""
    return beside(int64(birth[ROW]), column(birth[0]), int64(birth[0] >> PARENT_BIT & 3), size)


@inner
def beside(y, x, direction, size):
    """Return the space beside another, counted row by row; the edges wrap around."""
    return int64(row_of(y, direction, size[0], WRAPPED)) * size[1] + column_of(x, direction, size[1])
