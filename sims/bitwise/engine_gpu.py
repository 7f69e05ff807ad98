"""Bitwise worlds on a device: states are Taichi's, steps run in Taichi, nothing comes back but what is fetched."""

from typing import Any

import numpy as np

from alife.engines import gpu
from alife.engines.kernel_tuples import filled
from alife.worlds.device_engine import DeviceEngine
from sims.bitwise import kernels_gpu as kernels
from sims.bitwise.config import Config
from sims.bitwise.kernel_params import Tables, kernel_params, tables_of
from sims.bitwise.scalar_rules import STREAMS
from sims.bitwise.state import Pool


class Engine(DeviceEngine):
    """Runs the steps of worlds with one config."""

    def __init__(self, config: Config) -> None:
        self._params, self._chemicals = kernel_params(config), config.chemicals
        self._tables = Tables(*(gpu.to_device(table) for table in tables_of(config)))
        super().__init__(STREAMS, {}, 1)  # one thread a world counts alone, so it needs no tallies

    def provide_memory(self, worlds: int) -> None:
        """Make room for what is wanted of each chemical."""
        self._demand = gpu.to_device(np.zeros((worlds, self._chemicals), np.int32))

    def run_portion(self, found: dict[str, Any], keys: Any, first_step: int, steps: int) -> None:  # noqa: ARG002 (steps are alike)
        """Run some steps; see DeviceEngine."""
        pool = filled(Pool, found)
        for now in range(steps):
            kernels.live(self._params, self._tables, keys, now, pool, self._demand)
