"""Where the niches of a map of elites are on a flat one, whatever the number of its axes.

Cells of two axes lie where they are; of more, their centroids are seen along the first two. Source of the tiles:
Jeffrey LeBlanc, Matthew Ward and Norman Wittels, "Exploring N-dimensional databases" (1990), dimensional stacking: the
first two axes make tiles, the next two the niches within each tile, and so on.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from alife.search.cells import Cells
from alife.search.partition import Partition
from alife.worlds.arena import Axis

SIDE = 256  # squares of a map of cells, across and up
MOST_SQUARES = 4096  # of a map, across and up; a finer one shows the best of those that share a square


@dataclass(frozen=True)
class Layout:
    """The flat map of a grid; a square is a niche, unless there are too many."""

    bins: tuple[int, ...]

    @property
    def size(self) -> tuple[int, int]:
        """Return how many niches lie side by side, across and up."""
        return math.prod(self.bins[0::2]), math.prod(self.bins[1::2])

    @property
    def shown(self) -> tuple[int, int]:
        """Return how many squares are drawn, across and up."""
        across, up = self.size
        return min(across, MOST_SQUARES), min(up, MOST_SQUARES)

    @property
    def mark(self) -> tuple[float, float]:
        """Return how many squares a niche takes, across and up."""
        return 1.0, 1.0

    @property
    def tiles(self) -> tuple[int, int]:
        """Return how many tiles lie side by side, across and up; 1 where an axis is alone in its direction."""
        across, up = (self.bins[side] if len(self.bins) > side + 2 else 1 for side in (0, 1))
        return across, up

    def places(self, niche: np.ndarray) -> np.ndarray:
        """Return the squares, across and up, int64 (n, 2), of niches by their ranks along the axes, int64 (n, axes)."""
        found = np.zeros((len(niche), 2), np.int64)
        for axis, count in enumerate(self.bins):
            found[:, axis % 2] = found[:, axis % 2] * count + niche[:, axis]
        return found

    def who_is_at(self, square: tuple[int, int], niche: np.ndarray) -> int | None:
        """Return which of some niches (n, axes) lies in a square, None where none does."""
        found = np.flatnonzero((self.places(niche) == square).all(axis=1))
        return int(found[0]) if len(found) else None

    def spread(self, values: np.ndarray) -> np.ndarray:
        """Return values of all niches, (bins), as they lie on the map, (across, up)."""
        order = [*range(0, len(self.bins), 2), *range(1, len(self.bins), 2)]
        return values.transpose(order).reshape(self.size)

    def best(self, niche: np.ndarray, fitness: np.ndarray) -> np.ndarray:
        """Return the fitness (n,) of niches (n, axes) where they lie, float64 (across, up), nan where nobody is."""
        found = np.full(self.shown, np.nan)
        squares = self.places(niche) * found.shape // np.array(self.size)
        np.fmax.at(found, tuple(squares.T), fitness)
        return found

    def labels(self, axes: tuple[Axis, ...]) -> tuple[str, str]:
        """Return what stands beside the map: the axes of its tiles, and those within them."""
        across, up = (" / ".join(axis.label for axis in axes[side::2]) for side in (0, 1))
        return across, up


class CellLayout:
    """The flat map of cells, drawn in squares."""

    size = shown = (SIDE, SIDE)
    tiles = (1, 1)

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self.mark = (SIDE / cells.count**0.5,) * 2

    def places(self, niche: np.ndarray) -> np.ndarray:
        """Return the squares of the centroids, across and up, int64 (n, 2), of niches int64 (n, 1)."""
        places = np.floor(self._cells.centroids[niche[:, 0], :2] * SIDE)
        found: np.ndarray = np.clip(places, 0, SIDE - 1).astype(np.int64)
        return found

    def who_is_at(self, square: tuple[int, int], niche: np.ndarray) -> int | None:
        """Return which of some niches (n, 1) has a square, None where none does."""
        if self._is_flat:
            found = np.flatnonzero(niche[:, 0] == self._owners[square])
            return int(found[0]) if len(found) else None
        away = np.abs(self.places(niche) - square).max(axis=1)
        return int(away.argmin()) if len(away) and away.min() <= self.mark[0] / 2 else None

    def best(self, niche: np.ndarray, fitness: np.ndarray) -> np.ndarray:
        """Return the fitness (n,) of niches (n, 1) where they lie, float64 (SIDE, SIDE), nan where nobody is."""
        if self._is_flat:
            held = np.full(self._cells.count, np.nan)
            held[niche[:, 0]] = fitness
            seen: np.ndarray = held[self._owners]
            return seen
        found, half = np.full(self.size, np.nan), round(self.mark[0] / 2)
        for (across, up), value in zip(self.places(niche).tolist(), fitness.tolist(), strict=True):
            around = slice(max(0, across - half), across + half + 1), slice(max(0, up - half), up + half + 1)
            found[around] = np.fmax(found[around], value)
        return found

    def labels(self, axes: tuple[Axis, ...]) -> tuple[str, str]:
        """Return what stands beside the map."""
        return axes[0].label, axes[1].label

    @property
    def _is_flat(self) -> bool:
        return len(self._cells.ranges) == 2

    @cached_property
    def _owners(self) -> np.ndarray:
        """Return the cell that each square belongs to, int64 (SIDE, SIDE)."""
        middles = (np.arange(SIDE) + 0.5) / SIDE
        across, up = np.meshgrid(middles, middles, indexing="ij")
        return self._cells.nearest(np.stack([across.ravel(), up.ravel()], axis=1)).reshape(SIDE, SIDE)


Flat = Layout | CellLayout
USUAL = Layout((32, 32))


def layout_of(partition: Partition) -> Flat:
    """Return the flat map of niches."""
    return CellLayout(partition) if isinstance(partition, Cells) else Layout(partition.bins)
