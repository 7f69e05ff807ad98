"""A phylogeny as plain arrays, and how diverse its living taxa are.

Sources: Daniel P. Faith, "Conservation evaluation and phylogenetic diversity" (1992); Campbell O. Webb, "Exploring
the phylogenetic structure of ecological communities" (2000), for the mean pairwise distance.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from alife.core.errors import UsageError
from alife.phylogeny import files

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
        is_alive: np.ndarray = np.isinf(self.destruction)
        return is_alive

    def depth(self) -> np.ndarray:
        """Return the number of ancestors of every taxon, int64 (taxa,)."""
        depth = np.zeros(len(self.id), np.int64)
        for taxon, parent in enumerate(self.parent.tolist()):
            if parent != ROOT:
                depth[taxon] = depth[parent] + 1
        return depth

    def living_below(self) -> np.ndarray:
        """Return for every taxon how many living ones there are among itself and its descendants, int64 (taxa,)."""
        below = self.alive.astype(np.int64)
        for taxon in range(len(self.id) - 1, -1, -1):
            if self.parent[taxon] != ROOT:
                below[self.parent[taxon]] += below[taxon]
        return below


def read(path: Path, world: int = 0) -> Tree:
    """Return the taxa of one world from a CSV file in the ALife data standard.

    Raises UsageError when it is no such file, or one that lacks a parent.
    """
    rows = [row for row in files.read(path).values() if row.world == world]
    places = {row.id: place for place, row in enumerate(rows)}
    lost = next((row.parent for row in rows if row.parent is not None and row.parent not in places), None)
    if lost is not None:
        raise UsageError(f"'{path}' has no row for taxon {lost}, which is the parent of another in world {world}.")
    return Tree(
        np.array([row.id for row in rows], np.int64),
        np.array([ROOT if row.parent is None else places[row.parent] for row in rows], np.int64),
        np.array([row.origin for row in rows], float),
        np.array([row.destruction for row in rows], float),
    )


def phylogenetic_diversity(tree: Tree, now: float) -> float:
    """Return Faith's PD: sum of the lengths of all branches that lead to the living, from their roots on.

    A branch is as long as the [steps] from a parent's origin to its child's. Each living taxon has one more branch,
    from its own origin to `now` [steps]. Nothing is added for the time before a root.
    """
    counted = (tree.living_below() > 0) & (tree.parent != ROOT)
    inner = tree.origin[counted] - tree.origin[tree.parent[counted]]
    return float(inner.sum() + (now - tree.origin[tree.alive]).sum())


def ancestral_taxa(tree: Tree) -> int:
    """Return how many taxa live or are ancestors of the living: Faith's PD for branches of length 1, plus the roots."""
    return int((tree.living_below() > 0).sum())


def mean_pairwise_distance(tree: Tree, now: float | None = None) -> float:
    """Return the mean over all pairs of living taxa of the number of branches between them, or of their [steps].

    Branch e separates k_e of the n living taxa of its root from the others, so it lies between k_e (n - k_e) pairs:
    MPD = sum_e l_e k_e (n - k_e) / number of pairs. Pairs without a common ancestor do not count; nan without a pair.
    With `now` [steps], branches are as long as for `phylogenetic_diversity`. Two taxa are then apart by twice the
    [steps] since their last common ancestor arose; a taxon that still lives can be that ancestor.
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
