"""Oceanworld in waters that move and hold obstacles, on the CPU, in numba."""

from collections.abc import Sequence

import numpy as np

from alife.engines import team_cpu
from alife.engines.cpu import running_threads
from sims.oceanworld.body import Bodies, largest_first
from sims.oceanworld.config import Config
from sims.oceanworld.genome import SITES
from sims.oceanworld.kernel_params import beat_of, kernel_params
from sims.oceanworld.kernels_water_cpu import swim_in_water, trace_in_water
from sims.oceanworld.waters import table_of


class Engine:
    """Lets bodies swim in waters that have the bodies, the beats and the steps of one config."""

    def __init__(self, config: Config, threads: int, waters: Sequence[Config] = ()) -> None:
        self._params, self._beat, self._threads = kernel_params(config), beat_of(config), threads
        self._end = config.beats * config.steps_per_beat
        self._water = table_of(waters or [config])

    def swim(self, bodies: Bodies) -> tuple[np.ndarray, np.ndarray]:
        """Return the centre of mass [cells] before and after, float64 (n, 2, 2), and the greatest speed (n,)."""
        return self.paths(bodies, np.array([0, self._end]))

    def paths(self, bodies: Bodies, looks: np.ndarray, rows: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Return the centres of mass [cells] before some steps, float64 (n, frames, 2), and the greatest speed (n,).

        looks int64 (frames,): the steps, rising; rows int64 (n,): in which of the waters each body swims.
        """
        paths, fastest = np.zeros((len(bodies), len(looks), 2)), np.zeros(len(bodies))
        rows = np.zeros(len(bodies), np.int64) if rows is None else rows
        shape = bodies.links, bodies.width, bodies.height, largest_first(bodies, 1)
        with running_threads(self._threads):
            swim_in_water(self._params, *self._beat, self._water, rows, *shape, looks, self._threads, paths, fastest)
        return paths, fastest

    def follow(self, bodies: Bodies, looks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return what bodies look like before some steps, float64 (n, looks, 6), and the greatest speed (n,).

        looks int64 (looks,): the steps, rising, the first 0; see kernels_path_cpu.describe.
        """
        from sims.oceanworld.kernels_path_cpu import COLUMNS, follow_in_water  # compiled only where paths are wanted

        frames, fastest = np.zeros((len(bodies), len(looks), COLUMNS)), np.zeros(len(bodies))
        rows, shape = (
            np.zeros(len(bodies), np.int64),
            (bodies.links, bodies.width, bodies.height, largest_first(bodies, 1)),
        )
        given = self._params, *self._beat, self._water, rows, *shape, looks, np.zeros(1, np.int64), frames, fastest
        team_cpu.run(follow_in_water, self._threads, len(bodies), *given)
        return frames, fastest

    def trace(self, bodies: Bodies, frame_steps: np.ndarray) -> np.ndarray:
        """Return the motion of the first body in the first water, float (frames, SITES, position | velocity, x | y)."""
        motion = np.zeros((len(frame_steps), SITES, 2, 2), self._beat.extension.dtype)
        shape = bodies.links[0], bodies.width[0], bodies.height[0]
        trace_in_water(self._params, *self._beat, self._water, 0, *shape, frame_steps, motion)
        return motion
