"""What all worlds that evolve by themselves do alike; what differs is in the modules of each world's folder."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from importlib import import_module
from math import prod
from typing import Any, Protocol

import numpy as np

from alife.core import memory
from alife.core.colours import Colour
from alife.core.errors import UsageError
from alife.core.state import Layout, arrays, layout
from alife.core.text import short
from alife.engines.backend import NAMES, Backend, start
from alife.phylogeny.tracker import Occupancy, Phylogeny
from alife.worlds.archipelago import Archipelago, Ring
from alife.worlds.checks import StateChecker, check_choice, check_phylogeny, check_seeds, check_steps, check_world
from alife.worlds.columns import Columns
from alife.worlds.elsewhere import Elsewhere
from alife.worlds.engine import CpuEngine, Engine, Stepper, engine_for
from alife.worlds.picture import Picture
from alife.worlds.portions import advance_in_portions, reporting
from alife.worlds.viewable import ViewableWorld
from alife.worlds.world import Band


class InitialState(Protocol):
    """`sims/NAME/initial_state.py`."""

    def founded(self, config: Any, seeds: np.ndarray, genomes: np.ndarray | None) -> Any:
        """Return worlds, one a seed, before their first step."""

    def occupancy(self, state: Any) -> Occupancy:
        """Return the species, and the organism if there are any, on every space."""


class Metrics(Protocol):
    """`sims/NAME/metrics.py`."""

    COLUMNS: Columns  # what each metric means

    def totals(self, state: Any) -> dict[str, np.ndarray]:
        """Return counts that only ever grow, int64 (worlds,), by name."""

    def measure(self, state: Any, config: Any, since: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Return the metrics (worlds,) by name."""


class Render(Protocol):
    """`sims/NAME/render.py`."""

    def colour_modes(self, config: Any) -> tuple[str, ...]:
        """Return the names of what can be shown, the default one first."""

    def bands(self, config: Any) -> tuple[Band, ...]:
        """Return the metrics that are shares of the whole."""

    def legend(self, config: Any, colours: str) -> list[tuple[str, Colour]]:
        """Return what the colours mean."""

    def render(self, state: Any, config: Any, world: int, colours: str) -> np.ndarray:
        """Return a picture, uint8 (height, width, 3)."""


class Describe(Protocol):
    """`sims/NAME/describe.py`."""

    def inspect(self, state: Any, config: Any, world: int, y: int, x: int) -> dict[str, Any]:
        """Return what stands at a place; raise IndexError off the map."""

    def summary(self, state: Any, config: Any, world: int) -> list[str]:
        """Return a few lines of text on how a world stands."""


class StateModule(Protocol):
    """`sims/NAME/state.py`, which declares the arrays as alife.core.state.array does."""

    State: type

    def axis_lengths(self, config: Any) -> dict[str, int]:
        """Return the length of every axis that an array of State can have."""


