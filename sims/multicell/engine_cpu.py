"""Multicell on the CPU: states are NumPy's, steps run in numba."""

import numpy as np

from alife.cpu import set_num_threads
from alife.engine import CpuEngine
from alife.state import arrays
from sims.multicell.config import Config
from sims.multicell.kernels_cpu import advance
from sims.multicell.law import law_of, tables_of
from sims.multicell.life import Cells
from sims.multicell.state import State


class Engine(CpuEngine):
    """Runs the steps of worlds with one config."""

    def __init__(self, config: Config, threads: int) -> None:
        super().__init__(threads)
        self._law, self._tables = law_of(config), tables_of(config)
        self._shape = (config.height + 1, config.width)
        self._intent = np.zeros((0, *self._shape), np.uint8)

    def advance(self, state: State, steps: int) -> None:
        """Run some steps in place."""
        worlds = len(state.seeds)
        if len(self._intent) != worlds:
            self._intent = np.zeros((worlds, *self._shape), np.uint8)
        set_num_threads(self._threads)
        found = arrays(state)
        seeds = found.pop("seeds")
        steps_now = state.step, steps, self._threads
        advance(Cells(**found), self._law, self._tables, seeds, self._intent, *steps_now)
        state.step += steps
