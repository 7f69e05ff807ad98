import numpy as np
import pytest

from alife.diversity import effective_number, entropy


def test_entropy_of_nothing_and_of_one_kind_is_zero():
    assert entropy(np.array([0, 0])) == 0
    assert entropy(np.array([0, 9])) == 0


def test_entropy_of_unequal_shares():
    assert entropy(np.array([1, 3])) == pytest.approx(0.25 * np.log(4) + 0.75 * np.log(4 / 3))


def test_equal_kinds_are_as_many_as_they_are():
    assert effective_number(np.array([7, 7, 0, 7])) == pytest.approx(3)
    assert effective_number(np.array([9])) == 1
    assert effective_number(np.array([0, 0])) == 0
