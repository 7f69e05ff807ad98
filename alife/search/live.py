"""A search that goes on in a thread of its own while somebody watches it; its record is that of any other.

The thread does what the command line would have done. It only shows, between two iterations, what it has found.
"""

import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from alife.runs.stopping import OnProgress, StopRequest
from alife.search.archive import Archive
from alife.search.base import Search
from alife.search.layout import layout_of
from alife.search.population import SearchSnapshot, of_search
from alife.worlds.animated import for_watching
from alife.worlds.arena import Arena

LOOK_SECONDS = 0.15  # least time between two looks at what has been found
LOOK_SHARE = 0.02  # of the time that these may take
CLOSED = -1  # stands for a signal where a window was closed


class LiveSearch:
    """A running search as a viewer knows it: alife.search.stored.StoredSearch without the files."""

    def __init__(
        self,
        arena: Arena,
        search: Search,
        results: Archive,
        *,
        folder: Path,
        wanted: int,
        reachable: np.ndarray | None,
        work: Callable[[OnProgress], None],
        stop: StopRequest,
    ) -> None:
        self._bred, self.folder = arena, folder
        self.arena = for_watching(arena)
        self.paused, self.begun, self.ended = False, False, False
        self._search, self._results, self._wanted, self._reachable = search, results, wanted, reachable
        self._work, self._stop = work, stop
        self._flat = layout_of(results.partition)
        self._failure: BaseException | None = None
        self._next = 0.0
        self._pace = (time.monotonic(), search.evaluations)
        self.snapshot = SearchSnapshot({})
        self.snapshot = self._look()
        self._thread = threading.Thread(target=self._go, name="search", daemon=True)

    @property
    def is_live(self) -> bool:
        """Return whether it is still looking for more."""
        return self.begun and not self.ended

    @property
    def evaluations(self) -> int:
        """Return how many genomes were evaluated by now."""
        return self._search.evaluations

    def start(self) -> None:
        """Let the search begin."""
        self.begun = True
        self._thread.start()

    def refresh(self) -> bool:
        """Raise what went wrong on the thread, if anything did. What was found comes by itself."""
        self._raise_failure()
        return False

    def close(self) -> None:
        """Let the search stop after its iteration, save, and wait for that."""
        self.paused = False
        if self._thread.is_alive():
            if self._stop.signal is None and not self.ended:
                self._stop.signal = CLOSED
            self._thread.join()
        self._raise_failure()

    def on_progress(self, evaluations: int, row: Mapping[str, Any]) -> None:
        """Take note of an iteration, on the search's thread; hold it up as long as it is paused."""
        del row
        now = time.monotonic()
        if now >= self._next:
            self.snapshot = self._look(evaluations)
            took = time.monotonic() - now
            self._next = now + max(LOOK_SECONDS, took / LOOK_SHARE)
        while self.paused and self._stop.signal is None:
            time.sleep(0.02)
            self._pace = (time.monotonic(), evaluations)

    def _raise_failure(self) -> None:
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def _go(self) -> None:
        try:
            self._work(self.on_progress)
        except BaseException as error:  # told on the window's thread, which then ends the program
            self._failure = error
        finally:
            self.snapshot = self._look()
            self.ended = True

    def _look(self, evaluations: int | None = None) -> SearchSnapshot:
        done = self._search.evaluations if evaluations is None else evaluations
        (then, before), now = self._pace, time.monotonic()
        if now - then > 2.0:
            self._pace = (now, done)
        return SearchSnapshot(
            of_search(self._bred, self._search, self._results),
            self._flat,
            self._reachable,
            done,
            self._wanted,
            (done - before) / max(now - then, 1e-3),
            self.snapshot.version + 1,
        )
