"""What is done to the source of kernels that take tuples of arrays."""

from typing import NamedTuple

import numpy as np
import pytest

from alife.engines import backend
from alife.engines.gpu import ti, to_device
from alife.engines.kernels_gpu import kernel


class Fields(NamedTuple):
    amount: np.ndarray  # int32 (n,)
    total: np.ndarray  # int64 (n,)


@kernel
def add(times: ti.i32, fields: Fields):
    """Add the amounts to the totals."""
    for number in range(fields.amount.shape[0]):
        fields.total[number] += ti.cast(fields.amount[number] * times, ti.i64)


@pytest.fixture(autouse=True)
def _device():
    backend.start("taichi-cpu", 2 if backend.processors() > 1 else 1)


def test_a_kernel_takes_a_tuple_of_arrays():
    fields = Fields(to_device(np.array([1, 2, 3], np.int32)), to_device(np.zeros(3, np.int64)))
    add(2, fields)
    add(5, fields)
    assert fields.total.to_numpy().tolist() == [7, 14, 21]


def test_a_kernel_keeps_its_name_and_docstring():
    assert (add.__name__, add.__doc__) == ("add", "Add the amounts to the totals.")


def test_an_argument_too_few_is_an_error():
    with pytest.raises(ValueError, match="shorter"):
        add(2)
