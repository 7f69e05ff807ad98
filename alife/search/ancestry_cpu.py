"""Who of the genomes of a search has died, and who is new, compiled: it is asked after every batch of physics.

Loops are written out: sorting, searching and slices took seconds to compile.
"""

import numpy as np

from alife.engines.cpu import inner, kernel
from alife.phylogeny.taxa import ALIVE
from alife.search.archive_cpu import find


@kernel
def add(table, first, parents, fitness, descriptors, live_ids):
    """Return the columns of a table of genomes after an iteration; see alife.search.ancestry.Ancestry for both.

    table: its columns before, of which the one of deaths is written to
    """
    before, is_new = table[0].size, np.zeros(parents.size, np.uint8)
    mark_dead(table[0], table[2], first + parents.size, live_ids, np.zeros(before, np.uint8))
    rows = before + mark_new(first, live_ids, is_new)
    ids, parent, died = np.empty(rows, np.int64), np.empty(rows, np.int64), np.empty(rows, np.int64)
    score, place = np.empty(rows), np.empty((rows, table[4].shape[1]))
    longer = ids, parent, died, score, place
    for row in range(before):
        ids[row], parent[row], died[row] = table[0][row], table[1][row], table[2][row]
        copy_scores(table[3], table[4], row, score, place, row)
    row = before
    for one in range(parents.size):
        if is_new[one]:
            ids[row], parent[row], died[row] = first + one, parents[one], ALIVE
            copy_scores(fitness, descriptors, one, score, place, row)
            row += 1
    return longer


@inner
def mark_dead(ids, died, evaluations, live_ids, lives):
    """Note of genomes, by their ids in order, which have died by now. lives: uint8 (n,) of 0, working memory."""
    for one in range(live_ids.size):
        row = find(ids, ids.size, live_ids[one])
        if row < ids.size and ids[row] == live_ids[one]:
            lives[row] = 1
    for row in range(ids.size):
        if died[row] == ALIVE and not lives[row]:
            died[row] = evaluations


@inner
def mark_new(first, live_ids, is_new):
    """Mark which genomes of an iteration live, of whom the first has the id `first`; return how many do."""
    count = 0
    for one in range(live_ids.size):
        number = live_ids[one] - first
        if 0 <= number < is_new.size:
            count += not is_new[number]
            is_new[number] = 1
    return count


@inner
def copy_scores(fitness, descriptors, source, score, place, row):
    """Copy the fitness and descriptors of one genome into a row."""
    score[row] = fitness[source]
    for axis in range(place.shape[1]):
        place[row, axis] = descriptors[source, axis]
