"""What all worlds that evolve by themselves do alike: hold a config and an engine, and be looked at."""

from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np

from alife.backend import Backend, start
from alife.engine import engine_for
from alife.state import arrays

Layout = Mapping[str, tuple[type, tuple[int, ...]]]  # of one world's part of every array: kind and shape


class LivingWorld:
    """The part of alife.world.World that does not depend on the rules; a world says the rest."""

    name: str
    unseen: tuple[str, ...] = ("seeds", "books")  # arrays of the state that `observe` leaves out

    def __init__(self, config: Any, backend: Backend | None) -> None:
        self.config = config
        self._engine = engine_for(self.name, config, backend or start("cpu"))

    def step(self, state: Any, steps: int = 1) -> None:
        """Run some steps in place."""
        self._engine.advance(state, steps)

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

    def layout(self) -> Layout:
        """Return the kind and shape of one world's part of every array of the state."""
        raise NotImplementedError

    def bytes_per_world(self) -> int:
        """Return the memory of one world: its state, and a byte a space for what cells intend."""
        layout = self.layout()
        spaces = max(prod(shape) for _, shape in layout.values())
        return spaces + sum(np.dtype(kind).itemsize * prod(shape) for kind, shape in layout.values())


def no_worlds_yet(layout: Layout, seeds: np.ndarray) -> dict[str, np.ndarray]:
    """Return the arrays of worlds (one a seed) with a layout, all zero but for the seeds."""
    zeros: dict[str, np.ndarray] = {
        name: np.zeros((len(seeds), *shape), kind) for name, (kind, shape) in layout.items()
    }
    return zeros | {"seeds": np.array(seeds, np.uint32)}
