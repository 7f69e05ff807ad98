"""Multicell on a device: states are Taichi's, steps run in Taichi, nothing comes back but what is fetched."""

import numpy as np

from alife import gpu
from alife.state import arrays
from sims.multicell import kernels_gpu as kernels
from sims.multicell.config import Config
from sims.multicell.law import law_of, tables_of
from sims.multicell.life import Cells
from sims.multicell.metabolism_gpu import metabolise
from sims.multicell.rules import CAPACITY, STREAMS
from sims.multicell.state import Book, State

TALLIED = ("books", "supplied", "drained")  # counted in 32 bits during some steps, then added to the state's totals
KEYS_AHEAD = 64  # [steps] whose random keys are drawn in one launch


class Engine:
    """Runs the steps of worlds with one config."""

    def __init__(self, config: Config) -> None:
        self._law = law_of(config)
        self._tables = [gpu.to_device(table) for table in tables_of(config)]
        self._config = config
        self._worlds = 0

    def place(self, state: State) -> State:
        """Return a copy of the state on the device."""
        return gpu.place(state)

    def fetch(self, state: State) -> State:
        """Return a copy of the state with NumPy arrays."""
        return gpu.fetch(state)

    def advance(self, state: State, steps: int) -> None:
        """Run some steps in place."""
        self._provide_memory(state.seeds.shape[0])
        while steps > 0:
            chunk = min(steps, KEYS_AHEAD, self._steps_a_tally_holds())
            self._run(state, chunk)
            steps -= chunk
        gpu.ti.sync()

    def _run(self, state: State, steps: int) -> None:
        kernels.draw_keys(state.seeds, state.step, self._keys)
        found = arrays(state)
        totals = [found[name] for name in TALLIED]
        cells = Cells(**{name: found[name] for name in Cells._fields if name not in TALLIED}, **self._tallies)
        for now in range(steps):
            moment = (self._keys, now, state.step + now)
            metabolise(self._law, *self._tables, *moment, *cells)
            kernels.intend(self._law, self._keys, now, self._intent, *cells)
            kernels.settle(self._law, *moment, self._intent, *cells)
        for tally, total in zip(self._tallies.values(), totals, strict=True):
            kernels.close_books(tally, total)
        state.step += steps

    def _steps_a_tally_holds(self) -> int:
        """Return how many steps of a row can be counted in 32 bits; at least one, by the limits in Config."""
        income = self._config.reactions_per_step * max(reaction.payout for reaction in self._config.chemistry.reactions)
        most = max(2 * self._config.energy_cap + income, 3 * CAPACITY)  # a space, a step, an entry
        return max(1, (2**31 - 1) // (most * self._config.width))

    def _provide_memory(self, worlds: int) -> None:
        if worlds == self._worlds:
            return
        height, width, chemicals = self._config.height, self._config.width, self._config.chemistry.size
        self._worlds = worlds
        self._keys = gpu.to_device(np.zeros((KEYS_AHEAD, worlds, STREAMS, 2), np.uint32))
        self._intent = gpu.to_device(np.zeros((worlds, height + 1, width), np.uint8))
        entries = dict(zip(TALLIED, (len(Book), chemicals, chemicals), strict=True))
        self._tallies = {name: gpu.to_device(np.zeros((worlds, height, n), np.int32)) for name, n in entries.items()}
