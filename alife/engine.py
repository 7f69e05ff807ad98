"""What runs the steps of a world: numba on the CPU, or Taichi on a device."""

from importlib import import_module
from typing import Any, Protocol

from alife.backend import Backend


class Engine(Protocol):
    """The Engine class in `sims/NAME/engine_cpu.py` and `engine_gpu.py`."""

    def place(self, state: Any) -> Any:
        """Return a state as `advance` wants it."""

    def fetch(self, state: Any) -> Any:
        """Return a state with NumPy arrays."""

    def advance(self, state: Any, steps: int) -> None:
        """Run some steps in place."""


class CpuEngine:
    """What the engines on the CPU do alike: their states are NumPy's own."""

    def __init__(self, threads: int) -> None:
        self._threads = threads

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
