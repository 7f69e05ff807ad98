"""What panels read and what keys do: a run being shown, its view, its plots. Knows no pygame.

A Playback lives on the window's thread. Whatever changes the run itself is handed to the simulation's thread.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import numpy as np

from alife.core.colours import Colour
from alife.core.errors import UsageError
from alife.runs.live import LiveRun
from alife.runs.live_settings import changeable
from alife.worlds import viewable
from alife.worlds.world import WHOLE, Band
from viewers.worlds.brush import Brush, BrushTool
from viewers.worlds.camera import Camera
from viewers.worlds.frames import Frame, ViewRequest
from viewers.worlds.series import Series
from viewers.worlds.simulation_thread import SimulationThread
from viewers.worlds.time_control import SPEEDS, PlaybackControls

BORDERS_FROM = 3  # [pixels] a space, from which borders are drawn
SPECIES_LISTED = 9
SAMPLES_SECONDS = 0.2  # between two points of the plots


class Playback(BrushTool, PlaybackControls):
    """A run being shown."""

    def __init__(self, run: LiveRun, *, name: str = "", refresh: Callable[[], bool] | None = None) -> None:
        world = run.world
        super().__init__(name=name or world.name, world_name=world.name, folder=run.folder)
        self.live_settings = changeable(type(world.config))  # that can be changed while it runs
        self.modes: tuple[str, ...] = tuple(world.colours)
        self.bands: tuple[Band, ...] = tuple(world.bands)
        self.curves: tuple[str, ...] = tuple(world.curves)
        self.tools = world.tools
        self.label_kinds = world.label_kinds
        self.pointed = world.pointed
        self.inhabitants, self.shared_out = world.inhabitants or world.shared_out[0], world.shared_out
        self.seeds = [int(seed) for seed in run.run_config.seeds]
        self.rows, self.columns = world.shape()
        self.simulation = SimulationThread(run)
        self.camera = Camera()
        self.brush = Brush(radius=min(Brush.radius, self.rows // 12))
        self.frame: Frame | None = None
        self.mode, self.world, self.speed_index = self.modes.index(world.shown), 0, len(SPEEDS) - 1
        self.hover: tuple[int, int] | None = None
        self.pinned: tuple[int, int] | None = None
        self.lit: int | None = None  # the legend entry under the mouse
        self.borders = True
        self.follows: tuple[str, int] | None = None  # kind and label of what the pin goes with; None for the space
        self.together = False  # whether all worlds are shown side by side
        self.lists_species = False  # whether the list of the commonest species is open
        self.drawing = True
        self.series = Series(len(self.bands))
        self._told_apart = {mode: world.told_apart(mode) for mode in self.modes}
        self._legends: dict[str, list[tuple[str, Colour]]] = {mode: world.legend(mode) for mode in self.modes}
        self._refresh, self._next_refresh = refresh, 0.0
        self._next_point = 0.0
        self._pending: list[Future[Any]] = []
        self._requested: ViewRequest | None = None
        self.simulation.on_pause = self.say
        self._inbox: list[Callable[[], None]] = []  # for this thread, from the simulation's
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

    @property
    def told_apart(self) -> str:
        """Return what the colours show where they have no legend."""
        return self._told_apart[self.colours]

    def legend_of(self, mode: str) -> list[tuple[str, Colour]]:
        """Return what the colours of a mode mean."""
        return self._legends[mode]

    def named(self, does: str) -> tuple[str, Colour | None]:
        """Return how the usual legend calls what an inhabitant does, in plain words, and its colour, if it does."""
        for label, colour in self._legends[self.modes[0]]:
            if label == does or label.startswith(f"{does}:") or label.endswith(f"({does})"):
                return label, colour
        return does, None

    @property
    def step(self) -> int:
        """Return the step that is shown."""
        return self.frame.step if self.frame else self.simulation.status.step

    @property
    def moment(self) -> str:
        """Return the name of a file that shows the step."""
        return f"step-{self.step:010d}"

    @property
    def label_kind(self) -> str:
        """Return what borders are drawn between, empty where a world has no such thing."""
        mode = self.colours if self.follows is None else self.follows[0]
        return mode if mode in self.label_kinds else (self.label_kinds[0] if self.label_kinds else "")

    @property
    def outlined(self) -> int:
        """Return the label of whom the inspector is about, 0 for nobody: the pin may stay where others come to live."""
        return self.frame.pinned.label if self.frame else 0

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
        self.pinned, self.follows = None, None
        self._do(lambda: self._fill_series(self.simulation.run))

    def pin(self, place: tuple[int, int] | None) -> None:
        """Inspect a space from now on, and outline who stands there; None lets go."""
        self.pinned, self.follows = place, None
        if place is not None:
            self._do(lambda: self._pick(place))

    def show_world(self, number: int) -> None:
        """Show one world of the batch alone."""
        self.together = False
        self.next_world(number - self.world)

    def follow(self, kind: str, label: int, place: tuple[int, int] | None = None) -> None:
        """Let the pin go with an organism or species rather than stay on its space; an empty kind lets it stay."""
        self.pinned = place or self.pinned
        self.follows = (kind, label) if kind else None
        if not kind and self.pinned is not None:
            self.pin(self.pinned)

    # Every tick of the window

    def tick(self) -> bool:
        """Look after what is going on; return whether there is a new frame."""
        if self.simulation.failure is not None:
            raise self.simulation.failure
        self._report_errors()
        while self._inbox:
            self._inbox.pop(0)()
        request = self._view_request()
        if request != self._requested or (self.playing and self.drawing):
            self._requested = self.simulation.request = request
            self.simulation.wanted = True
            if not self.playing:
                self.simulation.poke()
        self._look_for_more()
        fresh = self.simulation.latest is not self.frame
        self.frame = self.simulation.latest
        if fresh and self.frame is not None:
            self._add_point(self.frame)
            if self.follows is not None and self.frame.request.follows == self.follows:
                self.pinned = self.frame.pinned.site
        return fresh

    def close(self) -> None:
        """Stop and save."""
        self.simulation.close()

    def _view_request(self) -> ViewRequest:
        box = self.camera.visible()
        wants_labels = (self.borders and self.camera.zoom >= BORDERS_FROM) or self.outlined
        return ViewRequest(
            world=self.world,
            colours=self.colours,
            box=(box.top, box.left, box.bottom, box.right) if wants_labels and self.label_kind else None,
            labels=self.label_kind,
            hover=self.hover if self.drawing else None,
            pinned=self.pinned,
            follows=self.follows,
            together=self.together,
            species=SPECIES_LISTED if self.lists_species else 0,
        )

    def _do(self, work: Callable[[], Any]) -> None:
        self._pending.append(self.simulation.call(work))

    def _report_errors(self) -> None:
        """Show the user errors of what was asked for; raise other ones."""
        for future in [one for one in self._pending if one.done()]:
            self._pending.remove(future)
            error = future.exception()
            if isinstance(error, UsageError | LookupError):
                self.say(str(error).strip("'\""))
            elif error is not None:
                raise error

    def _look_for_more(self) -> None:
        now = time.monotonic()
        if self._refresh is not None and now >= self._next_refresh:
            self._next_refresh = now + 1.0
            if not self.playing and self.simulation.status.step == self.simulation.status.head:
                self._do(self._refreshed)

    # On the thread of the simulation

    def _refreshed(self) -> None:
        if self._refresh is not None and self._refresh():
            self._fill_series(self.simulation.run)

    def _branch(self) -> None:
        self.folder = self.simulation.run.branch()
        self._cut_series(self.simulation.run.step)
        self.say(f"Branched off into {self.folder}.")

    def change_setting(self, name: str, value: int) -> None:
        """Give a setting of the running world a value: recorded, in a branch of its own if there is none yet."""
        self._do(lambda: self._change_setting(name, value))

    def _change_setting(self, name: str, value: int) -> None:
        folder = self.simulation.run.change_setting(name, value)
        if folder is not None:
            self.folder = folder
            self._cut_series(self.simulation.run.step)
        step = self.simulation.run.step
        self.say(f"{name} = {value} from step {step:,} on" + (f", in a branch: {folder}" if folder else ""))

    def _fill_series(self, run: LiveRun) -> None:
        number = self.world
        known = {name for name, _, _ in self.bands} - {WHOLE}
        samples = [(step, metrics) for step, metrics in run.samples if self.bands and known <= metrics.keys()]
        points = [(step, self._counts(metrics, number)) for step, metrics in samples]
        self._inbox.append(lambda: self.series.fill(points))

    def _cut_series(self, step: int) -> None:
        self._inbox.append(lambda: self.series.cut(step))

    def _counts(self, metrics: dict[str, np.ndarray], number: int) -> np.ndarray:
        return viewable.counts_of(metrics, self.bands, number)

    def _add_point(self, frame: Frame) -> None:
        now = time.monotonic()
        if now >= self._next_point and frame.request.world == self.world:
            self._next_point = now + SAMPLES_SECONDS
            self.series.add(frame.counted, frame.census)
