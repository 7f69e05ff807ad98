import numpy as np
import pytest

from alife.engines.lattice import BIRTH, NOTHING, STRIKE
from alife.engines.rows_cpu import BLOCK, find_busy, list_marked

WIDTHS = (1, 2, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 5 * BLOCK + 7)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("share", [0, 0.05, 0.5, 1])
def test_marked_columns_are_listed_in_order(width, share):
    marks = (np.random.default_rng(width).random(width) < share).astype(np.uint8) * np.uint8(3)
    columns = np.full(width, -1, np.int32)
    count = list_marked(marks, columns)
    assert columns[:count].tolist() == np.flatnonzero(marks).tolist()


@pytest.mark.parametrize("width", [2, 3, BLOCK, 5 * BLOCK + 7])
def test_busy_are_those_who_intend_and_whom_a_neighbour_aims_at(width):
    choices = [NOTHING] * 8 + [begin + direction for begin in (BIRTH, STRIKE) for direction in range(4)]
    above, here, below = np.random.default_rng(0).choice(choices, (3, width)).astype(np.uint8)
    busy = np.empty(width, np.uint8)
    find_busy(above, here, below, busy)
    aims = [(above, 2, 0), (below, 0, 0), (here, 1, 1), (here, 3, -1)]
    expected = here != NOTHING
    for row, direction, shift in aims:
        expected |= np.roll(np.isin(row, [BIRTH + direction, STRIKE + direction]), shift)
    assert (busy != 0).tolist() == expected.tolist()
