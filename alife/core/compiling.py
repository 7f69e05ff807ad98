"""Whether kernels are being compiled just now, for people who wait; alife.engines.cpu tells of each of them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

ONCE = "compiling, once for this machine, about 20 seconds"
PAUSE = 0.5  # [s] between two kernels that belong to the same wait


class _Wait:
    """The present or last wait."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.depth = 0  # kernels that are being compiled, one within the other
        self.since = 0.0  # when the wait began
        self.until = -PAUSE  # when the last kernel of it was done
        self.done = 0  # kernels of it that are compiled
        self.listeners: list[Callable[[], None]] = []

    def begin(self) -> None:
        """Take note that a kernel is begun."""
        with self.lock:
            now = time.monotonic()
            if self.depth == 0 and now - self.until > PAUSE:
                self.since, self.done = now, 0
                for listener in self.listeners:
                    listener()
            self.depth += 1

    def end(self) -> None:
        """Take note that a kernel is done."""
        with self.lock:
            self.depth = max(0, self.depth - 1)
            self.done += 1
            self.until = time.monotonic()


_wait = _Wait()


def begin() -> None:
    """Take note that a kernel is begun; called by whatever compiles it, on any thread."""
    _wait.begin()


def end() -> None:
    """Take note that a kernel is done."""
    _wait.end()


@contextmanager
def telling(listener: Callable[[], None]) -> Iterator[None]:
    """Call a function whenever a wait begins, on the thread that compiles."""
    _wait.listeners.append(listener)
    try:
        yield
    finally:
        _wait.listeners.remove(listener)


def seconds() -> float | None:
    """Return for how many [s] kernels have been compiled by now; None while none is."""
    return time.monotonic() - _wait.since if _wait.depth else None


def words() -> str:
    """Return what to tell who waits; empty while nothing is compiled."""
    waited = seconds()
    if waited is None:
        return ""
    return f"{ONCE}: {_wait.done} kernels in {waited:.0f} s"
