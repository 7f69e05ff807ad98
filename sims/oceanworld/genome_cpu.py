"""Drawing and mutating genomes, compiled: a search does it for every creature that it tries."""

import numpy as np

from alife.engines import rng
from alife.engines.cpu import njit, uint8, uint32
from alife.engines.rule import for_numba

draw = for_numba(rng.draw)
BITS = 7
HALF = uint32(16)
WORDS = 4  # 32-bit random words a site, two bits of a genome each


@njit(cache=True, nogil=True)
def redraw(genomes, open_bits, keys, redrawn_below, node_below, bond_below):
    """Return genomes with some of their bits redrawn, uint8 (n, sites).

    genomes (n, sites); open_bits (sites,): which bits may be; keys uint32 (n, 2). One random number of
    16 bits decides both whether a bit is redrawn and what it becomes.
    """
    children = np.empty(genomes.shape, np.uint8)
    for one in range(genomes.shape[0]):
        for site in range(genomes.shape[1]):
            redrawn, value = 0, 0
            for word in range(WORDS):
                drawn = draw(keys[one, 0], keys[one, 1], uint32(WORDS * site + word))
                for half in range(2):
                    number = drawn & uint32(0xFFFF) if half == 0 else drawn >> HALF
                    bit = 1 << (2 * word + half)
                    below = node_below if bit == 1 else bond_below
                    redrawn |= bit if number < redrawn_below else 0
                    value |= bit if number < below else 0
            mask = redrawn & open_bits[site]
            children[one, site] = uint8((genomes[one, site] & ~mask) | (value & mask))
    return children
