"""How long novelty search takes to find the nearest neighbours of every body: our kernel beside SciPy's tree.

Method: points of a plane at random, on a lattice as descriptors lie that count nodes, and all at one place; 10
neighbours and the point itself; both ways in turn, the median of several turns, on one thread. Their distances must
be the same, bit for bit. SciPy's tree is built and asked as novelty search did before it had a kernel of its own.

    python -m benchmarks.neighbours
"""

import statistics
import sys
import time

import numpy as np
from scipy.spatial import cKDTree

from alife.search.neighbours import nearest_distances
from benchmarks import report

COUNT = 11
TURNS = {2_000: 15, 20_000: 5}  # by the number of points


def clouds(points: int) -> dict[str, np.ndarray]:
    """Return points of each kind, float64 (points, 2)."""
    draw = np.random.default_rng(points)
    lattice = np.stack([draw.integers(1, 101, points) / 100, draw.integers(0, 80, points) / 79], axis=1)
    return {"scattered": draw.random((points, 2)), "on a lattice": lattice, "at one place": np.full((points, 2), 0.3)}


def by_scipy(points: np.ndarray) -> np.ndarray:
    """Return the distances by SciPy's tree; unbalanced, since it is quicker to build on points that coincide."""
    distances: np.ndarray = cKDTree(points, balanced_tree=False, compact_nodes=False).query(points, k=COUNT)[0]
    return distances


def seconds(points: np.ndarray, turns: int) -> tuple[float, float]:
    """Return the median time of SciPy's tree and of the kernel [s]; raise AssertionError where they differ."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(turns):
        begun = time.perf_counter()
        expected = by_scipy(points)
        between = time.perf_counter()
        found = nearest_distances(points, COUNT)
        took[1].append(time.perf_counter() - between)
        took[0].append(between - begun)
        assert np.array_equal(found, expected)
    return statistics.median(took[0]), statistics.median(took[1])


def main() -> None:
    """Measure and print the table."""
    nearest_distances(np.zeros((COUNT, 2)), COUNT)  # loads the kernel
    report.head(f"The {COUNT} nearest of every point", ("points", "SciPy's tree [ms]", "kernel [ms]", "ratio"))
    for number, turns in TURNS.items():
        for name, points in clouds(number).items():
            tree, kernel = seconds(points, turns)
            report.line([f"{number:,} {name}", f"{1e3 * tree:.3g}", f"{1e3 * kernel:.3g}", f"{tree / kernel:.2g}"])


if __name__ == "__main__":
    sys.exit(report.run(main))
