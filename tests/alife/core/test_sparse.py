"""Tables of few entries, against whole ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from alife.core.sparse import SparseTable

TABLES = arrays(np.int64, array_shapes(min_dims=2, max_dims=2, max_side=6), elements=st.sampled_from((0, 0, 1, 2, 7)))


@given(TABLES)
def test_it_says_what_the_whole_table_says(whole):
    table = SparseTable.of(whole)
    assert np.array_equal(table.whole(), whole)
    assert [table[row].tolist() for row in range(len(table))] == whole.tolist()
    assert table.row_sums().tolist() == whole.sum(axis=1).tolist()
    assert table.row_entries().tolist() == (whole > 0).sum(axis=1).tolist()
    assert table.column_maxima().tolist() == whole.max(axis=0).tolist()
    there = whole > 0
    assert np.array_equal(table.running_sums().whole(), np.where(there, np.cumsum(whole, axis=0), 0))
    shares = whole / np.maximum(whole.sum(axis=1, keepdims=True), 1)
    assert np.array_equal(table.shares().whole(), shares)
    for rows in range(len(whole) + 1):
        assert np.array_equal(table.first(rows).whole(), whole[:rows])


def test_a_row_counted_from_the_end_is_found_and_one_that_is_not_there_is_refused():
    table = SparseTable.of(np.array([[0, 3], [0, 0]]))
    assert table[-2].tolist() == [0, 3]
    with pytest.raises(IndexError):
        table[2]
