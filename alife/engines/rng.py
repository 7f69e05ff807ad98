"""Random numbers as a pure function of (seed, step, stream, space): whoever asks, in any order, gets the same.

Source of the mixing constants: Chris Wellons, "Prospecting for Hash Functions" (2018), lowbias32.
Two independent 32-bit keys a stream are injected at different depths, so two steps whose first keys
are near each other do not replay each other's numbers on shifted spaces.
"""

import numpy as np

from alife.engines.rule import Int, i32, rule, shifted, u32


@rule
def scramble(word: u32) -> u32:
    """Return 32 well-mixed bits; a bijection."""
    x = u32(word ^ (word >> u32(16)))
    x = u32(x * u32(0x7FEB352D))
    x = u32(x ^ (x >> u32(15)))
    x = u32(x * u32(0x846CA68B))
    return u32(x ^ (x >> u32(16)))


@rule
def stream_key(seed: u32, step: u32, stream: u32, half: u32) -> u32:
    """Return half 0 or 1 of the 64-bit key of one stream in one step of the world with this seed."""
    key = scramble(u32(seed + half * u32(0x9E3779B9)))
    key = scramble(u32(key ^ step))
    return scramble(u32(key + stream))


@rule
def draw(key: u32, second_key: u32, space: u32) -> u32:
    """Return the 32 random bits of a space in the stream with these two keys."""
    x = u32(space ^ key)
    x = u32(x ^ (x >> u32(16)))
    x = u32(x * u32(0x7FEB352D))
    x = u32(x ^ (x >> u32(15)))
    x = u32(x + second_key)
    x = u32(x * u32(0x846CA68B))
    return u32(x ^ (x >> u32(16)))


@rule
def field(word: u32, first: Int, bits: Int) -> i32:
    """Return `bits` (1..31) bits of a random word, starting at bit `first`."""
    return i32(shifted(word, first) & u32((1 << bits) - 1))


@rule
def below(word: u32, limit: Int) -> i32:
    """Return a random number 0 <= n < limit <= 65536 from the top 16 bits of a random word."""
    return i32(u32(u32(word >> u32(16)) * u32(limit)) >> u32(16))


@rule
def word_of(keys: np.ndarray, now: Int, world: Int, stream: Int, space: Int) -> u32:
    """Return the random word of a space in a stream; keys (steps, worlds, streams, 2), `now` counts their steps."""
    return draw(keys[now, world, stream, 0], keys[now, world, stream, 1], u32(space))


def words(seed: int, step: int, stream: int, spaces: np.ndarray) -> np.ndarray:
    """Return the random words of many spaces (n,), uint32 (n,), as kernels draw them."""
    with np.errstate(over="ignore"):  # they wrap around by design
        first, second = (stream_key(u32(seed), u32(step), u32(stream), u32(half)) for half in (0, 1))
        found: np.ndarray = draw(first, second, spaces.astype(u32))  # type: ignore[assignment, arg-type]  # NumPy's operators take arrays as well as numbers
    return found
