"""States: a world's state is a dataclass of arrays that lead with a worlds axis, and its step count.

What is written here serves every world, because it looks only at the fields.
"""

import hashlib
from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np

AnyState = TypeVar("AnyState")
MOST_STEPS = 2**31 - 1  # steps are counted in 32 bits on devices
LARGEST_SEED = 2**32 - 1


def arrays(state: Any) -> dict[str, np.ndarray]:
    """Return the arrays of a state by name, in the order of its declaration."""
    return {item.name: getattr(state, item.name) for item in fields(state) if item.name != "step"}


def with_arrays(state: AnyState, changed: dict[str, Any]) -> AnyState:
    """Return a state of the same step with some arrays replaced."""
    return replace(state, **changed)  # type: ignore[type-var]  # a state is a dataclass, which TypeVar cannot say


def one_world(state: AnyState, world: int) -> AnyState:
    """Return a copy of one world as a batch of its own."""
    return with_arrays(state, {name: array[world : world + 1].copy() for name, array in arrays(state).items()})


def repeated(state: AnyState, copies: int) -> AnyState:
    """Return a batch with some copies of every world of a state, for experiments that begin alike."""
    return with_arrays(state, {name: np.repeat(array, copies, axis=0) for name, array in arrays(state).items()})


def middle(state: AnyState, side: int) -> AnyState:
    """Return the middle of every world that is larger, `side` spaces each way: what pictures from near are made of.

    An array has a space each way in its second and third axis, or it is left as it is; for looking at only.
    """
    extents = {array.shape[1:3] for array in arrays(state).values() if array.ndim > 2}
    if not extents:
        return state
    height, width = max(extents, key=lambda extent: extent[0] * extent[1])
    top, left = max(0, (height - side) // 2), max(0, (width - side) // 2)
    cut = slice(None), slice(top, top + side), slice(left, left + side)
    found = {name: array[cut] for name, array in arrays(state).items() if array.shape[1:3] == (height, width)}
    return with_arrays(state, found)


def digest(state: Any, world: int) -> str:
    """Return 12 hex digits of a SHA-256 over one world, by which two histories can be compared."""
    total = hashlib.sha256(f"step {state.step}".encode())
    for name, array in arrays(state).items():
        part = np.ascontiguousarray(array[world])
        total.update(f"{name} {part.dtype.str} {part.shape}".encode())
        total.update(part.data if part.ndim else part.tobytes())
    return total.hexdigest()[:12]
