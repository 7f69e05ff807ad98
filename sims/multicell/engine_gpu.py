"""Multicell on a device: states are Taichi's, steps run in Taichi, nothing comes back but what is fetched."""

from typing import Any

import numpy as np

from alife.core.state import layout, placeholders
from alife.engines import gpu
from alife.engines.kernel_tuples import filled
from alife.worlds.device_engine import DeviceEngine
from sims.multicell import kernels_gpu as kernels
from sims.multicell.config import Config
from sims.multicell.kernel_params import Tables, kernel_params, tables_of
from sims.multicell.metabolism_gpu import metabolise
from sims.multicell.scalar_rules import CAPACITY, LARGEST_RATE, STREAMS
from sims.multicell.state import Cells, State, axis_lengths


class Engine(DeviceEngine):
    """Runs the steps of worlds with one config."""

    def __init__(self, config: Config) -> None:
        self._params = kernel_params(config)
        self._tables = Tables(*(gpu.to_device(table) for table in tables_of(config)))
        self._shape = (config.height + 1, config.width)
        lengths = axis_lengths(config)
        super().__init__(STREAMS, layout(State, lengths), _most_counted(config))
        self._placeholders = {name: gpu.to_device(array) for name, array in placeholders(State, lengths).items()}

    def provide_memory(self, worlds: int) -> None:
        """Make room for what cells intend."""
        self._intent = gpu.to_device(np.zeros((worlds, *self._shape), np.uint8))

    def run_portion(self, found: dict[str, Any], keys: Any, first_step: int, steps: int) -> None:
        """Run some steps; see DeviceEngine."""
        cells = filled(Cells, self._placeholders | found)
        for now in range(steps):
            moment = (keys, now, first_step + now)
            metabolise(self._params, self._tables, *moment, cells)
            kernels.intend(self._params, keys, now, self._intent, cells)
            kernels.settle(self._params, *moment, self._intent, cells)


def _most_counted(config: Config) -> int:
    """Return the most that a row can add to an entry of its tallies in a step."""
    income = config.reactions_per_step * max(reaction.payout for reaction in config.chemistry.reactions)
    fed = (LARGEST_RATE >> 16) * config.supply_period if config.has_ground else CAPACITY
    return max(2 * config.energy_cap + income, fed + 2 * CAPACITY) * config.width
