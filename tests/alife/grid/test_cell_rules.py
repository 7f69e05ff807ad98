"""Division of whole numbers is Python's on every engine, up to the least and the largest number."""

import numpy as np
import pytest

from alife.engines.cpu import njit
from alife.engines.rule import for_numba
from alife.grid import cell_rules
from alife.grid.plain_numbers import Signed, silenced

CORNERS = [0, 1, -1, 2, -2, 3, -3, 7, -7, 1000, -1000, 2**31 - 1, -(2**31) + 1, -(2**31), 2**30, -(2**30)]
PAIRS = [(a, b) for a in CORNERS for b in CORNERS]


def wrapped(number):
    return (number + 2**31) % 2**32 - 2**31


@pytest.mark.parametrize("rule", [cell_rules.quotient_i32, cell_rules.remainder_i32])
def test_division_is_pythons(rule):
    compiled = njit(for_numba(rule).py_func)
    for a, b in PAIRS:
        exact = 0 if b == 0 else a // b if rule is cell_rules.quotient_i32 else a % b
        with np.errstate(over="ignore"):
            assert int(rule(np.int32(a), np.int32(b))) == wrapped(exact), (a, b)
        assert int(compiled(np.int32(a), np.int32(b))) == wrapped(exact), (a, b)
        with silenced():
            plain = Signed(a) // Signed(b) if rule is cell_rules.quotient_i32 else Signed(a) % Signed(b)
        assert int(plain) == wrapped(exact), (a, b)