class GridWorld(ViewableWorld):
    """A batch of worlds with one config; see alife.worlds.world.World for what each method promises.

    A world fills in the class attributes. Everything else is in the files of its folder, which have the same names in
    every world (see sims/__init__.py) and the functions of the protocols above.
    """

    kind = "ecology"
    closeup: str | None = None
    engines_alike: tuple[str, ...] = NAMES  # that make the same history, bit for bit; the others make near ones
    working_bytes: int = 1  # [bytes] a space that its steps are worked out with: what cells intend
    unseen: tuple[str, ...] = ("seeds", "books")  # arrays of the state that `observe` leaves out
    ring: Ring | None = None  # how the worlds of a batch exchange inhabitants; None where they do not
    elsewhere: Elsewhere | None = None  # what steps them in other processes; None where this one does

    def __init__(self, config: Any = None, backend: Backend | None = None) -> None:
        self.config = config or self._file("config").Config()
        state: StateModule = self._file("state")
        self.state_type = state.State
        self._initial_state: InitialState = self._file("initial_state")
        self._metrics: Metrics = self._file("metrics")
        self.columns = self._metrics.COLUMNS
        self._render: Render = self._file("render")
        self._describe: Describe = self._file("describe")
        self.colours = self._render.colour_modes(self.config)
        self.shown = self.colours[0]
        self.bands = self._render.bands(self.config)
        started = backend or start("cpu")
        self._backend = started
        self._engine = self._start_engine(started)
        self._spaces: tuple[int, ...] = ()  # rows and columns, when a phylogeny has asked for them
        self._checker = StateChecker(self.state_type, self.layout(self.config))
        self._in_memory = started.is_cpu or isinstance(self._engine, CpuEngine)  # whether stepped states are NumPy's
        self.records_births = self._engine.records_births

    def _start_engine(self, backend: Backend) -> Engine:
        return engine_for(self.name, self.config, backend)

    @classmethod
    def _file(cls, name: str) -> Any:
        return import_module(f"sims.{cls.name}.{name}")

    @classmethod
    def layout(cls, config: Any) -> Layout:
        """Return the type and shape of one world's part of every array of its state."""
        state: StateModule = cls._file("state")
        return layout(state.State, state.axis_lengths(config))

    @property
    def size(self) -> str:
        """Return the size of one world in words."""
        return f"{self.config.height} x {self.config.width} spaces"

    def reset(self, genomes: np.ndarray | None = None, *, seeds: Sequence[int] = (0,)) -> Any:
        """Return new worlds, one a seed, before their first step; founders take the genomes in turn.

        Raises ValueError for seeds that are none of 32 bits, UsageError when the worlds would not fit the memory.
        """
        numbers = check_seeds(seeds)
        memory.check(self, len(numbers))
        return self.place(self._initial_state.founded(self.config, np.array(numbers, np.uint32), genomes))

    def step(
        self,
        state: Any,
        steps: int = 1,
        phylogeny: Phylogeny | None = None,
        *,
        progress: bool | Callable[[int], None] = False,
    ) -> None:
        """Run some steps in place; the phylogeny must know the state.

        progress: True shows on the screen how far the steps are; a function is called with the step, now and then

        Raises ValueError for a state of another world or size, arrays of another kind, or steps that are no int >= 0.
        """
        self._checker.check(state, in_memory=self._in_memory)
        check_steps(steps, state.step)
        if phylogeny is not None:
            self._spaces = self._spaces or self.occupancy(state).species.shape[1:]
            check_phylogeny(phylogeny, (len(state.seeds), *self._spaces))
        if progress is False:
            self._stepper.advance(state, steps, phylogeny)
        else:
            with reporting(progress, state.step, state.step + steps, self.headline) as report:
                advance_in_portions(self._stepper, state, steps, phylogeny, report)

    @property
    def _stepper(self) -> Stepper:
        """Return what runs steps: the engine, with what happens between worlds."""
        engine = self._engine if self.elsewhere is None else self.elsewhere.of(self)
        return engine if self.ring is None else Archipelago(self, self.ring, engine)

    def adopt(self, config: Any) -> None:
        """Go on with other settings; raises UsageError for one that changes the arrays of a state."""
        if config == self.config:
            return
        if self.layout(config) != self.layout(self.config):
            raise UsageError("A running world keeps its size and its chemistry; a new world can have others.")
        self.config = config
        self._engine = self._start_engine(self._backend)

    def picture(self, state: Any, *, world: int = 0, colours: str | None = None) -> Picture:
        """Return a picture that notebooks show and `save` writes, with its legend and a few figures."""
        seen = self.fetch(state)
        pixels = self.render(seen, world=world, colours=colours)
        measured = self.measure(seen, self.totals(seen))
        figures = {name.replace("_", " "): short(float(measured[name][world])) for name in self.headline}
        caption = f"{self.name}, {self.size}, step {seen.step:,}, seed {seen.seeds[world]}"
        return Picture(pixels, caption, self.legend(colours), figures)

    def _first_picture(self) -> Picture:
        """Return a picture before the first step, with the settings that were changed."""
        default = type(self.config)()
        changed = {
            item.name: str(getattr(self.config, item.name))
            for item in fields(self.config)
            if getattr(self.config, item.name) != getattr(default, item.name)
        }
        return replace(self.picture(self.reset()), figures=changed)

    def _repr_png_(self) -> bytes:
        return self._first_picture()._repr_png_()

    def _repr_html_(self) -> str:
        return self._first_picture()._repr_html_()

    def __repr__(self) -> str:
        """Return its name and size."""
        return f"<World {self.name}, {self.size}>"

    def occupancy(self, state: Any) -> Occupancy:
        """Return the species, and the organism if there are any, on every space."""
        return self._initial_state.occupancy(self.fetch(state))

    def name_of_species(self, label: int) -> str:
        """Return what people call a species."""
        return f"{label:08x}"

    def fetch(self, state: Any) -> Any:
        """Return the state with NumPy arrays."""
        return self._engine.fetch(state)

    def place(self, state: Any) -> Any:
        """Return a fetched state as `step` wants it."""
        return self._engine.place(state)

    def observe(self, state: Any) -> dict[str, np.ndarray]:
        """Return the arrays of the state but for the seeds and the counters, read-only."""
        seen = {name: array.view() for name, array in arrays(self.fetch(state)).items() if name not in self.unseen}
        for array in seen.values():
            array.flags.writeable = False
        return seen

    def totals(self, state: Any) -> dict[str, np.ndarray]:
        """Return counts that only ever grow, int64 (worlds,), by name."""
        return self._metrics.totals(self.fetch(state))

    def measure(self, state: Any, since: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Return the metrics (worlds,) by name; events are counted from the totals `since` on."""
        return self._metrics.measure(self.fetch(state), self.config, since)

    def render(self, state: Any, *, world: int = 0, colours: str | None = None) -> np.ndarray:
        """Return a picture, uint8 (height, width, 3)."""
        check_world(world, state.seeds.shape[0])
        check_choice("colours", colours, self.colours)
        return self._render.render(self.fetch(state), self.config, world, colours or self.shown)

    def legend(self, colours: str | None = None) -> list[tuple[str, Colour]]:
        """Return what the colours of a picture mean; empty where they only tell things apart."""
        return self._render.legend(self.config, colours or self.shown)

    def show(self, colours: str) -> None:
        """Let pictures have these colours unless told otherwise; raises UsageError where it has none such."""
        check_choice("colours", colours, self.colours)
        self.shown = colours

    def inspect(self, state: Any, *, world: int, y: int, x: int) -> dict[str, Any]:
        """Return what stands at a place, in plain numbers and words."""
        return self._describe.inspect(self.fetch(state), self.config, world, y, x)

    def summary(self, state: Any, *, world: int = 0) -> list[str]:
        """Return a few lines of text on how a world stands."""
        check_world(world, state.seeds.shape[0])
        return self._describe.summary(self.fetch(state), self.config, world)

    def bytes_per_world(self) -> int:
        """Return the memory of one world: its state, and what its steps are worked out with."""
        arrays = self.layout(self.config).values()
        largest = max((shape for _, shape in arrays), key=prod)
        return sum(dtype.itemsize * prod(shape) for dtype, shape in arrays) + self.working_bytes * prod(largest[:2])
