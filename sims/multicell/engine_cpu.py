"""Multicell on the CPU: states are NumPy's, steps run in numba."""

import numpy as np

from alife.engines import team_cpu
from alife.engines.kernel_tuples import filled
from alife.phylogeny.events import EventBuffer
from alife.worlds.engine import CpuEngine
from sims.multicell.config import Config
from sims.multicell.kernel_params import kernel_params, tables_of
from sims.multicell.kernels_cpu import advance
from sims.multicell.state import Cells, State


class Engine(CpuEngine):
    """Runs the steps of worlds with one config."""

    bears_row_by_row = True

    def __init__(self, config: Config, threads: int) -> None:
        super().__init__(threads)
        self._params, self._tables = kernel_params(config), tables_of(config)
        self._shape = (config.height + 1, config.width)

    def new_memory(self, state: State) -> np.ndarray:
        """Return room for what cells intend, uint8 (worlds, height + 1, width)."""
        return np.zeros((len(state.seeds), *self._shape), np.uint8)

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
        given = filled(Cells, state), self._params, self._tables, state.seeds, memory, events, state.step, steps
        team_cpu.run(advance, self._threads, len(state.seeds), *given)
