from collections import Counter

import numpy as np
import pytest

from alife.engines import lattice
from alife.engines.lattice import BIRTH, STRIKE, WALLED, WRAPPED
from alife.engines.rule import for_numba

NORTH, EAST, SOUTH, WEST = range(4)
HEIGHT, WIDTH = 3, 4
KEYS = (np.uint32(11), np.uint32(12))


@pytest.fixture
def intent():
    return np.zeros((1, HEIGHT + 1, WIDTH), np.uint8)


def winner(intent, y, x, walled=WALLED):
    height, width = intent.shape[1] - walled, intent.shape[2]
    return int(for_numba(lattice.winner)(intent, *KEYS, 0, y, x, height, width, walled))


def is_struck(intent, y, x):
    return int(for_numba(lattice.is_struck)(intent, 0, y, x, HEIGHT, WIDTH, WALLED))


def test_x_wraps():
    assert [lattice.column_of(0, d, WIDTH) for d in range(4)] == [0, 1, 0, WIDTH - 1]
    assert [lattice.column_of(WIDTH - 1, d, WIDTH) for d in range(4)] == [WIDTH - 1, 0, WIDTH - 1, WIDTH - 2]


def test_y_ends_at_walls_or_wraps():
    assert [lattice.row_of(0, d, HEIGHT, WALLED) for d in range(4)] == [HEIGHT, 0, 1, 0]
    assert lattice.row_of(HEIGHT - 1, SOUTH, HEIGHT, WALLED) == HEIGHT
    assert [lattice.row_of(0, d, HEIGHT, WRAPPED) for d in range(4)] == [HEIGHT - 1, 0, 1, 0]
    assert lattice.row_of(HEIGHT - 1, SOUTH, HEIGHT, WRAPPED) == 0


def test_aims_reach_around_a_world_without_walls(intent):
    intent[0, 0, 2] = BIRTH + NORTH
    assert winner(intent[:, :HEIGHT], HEIGHT - 1, 2, WRAPPED) == SOUTH


def test_free_neighbours_lie_within_the_walls():
    occupied = np.zeros((1, HEIGHT, WIDTH), np.uint8)
    occupied[0, 0, 1] = 9
    assert lattice.free_neighbours(occupied, 0, 0, 0, HEIGHT, WIDTH, WALLED) == 1 << SOUTH | 1 << WEST
    assert lattice.free_neighbours(occupied, 0, 0, 0, HEIGHT, WIDTH, WRAPPED) == 1 << NORTH | 1 << SOUTH | 1 << WEST


def test_opposite_points_back():
    assert [lattice.opposite(d) for d in range(4)] == [SOUTH, WEST, NORTH, EAST]


@pytest.mark.parametrize("mask", range(1, 16))
def test_no_free_direction_is_favoured(mask):
    chosen = Counter(int(lattice.first_direction(mask, order)) for order in range(8))
    free = [d for d in range(4) if mask >> d & 1]
    assert set(chosen) == set(free)
    if len(free) != 3:
        assert len(set(chosen.values())) == 1


def test_with_three_free_directions_the_two_that_face_each_other_are_alike():
    chosen = Counter(int(lattice.first_direction(0b1011, order)) for order in range(8))
    assert chosen[EAST] == chosen[WEST]


def test_a_space_that_nobody_wants_has_no_winner(intent):
    assert winner(intent, 1, 1) == -1


@pytest.mark.parametrize("kind", [BIRTH, STRIKE])
def test_the_only_one_that_aims_at_a_space_wins_it(intent, kind):
    intent[0, 1, 0] = kind + EAST
    assert winner(intent, 1, 1) == WEST
    assert winner(intent, 1, WIDTH - 1) == -1


def test_aims_reach_around_the_world_but_not_through_walls(intent):
    intent[0, 1, 0] = BIRTH + WEST
    intent[0, 0, 2] = BIRTH + NORTH
    assert winner(intent, 1, WIDTH - 1) == EAST
    assert winner(intent, 2, 2) == -1


def test_in_a_world_two_wide_one_neighbour_is_not_two():
    intent = np.zeros((1, 3, 2), np.uint8)
    intent[0, 0, 0] = BIRTH + EAST
    assert winner(intent, 0, 1) == WEST
    intent[0, 0, 0] = BIRTH + WEST
    assert winner(intent, 0, 1) == EAST


def test_the_largest_word_wins(intent):
    intent[0, 1, 0], intent[0, 0, 1], intent[0, 2, 1] = BIRTH + EAST, BIRTH + SOUTH, BIRTH + NORTH
    words = {WEST: 1 * WIDTH + 0, NORTH: 0 * WIDTH + 1, SOUTH: 2 * WIDTH + 1}
    draw = for_numba(lattice.draw)
    expected = max(words, key=lambda direction: draw(*KEYS, np.uint32(words[direction])))
    assert winner(intent, 1, 1) == expected


def test_who_is_struck_wins_nothing(intent):
    intent[0, 1, 0] = BIRTH + EAST
    intent[0, 2, 0] = STRIKE + NORTH
    assert is_struck(intent, 1, 0)
    assert not is_struck(intent, 1, 1)
    assert winner(intent, 1, 1) == -1
    assert winner(intent, 1, 0) == SOUTH


def test_a_birth_is_no_strike(intent):
    intent[0, 2, 0] = BIRTH + NORTH
    assert not is_struck(intent, 1, 0)
