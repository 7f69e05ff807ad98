"""Rules that the generated text of every world may call, besides those of alife.engines.

Division is Python's, rounded down; by zero it gives 0, on every engine. A float becomes the whole number towards zero
of it; one that no 32 bits hold, and what is no number, becomes 0.
"""

import numpy as np

from alife.engines.lattice import BIRTH, STRIKE, column_of, opposite, row_of, winner
from alife.engines.rng import draw, scramble
from alife.engines.rule import Int, i32, rule, u32

MOVE = 9  # + direction: an intent to go there, beside those of alife.engines.lattice
Float = float | np.float32
LEAST = -(2**31)  # of a number of 32 bits
FIRST_TOO_LARGE = 2147483648.0  # as a float; the least number that 32 bits hold is its negative


@rule
def wrap(place: Int, size: Int) -> i32:
    """Return a row or column wrapped around."""
    left = i32(i32(place) % i32(size))
    return i32(left if left >= 0 else left + size)


@rule
def quotient_i32(a: i32, b: i32) -> i32:
    """Return a // b."""
    # The least number has no opposite: it is brought nearer to 0 by b, which the quotient then lacks once.
    is_least = (a == LEAST) & (b < 0) & (b != LEAST)
    near = i32(i32(a - b) if is_least else a)
    sign = i32(-1 if b < 0 else 1)
    divisor = i32(b * sign)
    dividend = i32(near * sign)
    safe = i32(divisor if divisor > 0 else 1)
    left = i32(dividend % safe)
    left = i32(left + safe if left < 0 else left)
    # a multiple of the divisor towards 0, so that nothing overflows and any way of rounding gives the same
    multiple = i32(i32(dividend + i32(safe - left)) if dividend < 0 else i32(dividend - left))
    exact = i32(i32(multiple // safe) - i32(1 if dividend < 0 else 0))
    exact = i32(i32(exact + 1) if is_least else exact)
    by_least = i32(1 if a == LEAST else (-1 if a > 0 else 0))
    return i32(0 if b == 0 else (by_least if b == LEAST else exact))


@rule
def remainder_i32(a: i32, b: i32) -> i32:
    """Return a % b."""
    return i32(a - i32(quotient_i32(a, b) * b) if b != 0 else 0)


@rule
def quotient_u32(a: u32, b: u32) -> u32:
    """Return a // b."""
    safe = u32(b if b != u32(0) else u32(1))
    exact = u32(a // safe)
    return u32(exact if b != u32(0) else u32(0))


@rule
def remainder_u32(a: u32, b: u32) -> u32:
    """Return a % b."""
    return u32(u32(a - u32(quotient_u32(a, b) * b)) if b != u32(0) else u32(0))


@rule
def parity(word: u32) -> i32:
    """Return 1 when the number of bits set is odd, else 0."""
    x = u32(word ^ (word >> u32(16)))
    x = u32(x ^ (x >> u32(8)))
    x = u32(x ^ (x >> u32(4)))
    x = u32(x ^ (x >> u32(2)))
    x = u32(x ^ (x >> u32(1)))
    return i32(x & u32(1))


@rule
def again(word: u32, turn: u32) -> u32:
    """Return another random word for each turn of a loop."""
    return scramble(u32(word + u32(turn * u32(0x9E3779B9))))


@rule
def wins(intent: np.ndarray, key: u32, second_key: u32, world: Int, y: Int, x: Int, height: Int, width: Int) -> i32:
    """Return 1 when the one on a space wins the space it aims at, else 0."""
    aim = i32(intent[world, y, x])
    direction = i32((aim - BIRTH) & 3)
    row = row_of(y, direction, height, 0)
    column = column_of(x, direction, width)
    first = winner(intent, key, second_key, world, row, column, height, width, 0)
    return i32(1 if aim != 0 and first == opposite(direction) else 0)


@rule
def hashed(species: u32, part: u32) -> u32:
    """Return a hash of what was hashed so far and one inherited number more."""
    return scramble(u32(u32(species * u32(31)) + u32(part + u32(1))))


@rule
def lesser(a: Float, b: Float) -> Float:
    """Return the smaller of two floats, the second where they do not compare."""
    return a if a < b else b


@rule
def greater(a: Float, b: Float) -> Float:
    """Return the larger of two floats, the second where they do not compare."""
    return a if a > b else b


@rule
def whole_of(a: Float) -> i32:
    """Return the whole number towards zero; 0 where 32 bits hold none."""
    fits = (a >= -FIRST_TOO_LARGE) & (a < FIRST_TOO_LARGE)
    return i32(i32(a if fits else 0.0) if fits else 0)


@rule
def bound(place: Int, size: Int) -> i32:
    """Return a row or column, the nearest one of the world where it lies beyond its edge."""
    return i32(min(max(i32(place), i32(0)), i32(size - 1)))


@rule
def within(row: Int, height: Int, column: Int, width: Int) -> i32:
    """Return 1 for a space of the world, 0 beyond its edge."""
    return i32(1 if (row >= 0) & (row < height) & (column >= 0) & (column < width) else 0)


@rule
def row_towards(y: Int, direction: Int) -> i32:
    """Return the row of the neighbour in a direction, which may lie beyond the edge."""
    return i32(y + (direction == 2) - (direction == 0))


@rule
def column_towards(x: Int, direction: Int) -> i32:
    """Return the column of the neighbour in a direction, which may lie beyond the edge."""
    return i32(x + (direction == 1) - (direction == 3))


@rule
def wrap_once(place: Int, size: Int) -> i32:
    """Return a row or column at most one beyond the edge wrapped around, without a division, which takes longer."""
    left = i32(place if place >= 0 else place + size)
    return i32(left if left < size else left - size)


@rule
def aim_from(
    intent: np.ndarray, world: Int, y: Int, x: Int, direction: Int, height: Int, width: Int, wraps: Int
) -> i32:
    """Return what the neighbour in a direction intends; nothing from beyond an edge that does not wrap around."""
    row, column = row_towards(y, direction), column_towards(x, direction)
    is_there = i32(within(row, height, column, width) | i32(wraps))
    aim = i32(intent[world, wrap_once(row, height), wrap_once(column, width)])
    return i32(aim if is_there == 1 else 0)


@rule
def is_struck_here(intent: np.ndarray, world: Int, y: Int, x: Int, height: Int, width: Int, wraps: Int) -> i32:
    """Return 1 when a neighbour strikes this space, else 0."""
    struck = 0
    for direction in range(4):
        if aim_from(intent, world, y, x, direction, height, width, wraps) == STRIKE + opposite(direction):
            struck = 1
    return i32(struck)


@rule
def winner_here(
    intent: np.ndarray, species: np.ndarray, key: u32, second_key: u32, world: Int, y: Int, x: Int, height: Int,
    width: Int, wraps: Int,
) -> i32:  # fmt: skip
    """Return the direction of the neighbour that wins this space, -1 when none does.

    As alife.engines.lattice.winner, but one may also go to a space where nobody stands, and edges need not wrap.
    """
    best = -1
    best_word = u32(0)
    best_index = u32(0)
    is_empty = species[world, y, x] == 0
    for direction in range(4):
        back = opposite(direction)
        aim = aim_from(intent, world, y, x, direction, height, width, wraps)
        if aim == BIRTH + back or aim == STRIKE + back or (aim == MOVE + back and is_empty):
            row = wrap_once(row_towards(y, direction), height)
            column = wrap_once(column_towards(x, direction), width)
            index = u32(u32(row) * u32(width) + u32(column))
            word = draw(key, second_key, index)
            beats = best < 0 or word > best_word or (word == best_word and index < best_index)
            if beats and is_struck_here(intent, world, row, column, height, width, wraps) == 0:
                best = direction
                best_word = word
                best_index = index
    return i32(best)


@rule
def wins_here(
    intent: np.ndarray, species: np.ndarray, key: u32, second_key: u32, world: Int, y: Int, x: Int, height: Int,
    width: Int, wraps: Int,
) -> i32:  # fmt: skip
    """Return 1 when the one on a space wins the space it aims at, else 0."""
    aim = i32(intent[world, y, x])
    direction = i32((aim - BIRTH) & 3)
    row, column = row_towards(y, direction), column_towards(x, direction)
    is_there = i32(within(row, height, column, width) | i32(wraps))
    there, beside = wrap_once(row, height), wrap_once(column, width)
    first = winner_here(intent, species, key, second_key, world, there, beside, height, width, wraps)
    return i32(1 if aim != 0 and is_there == 1 and first == opposite(direction) else 0)


@rule
def magnitude(a: i32) -> i32:
    """Return a number without its sign; the least one, which has no opposite, stays: abs of Taichi leaves that open."""
    return i32(i32(0 - a) if a < 0 else a)
