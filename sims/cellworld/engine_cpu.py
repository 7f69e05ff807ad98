"""Cellworld on the CPU: states are NumPy's, steps run in numba."""

import numpy as np

from alife.cpu import set_num_threads
from alife.engine import CpuEngine
from sims.cellworld.config import Config
from sims.cellworld.kernels_cpu import Memory, advance
from sims.cellworld.law import law_of, tables_of
from sims.cellworld.life import cells_of
from sims.cellworld.state import State


class Engine(CpuEngine):
    """Runs the steps of worlds with one config."""

    def __init__(self, config: Config, threads: int) -> None:
        super().__init__(threads)
        self._law, self._tables = law_of(config), tables_of(config)
        self._memory = _memory((0, config.height, config.width))

    def advance(self, state: State, steps: int) -> None:
        """Run some steps in place."""
        if self._memory.intent.shape != state.species.shape:
            self._memory = _memory(state.species.shape)
        set_num_threads(self._threads)
        now = state.step, steps, self._threads
        genes = np.ascontiguousarray(state.genome).view(np.uint32).reshape(*state.species.shape[:2], -1)
        advance(cells_of(state), genes, self._law, self._tables, state.seeds, self._memory, *now)
        state.step += steps


def _memory(shape: tuple[int, ...]) -> Memory:
    intent, born, prey = (np.zeros(shape, np.uint8) for _ in range(3))
    return Memory(intent, born, prey, known=np.zeros((*shape[:2], 2), np.uint32))
