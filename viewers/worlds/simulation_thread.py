"""The thread that runs a world beside its window, so that neither waits for the other.

The kernels release Python's lock, so a step of any length leaves the window free. All that touches the
run happens on this thread, between two portions of steps: looking, rewinding, painting, saving.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from alife.runs.live import LiveRun
from viewers.worlds.conditions import Condition, Reading
from viewers.worlds.frames import Frame, FrameMaker, ViewRequest

PORTION = 0.006  # [s] of stepping between two looks at what the window wants
FRAME_SHARE = 0.10  # of the time of a running world that making frames may take
WATCH_SHARE = 0.05  # of the time that looking for a condition may take
Result = TypeVar("Result")
FULL_SPEED = float("inf")


@dataclass
class RunStatus:
    """How far a run is; written on its thread, read by the window."""

    step: int = 0
    head: int = 0
    last_step: int = 0
    speed: float = 0.0  # [steps/s]
    species: int | None = None
    snapshots: tuple[int, ...] = ()
    seeking: int | None = None
    ended: bool = False
    saved: bool = True


@dataclass
class Pace:
    """How fast a run is to go."""

    steps_per_second: float = FULL_SPEED
    _since: float = field(default_factory=time.perf_counter)
    _owed: float = 0.0

    def due(self, now: float) -> int | None:
        """Return how many steps are due now; None for as many as can be."""
        if self.steps_per_second == FULL_SPEED:
            return None
        self._owed = min(self._owed + (now - self._since) * self.steps_per_second, max(1.0, self.steps_per_second / 4))
        self._since = now
        whole = int(self._owed)
        self._owed -= whole
        return whole


class SimulationThread:
    """Runs a LiveRun, on a thread of its own after `start`, or turn by turn."""

    def __init__(self, run: LiveRun) -> None:
        self.run = run
        self.playing = False
        self.pace = Pace()
        self.request = ViewRequest(colours=run.world.shown)
        self.wanted = True  # whether a new frame is
        self.latest: Frame | None = None
        self.status = RunStatus()
        self.conditions: list[Condition] = []
        self.on_pause: Callable[[str], None] = lambda _: None
        self.failure: BaseException | None = None
        self._calls: deque[tuple[Callable[[], Any], Future[Any]]] = deque()
        self._wake, self._closing = threading.Event(), False
        self._thread = threading.Thread(target=self._loop, name="world", daemon=True)
        self._frames = FrameMaker()
        self._before: Reading | None = None
        self._next_watch = self._next_species = self._next_frame = 0.0
        self._steps_seen = deque([(time.perf_counter(), run.step)], maxlen=64)

    def start(self) -> None:
        """Let the thread begin."""
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Return whether the thread is."""
        return self._thread.is_alive()

    def call(self, work: Callable[[], Result]) -> "Future[Result]":
        """Have something done on the run's thread, between two portions of steps."""
        future: Future[Result] = Future()
        self._calls.append((work, future))
        self._wake.set()
        return future

    def poke(self) -> None:
        """Wake the thread, which may be waiting."""
        self._wake.set()

    def close(self) -> None:
        """Stop, save, and raise what went wrong on the thread, if anything did."""
        self._closing = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        if self.failure is not None:
            raise self.failure
        self._serve_calls()
        self.run.close()

    def turn(self) -> bool:
        """Do once what the thread does again and again; return whether there was anything to do."""
        busy = self._serve_calls()
        if self.run.seeking is not None:
            self.run.advance(PORTION, stop=self._is_called)
            busy = self.wanted = True
        elif self.playing:
            busy = self._play() or busy
        self._update_status()
        if self.wanted and (not self.playing or time.perf_counter() >= self._next_frame):
            self.wanted = False
            begun = time.perf_counter()
            self.latest = self._frames.frame(self.run, self.request, may_be_old=self.playing and self.is_running)
            self.status.species = self._frames.species
            now = time.perf_counter()
            self._next_frame = now + (now - begun) / FRAME_SHARE
            busy = True
        return busy

    def _loop(self) -> None:
        try:
            while not self._closing:
                if not self.turn():
                    self._wake.wait(0.002 if self.playing else 0.05)
                    self._wake.clear()
        except BaseException as error:  # raised again on the window's thread, which then ends the program
            self.failure = error

    def _is_called(self) -> bool:
        return bool(self._calls) or self._closing

    def _serve_calls(self) -> bool:
        served = bool(self._calls)
        while self._calls:
            work, future = self._calls.popleft()
            try:
                future.set_result(work())
            except Exception as error:
                future.set_exception(error)
            self._before = None
            self.wanted = True
        return served

    def _play(self) -> bool:
        due = self.pace.due(time.perf_counter())
        if due == 0:
            return False
        limit = min(
            (one.number for one in self.conditions if one.kind == "step" and one.number > self.run.step), default=None
        )
        most = due if limit is None else min(due or int(limit), int(limit) - self.run.step)
        self._watch_first()
        taken = self.run.advance(PORTION, most, stop=self._is_called)
        self._watch()
        if self.run.ended and self.run.seeking is None:
            self.playing, self.wanted = False, True
            self.run.save()
            more = "Space lets it go on." if self.run.writes else "Space plays it again; Branch lets it go on."
            self.on_pause(f"The run is complete at step {self.run.step:,}. {more}")
        return taken > 0

    def _watch_first(self) -> None:
        if self.conditions and self._before is None:
            self._before = self._reading()

    def _watch(self) -> None:
        """Pause when a condition was met; look for it now and then, and whenever a step that was named is reached."""
        named = any(one.kind == "step" and one.number == self.run.step for one in self.conditions)
        if not self.conditions or (time.perf_counter() < self._next_watch and not named):
            return
        begun = time.perf_counter()
        now, before = self._reading(), self._before
        self._before = now
        self._next_watch = begun + (time.perf_counter() - begun) / WATCH_SHARE
        for one in self.conditions:
            if one.met(before, now):
                self.playing, self.wanted = False, True
                self._pause(one)
                break

    def _pause(self, met: Condition) -> None:
        if met.rewinds:
            target = self._last_full_life()
            self.run.go_to(target)
            self.on_pause(
                f"Everything died at step {self._before.step if self._before else 0:,}; back at step {target:,}."
            )
        else:
            self.on_pause(f"Paused: {met.text}, at step {self.run.step:,}.")

    def _last_full_life(self) -> int:
        """Return the step of the last state in memory in which somebody lived."""
        world = self.run.world
        for snapshot in reversed(self.run.snapshots_kept):
            if world.census(snapshot.state, world=self.request.world).sum() > 0:
                return snapshot.step
        return self.run.snapshots_kept[0].step

    def _reading(self) -> Reading:
        world, number = self.run.world, self.request.world
        seen = world.fetch(self.run.state)
        wanted = {one.species for one in self.conditions if one.kind == "species"}
        kinds = world.label_kinds
        named = {}
        if wanted and "species" in kinds:
            labels = world.labels(seen, world=number, kind="species")
            named = {name: bool(np.any(labels == int(name, 16))) for name in wanted}
        return Reading(self.run.step, world.census(seen, world=number), named)

    def _update_status(self) -> None:
        run, now = self.run, time.perf_counter()
        if now - self._steps_seen[-1][0] >= 0.1:
            self._steps_seen.append((now, run.step))
            while now - self._steps_seen[0][0] > 1.2 and len(self._steps_seen) > 2:
                self._steps_seen.popleft()
        (then, before), status = self._steps_seen[0], self.status
        status.speed = max(0.0, (run.step - before) / max(now - then, 1e-6)) if self.playing else 0.0
        status.step, status.head, status.last_step = run.step, run.head, run.run_config.steps
        status.snapshots, status.seeking = tuple(run.snapshots), run.seeking
        status.ended, status.saved = run.ended, run.saved
