"""Growing bodies from genomes, compiled: a search does it for every creature that it tries.

What can be is written without branches, which no processor could foresee here. A set of sites is four words of 64
bits, of four columns each, so that a body reaches all its neighbours at once.
"""

import numpy as np

from alife.engines.cpu import inner, lowest_bit, njit, uint8, uint64
from sims.oceanworld import genome

SIDE, SITES, NODE = genome.SIDE, genome.SITES, genome.NODE
EXISTS = genome.EXISTS
ROOT = SIDE * genome.ROOT[0] + genome.ROOT[1]
TO_X, TO_Y = genome.BOND_SHIFT
BOND = 7  # the bits of a bond
COUNTS = 6  # width, height, nodes, bonds, muscles, rigid
BELOW_LAST = (np.arange(SITES) % SIDE < SIDE - 1).astype(np.uint8)  # 1 where there is a site at y + 1
BITS = 64  # [sites] of a word
NONE, ONE, COLUMN, BEFORE_LAST = uint64(0), uint64(1), uint64(SIDE), uint64(BITS - SIDE)


@njit(cache=True, nogil=True)
def grow(genomes, links, counts):
    """Fill in the links uint8 (n, SITES) and the counts int64 (COUNTS, n) of the bodies of genomes (n, SITES).

    On one thread: others would save a ten-thousandth of a second a batch, and on a busy machine cost a hundredth.
    """
    genes, joined, body = np.zeros(SITES + SIDE, np.uint8), np.empty(SITES, np.uint8), np.empty(SITES, np.int64)
    for one in range(genomes.shape[0]):
        for site in range(SITES):  # to assign a slice takes numba two seconds more to compile
            genes[site] = genomes[one, site]
        join(genes, joined)
        size = list_sites(reach(joined), body)
        left, bottom, width, height = box(body, size)
        counts[0, one], counts[1, one], counts[2, one] = width, height, size
        cut_out(joined, body, size, left * SIDE + bottom, links[one])
        count(links[one], counts[3:, one])


@inner
def join(genes, joined):
    """Write genes (SITES + SIDE,) without the bonds that lead nowhere to `joined` (SITES,)."""
    for site in range(SITES):
        here = genes[site]
        to_x = here & genes[site + SIDE] & here >> TO_X & 1
        to_y = here & genes[site + 1] & here >> TO_Y & BELOW_LAST[site]
        joined[site] = uint8(here & (NODE | to_x * (BOND << TO_X) | to_y * (BOND << TO_Y)))


@inner
def reach(joined):
    """Return the nodes that bonds connect to the root, as words."""
    to_x, to_y = words_of(joined, TO_X), words_of(joined, TO_Y)
    root = uint64(joined[ROOT] & NODE) << uint64(ROOT % BITS)
    body, wider = (NONE, NONE, NONE, NONE), (NONE, root, NONE, NONE)
    while wider != body:
        body = wider
        wider = spread(spread(body, to_x, to_y), to_x, to_y)  # twice, since looking whether it grew takes as long
    return body


@inner
def words_of(joined, bit):
    """Return where a bit of `joined` (SITES,) is set, as words."""
    return word_of(joined, bit, 0), word_of(joined, bit, 1), word_of(joined, bit, 2), word_of(joined, bit, 3)


@inner
def word_of(joined, bit, number):
    """Return one of these words."""
    word = NONE
    for place in range(BITS):
        word |= uint64(joined[BITS * number + place] >> bit & 1) << uint64(place)
    return word


@inner
def spread(body, to_x, to_y):
    """Return the sites of a body, and those that its bonds to x + 1 and to y + 1 lead to or come from."""
    first = spread_word(NONE, body[0], body[1], NONE, to_x[0], to_y[0])
    second = spread_word(body[0], body[1], body[2], to_x[0], to_x[1], to_y[1])
    third = spread_word(body[1], body[2], body[3], to_x[1], to_x[2], to_y[2])
    return first, second, third, spread_word(body[2], body[3], NONE, to_x[2], to_x[3], to_y[3])


@inner
def spread_word(before, here, after, to_x_before, to_x, to_y):
    """Return one word of these sites: from the words of the body, here and beside it, and of its bonds."""
    beside_y = (here & to_y) << ONE | here >> ONE & to_y
    after_x = (here & to_x) << COLUMN | (before & to_x_before) >> BEFORE_LAST
    before_x = (here >> COLUMN | after << BEFORE_LAST) & to_x
    return here | beside_y | after_x | before_x


@inner
def list_sites(words, body):
    """List the sites of a set in `body` (SITES,), rising; return how many there are."""
    size = 0
    for number in range(SITES // BITS):
        left = words[number]
        while left:
            body[size] = BITS * number + lowest_bit(left)
            left &= left - ONE
            size += 1
    return size


@inner
def box(body, size):
    """Return the least x and y of a body and how many sites it extends along either."""
    if size == 0:
        return 0, 0, 0, 0
    left, right, bottom, top = SIDE, -1, SIDE, -1
    for number in range(size):
        x, y = body[number] // SIDE, body[number] % SIDE
        left, right, bottom, top = min(left, x), max(right, x), min(bottom, y), max(top, y)
    return left, bottom, right - left + 1, top - bottom + 1


@inner
def cut_out(joined, body, size, corner, links):
    """Write the links of a body that is moved from its corner to site 0."""
    links[:] = 0
    for number in range(size):
        # A bond that exists at a node of the body leads to another node of the body.
        links[body[number] - corner] = joined[body[number]]


@inner
def count(links, counts):
    """Count the bonds among links (SITES,): of how many each bit of genome.py is set, int64 (3,)."""
    counts[:] = 0
    for first in range(0, SITES, BITS):
        # So few sites that sums of 8 bits hold them, of which a vector has most.
        exist, are_muscles, are_rigid = uint8(0), uint8(0), uint8(0)
        for site in range(first, first + BITS):
            to_x, to_y = links[site] >> TO_X, links[site] >> TO_Y
            exist = uint8(exist + (to_x & 1) + (to_y & 1))
            are_muscles = uint8(are_muscles + (to_x >> 1 & 1) + (to_y >> 1 & 1))
            are_rigid = uint8(are_rigid + (to_x >> 2 & 1) + (to_y >> 2 & 1))
        counts[0], counts[1], counts[2] = counts[0] + exist, counts[1] + are_muscles, counts[2] + are_rigid
