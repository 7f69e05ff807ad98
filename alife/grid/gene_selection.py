"""What changes the mean of each inherited field, step by step; see alife.phylogeny.gene_selection for what it means."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from alife.grid.declare import WRAP, Declared
from alife.grid.scope import NEIGHBOURS
from alife.phylogeny import gene_selection
from alife.phylogeny.events import COLUMN_BIT, NEW_ORGANISM, ORPHAN, PARENT_BIT, WIDEST, OrderedEvents
from alife.phylogeny.gene_selection import PARTS

DIRECTIONS = NEIGHBOURS["around4"]  # N, E, S, W as (rows down, columns right)


class GeneSelection:
    """The genes of a batch of worlds after the last step that was seen, and what changed their means since step 0."""

    file = gene_selection.FILE
    portion = 1  # [steps]: a child of the step before may be dead

    def __init__(self, declared: Declared, genes: list[str], worlds: int, size: tuple[int, int]) -> None:
        """Begin without anybody; size: rows and columns."""
        self._genes, self._size, self._wraps = genes, size, declared.border == WRAP
        self.columns = gene_selection.columns_of(genes)
        self._values = np.zeros((worlds, len(genes), size[0] * size[1]))
        self._there = np.zeros((worlds, size[0] * size[1]), np.bool_)
        self._changes = np.zeros((worlds, len(PARTS), len(genes)))

    def begin(self, state: Any) -> None:
        """Look at the founders."""
        for world in range(len(self._there)):
            self._values[world], self._there[world] = self._seen(state, world)

    def replay(self, ordered_events: OrderedEvents, _first_step: int, _steps: int, state: Any) -> None:
        """Add what one step changed; `state` is that after it."""
        for world in range(len(self._there)):
            values, there = self._seen(state, world)
            (_, died), (_, born) = ordered_events.ends[world, :, :2]
            births = ordered_events.births[world, :born]
            self._changes[world] += self._step(world, values, ordered_events.deaths[world, :died], births)
            self._values[world], self._there[world] = values, there

    def migrate(self, passages: np.ndarray) -> None:
        """Raise ValueError: newcomers are in none of the parts that a change is divided into."""
        raise ValueError(f"what changes genes is reckoned without newcomers, got {len(passages)} of them.")

    def count(self, state: Any) -> list[dict[str, float]]:
        """Return the means now and what changed them, by column, one dict a world."""
        return [self._counted(*self._seen(state, world), self._changes[world]) for world in range(len(self._there))]

    def state_dict(self) -> dict[str, np.ndarray]:
        """Return all that it knows as arrays, equal for equal histories."""
        return {"values": self._values.copy(), "there": self._there.copy(), "changes": self._changes.copy()}

    def load_state_dict(self, state: Mapping[str, np.ndarray]) -> None:
        """Restore what `state_dict` of one of the same worlds returned."""
        self._values[:], self._there[:], self._changes[:] = state["values"], state["there"], state["changes"]

    def _seen(self, state: Any, world: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the genes on every space, float64 (genes, spaces), and where somebody stands, bool (spaces,)."""
        values = np.array([getattr(state, name)[world].reshape(-1) for name in self._genes], np.float64)
        return values, state.species[world].reshape(-1) != 0

    def _counted(self, values: np.ndarray, there: np.ndarray, changes: np.ndarray) -> dict[str, float]:
        means = values[:, there].mean(axis=1) if there.any() else np.full(len(values), np.nan)
        found = dict(zip(self._genes, means.tolist(), strict=True))
        for gene, column in zip(self._genes, changes.T.tolist(), strict=True):
            found |= {f"{gene}_{part}": value for part, value in zip(PARTS, column, strict=True)}
        return found

    def _step(self, world: int, after: np.ndarray, deaths: np.ndarray, births: np.ndarray) -> np.ndarray:
        """Return what each part adds to the mean of every gene, (parts, genes); births: uint32 (n, 4)."""
        before, there = self._values[world], self._there[world].copy()
        found = np.zeros((len(PARTS), len(before)))
        if not there.any():
            return found
        mean = before[:, there].mean(axis=1)
        there[deaths] = False
        if not there.any():
            return found
        survivors = before[:, there].mean(axis=1)
        spaces, origins, moves = self._places(births)
        before = before.copy()
        before[:, spaces[moves]] = before[:, origins[moves]]  # who goes keeps its genes
        there[origins[moves]], there[spaces[moves]] = False, True
        children, parents = spaces[~moves], origins[~moves]
        expected = self._neighbours(before, there, children)
        share = 1 / (there.sum() + len(children))
        found[PARTS.index("births")] = (before[:, parents] - expected).sum(axis=1) * share
        found[PARTS.index("places")] = (expected - survivors[:, None]).sum(axis=1) * share
        found[PARTS.index("deaths")] = survivors - mean
        found[PARTS.index("mutations")] = (after[:, children] - before[:, parents]).sum(axis=1) * share
        return found

    def _places(self, births: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the space of each birth, that of the parent, and whether it is no birth but a move."""
        records, rows = births[:, 0].astype(np.int64), births[:, 3].astype(np.int64)
        columns = records >> COLUMN_BIT & WIDEST - 1
        moves = records & (ORPHAN | NEW_ORGANISM) == ORPHAN
        towards = np.array(DIRECTIONS)[records >> PARENT_BIT & 3]
        height, width = self._size
        origins = (rows + towards[:, 0]) % height * width + (columns + towards[:, 1]) % width
        return rows * width + columns, origins, moves

    def _neighbours(self, values: np.ndarray, there: np.ndarray, spaces: np.ndarray) -> np.ndarray:
        """Return the mean genes of the living neighbours of some spaces, (genes, spaces)."""
        height, width = self._size
        rows, columns = spaces // width, spaces % width
        sums, counts = np.zeros((len(values), len(spaces))), np.zeros(len(spaces))
        for down, right in DIRECTIONS:
            y, x = rows + down, columns + right
            beside = y % height * width + x % width
            lives = there[beside] & (self._wraps | ((y >= 0) & (y < height) & (x >= 0) & (x < width)))
            sums += values[:, beside] * lives
            counts += lives
        return sums / np.maximum(counts, 1)
