"""Tank on the CPU: states are NumPy's, steps run in numba, what happens at full beats in NumPy."""

import numpy as np

from alife.engines import team_cpu
from alife.engines.kernel_tuples import filled
from alife.phylogeny.events import EventBuffer
from alife.worlds.engine import CpuEngine
from sims.oceanworld import steering_cpu as steering
from sims.oceanworld.kernel_params import kernel_params
from sims.oceanworld.kernels_cpu import PLANE
from sims.oceanworld.kernels_water_cpu import PLANES
from sims.oceanworld.waters import table_of
from sims.tank.config import Config
from sims.tank.crew import Crew, empty_crew, refresh
from sims.tank.kernel_params import law_of
from sims.tank.kernels_cpu import Memory, advance
from sims.tank.life_cycle import turn_over
from sims.tank.state import State, Tank


class Engine(CpuEngine):
    """Runs the steps of worlds with one config."""

    def __init__(self, config: Config, threads: int) -> None:
        super().__init__(threads)
        self._config = config
        self._law = kernel_params(config.swim), table_of([config.swim]), law_of(config)

    def new_memory(self, state: State) -> tuple[Crew, Memory]:
        """Return room for what is worked with besides the state."""
        places = self._threads, state.species.shape[1]
        memory = Memory(
            np.zeros((*places, PLANES * PLANE), np.float32), np.zeros(places, np.int64), np.zeros(places, np.int64),
            np.zeros((*places, steering.MOST_DRIVEN, 4), np.int64), np.zeros((*places, 2), np.float32),
            np.zeros((*places, steering.SEEN)), np.zeros(places, np.uint8), np.zeros((self._threads, steering.SENSES)),
        )  # fmt: skip
        return empty_crew(state.genome, self._config.steps_per_beat), memory

    def run_portion(
        self,
        state: State,
        steps: int,
        events: EventBuffer,
        memory: tuple[Crew, Memory],
        *,
        is_fresh: bool,  # noqa: ARG002 (what is remembered is compared with the state)
    ) -> None:
        """Run some steps, from full beat to full beat; see CpuEngine, which counts the steps."""
        first, last, beat = state.step, state.step + steps, self._config.steps_per_beat
        crew, rest = memory
        try:
            while state.step < last:
                further = min(last, state.step // beat * beat + beat) - state.step
                refresh(crew, state.genome, state.species, self._config.swimmers)
                self.swim(state, crew, rest, further)
                state.step += further
                if state.step % beat == 0:
                    turn_over(state, self._config, events, state.step - first - 1)
        finally:
            state.step = first

    def swim(self, state: State, crew: Crew, memory: Memory, steps: int) -> None:
        """Run some steps within a beat, in which nobody is born or dies."""
        self.advance_here(state, crew, memory, state.step, steps, moves=True)

    def advance_here(self, state: State, crew: Crew, memory: Memory, step: int, steps: int, *, moves: bool) -> None:
        """Run some steps of all worlds from a step on, or only decide what is decided in them: see `advance`."""
        given = filled(Tank, state), crew, *self._law, state.seeds, memory, step, steps, moves
        team_cpu.run(advance, self._threads, len(state.seeds), *given)
