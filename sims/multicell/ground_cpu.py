"""A Gibbs sampler over maps with fixed shares, compiled: two blocks of different kinds exchange their places by chance.

The energy of a map is -order for each pair of neighbouring blocks of one kind; x wraps around, y does not. Source:
Kyozi Kawasaki, "Diffusion constants near the critical point for time-dependent Ising models" (1966), for the exchange.
"""

from alife.engines import rng
from alife.engines.cpu import inner, int64, njit, uint32, uint64
from alife.engines.rule import for_numba

stream_key, draw = for_numba(rng.stream_key), for_numba(rng.draw)


@njit(cache=True, nogil=True)
def keep_together(blocks, seed, stream, chances, sweeps):
    """Let blocks (rows, columns) exchange their places, `sweeps` times as often as there are blocks.

    Every attempt has a step of its own in the stream; its words say which two blocks, and whether they exchange.
    """
    size = blocks.size
    for attempt in range(sweeps * size):
        first = stream_key(seed, uint32(1 + attempt), uint32(stream), uint32(0))
        second = stream_key(seed, uint32(1 + attempt), uint32(stream), uint32(1))
        one, other = place(first, second, 0, blocks), place(first, second, 1, blocks)
        if blocks[one] != blocks[other]:
            before = equals(blocks, one) + equals(blocks, other)
            blocks[one], blocks[other] = blocks[other], blocks[one]
            more = equals(blocks, one) + equals(blocks, other) - before
            if int64(draw(first, second, uint32(2)) >> uint32(16)) >= chances[more + 8]:
                blocks[one], blocks[other] = blocks[other], blocks[one]


@inner
def place(first, second, number, blocks):
    """Return a random (row, column)."""
    chosen = int64(uint64(draw(first, second, uint32(number))) * uint64(blocks.size) >> uint64(32))
    return chosen // blocks.shape[1], chosen % blocks.shape[1]


@inner
def equals(blocks, at):
    """Return how many neighbours of a block are of its kind."""
    y, x = at
    rows, columns = blocks.shape
    kind = blocks[y, x]
    found = int64(blocks[y, (x + 1) % columns] == kind) + int64(blocks[y, (x + columns - 1) % columns] == kind)
    if y > 0:
        found += int64(blocks[y - 1, x] == kind)
    if y < rows - 1:
        found += int64(blocks[y + 1, x] == kind)
    return found
