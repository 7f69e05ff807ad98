import numpy as np
import pytest

from alife.measures.diversity import effective_number, entropy, hill_number


def test_entropy_of_nothing_and_of_one_kind_is_zero():
    assert entropy(np.array([0, 0])) == 0
    assert entropy(np.array([0, 9])) == 0


def test_entropy_of_unequal_shares():
    assert entropy(np.array([1, 3])) == pytest.approx(0.25 * np.log(4) + 0.75 * np.log(4 / 3))


def test_equal_kinds_are_as_many_as_they_are():
    assert effective_number(np.array([7, 7, 0, 7])) == pytest.approx(3)
    assert effective_number(np.array([9])) == 1
    assert effective_number(np.array([0, 0])) == 0


def test_hill_numbers_count_kinds_the_less_the_rarer_they_are():
    counts = np.array([6, 3, 1, 0])
    assert hill_number(counts, 0) == 3
    assert hill_number(counts, 1) == pytest.approx(effective_number(counts))
    assert hill_number(counts, 2) == pytest.approx(1 / (0.36 + 0.09 + 0.01))


def test_equally_common_kinds_are_as_many_in_every_order():
    assert [hill_number(np.array([5, 5, 5, 5]), order) for order in (0, 0.5, 1, 2, 3)] == pytest.approx([4] * 5)


def test_nothing_has_no_kinds_in_any_order():
    assert [hill_number(np.zeros(3), order) for order in (0, 1, 2)] == [0, 0, 0]


def test_the_order_without_end_counts_but_the_commonest_kind():
    counts = np.array([50, 30, 20])
    assert hill_number(counts, np.inf) == 2
    assert hill_number(counts, 2000) == pytest.approx(2, rel=1e-3)


def test_orders_beside_1_are_next_to_it():
    counts = np.array([50, 30, 20])
    for order in (1 - 1e-12, 1 + 1e-12, 1 - 1e-6, 1 + 1e-6):
        assert hill_number(counts, order) == pytest.approx(effective_number(counts), rel=1e-5)
