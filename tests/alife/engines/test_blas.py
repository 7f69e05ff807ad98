"""Linear algebra on one thread, where it is asked for and nowhere else."""

import numpy as np
import threadpoolctl

from alife.engines.blas import one_thread


def threads():
    return [library["num_threads"] for library in threadpoolctl.threadpool_info() if library["user_api"] == "blas"]


def test_it_has_one_thread_meanwhile_and_those_it_had_afterwards():
    before, matrix = threads(), np.random.default_rng(0).random((60, 60))
    assert before
    with one_thread():
        assert threads() == [1] * len(before)
        found = np.linalg.eigh(matrix + matrix.T)
    assert threads() == before
    assert np.allclose(found[1] @ np.diag(found[0]) @ found[1].T, matrix + matrix.T)
