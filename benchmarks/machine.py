"""What this machine is and how fast its memory copies, measured in the same run as whatever is compared with it."""

import platform
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

from alife.cpu import njit, prange, set_num_threads

CACHED_BYTES = 8 << 20  # about what a world of 512 x 512 works on between two uses of a row
MEMORY_BYTES = 256 << 20


def describe() -> dict[str, str]:
    """Return what the machine and its libraries are."""
    from importlib.metadata import version

    libraries = {package: version(package) for package in ("numpy", "numba", "taichi")}
    return {"processor": _processor(), "system": platform.platform(), "python": platform.python_version(), **libraries}


def copy_bandwidth(size: int, threads: int) -> float:
    """Return the [GB/s] at which threads read and write when they copy an array of `size` bytes."""
    set_num_threads(threads)
    source, target = np.ones(size // 8), np.zeros(size // 8)
    seconds = median_time(lambda: _copy(source, target, threads), repeats=7)
    return 2 * size / seconds / 1e9


def median_time(work: Callable[[], object], *, repeats: int) -> float:
    """Return the median [s] of several runs of some work, after one that is not counted."""
    work()
    return median(_time(work) for _ in range(repeats))


def _time(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


@njit(parallel=True, cache=True)
def _copy(source: np.ndarray, target: np.ndarray, threads: int) -> None:
    for thread in prange(threads):
        first, last = thread * source.size // threads, (thread + 1) * source.size // threads
        for i in range(first, last):
            target[i] = source[i]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
