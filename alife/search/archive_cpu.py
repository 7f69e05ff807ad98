"""Who wins the niches of a map, compiled: after a batch of physics no call of NumPy finds its code in the caches."""

import numpy as np

from alife.engines.cpu import int64, kernel
from alife.engines.rule import for_numba
from alife.worlds import arena

REJECTED, IMPROVED, NEW = 0, 1, 2  # what a genome would do to the map as it was before its batch
rank = for_numba(arena.rank)


@kernel
def number_niches(descriptors, low, high, bins, found):
    """Fill in the numbers, int64 (n,), of the niches of descriptors float64 (n, axes) in a grid.

    low, high: float64 (axes,), of the ranges; bins: int64 (axes,). The last axis counts on first.
    """
    for one in range(descriptors.shape[0]):
        number = 0
        for axis in range(descriptors.shape[1]):
            number = number * bins[axis] + int64(rank(descriptors[one, axis], low[axis], high[axis], bins[axis]))
        found[one] = number


@kernel
def compete(able, places, fitness, numbers, rows, held, status, winners):
    """Let some of n genomes compete for the niches of a map; return how many of them enter it.

    able int64 (k,): which of them have scores; places int64 (k,): the numbers of their niches; fitness float64 (n,).
    The map: numbers int64 (elites,) of the niches with an elite, rising, and rows int64 (elites,): where each elite's
    fitness stands in `held`. Fills in status int8 (n,) of those who compete, and winners int64 (2, k): who enters and
    where, in the order of niches, as many as are returned.
    """
    order = np.argsort(places, kind="mergesort")  # the oldest of a niche first
    entering, first = 0, 0
    while first < order.size:
        place = places[order[first]]
        known = np.searchsorted(numbers, place)
        is_new = known == numbers.size or numbers[known] != place
        least = -np.inf if is_new else held[rows[known]]
        winner, end = -1, first
        while end < order.size and places[order[end]] == place:
            one = able[order[end]]
            if is_new or fitness[one] > least:
                status[one] = NEW if is_new else IMPROVED
                if winner < 0 or fitness[one] > fitness[winner]:
                    winner = one
            else:
                status[one] = REJECTED
            end += 1
        if winner >= 0:
            winners[0, entering], winners[1, entering] = winner, place
            entering += 1
        first = end
    return entering
