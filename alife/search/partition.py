"""How a map of elites is cut into niches: a grid over any number of descriptors.

A niche has a number, from 0, and a place: its rank along each axis of the grid.
"""

import math
from dataclasses import dataclass

import numpy as np

from alife.core.errors import UsageError
from alife.worlds.arena import Ranges, niches

MOST_BINS = 4096  # of an axis
MOST_NICHES = 1 << 62  # of a grid: their numbers are int64
MOST_AXES = 8


@dataclass(frozen=True)
class Grid:
    """A grid of niches, as many along each descriptor as `bins` says."""

    ranges: Ranges  # of each descriptor
    bins: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.bins) != len(self.ranges) or min(self.bins, default=0) < 1:
            raise ValueError(f"bins must be {len(self.ranges)} positive numbers, got {self.bins}.")
        if self.count > MOST_NICHES:
            raise UsageError(f"A map of {self.words} niches has more than {MOST_NICHES:,}: give fewer of them.")

    @property
    def count(self) -> int:
        """Return the number of niches."""
        return math.prod(self.bins)

    @property
    def words(self) -> str:
        """Return the shape in words."""
        return " x ".join(f"{count:,}" for count in self.bins)

    def numbers(self, descriptors: np.ndarray) -> np.ndarray:
        """Return the number of the niche of each row of descriptors (n, axes), int64 (n,)."""
        return self.numbers_of(niches(descriptors, self.ranges, self.bins))

    def numbers_of(self, niche: np.ndarray) -> np.ndarray:
        """Return the numbers, int64 (n,), of niches by their places, int64 (n, axes)."""
        found: np.ndarray = np.ravel_multi_index(tuple(niche.T), self.bins)
        return found.astype(np.int64, copy=False)

    def niche_of(self, numbers: np.ndarray) -> np.ndarray:
        """Return the places, int64 (n, axes), of niches by their numbers, int64 (n,)."""
        return np.stack(np.unravel_index(numbers, self.bins), axis=1).astype(np.int64)


def shape_of(axes: int, bins: int, shape: tuple[int, ...], usual: tuple[int, ...] | None) -> tuple[int, ...]:
    """Return how many niches a map has along each of its axes.

    shape: as was asked for, empty where nothing was; usual: what the arena wants, None where `bins` counts.
    Raises UsageError for a shape that has not a number for each axis.
    """
    if shape and len(shape) != axes:
        raise UsageError(f"shape must be {axes} numbers here, one a descriptor, got {list(shape)}.")
    return shape or usual or (bins,) * axes
