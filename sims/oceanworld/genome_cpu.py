"""Drawing what genomes begin with and become, compiled: a search does it for every creature that it tries."""

import numpy as np

from alife.engines import rng
from alife.engines.cpu import njit, uint8, uint32
from alife.engines.rule import for_numba

draw, stream_key = for_numba(rng.draw), for_numba(rng.stream_key)
HALF, LOW_HALF = uint32(16), uint32(0xFFFF)
WORDS = 4  # 32-bit random words a site, two bits of a genome each


@njit(cache=True, nogil=True)
def redraw(open_bits, seeds, stream, redrawn_below, node_below, bond_below):
    """Return which bits of genomes are redrawn, and which of these are set then, both uint8 (n, sites).

    open_bits uint8 (sites,): which may be redrawn; seeds uint32 (n,); stream: of random numbers; the chances: the
    random numbers of 16 bits, uint32, below which a bit is redrawn, a node is there, a bond's bit is set. One number
    decides both. All of it is 32 bits wide, so that vectors hold as many sites as they can.
    """
    redrawn_bits, set_bits = np.empty((2, seeds.size, open_bits.size), np.uint8)
    for one in range(seeds.size):
        key = stream_key(seeds[one], uint32(0), uint32(stream), uint32(0))
        second_key = stream_key(seeds[one], uint32(0), uint32(stream), uint32(1))
        for site in range(open_bits.size):
            redrawn, value = uint32(0), uint32(0)
            for word in range(WORDS):
                drawn = draw(key, second_key, uint32(WORDS * site + word))
                for half in range(2):
                    number = drawn & LOW_HALF if half == 0 else drawn >> HALF
                    bit = uint32(1 << (2 * word + half))
                    below = node_below if word == half == 0 else bond_below
                    redrawn |= bit if number < redrawn_below else uint32(0)
                    value |= bit if number < below else uint32(0)
            redrawn &= open_bits[site]
            redrawn_bits[one, site], set_bits[one, site] = uint8(redrawn), uint8(redrawn & value)
    return redrawn_bits, set_bits


@njit(cache=True, nogil=True)
def replace_bits(genes, which, values, found):
    """Fill in genes of which some bits were replaced, uint8 (n,) each, in one pass where NumPy takes three."""
    for place in range(genes.size):
        found[place] = uint8(genes[place] & ~which[place] | values[place])
