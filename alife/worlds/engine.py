"""What runs the steps of a world: numba on the CPU, or Taichi on a device."""

from abc import ABC, abstractmethod
from importlib import import_module
from typing import Any, Protocol

from alife.engines.backend import Backend
from alife.phylogeny.events import EventBuffer, unwanted
from alife.phylogeny.tracker import Phylogeny


class Engine(Protocol):
    """The Engine class in `sims/NAME/engine_cpu.py` and `engine_gpu.py`."""

    records_births: bool  # whether `advance` can tell a phylogeny who is born and who dies

    def place(self, state: Any) -> Any:
        """Return a state as `advance` wants it."""

    def fetch(self, state: Any) -> Any:
        """Return a state with NumPy arrays."""

    def advance(self, state: Any, steps: int, phylogeny: Phylogeny | None = None) -> None:
        """Run some steps in place, and tell the phylogeny who was born and who died."""


class CpuEngine(ABC):
    """What the engines on the CPU do alike: their states are NumPy's own."""

    records_births = True

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._unwanted = unwanted()

    def advance(self, state: Any, steps: int, phylogeny: Phylogeny | None = None) -> None:
        """Run some steps in place, and tell the phylogeny who was born and who died."""
        from alife.engines.cpu import set_num_threads  # slow to load, and of no use to a device

        self.provide_memory(state)
        set_num_threads(self._threads)
        if phylogeny is None:
            self.run_portion(state, steps, self._unwanted, is_fresh=True)
            state.step += steps
            return
        first, last = state.step, state.step + steps
        while state.step < last:
            portion = min(last - state.step, phylogeny.portion)
            self.run_portion(state, portion, phylogeny.events, is_fresh=state.step == first)
            phylogeny.read(state.step, portion)
            state.step += portion

    def provide_memory(self, state: Any) -> None:  # noqa: B027 (not every world needs any)
        """Make whatever working memory the steps of a state need."""

    @abstractmethod
    def run_portion(self, state: Any, steps: int, events: EventBuffer, *, is_fresh: bool) -> None:
        """Run some steps from `state.step` on; `is_fresh` unless the last portion left the state like this."""

    def place(self, state: Any) -> Any:
        """Return the state as this engine works on it: itself."""
        return state

    def fetch(self, state: Any) -> Any:
        """Return the state with NumPy arrays: itself."""
        return state


def engine_for(world: str, config: Any, backend: Backend) -> Engine:
    """Return the engine of a world for a backend; imported late, since either takes a while to load."""
    if backend.is_cpu:
        engine: Engine = import_module(f"sims.{world}.engine_cpu").Engine(config, backend.threads)
    else:
        engine = import_module(f"sims.{world}.engine_gpu").Engine(config)
    return engine
