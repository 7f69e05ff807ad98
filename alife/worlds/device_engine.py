"""What the engines on a device do alike: keys drawn ahead, counts in 32 bits, nothing read back unasked."""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np

from alife.core.state import Layout, arrays
from alife.engines import gpu
from alife.engines.kernels_gpu import draw_keys, flush_counters
from alife.phylogeny.tracker import Phylogeny

KEYS_AHEAD = 64  # [steps] whose random keys are drawn in one launch


class DeviceEngine(ABC):
    """Runs steps in portions.

    Devices count fast in 32 bits only, so a portion counts the state's int64 totals, (worlds, rows, entries), in
    tallies, which then go into the totals. `layout` is the state's; of an empty one nothing is tallied. `streams` is
    how many random streams a step has, `most` what can be counted in an entry in one step.
    """

    records_births = False

    def __init__(self, streams: int, layout: Layout, most: int) -> None:
        self._streams = streams
        self._tallied = {name: shape for name, (dtype, shape) in layout.items() if dtype == np.int64}
        self._portion = max(1, min(KEYS_AHEAD, (2**31 - 1) // most))
        self._worlds = 0

    def place(self, state: Any) -> Any:
        """Return a copy of the state on the device."""
        return gpu.place(state)

    def fetch(self, state: Any) -> Any:
        """Return a copy of the state with NumPy arrays."""
        return gpu.fetch(state)

    def advance(self, state: Any, steps: int, phylogeny: Phylogeny | None = None) -> None:
        """Run some steps in place; raises RuntimeError with a phylogeny, for devices note no births."""
        if phylogeny is not None:
            raise RuntimeError("Engines on a device note no births: a phylogeny needs the CPU engine.")
        worlds = state.seeds.shape[0]
        if worlds != self._worlds:
            self._worlds = worlds
            self._keys = gpu.to_device(np.zeros((KEYS_AHEAD, worlds, self._streams, 2), np.uint32))
            shapes = {name: (worlds, *shape) for name, shape in self._tallied.items()}
            self._tallies = {name: gpu.to_device(np.zeros(shape, np.int32)) for name, shape in shapes.items()}
            self.provide_memory(worlds)
        last = state.step + steps
        while state.step < last:
            portion = min(last - state.step, self._portion)
            self.draw_keys(state, self._keys)
            found = arrays(state)
            self.run_portion(found | self._tallies, self._keys, state.step, portion)
            for name, tally in self._tallies.items():
                flush_counters(tally, found[name])
            state.step += portion
        gpu.ti.sync()

    def draw_keys(self, state: Any, keys: Any) -> None:
        """Draw the random keys (steps, worlds, streams, 2) of the steps that come next."""
        draw_keys(state.seeds, state.step, keys)

    @abstractmethod
    def provide_memory(self, worlds: int) -> None:
        """Make whatever working memory the steps of so many worlds need."""

    @abstractmethod
    def run_portion(self, found: dict[str, Any], keys: Any, first_step: int, steps: int) -> None:
        """Run some steps on the arrays found, with tallies in place of totals; keys (steps, worlds, streams, 2)."""
