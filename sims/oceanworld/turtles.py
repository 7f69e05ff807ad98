"""Turtle plans: genomes that grow segment by segment, for searches over real numbers; a body is its own mirror image.

A turtle begins at the root and lays eight segments; each has a heading, a length, whether its bonds are muscles and
fins, whether they are braced by bonds to what is beside them, and whether it begins at the root again. After Aristid
Lindenmayer's systems, drawn by a turtle (Prusinkiewicz and Lindenmayer, "The Algorithmic Beauty of Plants", 1990).
Grown bodies are thin and long, and climbs over them reach further sooner than over body plans (docs/searches.md).
"""

import numpy as np

from sims.oceanworld.genome import ROOT, SIDE, pack

SEGMENTS, GENES = 8, 6  # heading, length, muscle, fin, brace, branch
PARAMETERS = SEGMENTS * GENES
MUTATION = (0.1, 76)  # few numbers by far, since most of them choose between a few things
LONGEST = 3  # [bonds] of a segment
LEFT, RIGHT, TOP = 1, 13, 10  # the sites as far as which a body may extend, from the axis on upwards
AXIS = ROOT[1]
HEADINGS = np.array([(1, 0), (-1, 0), (0, 1), (0, -1)])
BRANCHES = 0.8  # from which number on a segment begins at the root


class _Growth:
    """n bodies that grow side by side."""

    def __init__(self, count: int) -> None:
        self.nodes = np.zeros((count, SIDE, SIDE), bool)
        self.nodes[:, ROOT[0], ROOT[1]] = True
        self.bonds = np.zeros((count, SIDE, SIDE, 2, 3), np.uint8)
        self.place = np.tile(np.array(ROOT), (count, 1))  # of the turtles

    def lay_segment(self, genes: np.ndarray) -> None:
        """Let every turtle lay a segment of genes (n, GENES)."""
        self.place[genes[:, 5] > BRANCHES] = ROOT
        steps = HEADINGS[np.minimum((genes[:, 0] * len(HEADINGS)).astype(int), len(HEADINGS) - 1)]
        lengths = 1 + np.minimum((genes[:, 1] * LONGEST).astype(int), LONGEST - 1)
        kinds = np.stack([np.ones(len(genes), bool), genes[:, 2] > 0.5, genes[:, 3] > 0.5], axis=1)
        goes = np.ones(len(genes), bool)
        for number in range(LONGEST):
            ahead = self.place + steps
            goes &= (number < lengths) & (ahead[:, 0] >= LEFT) & (ahead[:, 0] <= RIGHT)
            goes &= (ahead[:, 1] >= AXIS) & (ahead[:, 1] <= TOP)
            which = np.flatnonzero(goes)
            self._join(which, self.place[which], ahead[which], kinds[which])
            self.place[which] = ahead[which]
            self._brace(np.flatnonzero(goes & (genes[:, 4] > 0.5)), kinds)

    def _join(self, which: np.ndarray, start: np.ndarray, end: np.ndarray, kinds: np.ndarray) -> None:
        """Set a node and the bond that leads to it, and their mirror images."""
        for near, far in ((start, end), (_mirrored(start), _mirrored(end))):
            low = np.minimum(near, far)
            axis = (near[:, 0] == far[:, 0]).astype(int)
            self.nodes[which, far[:, 0], far[:, 1]] = True
            self.bonds[which, low[:, 0], low[:, 1], axis] = kinds

    def _brace(self, which: np.ndarray, kinds: np.ndarray) -> None:
        """Bind the nodes where turtles are to those before them along x and y, where there are any not bound yet."""
        for back in ((1, 0), (0, 1)):
            here = self.place[which]
            there = here - back
            free = self.nodes[which, there[:, 0], there[:, 1]]
            free &= self.bonds[which, there[:, 0], there[:, 1], back[1], 0] == 0
            some = which[free]
            self._join(some, there[free], here[free], kinds[some])


def genomes_of(vectors: np.ndarray) -> np.ndarray:
    """Return uint8 (n, SITES) from float64 (n, PARAMETERS) in 0..1, segment by segment."""
    if vectors.ndim != 2 or vectors.shape[1] != PARAMETERS:
        raise ValueError(f"parameters must be (n, {PARAMETERS}), got {vectors.shape}.")
    growth = _Growth(len(vectors))
    for genes in np.asarray(vectors, np.float64).reshape(-1, SEGMENTS, GENES).swapaxes(0, 1):
        growth.lay_segment(genes)
    return pack(growth.nodes, growth.bonds)


def _mirrored(places: np.ndarray) -> np.ndarray:
    """Return the places (n, 2) on the other side of the axis."""
    return places * (1, -1) + (0, 2 * AXIS)
