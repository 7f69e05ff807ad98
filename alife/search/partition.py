"""How a map of elites is cut into niches: by a grid over any number of descriptors, or into cells.

A niche has a number, from 0, and a place: its rank along each axis of the grid, or the number of the cell alone.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from alife.core import config
from alife.core.config import setting
from alife.core.errors import UsageError, unknown
from alife.search.cells import Cells, centroids
from alife.worlds.arena import Arena, Ranges

GRID, CVT = ARCHIVES = ("grid", "cvt")
MOST_CELLS = 10_000
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
        """Return the number of the niche of each row of descriptors (n, axes), int64 (n,), see `arena.niches`."""
        from alife.search.archive_cpu import number_niches  # numba takes half a second to load

        found = np.empty(len(descriptors), np.int64)
        number_niches(np.ascontiguousarray(descriptors), *self._axes, found)
        return found

    @cached_property
    def _axes(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the ends of the ranges, float64 (axes,), and the bins, int64 (axes,)."""
        low, high = np.array(self.ranges, np.float64).T.copy()
        return low, high, np.array(self.bins)

    def numbers_of(self, niche: np.ndarray) -> np.ndarray:
        """Return the numbers, int64 (n,), of niches by their places, int64 (n, axes)."""
        found: np.ndarray = np.ravel_multi_index(tuple(niche.T), self.bins)
        return found.astype(np.int64, copy=False)

    def niche_of(self, numbers: np.ndarray) -> np.ndarray:
        """Return the places, int64 (n, axes), of niches by their numbers, int64 (n,)."""
        return np.stack(np.unravel_index(numbers, self.bins), axis=1).astype(np.int64)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return what of it stands in files beside bins and ranges, by name: nothing."""
        return {}


Partition = Grid | Cells


@dataclass(frozen=True)
class MapSettings:
    """What the config of a search that holds a map says of it."""

    bins: int = setting(32, "rows and columns of the map", low=1, high=MOST_BINS)
    shape: tuple[int, ...] = setting(
        (), "niches along each descriptor; empty: bins along all", low=1, high=MOST_BINS, later=True
    )
    archive: str = setting(GRID, "how the map is cut: grid, or cvt: cells of about equal size", later=True)
    cells: int = setting(1000, "niches of archive=cvt", low=1, high=MOST_CELLS, later=True)

    def __post_init__(self) -> None:
        config.check(self)
        check_archive(self.archive)


class HasMap(Protocol):
    """A config that says of a map what MapSettings does."""

    @property
    def bins(self) -> int:
        """Return how many niches lie along each descriptor."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Return how many there are along each, where that differs."""

    @property
    def archive(self) -> str:
        """Return how the map is cut."""

    @property
    def cells(self) -> int:
        """Return how many cells it has, where it is cut into such."""


def check_archive(kind: str) -> None:
    """Raise UsageError unless maps can be cut that way."""
    if kind not in ARCHIVES:
        raise unknown("archive", kind, ARCHIVES)


def partition_of(arena: Arena, settings: HasMap) -> Partition:
    """Return how a map over the descriptors of an arena is cut. Raises UsageError for a shape of other axes."""
    return cut(arena.descriptor_ranges, arena.descriptor_bins, settings)


def cut(ranges: Ranges, usual: tuple[int, ...] | None, settings: HasMap) -> Partition:
    """Return how a map over some ranges is cut; usual: its shape, None where the settings' `bins` counts."""
    if settings.archive == CVT:
        return Cells(ranges, centroids(settings.cells, len(ranges)))
    return Grid(ranges, shape_of(len(ranges), settings.bins, settings.shape, usual))


def reachable(arena: Arena, partition: Partition) -> np.ndarray | None:
    """Return which niches a genome can reach at all, bool (bins); None where that is unknown, as of cells it is."""
    return arena.reachable(partition.bins) if isinstance(partition, Grid) else None


def shape_of(axes: int, bins: int, shape: tuple[int, ...], usual: tuple[int, ...] | None) -> tuple[int, ...]:
    """Return how many niches a map has along each of its axes.

    shape: as was asked for, empty where nothing was; usual: what the arena wants, None where `bins` counts.
    Raises UsageError for a shape that has not a number for each axis.
    """
    if shape and len(shape) != axes:
        raise UsageError(f"shape must be {axes} numbers here, one a descriptor, got {list(shape)}.")
    return shape or usual or (bins,) * axes
