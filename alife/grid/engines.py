"""The engines of a world that a file declares, on the CPU: rows of numba, and plain Python."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from alife.core.own_files import told_in_one_line
from alife.core.state import arrays
from alife.engines import team_cpu
from alife.grid import failures
from alife.grid.compiled import Compiled
from alife.grid.declare import Phase
from alife.grid.scattering import scattered
from alife.phylogeny.events import EventBuffer, no_buffer
from alife.phylogeny.tracker import Phylogeny
from alife.worlds.engine import CpuEngine


class Memory(NamedTuple):
    """What steps are worked out with besides the state, (worlds, height, width) each."""

    doubled: dict[str, np.ndarray]  # fields that neighbours read while they change
    sums: dict[str, np.ndarray]  # float32: convolved fields
    busy: np.ndarray  # uint8: 1 where a guard lets a space through


class RowsEngine(CpuEngine):
    """Runs steps in numba."""

    def __init__(self, compiled: Compiled, config: Any, threads: int) -> None:
        super().__init__(threads)
        self._compiled = compiled
        self._module = compiled.module("rows", compiled.rows_text)
        self._config = config
        self._weights, self._settings = compiled.weights(config), compiled.settings(config)
        self.records_births = compiled.declared.lives
        self.bears_row_by_row = sum(text.bears or text.moves for text in compiled.phases) <= 1

    def new_memory(self, state: Any) -> Memory:
        """Return room for what is worked with besides the state."""
        found, fields = arrays(state), self._compiled.declared.fields
        shape = found[next(iter(fields))].shape
        return Memory(
            {name: np.zeros_like(found[name]) for name in self._compiled.doubled},
            {name: np.zeros(shape, np.float32) for name in self._weights},
            np.zeros(shape, np.uint8),
        )

    def run_portion(self, state: Any, steps: int, events: EventBuffer, memory: Memory, *, is_fresh: bool) -> None:
        """Run some steps; see CpuEngine. Nothing is remembered between two calls."""
        del is_fresh
        given = *self._arguments(state, memory), state.seeds, state.books, events, memory.busy, state.step, steps
        with failures.told_in_one_line(self._compiled.declared):
            team_cpu.run(self._module.advance, self._threads, len(state.seeds), *given)

    def begin(self, state: Any) -> None:
        """Make every space as it is at step 0."""
        memory = self.new_memory(state)
        compiled = self._compiled
        chosen = scattered(compiled.declared, compiled.start.scattered, self._config, state.seeds)
        given = *self._arguments(state, memory), *chosen.values()
        with failures.told_in_one_line(compiled.declared):
            self._module.begin(*given, state.seeds, state.books, no_buffer(), memory.busy, 0, 0)

    def _arguments(self, state: Any, memory: Memory) -> list[Any]:
        """Return the arrays and settings that steps are given first."""
        fields = [getattr(state, name) for name in self._compiled.declared.fields]
        return [
            *fields, *memory.doubled.values(), *memory.sums.values(), *self._weights.values(),
            *self._settings.values(),
        ]  # fmt: skip


class PlainEngine:
    """Runs steps in plain Python, with the functions of the file as they stand; it records no births."""

    records_births = False

    def __init__(self, compiled: Compiled, config: Any, *, tells: bool = False) -> None:
        """Remember the file; `tells`: an alarm ends a run with one line rather than with Overflow."""
        self._compiled, self._config, self._tells = compiled, config, tells

    def place(self, state: Any) -> Any:
        """Return the state: itself."""
        return state

    def fetch(self, state: Any) -> Any:
        """Return the state: itself."""
        return state

    def advance(self, state: Any, steps: int, phylogeny: Phylogeny | None = None) -> None:
        """Run some steps in place; raise RuntimeError with a phylogeny."""
        if phylogeny is not None:
            raise RuntimeError("Plain Python records no births: a phylogeny needs the backend cpu.")
        run = self._run(state)
        for _ in range(steps):
            run.step = state.step
            for phase in self._compiled.declared.phases:
                self._do(run, phase)
            state.step += 1

    def begin(self, state: Any) -> None:
        """Make every space as it is at step 0."""
        run = self._run(state)
        run.step = -1
        self._do(run, self._compiled.declared.start)

    def _do(self, run: Any, phase: Phase) -> None:
        path = Path(self._compiled.declared.path)
        with told_in_one_line(path) if self._tells else nullcontext():
            run.do(phase)

    def _run(self, state: Any) -> Any:
        from alife.grid.plain import PlainRun

        declared, chosen = self._compiled.declared, self._compiled.start.scattered
        return PlainRun(declared, self._config, state, self._compiled.counts, chosen)
