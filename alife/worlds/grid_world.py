"""What all worlds that evolve by themselves do alike; what differs is in the modules of each world's folder."""

from collections.abc import Mapping, Sequence
from math import prod
from types import ModuleType
from typing import Any

import numpy as np

from alife.core import memory
from alife.core.state import arrays
from alife.engines.backend import Backend, start
from alife.phylogeny.tracker import Occupancy, Phylogeny
from alife.worlds.checks import StateChecker, check_choice, check_phylogeny, check_seeds, check_steps, check_world
from alife.worlds.engine import engine_for
from alife.worlds.viewable import ViewableWorld
from alife.worlds.world import Band, Colour

Layout = Mapping[str, tuple[type, tuple[int, ...]]]  # of one world's part of every array: kind and shape


class GridWorld(ViewableWorld):
    """A batch of worlds with one config; see alife.worlds.world.World for what each method promises.

    A world fills in the class attributes. Its modules have these functions: founding `layout(config)`,
    `founded(config, seeds, genomes)` and `inhabitants(state)`; measuring `totals(state)` and `measure(state,
    config, since)`; rendering `colour_modes(config)`, `bands(config)`, `legend(config, colours)` and
    `render(state, config, world, colours)`; telling `inspect(state, config, world, y, x)` and
    `summary(state, config, world)`.
    """

    name: str
    rules_version: int
    config_type: type
    state_type: type
    founding: ModuleType
    measuring: ModuleType
    rendering: ModuleType
    telling: ModuleType
    headline: tuple[str, ...]
    curves: tuple[str, ...]
    closeup: str | None = None
    working_bytes: int = 1  # [bytes] a space that its steps are worked out with: what cells intend
    unseen: tuple[str, ...] = ("seeds", "books")  # arrays of the state that `observe` leaves out

    def __init__(self, config: Any = None, backend: Backend | None = None) -> None:
        self.config = config or self.config_type()
        self.colours: tuple[str, ...] = self.rendering.colour_modes(self.config)
        self.bands: tuple[Band, ...] = self.rendering.bands(self.config)
        started = backend or start("cpu")
        self._engine = engine_for(self.name, self.config, started)
        self._checker = StateChecker(self.state_type, self.founding.layout(self.config))
        self._in_memory = started.is_cpu  # whether states that are stepped are NumPy's
        self.records_births = self._engine.records_births

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
        return self.place(self.founding.founded(self.config, np.array(numbers, np.uint32), genomes))

    def step(self, state: Any, steps: int = 1, phylogeny: Phylogeny | None = None) -> None:
        """Run some steps in place; the phylogeny must know the state.

        Raises ValueError for a state of another world or size, arrays of another kind, or steps that are no int >= 0.
        """
        check_steps(steps, state.step)
        self._checker.check(state, in_memory=self._in_memory)
        if phylogeny is not None:
            check_phylogeny(phylogeny, self.occupancy(state).species.shape)
        self._engine.advance(state, steps, phylogeny)

    def occupancy(self, state: Any) -> Occupancy:
        """Return who stands on every space."""
        found: Occupancy = self.founding.occupancy(self.fetch(state))
        return found

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
        """Return the arrays of the state but for the seeds and the books, read-only."""
        seen = {name: array.view() for name, array in arrays(self.fetch(state)).items() if name not in self.unseen}
        for array in seen.values():
            array.flags.writeable = False
        return seen

    def totals(self, state: Any) -> dict[str, np.ndarray]:
        """Return counts that only ever grow, int64 (worlds,), by name."""
        found: dict[str, np.ndarray] = self.measuring.totals(self.fetch(state))
        return found

    def measure(self, state: Any, since: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Return the metrics (worlds,) by name; events are counted from the totals `since` on."""
        found: dict[str, np.ndarray] = self.measuring.measure(self.fetch(state), self.config, since)
        return found

    def render(self, state: Any, *, world: int = 0, colours: str | None = None) -> np.ndarray:
        """Return a picture, uint8 (height, width, 3)."""
        check_world(world, len(state.seeds))
        check_choice("colours", colours, self.colours)
        picture: np.ndarray = self.rendering.render(self.fetch(state), self.config, world, colours or self.colours[0])
        return picture

    def legend(self, colours: str | None = None) -> list[tuple[str, Colour]]:
        """Return what the colours of a picture mean; empty where they only tell things apart."""
        entries: list[tuple[str, Colour]] = self.rendering.legend(self.config, colours or self.colours[0])
        return entries

    def inspect(self, state: Any, *, world: int, y: int, x: int) -> dict[str, Any]:
        """Return what stands at a place, in plain numbers and words."""
        found: dict[str, Any] = self.telling.inspect(self.fetch(state), self.config, world, y, x)
        return found

    def summary(self, state: Any, *, world: int = 0) -> list[str]:
        """Return a few lines of text on how a world stands."""
        check_world(world, len(state.seeds))
        lines: list[str] = self.telling.summary(self.fetch(state), self.config, world)
        return lines

    def bytes_per_world(self) -> int:
        """Return the memory of one world: its state, and what its steps are worked out with."""
        layout: Layout = self.founding.layout(self.config)
        largest = max((shape for _, shape in layout.values()), key=prod)
        state = sum(np.dtype(kind).itemsize * prod(shape) for kind, shape in layout.values())
        return state + self.working_bytes * prod(largest[:2])


def no_worlds_yet(layout: Layout, seeds: np.ndarray) -> dict[str, np.ndarray]:
    """Return the arrays of worlds (one a seed) with a layout, all zero but for the seeds."""
    zeros: dict[str, np.ndarray] = {
        name: np.zeros((len(seeds), *shape), kind) for name, (kind, shape) in layout.items()
    }
    return zeros | {"seeds": np.array(seeds, np.uint32)}
