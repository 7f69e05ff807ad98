"""Oceanworld on the CPU, in numba."""

import numpy as np

from alife.engines import team_cpu
from sims.oceanworld.body import Bodies, largest_first
from sims.oceanworld.config import Config
from sims.oceanworld.genome import SITES
from sims.oceanworld.kernel_params import beat_of, kernel_params
from sims.oceanworld.kernels_cpu import swim, trace


class Engine:
    """Lets bodies swim under one config."""

    def __init__(self, config: Config, threads: int) -> None:
        self._params, self._beat, self._beats, self._threads = (
            kernel_params(config),
            beat_of(config),
            config.beats,
            threads,
        )

    def swim(self, bodies: Bodies) -> tuple[np.ndarray, np.ndarray]:
        """Return the centre of mass [cells] before and after, float64 (n, 2, 2), and the greatest speed (n,)."""
        centres, fastest = np.zeros((len(bodies), 2, 2)), np.zeros(len(bodies))
        shape = bodies.links, bodies.width, bodies.height, largest_first(bodies)
        given = self._params, *self._beat, *shape, self._beats, np.zeros(1, np.int64), centres, fastest
        team_cpu.run(swim, self._threads, len(bodies), *given)
        return centres, fastest

    def follow(self, bodies: Bodies, looks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return what bodies look like before some steps, float64 (n, looks, 6), and the greatest speed (n,).

        looks int64 (looks,): the steps, rising, the first 0; see kernels_path_cpu.describe.
        """
        from sims.oceanworld.kernels_path_cpu import COLUMNS, follow  # compiled only where paths are wanted

        frames, fastest = np.zeros((len(bodies), len(looks), COLUMNS)), np.zeros(len(bodies))
        shape = bodies.links, bodies.width, bodies.height, largest_first(bodies)
        given = self._params, *self._beat, *shape, looks, np.zeros(1, np.int64), frames, fastest
        team_cpu.run(follow, self._threads, len(bodies), *given)
        return frames, fastest

    def trace(self, bodies: Bodies, frame_steps: np.ndarray) -> np.ndarray:
        """Return the motion of the first body, float (frames, SITES, position | velocity, x | y).

        frame_steps int64 (frames,): before which steps it is looked at, in rising order.
        """
        motion = np.zeros((len(frame_steps), SITES, 2, 2), self._beat.extension.dtype)
        shape = bodies.links[0], bodies.width[0], bodies.height[0]
        trace(self._params, *self._beat, *shape, frame_steps, motion)
        return motion
