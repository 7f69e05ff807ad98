"""What runs the steps of a world: numba on the CPU, or Taichi on a device."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

from alife.core.errors import UsageError
from alife.engines.backend import Backend
from alife.phylogeny.events import EventBuffer, no_buffer
from alife.phylogeny.tracker import Phylogeny


class Stepper(Protocol):
    """What runs the steps of a batch of worlds."""

    def advance(self, state: Any, steps: int, phylogeny: Phylogeny | None = None) -> None:
        """Run some steps in place, and tell the phylogeny who was born and who died."""


class Engine(Stepper, Protocol):
    """The Engine class in `sims/NAME/engine_cpu.py` and `engine_gpu.py`."""

    records_births: bool  # whether `advance` can tell a phylogeny who is born and who dies

    def place(self, state: Any) -> Any:
        """Return a state as `advance` wants it."""

    def fetch(self, state: Any) -> Any:
        """Return a state with NumPy arrays."""


class CpuEngine(ABC):
    """What the engines on the CPU do alike: their states are NumPy's own."""

    records_births = True
    bears_row_by_row = False  # whether all children of a step are born in one phase, those of a thread row by row

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._no_buffer = no_buffer()
        self._spare: list[tuple[int, Any]] = []  # working memory that no call uses: for how many worlds, and what

    def advance(self, state: Any, steps: int, phylogeny: Phylogeny | None = None) -> None:
        """Run some steps in place, and tell the phylogeny who was born and who died.

        Several threads may call it at once with a state each: every call has working memory of its own.
        """
        with self._working_memory(state) as memory:
            if phylogeny is None:
                self.run_portion(state, steps, self._no_buffer, memory, is_fresh=True)
                state.step += steps
                return
            if self.bears_row_by_row:
                from alife.engines.team_cpu import shares_out_evenly  # slow to load

                phylogeny.use_one_list(one=shares_out_evenly(len(state.seeds), self._threads))
            first, last = state.step, state.step + steps
            while state.step < last:
                portion = min(last - state.step, phylogeny.portion)
                self.run_portion(state, portion, phylogeny.events, memory, is_fresh=state.step == first)
                phylogeny.apply_events(state.step, portion, self._threads, state)
                state.step += portion

    @contextmanager
    def _working_memory(self, state: Any) -> Iterator[Any]:
        """Lend working memory for a state to one call; it is kept for the next."""
        worlds = len(state.seeds)
        try:
            size, memory = self._spare.pop()
        except IndexError:
            size, memory = worlds, self.new_memory(state)
        if size != worlds:
            memory = self.new_memory(state)
        try:
            yield memory
        finally:
            self._spare.append((worlds, memory))

    def new_memory(self, state: Any) -> Any:  # noqa: B027 (not every world needs any)
        """Return whatever the steps of a state are worked out with; None where that is nothing."""

    @abstractmethod
    def run_portion(self, state: Any, steps: int, events: EventBuffer, memory: Any, *, is_fresh: bool) -> None:
        """Run some steps from `state.step` on, with what `new_memory` returned.

        is_fresh: False when this memory was last used for the steps before, so that the state is as it left it
        """

    def place(self, state: Any) -> Any:
        """Return the state as this engine works on it: itself."""
        return state

    def fetch(self, state: Any) -> Any:
        """Return the state with NumPy arrays: itself."""
        return state


def engine_for(world: str, config: Any, backend: Backend) -> Engine:
    """Return the engine of a world for a backend; imported late, since either takes a while to load."""
    if backend.is_plain:
        raise UsageError("The backend plain runs worlds in single files, by their own functions; this one has none.")
    if backend.is_cpu:
        engine: Engine = import_module(f"sims.{world}.engine_cpu").Engine(config, backend.threads)
    elif find_spec(f"sims.{world}.engine_gpu") is None:
        raise UsageError(f"{world} runs on cpu alone; got the backend {backend.name}.")
    else:
        engine = import_module(f"sims.{world}.engine_gpu").Engine(config)
    return engine
