"""Bitwise worlds on the CPU: states are NumPy's, steps run in numba."""

import numpy as np

from alife.diary import Diary
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

    def run_portion(self, state: State, steps: int, diary: Diary, *, is_fresh: bool) -> None:  # noqa: ARG002 (nothing is remembered)
        """Run some steps; see CpuEngine."""
        pool = pool_of(arrays(state), demand=np.zeros_like(state.molecules))
        advance(pool, self._law, self._tables, state.seeds, diary, state.step, steps, self._threads)
