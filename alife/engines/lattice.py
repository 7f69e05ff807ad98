"""Neighbours on a square lattice, what cells intend there, and who wins a space that several want.

Directions are N, E, S, W = 0..3. x wraps around; y is bounded by walls (`walled` 1) or wraps too
(`walled` 0). An *intent* is one byte a space, uint8 (worlds, height + walled, width): the last row of
a walled world stands for what lies beyond, where nobody ever intends anything, so that rules need no
special case at the edge.
"""

import numpy as np

from alife.engines.rng import draw
from alife.engines.rule import Int, i32, rule, u32

WALLED, WRAPPED = 1, 0

NOTHING = 0
BIRTH = 1  # + direction: to bear a child there
STRIKE = 5  # + direction: to kill what is there


@rule
def row_of(y: Int, direction: Int, height: Int, walled: Int) -> i32:
    """Return the row of the neighbour in a direction, wrapped around; `height` when it lies beyond a wall."""
    row = i32(y + (direction == 2) - (direction == 0))
    row = i32(row if row >= 0 else height - 1 + walled)
    return i32(row if row < height else height * walled)


@rule
def column_of(x: Int, direction: Int, width: Int) -> i32:
    """Return the column of the neighbour in a direction, wrapped around."""
    column = i32(x + (direction == 1) - (direction == 3))
    column = i32(column if column >= 0 else width - 1)
    return i32(column if column < width else 0)


@rule
def opposite(direction: Int) -> i32:
    """Return the direction that points back."""
    return i32((direction + 2) & 3)


@rule
def first_direction(mask: Int, order: Int) -> i32:
    """Return the first direction whose bit is set in `mask` (not 0), tried in one of 8 orders.

    An order is a start and a sense of turning, so that no direction is favoured over another.
    """
    start = order & 3
    turn = 1 + 2 * (order >> 2)
    chosen = i32(-1)
    for i in range(4):
        direction = i32((start + i * turn) & 3)
        if chosen < 0 and (mask >> direction) & 1 == 1:
            chosen = i32(direction)
    return chosen


@rule
def free_neighbours(occupied: np.ndarray, world: Int, y: Int, x: Int, height: Int, width: Int, walled: Int) -> i32:
    """Return a bit for each direction in which the neighbouring space is empty: holds 0 in (worlds, y, x)."""
    mask = 0
    for direction in range(4):
        row = row_of(y, direction, height, walled)
        if row < height and occupied[world, row, column_of(x, direction, width)] == 0:
            mask |= 1 << direction
    return i32(mask)


@rule
def is_struck(intent: np.ndarray, world: Int, y: Int, x: Int, height: Int, width: Int, walled: Int) -> i32:
    """Return 1 when a neighbour strikes this space, else 0."""
    struck = 0
    for direction in range(4):
        aim = i32(intent[world, row_of(y, direction, height, walled), column_of(x, direction, width)])
        if aim == STRIKE + opposite(direction):
            struck = 1
    return i32(struck)


@rule
def winner(
    intent: np.ndarray, key: u32, second_key: u32, world: Int, y: Int, x: Int, height: Int, width: Int, walled: Int
) -> i32:
    """Return the direction of the neighbour that wins this space, -1 when none does.

    Of those that aim here and are not struck themselves, the one with the largest random word wins,
    of equal words the one with the smallest index.
    """
    best = -1
    best_word = u32(0)
    best_index = u32(0)
    for direction in range(4):
        row = row_of(y, direction, height, walled)
        column = column_of(x, direction, width)
        aim = i32(intent[world, row, column])
        back = opposite(direction)
        if aim == BIRTH + back or aim == STRIKE + back:
            index = u32(u32(row) * u32(width) + u32(column))
            word = draw(key, second_key, index)
            beats = best < 0 or word > best_word or (word == best_word and index < best_index)
            if beats and is_struck(intent, world, row, column, height, width, walled) == 0:
                best = direction
                best_word = word
                best_index = index
    return i32(best)


@rule
def winner_of(
    intent: np.ndarray, keys: np.ndarray, now: Int, contest: Int, world: Int, y: Int, x: Int, walled: Int
) -> i32:
    """Return the winner of this space by the words of the stream `contest`; keys as in alife.engines.rng.word_of."""
    height, width = i32(intent.shape[1] - walled), i32(intent.shape[2])
    first, second = keys[now, world, contest, 0], keys[now, world, contest, 1]
    return winner(intent, first, second, world, y, x, height, width, walled)
