"""Comparing arrays of bytes."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from alife.engines.bytes_cpu import PIECE, are_equal
from tests.thorough import cases


@settings(max_examples=cases(100), deadline=None)
@given(st.integers(0, 3 * PIECE), st.integers(0, 3 * PIECE), st.integers(0, 255))
def test_arrays_of_bytes_are_equal_if_each_byte_is(size, place, byte):
    some = np.arange(size).astype(np.uint8)
    other = some.copy()
    if size:
        other[place % size] = byte
    assert are_equal(some, other) == np.array_equal(some, other)
