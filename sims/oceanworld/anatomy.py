"""The bonds of a body as links between nodes, with their kinds: what every drawing of a creature begins with."""

import numpy as np

from alife.worlds.animated import LinkKind
from sims.oceanworld import body
from sims.oceanworld.body import Bodies
from sims.oceanworld.genome import BOND_SHIFT, EXISTS, NODE, SIDE, SITES

KIND_SHIFT = 1  # of a bond's bits: what follows EXISTS tells muscle and rigid, and is the kind of the link
BOND = 7  # the bits of a bond
LINK_KINDS = (
    LinkKind("bond", (166, 179, 220)),
    LinkKind("muscle", (222, 44, 48), swells=True),
    LinkKind("fin", (64, 255, 173), spreads=True),
    LinkKind("muscle fin", (255, 190, 25), swells=True, spreads=True),
)


def bonds_of(sites: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends int64 (bonds, 2) of all bonds there can be, and their bits in a genome or links (SITES,)."""
    x, y = body.coordinates()
    ends, bits = [], []
    for shift, step, inside in zip(BOND_SHIFT, (SIDE, 1), (x < SIDE - 1, y < SIDE - 1), strict=True):
        near = np.flatnonzero(inside)
        ends.append(np.stack([near, near + step], axis=1))
        bits.append(sites[near] >> np.uint8(shift) & BOND)
    return np.concatenate(ends), np.concatenate(bits)


def nodes_of(bodies: Bodies) -> np.ndarray:
    """Return the sites at which the first body has nodes, int64 (nodes,)."""
    return np.flatnonzero(bodies.links[0] & NODE)


def links_of(bodies: Bodies) -> tuple[np.ndarray, np.ndarray]:
    """Return the links int64 (links, 2) of the first body, two of its nodes each, and their kinds (links,)."""
    sites = nodes_of(bodies)
    ends, bits = bonds_of(bodies.links[0])
    number = np.full(SITES, -1)
    number[sites] = np.arange(len(sites))
    there = bits & EXISTS > 0
    return number[ends[there]], (bits[there] >> KIND_SHIFT).astype(np.int64)
