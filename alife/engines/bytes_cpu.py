"""Comparing arrays of bytes, compiled: NumPy would write down for each byte whether it is the same."""

from alife.engines.cpu import kernel, uint8

PIECE = 4096  # [bytes] between two looks whether it may end


@kernel
def are_equal(some, others):
    """Return whether two arrays, uint8 (n,), are equal."""
    for first in range(0, some.size, PIECE):
        differs = uint8(0)
        for place in range(first, min(first + PIECE, some.size)):
            differs |= some[place] ^ others[place]
        if differs:
            return False
    return True
