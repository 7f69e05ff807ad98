"""Distances from each point to the points nearest to it."""

import numpy as np

POINTS_PER_SQUARE = 4  # a strip is about as wide as a square that holds so many points


def nearest_distances(points: np.ndarray, count: int) -> np.ndarray:
    """Return the Euclidean distances from each point to the `count` nearest points, in rising order.

    points: float64 (n, axes), finite. The point itself counts, so that the first distance is 0.
    Returns float64 (n, count), in the unit of the points. No distance is approximated: the result is the same, bit
    for bit, as that of comparing each point with every other, and as that of scipy.spatial.cKDTree on x86-64.
    Raises ValueError unless points are float64 (n, axes) and 1 <= count <= n.
    """
    if points.ndim != 2 or not points.shape[1] or points.dtype != np.float64:
        raise ValueError(f"points must be float64 (n, axes), got {points.dtype} {points.shape}.")
    if not 1 <= count <= len(points):
        raise ValueError(f"count must be 1..{len(points)}, the number of points, got {count}.")
    squares = np.empty((len(points), count))
    if points.shape[1] == 2:
        _search_plane(points, squares)
    else:
        from alife.search.neighbours_cpu import find_nearest_in_space

        find_nearest_in_space(np.ascontiguousarray(points), squares)
    return np.sort(np.sqrt(squares), axis=1)


def _search_plane(points: np.ndarray, squares: np.ndarray) -> None:
    """Write the squared distances from each point (n, 2) to the nearest, in no order, into squares (n, count)."""
    from alife.search.neighbours_cpu import find_nearest  # numba takes half a second to load

    if np.ptp(points[:, 0]) < np.ptp(points[:, 1]):  # strips across the longer side: points of one x share one strip
        points = points[:, ::-1]
    by_x = np.argsort(points[:, 0], kind="stable")
    strips = max(1, round((len(points) / POINTS_PER_SQUARE) ** 0.5))
    starts = np.arange(strips + 1) * len(points) // strips
    left, right = points[by_x[starts[:-1]], 0], points[by_x[starts[1:] - 1], 0]
    strip_of = np.repeat(np.arange(strips), np.diff(starts))
    rows = by_x[np.lexsort((points[by_x, 1], strip_of))]
    find_nearest(np.ascontiguousarray(points[rows]), rows, starts, left, right, squares)


def mean_distance_to_fitter(places: np.ndarray, fitness: np.ndarray, count: int) -> np.ndarray:
    """Return the mean distance of each place (n, axes) to the nearest `count` of higher fitness (n,), float64 (n,).

    Where fewer are fitter, these count; inf where none is.
    """
    from alife.search.neighbours_cpu import fitter_distances

    order = np.argsort(-fitness, kind="stable")
    fitter = np.searchsorted(-fitness[order], -fitness[order], side="left")
    found = np.empty(len(places))
    sorted_ = np.empty(len(places))
    memory = np.empty(count), np.empty(count, np.int64)
    fitter_distances(np.ascontiguousarray(places[order], np.float64), fitter, *memory, sorted_)
    found[order] = sorted_
    return found


def novelty_and_competition(places: np.ndarray, fitness: np.ndarray, count: int) -> np.ndarray:
    """Return the mean distance of each place (n, axes) to its nearest `count` others, how many of these are less fit.

    Of equally near ones the first count; where there are fewer others, these count. Returns float64 (n, 2), zeros for
    a place without others.
    """
    from alife.search.neighbours_cpu import compare_with_nearest

    found = np.zeros((len(places), 2))
    some = min(count, len(places) - 1)
    if some > 0:
        nearest, who = np.empty(some), np.empty(some, np.int64)
        compare_with_nearest(np.ascontiguousarray(places, np.float64), fitness, nearest, who, found)
    return found
