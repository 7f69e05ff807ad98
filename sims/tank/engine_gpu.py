"""Tank on a device: bodies move there, in Taichi; what is counted is counted on the host, by the CPU's code.

Between two decisions nothing happens in a tank but that bodies move. So only motion goes to the device and comes back,
and meals, energy, births and deaths are the same code on every engine, in the same order; phylogenies too.
"""

import numpy as np

from alife.engines import gpu
from sims.oceanworld.engine_water_gpu import on_device
from sims.tank import kernels_gpu
from sims.tank.config import Config
from sims.tank.crew import Crew
from sims.tank.crowd import Crowd, gathered
from sims.tank.engine_cpu import Engine
from sims.tank.kernels_cpu import Memory
from sims.tank.state import State


class School:
    """A crowd on the device, how its nodes move, and what a step is worked out with."""

    def __init__(self, crowd: Crowd, motion: np.ndarray, amplitude: np.ndarray) -> None:
        """Take a crowd with its motion float32 (n, motion) and amplitudes float32 (s, GROUPS) there."""
        self.crowd = Crowd(*map(gpu.to_device, crowd))
        self.motion, self.spare = gpu.to_device(motion), gpu.to_device(motion)
        self.amplitude = gpu.to_device(amplitude)
        self.boxes = gpu.to_device(np.zeros((len(crowd.nodes), 4), np.float32))
        self.frames = gpu.to_device(np.zeros((len(motion), 3), np.float32))


class OnDevice(Engine):
    """Runs the steps of worlds with one config; states are NumPy's."""

    def __init__(self, config: Config, threads: int) -> None:
        super().__init__(config, threads)
        params, water, law = self._law
        self._numbers, self._laws = (gpu.to_device(np.array(numbers, np.float32)) for numbers in (params, law))
        self._water, self._period = on_device(water), int(water.period[0])

    def swim(self, state: State, crew: Crew, memory: Memory, steps: int) -> None:
        """Run some steps within a beat, in which nobody is born or dies."""
        every, step, last = self._config.decide, state.step, state.step + steps
        crowd, where = gathered(state, crew)
        swimmers = where.world, where.place
        school = School(crowd, state.motion[where.node], state.amplitude[swimmers]) if len(where.world) else None
        while step < last:
            if step % every == 0:
                self.advance_here(state, crew, memory, step, 1, moves=False)
            end = min(last, step // every * every + every)
            if school is not None:
                school.amplitude.from_numpy(state.amplitude[swimmers])
                self._move(school, step, end)
                state.motion[where.node] = school.motion.to_numpy()
            step = end

    def _move(self, school: School, first: int, last: int) -> None:
        """Let all nodes take some steps."""
        for step in range(first, last):
            time = step % self._config.steps_per_beat, step % self._period
            kernels_gpu.take_step(
                self._numbers, self._laws, self._water, *time, school.crowd, school.amplitude, school.boxes,
                school.frames, school.motion, school.spare,
            )  # fmt: skip
            school.motion, school.spare = school.spare, school.motion
