"""Where the niches of a grid are on a flat map, whatever the number of its axes.

Source: Jeffrey LeBlanc, Matthew Ward and Norman Wittels, "Exploring N-dimensional databases" (1990), dimensional
stacking: the first two axes make tiles, the next two the niches within each tile, and so on.
"""

import math
from dataclasses import dataclass

import numpy as np

from alife.worlds.arena import Axis

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
