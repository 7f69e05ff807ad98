"""What panels read and what keys do: a run being shown, its view, its plots. Knows no pygame.

A Playback lives on the window's thread. Whatever touches the run itself is handed to the pump.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import numpy as np

from alife.core.errors import UsageError
from alife.runs.live import LiveRun
from alife.worlds import viewable
from alife.worlds.world import Band, Colour
from viewers.worlds.brush import Hand, Hands
from viewers.worlds.camera import Camera
from viewers.worlds.frames import Frame, Look
from viewers.worlds.series import Series
from viewers.worlds.simulation_thread import Pump
from viewers.worlds.time_control import SPEEDS, Travel

MESSAGE_SECONDS = 5.0
BORDERS_FROM = 3  # [pixels] a space, from which borders are drawn
SAMPLES_SECONDS = 0.2  # between two points of the plots


class Playback(Hands, Travel):
    """A run being shown."""

    def __init__(self, run: LiveRun, *, name: str = "", refresh: Callable[[], bool] | None = None) -> None:
        world = run.world
        self.name = name or world.name
        self.world_name = world.name
        self.modes: tuple[str, ...] = tuple(world.colours)
        self.bands: tuple[Band, ...] = tuple(world.bands)
        self.curves: tuple[str, ...] = tuple(world.curves)
        self.tools = world.tools
        self.label_kinds = world.label_kinds
        self.seeds = [int(seed) for seed in run.plan.seeds]
        self.rows, self.columns = world.shape()
        self.folder: Path = run.folder
        self.pump = Pump(run)
        self.camera = Camera()
        self.hand = Hand(radius=min(Hand.radius, self.rows // 12))
        self.frame: Frame | None = None
        self.mode, self.world, self.speed_index = 0, 0, len(SPEEDS) - 1
        self.hover: tuple[int, int] | None = None
        self.pinned: tuple[int, int] | None = None
        self.outlined = 0  # the label that was picked
        self.lit: int | None = None  # the legend entry under the mouse
        self.borders = True
        self.drawing = True
        self.frames_per_second = 0.0
        self.series = Series(len(self.bands))
        self.message, self._message_until = "", 0.0
        self.recording = ""  # what is being written, if anything
        self._legends: dict[str, list[tuple[str, Colour]]] = {mode: world.legend(mode) for mode in self.modes}
        self._refresh, self._next_refresh = refresh, 0.0
        self._next_point, self._seen_samples = 0.0, -1
        self._pending: list[Future[Any]] = []
        self._request: Look | None = None
        self.pump.on_pause = self.say
        self._inbox: list[Callable[[], None]] = []  # for this thread, from the pump's
        self._fill_series(run)

    # What there is to see

    @property
    def colours(self) -> str:
        """Return the name of the colour mode."""
        return self.modes[self.mode]

    @property
    def legend(self) -> list[tuple[str, Colour]]:
        """Return what the colours mean; empty where they only tell things apart."""
        return self._legends[self.colours]

    def legend_of(self, mode: str) -> list[tuple[str, Colour]]:
        """Return what the colours of a mode mean."""
        return self._legends[mode]

    @property
    def colour_of(self) -> dict[str, Colour]:
        """Return the colour of every name in the usual legend."""
        return dict(self._legends[self.modes[0]])

    @property
    def step(self) -> int:
        """Return the step that is shown."""
        return self.frame.step if self.frame else self.pump.facts.step

    @property
    def moment(self) -> str:
        """Return by what a file is named that shows how things stand."""
        return f"step-{self.step:010d}"

    @property
    def label_kind(self) -> str:
        """Return what borders are drawn between, empty where a world has no such thing."""
        mode = self.colours
        return mode if mode in self.label_kinds else (self.label_kinds[0] if self.label_kinds else "")

    @property
    def news(self) -> str:
        """Return the message of the moment, empty when it is old."""
        return self.message if time.monotonic() < self._message_until else ""

    def say(self, text: str) -> None:
        """Show a message for some seconds."""
        self.message, self._message_until = text, time.monotonic() + MESSAGE_SECONDS

    # View

    def set_mode(self, number: int) -> None:
        """Show another colour mode, if there is one of this number."""
        if 0 <= number < len(self.modes):
            self.mode, self.lit = number, None

    def next_mode(self, by: int = 1) -> None:
        """Show the next colour mode."""
        self.set_mode((self.mode + by) % len(self.modes))

    def next_world(self, by: int = 1) -> None:
        """Show the next world of the batch."""
        self.world = (self.world + by) % len(self.seeds)
        self.pinned, self.outlined = None, 0
        self._do(lambda: self._fill_series(self.pump.run))

    def pin(self, place: tuple[int, int] | None) -> None:
        """Keep an eye on a space, and on who stands there now; None lets go."""
        self.pinned, self.outlined = place, 0
        if place is not None:
            self._do(lambda: self._pick(place))

    # Every tick of the window

    def tick(self) -> bool:
        """Look after what is going on; return whether there is a new frame."""
        if self.pump.failure is not None:
            raise self.pump.failure
        self._settle()
        while self._inbox:
            self._inbox.pop(0)()
        look = self._look()
        if look != self._request or (self.playing and self.drawing):
            self._request = look
            self.pump.look = look
            self.pump.wanted = True
            if not self.playing:
                self.pump.poke()
        self._follow()
        fresh = self.pump.latest is not self.frame
        self.frame = self.pump.latest
        if fresh and self.frame is not None:
            self._add_point(self.frame)
        return fresh

    def close(self) -> None:
        """Stop and save."""
        self.pump.close()

    def _look(self) -> Look:
        box = self.camera.visible()
        wants_labels = (self.borders and self.camera.zoom >= BORDERS_FROM) or self.outlined
        return Look(
            world=self.world,
            colours=self.colours,
            box=(box.top, box.left, box.bottom, box.right) if wants_labels and self.label_kind else None,
            labels=self.label_kind,
            hover=self.hover if self.drawing else None,
            pinned=self.pinned,
        )

    def _do(self, work: Callable[[], Any]) -> None:
        self._pending.append(self.pump.call(work))

    def _settle(self) -> None:
        """Tell what went wrong with what was asked for; a bug is raised."""
        for future in [one for one in self._pending if one.done()]:
            self._pending.remove(future)
            error = future.exception()
            if isinstance(error, UsageError | LookupError):
                self.say(str(error).strip("'\""))
            elif error is not None:
                raise error

    def _follow(self) -> None:
        now = time.monotonic()
        if self._refresh is not None and now >= self._next_refresh:
            self._next_refresh = now + 1.0
            if not self.playing and self.pump.facts.step == self.pump.facts.head:
                self._do(self._refreshed)

    # On the pump's thread

    def _refreshed(self) -> None:
        if self._refresh is not None and self._refresh():
            self._fill_series(self.pump.run)

    def _branch(self) -> None:
        self.folder = self.pump.run.branch()
        self._cut_series(self.pump.run.step)
        self.say(f"Branched off into {self.folder}.")

    def _fill_series(self, run: LiveRun) -> None:
        number = self.world
        samples = [(step, metrics) for step, metrics in run.samples if self.bands and self.bands[0][0] in metrics]
        points = [(step, self._counts(metrics, number)) for step, metrics in samples]
        self._inbox.append(lambda: self.series.fill(points))

    def _cut_series(self, step: int) -> None:
        self._inbox.append(lambda: self.series.cut(step))

    def _counts(self, metrics: dict[str, np.ndarray], number: int) -> np.ndarray:
        return viewable.counts_of(metrics, self.bands, number)

    def _add_point(self, frame: Frame) -> None:
        now = time.monotonic()
        if now >= self._next_point and frame.look.world == self.world:
            self._next_point = now + SAMPLES_SECONDS
            self.series.add(frame.counted, frame.census)
