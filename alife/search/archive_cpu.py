"""How genomes enter a map, compiled: after a batch of physics no call of NumPy finds its code in the caches."""

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
def enter(batch, room, elites, added):
    """Let a Batch compete for the niches of a map; return how many elites it has then.

    room: the arrays of the map, a Room with place for all of them; elites: how many it has; added: an Added to fill in
    """
    able, new_numbers = np.empty(batch.fitness.size, np.int64), np.empty(batch.fitness.size, np.int64)
    count = find_able(batch, added, able)
    order = able[np.argsort(batch.places[able[:count]], kind="mergesort")]  # the oldest of a niche first
    new, first = 0, 0
    while first < count:
        place = batch.places[order[first]]
        end = first + 1
        while end < count and batch.places[order[end]] == place:
            end += 1
        known = np.searchsorted(room.numbers[:elites], place)
        is_new = known == elites or room.numbers[known] != place
        winner = compete(order[first:end], batch.fitness, -np.inf if is_new else room.fitness[room.rows[known]], added)
        if winner >= 0:
            put(batch, winner, room, elites + new if is_new else room.rows[known])
            added.entered[winner] = True
            if is_new:
                mark_new(order[first:end], added)
                new_numbers[new] = place
                new += 1
        first = end
    insert(room, elites, new_numbers[:new])
    return elites + new


@inner
def find_able(batch, added, able):
    """List those with scores, rising, in `able` int64 (n,); return how many there are. `added` says who has none."""
    count = 0
    for one in range(batch.fitness.size):
        is_able = batch.valid[one] and np.isfinite(batch.fitness[one])
        for axis in range(batch.descriptors.shape[1]):
            is_able &= np.isfinite(batch.descriptors[one, axis])
        added.invalid[one] = not is_able
        able[count] = one
        count += int64(is_able)
    return count


@inner
def compete(rivals, fitness, least, added):
    """Let the rivals for one niche, int64 (k,), beat `least`; return the first of the best, -1 where none does."""
    winner = -1
    for one in rivals:
        added.status[one] = REJECTED
        if fitness[one] > least:
            added.status[one] = IMPROVED
            if winner < 0 or fitness[one] > fitness[winner]:
                winner = one
    return winner


@inner
def mark_new(rivals, added):
    """Note that the rivals, int64 (k,), compete for an empty niche."""
    for one in rivals:
        added.status[one] = NEW


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
def insert(room, elites, new_numbers):
    """Insert the numbers of new niches, rising, into those of a map; their rows come after all others, in order."""
    old, to = elites - 1, elites + new_numbers.size - 1
    for new in range(new_numbers.size - 1, -1, -1):
        while old >= 0 and room.numbers[old] > new_numbers[new]:
            room.numbers[to], room.rows[to] = room.numbers[old], room.rows[old]
            old, to = old - 1, to - 1
        room.numbers[to], room.rows[to] = new_numbers[new], elites + new
        to -= 1
