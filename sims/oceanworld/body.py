"""Bodies: what of a genome is connected to the root, how it is counted, and which shapes there can be.

A body's *links* are a byte a site like a genome's, but only of what belongs to the body, moved to the
corner of the lattice: the canonical form. Genomes with equal links are the same creature.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from alife.engines.rule import rule
from sims.oceanworld.genome import SIDE, SITES
from sims.oceanworld.kernel_params import KernelParams

LARGE = 100  # [nodes] from which on a body counts as large as can be
DESCRIPTORS = ("size", "connectedness")


@dataclass(frozen=True)
class Bodies:
    """The bodies of n genomes; one without nodes has none of anything."""

    links: np.ndarray  # uint8 (n, SITES), see genome.py for the bits
    width: np.ndarray  # [sites] int64 (n,): extent along x
    height: np.ndarray  # [sites] int64 (n,): extent along y
    nodes: np.ndarray  # int64 (n,)
    bonds: np.ndarray  # int64 (n,)
    muscles: np.ndarray  # int64 (n,): bonds that are muscles
    rigid: np.ndarray  # int64 (n,): bonds that are rigid

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.nodes)


def grown(genomes: np.ndarray) -> Bodies:
    """Return the bodies of genomes uint8 (n, SITES)."""
    from sims.oceanworld.body_cpu import COUNTS, grow

    links, counts = np.empty((len(genomes), SITES), np.uint8), np.empty((COUNTS, len(genomes)), np.int64)
    grow(np.ascontiguousarray(genomes), links, counts)
    return Bodies(links, *counts)


def some(bodies: Bodies, which: np.ndarray) -> Bodies:
    """Return those bodies that an index (k,) picks."""
    return Bodies(**{item.name: getattr(bodies, item.name)[which] for item in fields(Bodies)})


def largest_first(bodies: Bodies, least: int = 2) -> np.ndarray:
    """Return the bodies of at least so many [nodes], 1 or 2, int64 (k,): none is left large when other threads end.

    Two nodes are needed to swim, one to drift.
    """
    sites = bodies.width * bodies.height  # of the box: as many as nodes where there is none, or one
    return np.argsort(-sites, kind="stable")[: np.count_nonzero(sites >= least)]


def lengths(bodies: Bodies) -> np.ndarray:
    """Return the longer side of the box around each body at rest [cells], int64 (n,)."""
    found: np.ndarray = np.maximum(np.maximum(bodies.width, bodies.height) - 1, 0)
    return found


def descriptors(nodes: np.ndarray, bonds: np.ndarray) -> np.ndarray:
    """Return size and connectedness, both 0..1, float64 (n, 2), of bodies with nodes (n,) and bonds (n,).

    Size is nodes / 100, at most 1; connectedness (bonds + 1) / nodes - 1: 0 for a tree, more the more
    rings. What has no node has neither (nan).
    """
    return np.stack(structure_of(np.where(nodes > 0, nodes, np.nan), bonds), axis=-1)


@rule
def structure_of(nodes: Any, bonds: Any) -> tuple[Any, Any]:
    """Return size and connectedness of one body, or of many."""
    return np.minimum(nodes / LARGE, 1.0), (bonds + 1) / nodes - 1.0


def possible() -> np.ndarray:
    """Return every (nodes, bonds) that a body of two nodes or more can have, int64 (k, 2).

    The most bonds of n nodes on a square lattice: floor(2 n - 2 sqrt n) (Harary and Harborth, 1976).
    """
    nodes = np.arange(2, SITES + 1)
    most = np.floor(2 * nodes - 2 * np.sqrt(nodes) + 1e-9).astype(np.int64)
    return np.array([(n, bonds) for n, top in zip(nodes, most, strict=True) for bonds in range(n - 1, top + 1)])


def centres_of_mass(bodies: Bodies, positions: np.ndarray, params: KernelParams) -> np.ndarray:
    """Return the centre of mass of the first body in every frame, float64 (frames, 2); positions (frames, SITES, 2)."""
    from sims.oceanworld.kernels_cpu import weigh_all

    centres = np.empty((len(positions), 2))
    links = np.ascontiguousarray(np.broadcast_to(bodies.links[0], (len(positions), SITES)))
    weigh_all(params, links, np.ascontiguousarray(positions), centres)
    return centres


def coordinates() -> tuple[np.ndarray, np.ndarray]:
    """Return the x and the y of every site, int64 (SITES,)."""
    x, y = np.divmod(np.arange(SITES), SIDE)
    return x, y
