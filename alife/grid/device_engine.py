"""The engine of a world that a file declares on a device: kernels of Taichi, in the order of the file's phases."""

from typing import Any

import numpy as np

from alife.core.errors import UsageError
from alife.core.state import layout
from alife.engines import gpu
from alife.grid import failures
from alife.grid import runtime_gpu as runtime
from alife.grid.compiled import Compiled
from alife.grid.kernels_text import arguments, commit_arguments
from alife.grid.state import DTYPES, StateModule
from alife.worlds.device_engine import DeviceEngine

MOST_ARGUMENTS = 64  # of a kernel of Taichi
MOST_ON_VULKAN = 32  # arrays of them: Mesa's software driver gives wrong numbers from the 33rd on, and then dies


class OwnDeviceEngine(DeviceEngine):
    """Runs steps in Taichi."""

    def __init__(self, compiled: Compiled, config: Any, backend: str) -> None:
        _check_arguments(compiled, backend)
        state = StateModule(compiled.declared, compiled.counts)
        shapes = layout(state.State, state.axis_lengths(config))
        most = config.width * max(1, compiled.most_counted)
        if most >= 2**31:
            raise UsageError(f"A row can count {most} in one step, and a device counts in 32 bits; use --backend cpu.")
        super().__init__(max(1, len(compiled.streams)), shapes, most)
        self._compiled, self._size = compiled, (config.height, config.width)
        self._module = compiled.module("kernels", compiled.kernels_text)
        numbers = [compiled.declared.stream_number(stream) for stream in compiled.streams] or [0]
        self._stream_numbers = gpu.to_device(np.array(numbers, np.uint32))
        self._weights = {name: gpu.to_device(array) for name, array in compiled.weights(config).items()}
        self._tables = {f"T_{name}": gpu.to_device(one.flat) for name, one in compiled.declared.tables.items()}
        self._settings = {f"l_{name}": value.item() for name, value in compiled.settings(config).items()}

    def draw_keys(self, state: Any, keys: Any) -> None:
        """Draw the keys of the file's named streams."""
        runtime.draw_keys(state.seeds, self._stream_numbers, state.step, keys)

    def provide_memory(self, worlds: int) -> None:
        """Make room for what steps are worked out with."""
        shape, fields = (worlds, *self._size), self._compiled.declared.fields
        doubled = {name: DTYPES[fields[name].kind] for name in self._compiled.doubled}
        self._doubled = {name: gpu.to_device(np.zeros(shape, kind)) for name, kind in doubled.items()}
        self._sums = {name: gpu.to_device(np.zeros(shape, np.float32)) for name in self._weights}
        self._busy = gpu.to_device(np.zeros(shape, np.uint8))

    def run_portion(self, found: dict[str, Any], keys: Any, first_step: int, steps: int) -> None:
        """Run some steps; see DeviceEngine."""
        names = self._compiled.declared.fields
        given = {f"F_{name}": found[name] for name in names} | {f"G_{name}": a for name, a in self._doubled.items()}
        given |= {f"W_{name}": array for name, array in self._sums.items()} | self._settings
        given |= self._tables | {"keys": keys, "books": found["books"], "busy_all": self._busy}
        for now in range(steps):
            given |= {"now": now, "step": first_step + now}
            with failures.told_in_one_line(self._compiled.declared):
                for phase in self._compiled.phases:
                    self._do(phase, given)
        for name in self._doubled:
            if given[f"F_{name}"] is not found[name]:  # after an odd number of swaps
                runtime.copy(found[name], given[f"F_{name}"])

    def _do(self, phase: Any, given: dict[str, Any]) -> None:
        """Do one phase on the arrays given by the names of arguments; those that it swaps change places."""
        declared = self._compiled.declared
        for name in sorted(phase.convolved):
            item = declared.convolved[name]
            sum_up = runtime.convolve_mirrored if item.mirrored else runtime.convolve
            sum_up(given[f"W_{name}"], given[f"F_{item.field}"], self._weights[name])
        kernel = getattr(self._module, f"phase_{phase.name}")
        kernel(*(given[name] for name in arguments(declared, phase)))
        if phase.is_sparse and phase.doubled:
            commit = getattr(self._module, f"phase_{phase.name}_commit")
            commit(*(given[name] for name in commit_arguments(declared, phase)))
        elif not phase.is_sparse:
            for name in phase.doubled:
                given[f"F_{name}"], given[f"G_{name}"] = given[f"G_{name}"], given[f"F_{name}"]


def _check_arguments(compiled: Compiled, backend: str) -> None:
    """Raise UsageError where a phase needs more arguments than a kernel can have."""
    for phase in compiled.phases:
        needed = arguments(compiled.declared, phase)
        arrays = [name for name in needed if not name.startswith("l_") and name not in ("now", "step")]
        if len(needed) > MOST_ARGUMENTS:
            told = f"{len(needed)} arrays and numbers; a device takes {MOST_ARGUMENTS}"
        elif backend == "vulkan" and len(arrays) > MOST_ON_VULKAN:
            told = f"{len(arrays)} arrays; a Vulkan driver may take no more than {MOST_ON_VULKAN}"
        else:
            continue
        advice = "It runs with --backend cpu, or as several phases."
        raise UsageError(f"The phase '{phase.name}' touches {told}. {advice}")
