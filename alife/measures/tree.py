"""A phylogeny as plain arrays, and how diverse those who live on it are.

Sources: Daniel P. Faith, "Conservation evaluation and phylogenetic diversity" (1992); Campbell O. Webb, "Exploring
the phylogenetic structure of ecological communities" (2000), for the mean pairwise distance.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from alife.core.errors import UsageError

ROOT = -1  # the parent of a taxon that has none


@dataclass(frozen=True)
class Tree:
    """The taxa of one world, parents before their children."""

    id: np.ndarray  # int64 (taxa,)
    parent: np.ndarray  # int64 (taxa,): index of the parent, ROOT for none
    origin: np.ndarray  # [steps] float64 (taxa,)
    destruction: np.ndarray  # [steps] float64 (taxa,), inf for the living

    @property
    def alive(self) -> np.ndarray:
        """Return which taxa live, bool (taxa,)."""
        found: np.ndarray = np.isinf(self.destruction)
        return found

    def depth(self) -> np.ndarray:
        """Return how many ancestors every taxon has, int64 (taxa,)."""
        depth = np.zeros(len(self.id), np.int64)
        for taxon, parent in enumerate(self.parent.tolist()):
            if parent != ROOT:
                depth[taxon] = depth[parent] + 1
        return depth

    def living_below(self) -> np.ndarray:
        """Return how many of the living every taxon is or is an ancestor of, int64 (taxa,)."""
        below = self.alive.astype(np.int64)
        for taxon in range(len(self.id) - 1, -1, -1):
            if self.parent[taxon] != ROOT:
                below[self.parent[taxon]] += below[taxon]
        return below


def read(path: Path, world: int = 0) -> Tree:
    """Read the taxa of one world from a CSV file in the ALife data standard; raises UsageError when it is none."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if int(row.get("world", 0)) == world]
        ids = np.array([int(row["id"]) for row in rows], np.int64)
        places = {number: place for place, number in enumerate(ids.tolist())}
        named = (row["ancestor_list"].strip("[]").lower() for row in rows)
        parent = np.array([ROOT if name in ("", "none") else places[int(name)] for name in named], np.int64)
        times = [[float(row[column]) for row in rows] for column in ("origin_time", "destruction_time")]
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(f"Cannot read a phylogeny from '{path}'.") from error
    return Tree(ids, parent, np.array(times[0]), np.array(times[1]))


def phylogenetic_diversity(tree: Tree, now: float) -> float:
    """Return Faith's PD: sum of the lengths of all branches that lead to the living, from their roots on.

    A branch is as long as the [steps] from a parent's origin to its child's; of every living taxon, one more leads
    from its own origin to `now` [steps]. What leads to the root does not count.
    """
    counted = (tree.living_below() > 0) & (tree.parent != ROOT)
    inner = tree.origin[counted] - tree.origin[tree.parent[counted]]
    return float(inner.sum() + (now - tree.origin[tree.alive]).sum())


def ancestral_taxa(tree: Tree) -> int:
    """Return how many taxa live or are ancestors of the living: Faith's PD for branches of length 1, plus the roots."""
    return int((tree.living_below() > 0).sum())


def mean_pairwise_distance(tree: Tree, now: float | None = None) -> float:
    """Return the mean over all pairs of living taxa of the number of branches between them, or of their [steps].

    Branch e parts k_e of the n living of its root from the others, so it lies between k_e (n - k_e) pairs:
    MPD = sum_e l_e k_e (n - k_e) / number of pairs. Pairs without a common ancestor do not count; nan without a pair.
    With `now` [steps], branches are as long as for `phylogenetic_diversity`, so that two taxa are twice as far apart
    as it is [steps] since their last common ancestor arose; a taxon that lives on is an ancestor as well.
    """
    below = tree.living_below()
    root = np.arange(len(tree.id))
    for taxon, parent in enumerate(tree.parent.tolist()):
        if parent != ROOT:
            root[taxon] = root[parent]
    child = np.flatnonzero(tree.parent != ROOT)
    length = np.ones(len(child)) if now is None else tree.origin[child] - tree.origin[tree.parent[child]]
    total = float((length * below[child] * (below[root[child]] - below[child])).sum())
    if now is not None:  # each of the living lies at the end of a branch of its own
        total += float(((now - tree.origin[tree.alive]) * (below[root[tree.alive]] - 1)).sum())
    living = below[tree.parent == ROOT]
    pairs = int((living * (living - 1) // 2).sum())
    return total / pairs if pairs else float("nan")
