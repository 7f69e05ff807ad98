"""Call functions in the processes of MPI, as a scheduler such as SLURM starts them on many machines.

`mpiexec -n 65 python -m mpi4py.futures -m alife run ...`: the first process is the one that runs, the other 64 do what
they are called for. One program starts them all, so there is no version to compare. One that dies ends them all, as is
MPI's way; the run then goes on from its last checkpoint.
"""

import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any

from alife.core.errors import UsageError
from alife.engines import backend

MPI = "mpi"  # as an address
# where Open MPI, MPICH and SLURM's srun, as 2(x3),1, say how many there are
ON_THIS_MACHINE = ("OMPI_COMM_WORLD_LOCAL_SIZE", "MPI_LOCALNRANKS", "SLURM_STEP_TASKS_PER_NODE")
HOW = "mpiexec -n N python -m mpi4py.futures -m alife run ..."


class MpiExecutor(Executor):
    """Calls functions in the other processes of this program."""

    def __init__(self, pool: Executor, workers: int, share: int) -> None:
        self.workers = workers
        self.share = share  # processors that each has for itself
        self._pool = pool

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **options: Any) -> "Future[Any]":
        """Return the future of a call."""
        return self._pool.submit(function, *arguments, **options)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take back what has not been done if told so; the processes end with the program."""
        self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)


@contextmanager
def opened() -> Iterator[MpiExecutor]:
    """Hold the other processes of this program. Raises UsageError where there are none."""
    try:
        import mpi4py.MPI
        from mpi4py.futures import MPIPoolExecutor
    except ImportError as error:
        raise UsageError(f"--cluster mpi needs mpi4py and an MPI: pip install mpi4py ({error}).") from error
    others = mpi4py.MPI.COMM_WORLD.Get_size() - 1
    if others < 1:
        raise UsageError(f"--cluster mpi is for programs that MPI starts, N of 2 or more: {HOW}")
    with MPIPoolExecutor() as pool:
        yield MpiExecutor(pool, others, share(others))


def share(others: int) -> int:
    """Return how many processors each of some processes has for itself, all on one machine unless it is told."""
    mine = backend.processors()
    if mine < int(os.environ.get("SLURM_CPUS_ON_NODE", mine)):
        return mine  # each is kept to its own
    told = next((os.environ[name] for name in ON_THIS_MACHINE if name in os.environ), str(others))
    here = re.match(r"[0-9]+", told)
    return max(1, mine // int(here[0] if here else others))
