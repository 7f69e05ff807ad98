"""How genomes enter a map, compiled: the physics of a batch empties the caches, which slows every call of NumPy."""

import numpy as np

from alife.engines.cpu import inner, int64, kernel
from alife.engines.rule import for_numba
from alife.search.archive_arrays import IMPROVED, NEW, REJECTED
from alife.worlds import arena

rank = for_numba(arena.rank)


@kernel
def number_niches(descriptors, low, high, bins, found):
    """Fill in the numbers, int64 (n,), of the niches of descriptors float64 (n, axes) in a grid; 0 where one is nan.

    low, high: float64 (axes,), of the ranges; bins: int64 (axes,). The last axis counts on first.
    """
    for one in range(descriptors.shape[0]):
        number = 0
        for axis in range(descriptors.shape[1]):
            place = rank(descriptors[one, axis], low[axis], high[axis], bins[axis])
            number = number * bins[axis] + int64(0.0 if np.isnan(place) else place)
        found[one] = number


@kernel
def enter(batch, order, room, elites, added):
    """Let a Batch compete for the niches of a map; return how many elites it has then.

    order: int64 (n,), the genomes in the order of their places, the oldest of each first; room: the arrays of the map,
    a Room with place for all of them; elites: how many it has; added: an Added to fill in

    Sorting is left to NumPy, searching is written out: what numba has for them takes seconds to compile.
    """
    new_numbers, new, first = np.empty(order.size, np.int64), 0, 0
    for one in range(order.size):
        added.invalid[one] = not is_able(batch, one)
    while first < order.size:
        place, end = batch.places[order[first]], first + 1
        while end < order.size and batch.places[order[end]] == place:
            end += 1
        known = find(room.numbers, elites, place)
        is_new = known == elites or room.numbers[known] != place
        least = -np.inf if is_new else room.fitness[room.rows[known]]
        winner = compete(batch.fitness, order, first, end, least, NEW if is_new else IMPROVED, added)
        if winner >= 0:
            put(batch, winner, room, elites + new if is_new else room.rows[known])
            added.entered[winner] = True
            new_numbers[new] = place
            new += int64(is_new)
        first = end
    insert(room, elites, new_numbers, new)
    return elites + new


@inner
def is_able(batch, one):
    """Return whether a genome is valid and has only finite scores."""
    able = batch.valid[one] and np.isfinite(batch.fitness[one])
    for axis in range(batch.descriptors.shape[1]):
        able &= np.isfinite(batch.descriptors[one, axis])
    return able


@inner
def find(numbers, count, number):
    """Return where a number stands, or would, among so many that rise."""
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        if numbers[middle] < number:
            low = middle + 1
        else:
            high = middle
    return low


@inner
def compete(fitness, order, first, end, least, better, added):
    """Let the rivals for one niche, order[first:end], beat `least`; return the first of the best, -1 where none does.

    better: the status of who does
    """
    winner = -1
    for rival in range(first, end):
        one = order[rival]
        if added.invalid[one]:
            continue
        added.status[one] = REJECTED
        if fitness[one] > least:
            added.status[one] = better
            if winner < 0 or fitness[one] > fitness[winner]:
                winner = one
    return winner


@inner
def put(batch, winner, room, row):
    """Write down the elite of a row."""
    found_at = batch.found_at[0] + winner if batch.found_at.size < batch.fitness.size else batch.found_at[winner]
    for gene in range(room.genomes.shape[1]):
        room.genomes[row, gene] = batch.genomes[winner, gene]
    for axis in range(room.descriptors.shape[1]):
        room.descriptors[row, axis] = batch.descriptors[winner, axis]
    room.fitness[row] = batch.fitness[winner]
    room.found_at[row] = found_at


@inner
def insert(room, elites, new_numbers, count):
    """Insert some new niches, rising, among those of a map; their rows come after all others, in order."""
    old, to = elites - 1, elites + count - 1
    for new in range(count - 1, -1, -1):
        while old >= 0 and room.numbers[old] > new_numbers[new]:
            room.numbers[to], room.rows[to] = room.numbers[old], room.rows[old]
            old, to = old - 1, to - 1
        room.numbers[to], room.rows[to] = new_numbers[new], elites + new
        to -= 1
