"""Oceanworld in Taichi: a beat a launch on a device, a step a launch on Taichi's CPU."""

import numpy as np

from alife import gpu
from alife.backend import Backend
from sims.oceanworld import kernels_gpu as kernels
from sims.oceanworld.body import Bodies
from sims.oceanworld.config import Config
from sims.oceanworld.genome import SITES
from sims.oceanworld.kernels_cpu import weigh_all
from sims.oceanworld.law import beat_of, law_of


class Engine:
    """Lets bodies swim under one config; `stepwise` takes the plainest kernel, one launch a step."""

    def __init__(self, config: Config, backend: Backend, *, stepwise: bool | None = None) -> None:
        self._law, beat = law_of(config), beat_of(config)
        self._beats, self._steps, self._kind = config.beats, config.steps_per_beat, beat.extension.dtype
        self._stepwise = backend.name == "taichi-cpu" if stepwise is None else stepwise
        self._numbers = gpu.to_device(np.array(self._law, self._kind))
        self._beat = gpu.to_device(beat.extension), gpu.to_device(beat.power)

    def swim(self, bodies: Bodies) -> tuple[np.ndarray, np.ndarray]:
        """Return the centre of mass [cells] before and after, float64 (n, 2, 2), and the greatest speed (n,)."""
        centres = np.empty((2, len(bodies), 2))
        if not len(bodies):
            return centres.swapaxes(0, 1), np.empty(0)
        run = _Run(self, bodies)
        before = run.motion()
        run.advance(self._beats * self._steps)
        after = run.motion()
        for moment, motion in enumerate((before, after)):
            weigh_all(self._law, bodies.links, np.ascontiguousarray(motion[..., :2]), centres[moment])
        fastest = np.sqrt(after[..., kernels.FASTEST].max(axis=1).astype(np.float64))
        return centres.swapaxes(0, 1), fastest
