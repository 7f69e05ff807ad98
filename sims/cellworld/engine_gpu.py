"""Cellworld on a device: states are Taichi's, steps run in Taichi, nothing comes back but what is fetched."""

from typing import Any

import numpy as np

from alife.core.state import layout
from alife.engines import gpu
from alife.engines.kernel_tuples import filled
from alife.worlds.device_engine import DeviceEngine
from sims.cellworld import kernels_gpu as kernels
from sims.cellworld.config import Config
from sims.cellworld.kernel_params import Tables, kernel_params, tables_of
from sims.cellworld.parts import PARTS_OF_A_CELL
from sims.cellworld.scalar_rules import STREAMS
from sims.cellworld.state import Cells, State, axis_lengths


class Engine(DeviceEngine):
    """Runs the steps of worlds with one config."""

    def __init__(self, config: Config) -> None:
        self._params = kernel_params(config)
        self._tables = Tables(*(gpu.to_device(table) for table in tables_of(config)))
        self._shape = (config.height, config.width)
        # a cell can lose all it has twice: when it is struck, and when it lives the next step
        most = config.energy_cap + PARTS_OF_A_CELL * max(part.income for part in config.parts)
        super().__init__(STREAMS, layout(State, axis_lengths(config)), 2 * most * config.width)

    def provide_memory(self, worlds: int) -> None:
        """Make room for what cells intend."""
        self._intent = gpu.to_device(np.zeros((worlds, *self._shape), np.uint8))

    def run_portion(self, found: dict[str, Any], keys: Any, first_step: int, steps: int) -> None:
        """Run some steps; see DeviceEngine."""
        cells = filled(Cells, found)
        for now in range(steps):
            kernels.metabolise(self._params, keys, now, cells)
            kernels.intend(self._params, keys, now, self._intent, cells)
            kernels.settle(self._params, self._tables, keys, now, first_step + now, self._intent, cells)
