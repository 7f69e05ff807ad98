"""Oceanworld in waters that move and hold obstacles, in Taichi, a step a launch."""

from collections.abc import Sequence

import numpy as np

from alife.core.errors import UsageError
from alife.engines import gpu
from alife.engines.backend import Backend
from sims.oceanworld import kernels_gpu as kernels
from sims.oceanworld.body import Bodies, some
from sims.oceanworld.config import Config
from sims.oceanworld.genome import SITES
from sims.oceanworld.kernel_params import beat_of, kernel_params
from sims.oceanworld.kernels_cpu import weigh_all
from sims.oceanworld.kernels_water_gpu import take_step_in_water
from sims.oceanworld.waters import WaterTable, table_of


class Engine:
    """Lets bodies swim in waters that have the bodies, the beats and the steps of one config."""

    def __init__(self, config: Config, backend: Backend, waters: Sequence[Config] = ()) -> None:
        if config.double_precision and backend.name == "metal":
            raise UsageError("double_precision needs another backend: Metal reckons in 32 bits only.")
        self._params, beat = kernel_params(config), beat_of(config)
        self._steps, self._end, self._kind = config.steps_per_beat, config.beats * config.steps_per_beat, beat[0].dtype
        self._numbers = gpu.to_device(np.array(self._params, self._kind))
        self._beat = gpu.to_device(beat.extension), gpu.to_device(beat.power)
        self._water = on_device(table_of(waters or [config]))

    def swim(self, bodies: Bodies) -> tuple[np.ndarray, np.ndarray]:
        """Return the centre of mass [cells] before and after, float64 (n, 2, 2), and the greatest speed (n,)."""
        return self.paths(bodies, np.array([0, self._end]))

    def paths(self, bodies: Bodies, looks: np.ndarray, rows: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Return the centres of mass [cells] before some steps, float64 (n, frames, 2), and the greatest speed (n,).

        looks int64 (frames,): the steps, rising; rows int64 (n,): in which of the waters each body swims.
        """
        paths, fastest = np.empty((len(looks), len(bodies), 2)), np.empty(len(bodies))
        if len(bodies):
            for frame, motion in enumerate(self._motions(bodies, looks.tolist(), rows)):
                weigh_all(self._params, bodies.links, np.ascontiguousarray(motion[..., :2]), paths[frame])
                fastest = np.sqrt(motion[..., kernels.FASTEST].max(axis=1).astype(np.float64))
        return paths.swapaxes(0, 1), fastest

    def follow(self, bodies: Bodies, looks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return what bodies look like before some steps, float64 (n, looks, 6), and the greatest speed (n,).

        looks int64 (looks,): the steps, rising, the first 0; see kernels_path_cpu.describe.
        """
        from sims.oceanworld.kernels_path_cpu import COLUMNS, describe_all

        frames, fastest = np.empty((len(looks), len(bodies), COLUMNS)), np.empty(len(bodies))
        if len(bodies):
            shape = bodies.links, bodies.width, bodies.height
            for look, motion in enumerate(self._motions(bodies, looks.tolist(), None)):
                describe_all(self._params, *shape, np.ascontiguousarray(motion[..., :2]), frames[look])
                fastest = np.sqrt(motion[..., kernels.FASTEST].max(axis=1).astype(np.float64))
        return frames.swapaxes(0, 1), fastest

    def trace(self, bodies: Bodies, frame_steps: np.ndarray) -> np.ndarray:
        """Return the motion of the first body in the first water, float (frames, SITES, position | velocity, x | y)."""
        motions = self._motions(some(bodies, np.array([0])), frame_steps.tolist(), None)
        return np.stack([motion[0, :, : kernels.FASTEST].reshape(SITES, 2, 2) for motion in motions])

    def _motions(self, bodies: Bodies, moments: list[int], rows: np.ndarray | None) -> "list[np.ndarray]":
        """Return the motion (n, SITES, KEPT) of bodies before some steps, given in rising order."""
        links = gpu.to_device(bodies.links)
        now, spare = (gpu.to_device(np.zeros((len(bodies), SITES, kernels.KEPT), self._kind)) for _ in range(2))
        kernels.rest(links, now)
        kernels.rest(links, spare)
        which = gpu.to_device(np.zeros(len(bodies), np.int32) if rows is None else rows.astype(np.int32))
        centres = np.empty((len(bodies), 2))
        weigh_all(self._params, bodies.links, np.ascontiguousarray(now.to_numpy()[..., :2]), centres)
        origins = gpu.to_device(centres.astype(self._kind))
        seen, step = [], 0
        for moment in moments:
            while step < moment:
                time = *self._beat, step % self._steps, step
                take_step_in_water(self._numbers, *time, self._water, which, origins, links, now, spare)
                now, spare, step = spare, now, step + 1
            seen.append(now.to_numpy())
        return seen


def on_device(table: WaterTable) -> WaterTable:
    """Return a table of waters whose arrays are on the device, whole numbers in 32 bits."""
    return WaterTable(*(gpu.to_device(array.astype(np.int32) if array.dtype.kind == "i" else array) for array in table))
