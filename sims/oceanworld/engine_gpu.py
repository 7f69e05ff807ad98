"""Oceanworld in Taichi: a beat a launch on a device, a step a launch on Taichi's CPU."""

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

STEPS_A_LAUNCH = 240  # a driver that watches for programs that hang should have no reason to


class Engine:
    """Lets bodies swim under one config; `stepwise` takes the plainest kernel, one launch a step."""

    def __init__(self, config: Config, backend: Backend, *, stepwise: bool | None = None) -> None:
        if config.double_precision and backend.name == "metal":
            raise UsageError("double_precision needs another backend: Metal reckons in 32 bits only.")
        self._params, beat = kernel_params(config), beat_of(config)
        self._beats, self._steps, self._kind = config.beats, config.steps_per_beat, beat.extension.dtype
        self._stepwise = backend.name == "taichi-cpu" if stepwise is None else stepwise
        self._numbers = gpu.to_device(np.array(self._params, self._kind))
        self._beat = gpu.to_device(beat.extension), gpu.to_device(beat.power)

    def swim(self, bodies: Bodies) -> tuple[np.ndarray, np.ndarray]:
        """Return the centre of mass [cells] before and after, float64 (n, 2, 2), and the greatest speed (n,)."""
        centres, fastest = np.empty((2, len(bodies), 2)), np.empty(len(bodies))
        if len(bodies):
            for moment, motion in enumerate(self._motions(bodies, [0, self._beats * self._steps])):
                weigh_all(self._params, bodies.links, np.ascontiguousarray(motion[..., :2]), centres[moment])
                fastest = np.sqrt(motion[..., kernels.FASTEST].max(axis=1).astype(np.float64))
        return centres.swapaxes(0, 1), fastest

    def follow(self, bodies: Bodies, looks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return what bodies look like before some steps, float64 (n, looks, 6), and the greatest speed (n,).

        looks int64 (looks,): the steps, rising, the first 0; see kernels_path_cpu.describe.
        """
        from sims.oceanworld.kernels_path_cpu import COLUMNS, describe_all

        frames, fastest = np.empty((len(looks), len(bodies), COLUMNS)), np.empty(len(bodies))
        if len(bodies):
            shape = bodies.links, bodies.width, bodies.height
            for look, motion in enumerate(self._motions(bodies, looks.tolist())):
                describe_all(self._params, *shape, np.ascontiguousarray(motion[..., :2]), frames[look])
                fastest = np.sqrt(motion[..., kernels.FASTEST].max(axis=1).astype(np.float64))
        return frames.swapaxes(0, 1), fastest

    def trace(self, bodies: Bodies, frame_steps: np.ndarray) -> np.ndarray:
        """Return the motion of the first body, float (frames, SITES, position | velocity, x | y)."""
        motions = self._motions(some(bodies, np.array([0])), frame_steps.tolist())
        return np.stack([motion[0, :, : kernels.FASTEST].reshape(SITES, 2, 2) for motion in motions])

    def _motions(self, bodies: Bodies, moments: list[int]) -> "list[np.ndarray]":
        """Return the motion (n, SITES, KEPT) of bodies before some steps, given in rising order."""
        links = gpu.to_device(bodies.links)
        now, spare = (gpu.to_device(np.zeros((len(bodies), SITES, kernels.KEPT), self._kind)) for _ in range(2))
        kernels.rest(links, now)
        kernels.rest(links, spare)
        seen, step = [], 0
        for moment in moments:
            while step < moment:
                phase = step % self._steps
                steps = 1 if self._stepwise else min(self._steps - phase, moment - step, STEPS_A_LAUNCH)
                if self._stepwise:
                    kernels.take_step(self._numbers, *self._beat, phase, links, now, spare)
                    now, spare = spare, now
                else:
                    run_steps = kernels.beat_kernel(self._kind == np.float64)
                    run_steps(self._numbers, *self._beat, phase, phase + steps, links, now)
                step += steps
            seen.append(now.to_numpy())
        return seen
