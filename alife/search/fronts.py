"""Layers of what is best when two things count: in a layer nobody is better in one and no worse in the other."""

from bisect import bisect_right

import numpy as np


def by_fronts(scores: np.ndarray) -> np.ndarray:
    """Return the numbers of candidates, int64 (n,): those of the first layer, of the next, and so on.

    scores float64 (n, 2), larger is better. Within a layer those come first whose neighbours in it are far (crowding,
    in shares of the layer's extent), its two ends before all; of equals the one with the lower number.
    Source: Deb and others, "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II" (2002).
    """
    layer = front_of(scores)
    crowding = np.zeros(len(scores))
    for number in range(layer.max(initial=-1) + 1):
        members = np.flatnonzero(layer == number)
        crowding[members] = crowding_of(scores[members])
    return np.lexsort((np.arange(len(scores)), -crowding, layer))


def front_of(scores: np.ndarray) -> np.ndarray:
    """Return the layer of each candidate, int64 (n,), 0 for those whom nobody is better than; scores as `by_fronts`."""
    layer = np.zeros(len(scores), np.int64)
    best: list[float] = []  # minus the best second score of each layer so far, rising from layer to layer
    before = None
    for one in np.lexsort((-scores[:, 1], -scores[:, 0])):
        if before is not None and (scores[one] == scores[before]).all():
            layer[one] = layer[before]  # of two equals neither is better
            continue
        # Who came before is as good in the first score: a layer is better that holds one as good in the second.
        number = bisect_right(best, -scores[one, 1])
        best[number : number + 1] = [-scores[one, 1]]
        layer[one], before = number, one
    return layer


def crowding_of(scores: np.ndarray) -> np.ndarray:
    """Return how far apart the neighbours of each member of a layer are, float64 (n,); inf at its ends."""
    crowding = np.zeros(len(scores))
    for column in scores.T:
        order = np.argsort(column, kind="stable")
        extent = column[order[-1]] - column[order[0]]
        crowding[order[[0, -1]]] = np.inf
        if extent > 0:
            crowding[order[1:-1]] += (column[order[2:]] - column[order[:-2]]) / extent
    return crowding
