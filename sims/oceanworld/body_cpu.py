"""Growing bodies from genomes, compiled."""

import numpy as np

from alife.cpu import inner, njit, uint8
from sims.oceanworld import genome

SIDE, SITES, NODE = genome.SIDE, genome.SITES, genome.NODE
EXISTS, MUSCLE, RIGID = genome.EXISTS, genome.MUSCLE, genome.RIGID
ROOT = SIDE * genome.ROOT[0] + genome.ROOT[1]
TO_X, TO_Y = genome.BOND_SHIFT
BOND = 7  # the bits of a bond
COUNTS = 6  # width, height, nodes, bonds, muscles, rigid


@njit(cache=True, nogil=True)
def grow(genomes, links, counts):
    """Fill in the links uint8 (n, SITES) and the counts int64 (COUNTS, n) of the bodies of genomes (n, SITES)."""
    belongs, waiting = np.empty(SITES, np.bool_), np.empty(SITES, np.int64)
    for one in range(genomes.shape[0]):
        reach(genomes[one], belongs, waiting)
        left, bottom, width, height = box(belongs)
        counts[0, one], counts[1, one] = width, height
        link(genomes[one], belongs, left * SIDE + bottom, links[one], counts[2:, one])


@inner
def bond(genes, site, shift):
    """Return the bits of the bond from a site to the next along an axis; 0 where none exists."""
    last = site // SIDE == SIDE - 1 if shift == TO_X else site % SIDE == SIDE - 1
    if last:
        return 0
    ends = genes[site] & genes[site + (SIDE if shift == TO_X else 1)] & NODE
    bits = genes[site] >> shift & BOND
    return bits if ends & bits & EXISTS else 0


@inner
def reach(genes, belongs, waiting):
    """Mark the nodes that bonds connect to the root; `waiting` (SITES,) is working memory."""
    belongs[:] = False
    count = genes[ROOT] & NODE
    belongs[ROOT] = count == 1
    waiting[0] = ROOT
    while count > 0:
        count -= 1
        site = waiting[count]
        for shift, step in ((TO_X, SIDE), (TO_Y, 1)):
            if bond(genes, site, shift) and not belongs[site + step]:
                belongs[site + step] = True
                waiting[count] = site + step
                count += 1
            if site >= step and bond(genes, site - step, shift) and not belongs[site - step]:
                belongs[site - step] = True
                waiting[count] = site - step
                count += 1


@inner
def box(belongs):
    """Return the least x and y of a body and how many sites it extends along either."""
    left, right, bottom, top = SIDE, -1, SIDE, -1
    for site in range(SITES):
        if belongs[site]:
            x, y = site // SIDE, site % SIDE
            left, right, bottom, top = min(left, x), max(right, x), min(bottom, y), max(top, y)
    if right < 0:
        return 0, 0, 0, 0
    return left, bottom, right - left + 1, top - bottom + 1


@inner
def link(genes, belongs, corner, links, counts):
    """Write the links of a body that is moved from its corner to site 0, and count nodes, bonds, muscles, rigid."""
    links[:] = 0
    counts[:] = 0
    for site in range(corner, SITES):
        if belongs[site]:
            # A bond that exists at a node of the body leads to another node of the body.
            bonds = bond(genes, site, TO_X) << TO_X | bond(genes, site, TO_Y) << TO_Y
            links[site - corner] = uint8(NODE | bonds)
            counts[0] += 1
            for shift in (TO_X, TO_Y):
                counts[1] += (bonds >> shift & EXISTS) != 0
                counts[2] += (bonds >> shift & MUSCLE) != 0
                counts[3] += (bonds >> shift & RIGID) != 0
