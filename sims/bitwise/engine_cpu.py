"""Bitwise worlds on the CPU: states are NumPy's, steps run in numba."""

import numpy as np

from alife.engines import team_cpu
from alife.engines.kernel_tuples import filled
from alife.phylogeny.events import EventBuffer
from alife.worlds.engine import CpuEngine
from sims.bitwise.config import Config
from sims.bitwise.kernel_params import kernel_params, tables_of
from sims.bitwise.kernels_cpu import advance
from sims.bitwise.state import Pool, State


class Engine(CpuEngine):
    """Runs the steps of worlds with one config."""

    def __init__(self, config: Config, threads: int) -> None:
        super().__init__(threads)
        self._params, self._tables = kernel_params(config), tables_of(config)

    def new_memory(self, state: State) -> np.ndarray:
        """Return room for the molecules that individuals ask for."""
        return np.zeros_like(state.molecules)

    def run_portion(
        self,
        state: State,
        steps: int,
        events: EventBuffer,
        memory: np.ndarray,
        *,
        is_fresh: bool,  # noqa: ARG002 (nothing is remembered)
    ) -> None:
        """Run some steps; see CpuEngine."""
        given = self._params, self._tables, state.seeds, events, state.step, steps
        team_cpu.run(advance, self._threads, len(state.seeds), filled(Pool, state), memory, *given)
