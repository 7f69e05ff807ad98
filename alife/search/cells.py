"""Maps cut into cells of about equal size, whatever the number of their axes: a centroidal Voronoi tessellation.

Source: Vassilis Vassiliades, Konstantinos Chatzilygeroudis and Jean-Baptiste Mouret, "Using Centroidal Voronoi
Tessellations to Scale Up the Multi-dimensional Archive of Phenotypic Elites Algorithm" (2018). Every map of so many
cells and axes has the same centroids, so that runs and searches can be compared.
"""

from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from alife.engines.rng import words
from alife.worlds.arena import Ranges, normalised

ROUNDS = 25  # in which centroids move to the means of their samples
SAMPLES, FEWEST_SAMPLES = 20, 10_000  # a cell, and in all
NEIGHBOURS_AN_AXIS = 12  # of a centroid, among which the nearest of a sample is looked for first
OLD = 0.1  # of the samples are too far for the neighbours known: these are found anew
SAMPLE_STREAM = 2000  # of random words: none that searches draw


class Tree(NamedTuple):
    """Points to which the nearest are found, see alife.search.nearest_cpu."""

    points: np.ndarray  # float64 (n, axes)
    order: np.ndarray  # int64 (n,): the nodes
    splits: np.ndarray  # int64 (n,): the axis of each

    def nearest(self, wanted: np.ndarray, guessed: np.ndarray | None = None) -> np.ndarray:
        """Return the point nearest to each of wanted float64 (m, axes), int64 (m,); of equally near ones the first.

        guessed int64 (m,): points that may be near, with which less is looked at
        """
        from alife.search.nearest_cpu import NOBODY, find  # numba takes half a second to load

        found = np.full(len(wanted), NOBODY) if guessed is None else guessed.copy()
        find(*self, np.ascontiguousarray(wanted), found)
        return found


def tree_of(points: np.ndarray) -> Tree:
    """Return the tree of points float64 (n, axes), which are finite."""
    from alife.search.nearest_cpu import grow

    tree = Tree(np.ascontiguousarray(points), np.arange(len(points)), np.zeros(len(points), np.int64))
    grow(*tree)
    return tree


@lru_cache(maxsize=8)
def centroids(cells: int, axes: int) -> np.ndarray:
    """Return the centroids of so many cells, float64 (cells, axes) in shares of the axes; not to be changed.

    k-means by Stuart Lloyd, "Least squares quantization in PCM" (1982), of evenly distributed samples.
    """
    samples = max(FEWEST_SAMPLES, SAMPLES * cells)
    drawn = (words(cells, axes, SAMPLE_STREAM, np.arange(samples * axes)) + 0.5) / 2**32
    drawn = drawn.reshape(samples, axes)
    points = drawn[:cells].copy()
    move_to_means(drawn, points, ROUNDS)
    points.setflags(write=False)
    return points


def move_to_means(samples: np.ndarray, points: np.ndarray, rounds: int) -> None:
    """Move points float64 (n, axes) to the means of the samples (m, axes) that are nearest to each, some times over.

    The nearest of a sample is looked for among the neighbours of what was its nearest in the round before; where those
    known are too few to be sure, and in the first round, in a tree. So what is found is the same, whatever the
    guess and however old the neighbours are.
    """
    from alife.search.nearest_cpu import NOBODY, find_again, find_beside, to_means

    count = min(NEIGHBOURS_AN_AXIS * points.shape[1], len(points) - 1)
    beside, apart = np.zeros((len(points), count), np.int64), np.zeros((len(points), count))
    nearest, there, is_old = tree_of(points).nearest(samples), points.copy(), True
    for number in range(rounds):
        if number:
            if is_old:
                find_beside(*tree_of(points), beside, apart)
                there[:] = points
            shifts = np.sqrt(((points - there) ** 2).sum(axis=1))
            find_again(points, beside, apart, shifts, samples, nearest)
            missed = np.flatnonzero(nearest < 0)
            if len(missed):
                nearest[missed] = tree_of(points).nearest(samples[missed], NOBODY - 1 - nearest[missed])
            is_old = len(missed) > OLD * len(samples)
        to_means(samples, nearest, points)


class Cells:
    """Cells, each of what is nearest to its centroid, distances being in shares of the descriptors' ranges."""

    def __init__(self, ranges: Ranges, points: np.ndarray) -> None:
        """Take the range of each descriptor, and the centroids, float64 (cells, axes) in shares of these."""
        if points.shape[1:] != (len(ranges),) or not len(points):
            raise ValueError(f"centroids must be float64 (cells, {len(ranges)}), got {points.shape}.")
        self.ranges, self.centroids = ranges, points

    @property
    def count(self) -> int:
        """Return the number of cells."""
        return len(self.centroids)

    @property
    def bins(self) -> tuple[int, ...]:
        """Return the shape of arrays of all niches."""
        return (self.count,)

    @property
    def words(self) -> str:
        """Return the shape in words."""
        return f"{self.count:,}"

    @cached_property
    def _tree(self) -> Tree:
        return tree_of(self.centroids)

    def numbers(self, descriptors: np.ndarray) -> np.ndarray:
        """Return the number of the cell of each row of descriptors (n, axes), int64 (n,)."""
        return self.nearest(normalised(descriptors, self.ranges))

    def nearest(self, shares: np.ndarray) -> np.ndarray:
        """Return the number of the cell of each place (n, axes) in shares of the ranges, int64 (n,)."""
        return self._tree.nearest(shares)

    def numbers_of(self, niche: np.ndarray) -> np.ndarray:
        """Return the numbers, int64 (n,), of niches by their places, int64 (n, 1)."""
        return niche[:, 0]

    def niche_of(self, numbers: np.ndarray) -> np.ndarray:
        """Return the places, int64 (n, 1), of niches by their numbers, int64 (n,)."""
        return numbers[:, None].copy()

    def arrays(self) -> dict[str, np.ndarray]:
        """Return what of it stands in files beside bins and ranges, by name."""
        return {"centroids": self.centroids.copy()}
