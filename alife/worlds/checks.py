"""Whether what a world is given fits it, asked at every call: a kernel would read and write beyond a wrong array."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from alife.core.errors import unknown
from alife.core.state import LARGEST_SEED, MOST_STEPS, Layout, array_names, arrays
from alife.phylogeny.tracker import Phylogeny


class StateChecker:
    """Compares states with the layout of a world; some microseconds a call.

    layout: the type and the shape of one world's part of every array, by name
    """

    def __init__(self, state_type: Any, layout: Layout) -> None:
        self._state_type = state_type
        self._expected = [(name, kind, shape) for name, (kind, shape) in layout.items()]
        self._absent = [name for name in array_names(state_type) if name not in layout]

    def check(self, state: Any, *, in_memory: bool) -> None:
        """Raise ValueError unless a state is one of this world.

        in_memory: whether its arrays must be NumPy's, in C order and writable; else they are on a device
        """
        if not isinstance(state, self._state_type):
            raise ValueError(f"step wants a {_name_of(self._state_type)}, got a {_name_of(type(state))}.")
        if in_memory and self._fits_memory(state):
            return
        worlds = tuple(getattr(state.seeds, "shape", ())[:1])  # seeds are the first array of every layout
        for name, kind, shape in self._expected:
            array = getattr(state, name)
            if isinstance(array, np.ndarray) is not in_memory or not hasattr(array, "shape"):
                place = "NumPy's" if in_memory else "on the device: world.place(state) puts it there"
                raise ValueError(f"The state's {name} must be {place}, got {_name_of(type(array))}.")
            if tuple(array.shape) != (*worlds, *shape):
                raise ValueError(f"The state's {name} must have shape {(*worlds, *shape)}, got {tuple(array.shape)}.")
            if in_memory:
                _check_memory(name, array, kind)
        present = arrays(state)
        for name in self._absent:
            if name in present:
                raise ValueError(f"A world with these settings has no {name}; the state is one of other settings.")

    def _fits_memory(self, state: Any) -> bool:
        """Return whether a state is one of this world beyond doubt, by the fewest questions: every step asks them."""
        if type(state.seeds) is not np.ndarray:
            return False
        worlds = state.seeds.shape[:1]
        for name, kind, shape in self._expected:
            array = getattr(state, name)
            if type(array) is not np.ndarray or array.dtype != kind or array.shape != worlds + shape:
                return False
            if not array.flags.carray:  # in C order, writable and aligned
                return False
        return not any(getattr(getattr(state, name), "size", 1) for name in self._absent)


def _check_memory(name: str, array: np.ndarray, kind: np.dtype[Any]) -> None:
    """Raise ValueError unless kernels can work on an array as it lies in memory."""
    if array.dtype != kind:
        raise ValueError(f"The state's {name} must be {kind}, got {array.dtype}.")
    if not array.flags.writeable:
        raise ValueError(f"The state's {name} must be writable, got a read-only array.")
    if not array.flags.c_contiguous:
        raise ValueError(f"The state's {name} must be in C order, got strides {array.strides}.")


def check_steps(steps: Any, done: Any) -> None:
    """Raise ValueError unless a state that has done some steps can do some more.

    An integer of NumPy is none of Python's: kernels would be compiled anew for it, for minutes.
    """
    for name, number in (("steps", steps), ("state.step", done)):
        if type(number) is not int:
            raise ValueError(f"{name} must be a Python int, got {number!r} of type {_name_of(type(number))}.")
    if not 0 <= steps <= MOST_STEPS - done:
        raise ValueError(f"steps must be 0..{MOST_STEPS - done} for a state at step {done}, got {steps}.")


def check_seeds(seeds: Any) -> list[int]:
    """Return seeds, one a world, as a list of int; raise ValueError unless each is a whole number of 32 bits."""
    if not isinstance(seeds, Iterable) or isinstance(seeds, str | bytes):
        raise ValueError(f"seeds must be a sequence of whole numbers, such as [0, 1], got {seeds!r}.")
    found = list(seeds)
    for seed in found:
        if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or not 0 <= seed <= LARGEST_SEED:
            raise ValueError(f"A seed must be a whole number of 0..{LARGEST_SEED}, got {seed!r}.")
    if not found:
        raise ValueError("seeds must name at least one world, got none.")
    return [int(seed) for seed in found]


def check_phylogeny(phylogeny: Phylogeny, spaces: tuple[int, ...]) -> None:
    """Raise ValueError unless a phylogeny is one of worlds with these spaces, (worlds, rows, columns)."""
    known = phylogeny.worlds, phylogeny.rows, phylogeny.columns
    if known != spaces:
        raise ValueError(f"The phylogeny must be of {spaces} worlds, rows and columns as the state is, got {known}.")


def check_world(world: Any, worlds: int) -> None:
    """Raise ValueError unless a batch has a world of this number."""
    if isinstance(world, bool) or not isinstance(world, int | np.integer) or not 0 <= world < worlds:
        raise ValueError(f"world must be 0..{worlds - 1} in this batch, got {world!r}.")


def check_choice(what: str, given: str | None, allowed: Sequence[str]) -> None:
    """Raise UsageError, which is a ValueError, when something is given that is none of what is allowed."""
    if given is not None and given not in allowed:
        raise unknown(what, given, allowed)


def _name_of(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
