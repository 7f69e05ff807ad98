"""Cellworld on the CPU: states are NumPy's, steps run in numba."""

import numpy as np

from alife.engines import team_cpu
from alife.engines.kernel_tuples import filled
from alife.phylogeny.events import EventBuffer
from alife.worlds.engine import CpuEngine
from sims.cellworld.config import Config
from sims.cellworld.kernel_params import kernel_params, tables_of
from sims.cellworld.kernels_cpu import Memory, advance, find_strangers
from sims.cellworld.scalar_rules import LENGTH
from sims.cellworld.state import Cells, State


class Engine(CpuEngine):
    """Runs the steps of worlds with one config."""

    bears_row_by_row = True

    def __init__(self, config: Config, threads: int) -> None:
        super().__init__(threads)
        self._params, self._tables = kernel_params(config), tables_of(config)

    def new_memory(self, state: State) -> Memory:
        """Return room for what is worked with besides the state."""
        return _memory(state.species.shape)

    def run_portion(self, state: State, steps: int, events: EventBuffer, memory: Memory, *, is_fresh: bool) -> None:
        """Run some steps; see CpuEngine."""
        cells, team = filled(Cells, state), (self._threads, len(state.seeds))
        if is_fresh:
            team_cpu.run(find_strangers, *team, cells, memory)
        given = self._params, self._tables, state.seeds, memory, events, state.step, steps
        team_cpu.run(advance, *team, cells, *given)


def _memory(shape: tuple[int, ...]) -> Memory:
    intent, born, prey = (np.zeros(shape, np.uint8) for _ in range(3))
    species, edges = (np.zeros(shape, np.uint32) for _ in range(2))
    return Memory(intent, born, prey, species, edges, np.zeros((*shape, LENGTH), np.uint8))
