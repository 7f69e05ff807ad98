"""Stamp on a device: states are Taichi's, steps run in Taichi, nothing comes back but what is fetched."""

from typing import Any

import numpy as np

from alife.core.state import layout
from alife.engines import gpu
from alife.engines.kernel_tuples import filled
from alife.phylogeny.tracker import Phylogeny
from alife.worlds.device_engine import DeviceEngine
from sims.stamp import kernels_gpu as kernels
from sims.stamp.config import Config
from sims.stamp.initial_state import check_rule
from sims.stamp.kernel_params import Tables, kernel_params, tables_of
from sims.stamp.plot_rules import STREAMS
from sims.stamp.state import Garden, State, axis_lengths


class Engine(DeviceEngine):
    """Runs the steps of worlds with one config."""

    def __init__(self, config: Config) -> None:
        self._config, self._params = config, kernel_params(config)
        self._tables = Tables(*(gpu.to_device(table) for table in tables_of(config)))
        self._sizes = config.stamp.rule.channels, config.stamp.rule.hidden
        super().__init__(STREAMS, layout(State, axis_lengths(config)), config.columns)

    def provide_memory(self, worlds: int) -> None:
        """Make room for what is worked with besides the state."""
        config = self._config
        cells = worlds, config.cell_rows, config.cell_columns
        self._near = gpu.to_device(np.zeros(cells, np.uint8))
        self._later = gpu.to_device(np.zeros((*cells, config.stamp.rule.channels), np.int16))
        self._intent = gpu.to_device(np.zeros((worlds, config.rows, config.columns), np.uint8))

    def advance(self, state: State, steps: int, phylogeny: Phylogeny | None = None) -> None:
        """Run some steps in place; raises UsageError for a state that another rule has grown."""
        check_rule(state.rule.to_numpy(), self._config)  # type: ignore[attr-defined]  # it is on the device
        super().advance(state, steps, phylogeny)

    def run_portion(self, found: dict[str, Any], keys: Any, first_step: int, steps: int) -> None:
        """Run some steps; see DeviceEngine."""
        garden = filled(Garden, found)
        for now in range(steps):
            step = first_step + now
            kernels.find_near(self._params, step, self._near, garden)
            kernels.work_out(*self._sizes, self._tables, self._near, self._later, garden)
            kernels.settle(self._near, self._later, garden)
            kernels.tend_plots(self._params, keys, now, step, self._intent, garden)
            kernels.sow_plots(self._params, keys, now, step, self._intent, garden)
