"""Works out bodies and motions beside the window, so that it never waits; the last ones asked for are kept."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

KEPT = 64  # results


class Lab:
    """Answers with what is known, and sets out to find what is not."""

    def __init__(self, *, at_once: bool = False) -> None:
        self._known: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._hands = None if at_once else ThreadPoolExecutor(1, thread_name_prefix="lab")

    def ask(self, key: Hashable, work: Callable[[], Any]) -> Any:
        """Return the result of some work, None as long as it is not done; raises what went wrong with it."""
        if key not in self._known:
            self._known[key] = self._begin(work)
            while len(self._known) > KEPT:
                self._known.popitem(last=False)[1].cancel()
        self._known.move_to_end(key)
        future = self._known[key]
        return future.result() if future.done() else None

    def take(self, key: Hashable, work: Callable[[], Any]) -> Any:
        """Return what `ask` does, and forget it: for large results, which whoever asked will keep."""
        found = self.ask(key, work)
        if found is not None:
            del self._known[key]
        return found

    @property
    def busy(self) -> bool:
        """Return whether something is not done yet."""
        return not all(future.done() for future in self._known.values())

    def close(self) -> None:
        """Stop."""
        if self._hands is not None:
            self._hands.shutdown(cancel_futures=True)

    def _begin(self, work: Callable[[], Any]) -> "Future[Any]":
        if self._hands is not None:
            return self._hands.submit(work)
        future: Future[Any] = Future()
        future.set_result(work())
        return future
