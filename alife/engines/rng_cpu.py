"""Random words of one stream, compiled: a search draws some for every genome."""

import numpy as np

from alife.engines import rng
from alife.engines.cpu import kernel, uint32
from alife.engines.rule import for_numba

draw, stream_key = for_numba(rng.draw), for_numba(rng.stream_key)


@kernel
def draw_words(seed, step, stream, count):
    """Return the random words of the first spaces, uint32 (count,), as alife.engines.rng.words does."""
    key = stream_key(uint32(seed), uint32(step), uint32(stream), uint32(0))
    second_key = stream_key(uint32(seed), uint32(step), uint32(stream), uint32(1))
    found = np.empty(count, np.uint32)
    for space in range(count):
        found[space] = draw(key, second_key, uint32(space))
    return found
