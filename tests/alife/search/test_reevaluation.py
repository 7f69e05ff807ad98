import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alife.search.reevaluation import rank_correlation

PAIRS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=40)  # many of them equal


@given(PAIRS.filter(lambda pairs: all(len(set(one)) > 1 for one in zip(*pairs, strict=True))))
def test_the_rank_correlation_is_scipys(pairs):
    stats = pytest.importorskip("scipy.stats")
    first, second = np.array(pairs, float).T
    assert rank_correlation(first, second) == pytest.approx(stats.spearmanr(first, second).statistic, abs=1e-12)


def test_pairs_that_are_no_numbers_do_not_count():
    first, second = np.array([1, np.nan, 2, 3, 4]), np.array([5, 1, 6, np.inf, 7])
    assert rank_correlation(first, second) == pytest.approx(1)


def test_of_two_pairs_there_is_none():
    assert np.isnan(rank_correlation(np.array([1.0, 2.0]), np.array([1.0, 2.0])))
