"""What changed the mean of each gene in plain NumPy, a step and world at a time, to hold the compiled sums against."""

import numpy as np

from alife.grid.scope import NEIGHBOURS
from alife.phylogeny.events import COLUMN_BIT, NEW_ORGANISM, ORPHAN, PARENT_BIT, WIDEST
from alife.phylogeny.gene_selection import PARTS

DIRECTIONS = NEIGHBOURS["around4"]  # N, E, S, W as (rows down, columns right)


class Reference:
    """The genes of worlds before a step, and what changed their means; `wraps`: at the edges."""

    def __init__(self, genes, size, *, wraps):
        self.genes, self.size, self.wraps = genes, size, wraps

    def begin(self, state):
        self.before = self.seen(state)
        self.changes = np.zeros((len(state.species), len(PARTS), len(self.genes)))

    def seen(self, state):
        """Return the genes, float64 (worlds, genes, spaces), and where somebody stands, (worlds, spaces)."""
        flat = state.species.shape[0], -1
        values = [getattr(state, name).reshape(flat).astype(np.float64) for name in self.genes]
        return np.stack(values, axis=1), state.species.reshape(flat) != 0

    def replay(self, ordered_events, state):
        after = self.seen(state)
        for world in range(len(state.species)):
            (_, died), (_, born) = ordered_events.ends[world, :, :2]
            deaths, births = ordered_events.deaths[world, :died], ordered_events.births[world, :born]
            self.changes[world] += self.step(*(part[world] for part in self.before), after[0][world], deaths, births)
        self.before = after

    def step(self, before, there, after, deaths, births):
        """Return what each part adds to the mean of every gene, (parts, genes)."""
        there, before = there.copy(), before.copy()
        found = np.zeros((len(PARTS), len(before)))
        if not there.any():
            return found
        mean = before[:, there].mean(axis=1)
        there[deaths] = False
        if not there.any():
            return found
        survivors = before[:, there].mean(axis=1)
        spaces, origins, moves = self.places(births)
        before[:, spaces[moves]] = before[:, origins[moves]]  # who goes keeps its genes
        there[origins[moves]], there[spaces[moves]] = False, True
        children, parents = spaces[~moves], origins[~moves]
        expected = self.neighbours(before, there, children)
        share = 1 / (there.sum() + len(children))
        found[PARTS.index("births")] = (before[:, parents] - expected).sum(axis=1) * share
        found[PARTS.index("places")] = (expected - survivors[:, None]).sum(axis=1) * share
        found[PARTS.index("deaths")] = survivors - mean
        found[PARTS.index("mutations")] = (after[:, children] - before[:, parents]).sum(axis=1) * share
        return found

    def places(self, births):
        """Return the space of each birth, that of the parent, and whether it is no birth but a move."""
        records, rows = births[:, 0].astype(np.int64), births[:, 3].astype(np.int64)
        columns = records >> COLUMN_BIT & WIDEST - 1
        moves = records & (ORPHAN | NEW_ORGANISM) == ORPHAN
        towards = np.array(DIRECTIONS)[records >> PARENT_BIT & 3]
        height, width = self.size
        origins = (rows + towards[:, 0]) % height * width + (columns + towards[:, 1]) % width
        return rows * width + columns, origins, moves

    def neighbours(self, values, there, spaces):
        """Return the mean genes of the living neighbours of some spaces, (genes, spaces)."""
        height, width = self.size
        rows, columns = spaces // width, spaces % width
        sums, counts = np.zeros((len(values), len(spaces))), np.zeros(len(spaces))
        for down, right in DIRECTIONS:
            y, x = rows + down, columns + right
            beside = y % height * width + x % width
            lives = there[beside] & (self.wraps | ((y >= 0) & (y < height) & (x >= 0) & (x < width)))
            sums += values[:, beside] * lives
            counts += lives
        return sums / np.maximum(counts, 1)
