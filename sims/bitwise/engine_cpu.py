"""Bitwise worlds on the CPU: states are NumPy's, steps run in numba."""

import numpy as np

from alife.cpu import set_num_threads
from alife.engine import CpuEngine
from alife.state import arrays
from sims.bitwise.config import Config
from sims.bitwise.founding import law_of, tables_of
from sims.bitwise.kernels_cpu import advance
from sims.bitwise.life import pool_of
from sims.bitwise.state import State


class Engine(CpuEngine):
    """Runs the steps of worlds with one config."""

    def __init__(self, config: Config, threads: int) -> None:
        super().__init__(threads)
        self._law, self._tables = law_of(config), tables_of(config)

    def advance(self, state: State, steps: int) -> None:
        """Run some steps in place."""
        set_num_threads(self._threads)
        pool = pool_of(arrays(state), demand=np.zeros_like(state.molecules))
        advance(pool, self._law, self._tables, state.seeds, state.step, steps, self._threads)
        state.step += steps
