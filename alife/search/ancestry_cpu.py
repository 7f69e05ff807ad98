"""Who of the genomes of a search has died, and who is new, compiled: it is asked after every batch of physics."""

import numpy as np

from alife.engines.cpu import inner, kernel
from alife.phylogeny.taxa import ALIVE


@kernel
def add(table, first, parents, fitness, descriptors, live_ids):
    """Return the columns of a table of genomes after an iteration; see alife.search.ancestry.Ancestry for both.

    table: its columns before, of which the one of deaths is written to
    """
    ids, parent, died, score, place = table
    rising, new = np.sort(live_ids), np.empty(parents.size, np.int64)
    mark_dead(ids, died, first + parents.size, rising)
    count, before = list_new(rising, first, new), ids.size
    more = before + count
    longer_ids, longer_parent, longer_died = (
        np.empty(more, np.int64),
        np.empty(more, np.int64),
        np.empty(more, np.int64),
    )
    longer_score, longer_place = np.empty(more), np.empty((more, place.shape[1]))
    longer_ids[:before], longer_parent[:before], longer_died[:before] = ids, parent, died
    longer_score[:before], longer_place[:before] = score, place
    for row in range(count):
        one = new[row]
        longer_ids[before + row], longer_parent[before + row] = first + one, parents[one]
        longer_died[before + row], longer_score[before + row] = ALIVE, fitness[one]
        longer_place[before + row] = descriptors[one]
    return longer_ids, longer_parent, longer_died, longer_score, longer_place


@inner
def mark_dead(ids, died, evaluations, live_ids):
    """Note of genomes, by their ids in order, which have died by now; live_ids: int64, rising."""
    at = 0
    for row in range(ids.size):
        while at < live_ids.size and live_ids[at] < ids[row]:
            at += 1
        is_live = at < live_ids.size and live_ids[at] == ids[row]
        if died[row] == ALIVE and not is_live:
            died[row] = evaluations


@inner
def list_new(live_ids, first, new):
    """List which genomes of an iteration live, of whom the first has the id `first`; return how many there are."""
    count, at = 0, np.searchsorted(live_ids, first)
    while at < live_ids.size and live_ids[at] < first + new.size:
        if count == 0 or new[count - 1] != live_ids[at] - first:
            new[count] = live_ids[at] - first
            count += 1
        at += 1
    return count
