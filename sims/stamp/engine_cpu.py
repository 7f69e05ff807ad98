"""Stamp on the CPU: states are NumPy's, steps run in numba."""

import numpy as np

from alife.engines import team_cpu
from alife.engines.kernel_tuples import filled
from alife.phylogeny.events import EventBuffer
from alife.worlds.engine import CpuEngine
from sims.stamp.config import Config
from sims.stamp.initial_state import check_rule
from sims.stamp.kernel_params import kernel_params, tables_of
from sims.stamp.kernels_cpu import APART, AT_ONCE, Memory, Scratch, advance
from sims.stamp.state import Garden, State


class Engine(CpuEngine):
    """Runs the steps of worlds with one config."""

    bears_row_by_row = True

    def __init__(self, config: Config, threads: int) -> None:
        super().__init__(threads)
        self._config = config
        self._params, self._tables = kernel_params(config), tables_of(config)

    def new_memory(self, state: State) -> tuple[Memory, Scratch]:
        """Return room for what is worked with besides the state."""
        width, threads = state.channels.shape[2], APART * self._threads
        lengths = (*self._tables.first.shape, self._tables.second.shape[1])
        memory = Memory(
            np.zeros(state.channels.shape[:3], np.uint8),
            np.zeros_like(state.channels),
            np.zeros(state.species.shape, np.uint8),
        )
        scratch = Scratch(
            np.zeros((threads, width + 1), np.int32),  # listing writes one place beyond the last
            np.zeros((threads, width), np.uint8),
            *(np.zeros((threads, AT_ONCE, length), np.float32) for length in lengths),
        )
        return memory, scratch

    def run_portion(
        self,
        state: State,
        steps: int,
        events: EventBuffer,
        memory: tuple[Memory, Scratch],
        *,
        is_fresh: bool,  # noqa: ARG002 (nothing is remembered)
    ) -> None:
        """Run some steps; see CpuEngine."""
        check_rule(state, self._config)
        given = self._params, self._tables, state.seeds, *memory, events, state.step, steps
        team_cpu.run(advance, self._threads, len(state.seeds), filled(Garden, state), *given)
