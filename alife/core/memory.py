"""Whether what is asked for fits the memory, told before any of it is taken; and arrays that take little of it."""

import math
import mmap
import sys
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import numpy as np

from alife.core.errors import UsageError
from alife.core.text import format_bytes

# A container may allow less than its machine has; version 2 of control groups says how much.
ALLOWED, TAKEN = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")
KINDS = Path("/sys/fs/cgroup/memory.stat")  # of what is taken
RECLAIMABLE = ("inactive_file", "active_file", "slab_reclaimable")  # which the system gives up when it is needed


class Sized(Protocol):
    """A world, as far as its size goes."""

    def bytes_per_world(self) -> int:
        """Return how much memory one world of a batch takes."""


def needed(world: Sized, worlds: int) -> int:
    """Return the memory [bytes] that some worlds take, and one more while another is measured and pictured."""
    return world.bytes_per_world() * (worlds + 1)


def free() -> int:
    """Return the memory [bytes] that this process could still be given."""
    import psutil

    found: int = min(psutil.virtual_memory().available, _addressable())
    try:
        allowed, taken = int(ALLOWED.read_text("ascii")), int(TAKEN.read_text("ascii"))
    except (OSError, ValueError):  # there is no such limit, or it is "max"
        return found
    return min(found, max(0, allowed - max(0, taken - _reclaimable())))


def _addressable() -> int:
    """Return the memory [bytes] that this process may still take under its own limit, `ulimit -v`."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return sys.maxsize
    import psutil

    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return sys.maxsize if limit == resource.RLIM_INFINITY else max(0, limit - psutil.Process().memory_info().vms)


def _reclaimable() -> int:
    """Return the memory [bytes] of what is taken that would be given up, such as files kept at hand; 0 if unknown."""
    try:
        lines = dict(line.split() for line in KINDS.read_text("ascii").splitlines())
        return sum(int(lines.get(name, 0)) for name in RECLAIMABLE)
    except (OSError, ValueError):
        return 0


def check(world: Sized, worlds: int) -> None:
    """Raise UsageError when some worlds would not fit the memory."""
    available = free()
    if needed(world, worlds) > available:
        fitting = available // world.bytes_per_world() - 1
        plural = "world" if worlds == 1 else "worlds"
        advice = f"at most {fitting} --worlds fit, or give a smaller size" if fitting > 0 else "give a smaller size"
        raise UsageError(
            f"{worlds} {plural} of this size would take {format_bytes(needed(world, worlds))} of memory "
            f"and {format_bytes(available)} are free; {advice}."
        )


def check_room(what: str, size: int, advice: str) -> None:
    """Raise UsageError when something of this size [bytes] would not fit the memory."""
    if size > (available := free()):
        raise UsageError(
            f"{what} would take {format_bytes(size)} of memory and {format_bytes(available)} are free; {advice}."
        )


def sparse(shape: tuple[int, ...], kind: type[np.generic]) -> np.ndarray:
    """Return an array of zeros that takes memory only where it is written to, an ordinary page at a time.

    For large arrays NumPy asks the system for pages of 2 MB, of which a few scattered numbers would take all.
    Raises UsageError when the system refuses, as under `ulimit -v`.
    """
    size = math.prod(shape) * np.dtype(kind).itemsize
    if size == 0:
        return np.empty(shape, kind)
    private = {"flags": mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS} if hasattr(mmap, "MAP_PRIVATE") else {}
    try:
        pages = mmap.mmap(-1, size, **private)
    except OSError as error:
        raise UsageError(
            f"{format_bytes(size)} of memory, for records in it, cannot be had; give a smaller size or fewer --worlds."
        ) from error
    if hasattr(mmap, "MADV_NOHUGEPAGE"):
        with suppress(OSError):  # the system has no large pages
            pages.madvise(mmap.MADV_NOHUGEPAGE)
    return np.frombuffer(pages, kind).reshape(shape)
