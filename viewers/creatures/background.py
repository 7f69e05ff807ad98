"""Works out bodies and motions beside the window, so that it never waits; the last ones asked for are kept."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

KEPT = 64  # results


class BackgroundEvaluator:
    """Returns results that are known, and works out others on a thread."""

    def __init__(self, *, at_once: bool = False) -> None:
        self._known: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._executor = None if at_once else ThreadPoolExecutor(1, thread_name_prefix="background")

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
        """Return what `ask` does, and forget it: for large results, which the caller keeps."""
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
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)

    def _begin(self, work: Callable[[], Any]) -> "Future[Any]":
        if self._executor is not None:
            return self._executor.submit(work)
        future: Future[Any] = Future()
        future.set_result(work())
        return future
