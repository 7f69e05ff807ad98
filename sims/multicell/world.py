"""The Multicell world as alife.world.World: what `python -m alife.run multicell` runs.

Source: Kevin Frans, "Open-Endedness 3: Multicell World" (2020).
"""

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any, Protocol

import numpy as np

from alife.backend import Backend, start
from alife.state import arrays
from alife.world import Colour
from sims.multicell import measure, render
from sims.multicell.config import Config
from sims.multicell.inspect import inspect, summary
from sims.multicell.sight import Sight
from sims.multicell.state import State, founded, layout

UNSEEN = ("seeds", "books", "supplied", "drained")


class Engine(Protocol):
    """What runs the steps: engine_cpu.Engine or engine_gpu.Engine."""

    def place(self, state: State) -> State:
        """Return a state as `advance` wants it."""

    def fetch(self, state: State) -> State:
        """Return a state with NumPy arrays."""

    def advance(self, state: State, steps: int) -> None:
        """Run some steps in place."""


class World(Sight):
    """A batch of Multicell worlds with one config; see alife.world.World for what each method promises."""

    name = "multicell"
    rules = 1
    state_type = State
    headline = ("cells", "reaction_entropy", "killer_share")
    curves = ("reaction_entropy", "multi_reaction_share", "killer_share")

    def __init__(self, config: Config | None = None, backend: Backend | None = None) -> None:
        self.config = config or Config()
        self.colours = render.colour_modes(self.config)
        self.bands = render.bands(self.config)
        self._engine = _engine(self.config, backend or start("cpu"))

    def reset(self, genomes: np.ndarray | None = None, *, seeds: Sequence[int] = (0,)) -> State:
        """Return new worlds; founders take the genomes, uint8 (n, genome_length), in turn."""
        return self._engine.place(founded(self.config, np.array(seeds, np.uint32), genomes))

    def step(self, state: State, steps: int = 1) -> None:
        """Run some steps in place, each: local, exchange right, exchange down, intent, strike, birth."""
        self._engine.advance(state, steps)

    def fetch(self, state: State) -> State:
        """Return the state with NumPy arrays."""
        return self._engine.fetch(state)

    def place(self, state: State) -> State:
        """Return a fetched state as `step` wants it."""
        return self._engine.place(state)

    def observe(self, state: State) -> dict[str, np.ndarray]:
        """Return the arrays of State but for the seeds and the books, read-only."""
        seen = {name: array.view() for name, array in arrays(self.fetch(state)).items() if name not in UNSEEN}
        for array in seen.values():
            array.flags.writeable = False
        return seen

    def totals(self, state: State) -> dict[str, np.ndarray]:
        """Return [energy] payout and heat, births, deaths, kills, [molecules] supplied and drained since step 0."""
        return measure.totals(self.fetch(state))

    def measure(self, state: State, since: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Return the metrics of every world; births, deaths, kills and energy per food count from `since` on."""
        return measure.measure(self.fetch(state), self.config, since)

    def render(self, state: State, *, world: int = 0, colours: str | None = None) -> np.ndarray:
        """Return a picture, one pixel a space."""
        return render.render(self.fetch(state), self.config, world, colours or self.colours[0])

    def legend(self, colours: str | None = None) -> list[tuple[str, Colour]]:
        """Return what the colours mean; empty for organisms and species."""
        return render.legend(self.config, colours or self.colours[0])

    def inspect(self, state: State, *, world: int, y: int, x: int) -> dict[str, Any]:
        """Return what stands on a space: its molecules and, if it is not empty, all about its cell."""
        return inspect(self.fetch(state), self.config, world, y, x)

    def summary(self, state: State, *, world: int = 0) -> list[str]:
        """Return the commonest development words and what their roles do."""
        return summary(self.fetch(state), self.config, world)

    def bytes_per_world(self) -> int:
        """Return the memory of one world: its state and one byte a space for intents."""
        cells = layout(self.config).values()
        return (
            sum(np.dtype(kind).itemsize * prod(shape) for kind, shape in cells) + self.config.height * self.config.width
        )


def _engine(config: Config, backend: Backend) -> Engine:
    """Return the engine for a backend; imported late, since either takes a while to load."""
    if backend.is_cpu:
        from sims.multicell import engine_cpu

        return engine_cpu.Engine(config, backend.threads)
    from sims.multicell import engine_gpu

    return engine_gpu.Engine(config)
