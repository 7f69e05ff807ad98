"""States: a world's state is a dataclass of arrays that lead with a worlds axis, and its step count.

Each array is declared once, where the dataclass is, by `array`: its type, its axes, what it holds. What is written here
serves every world, because it looks only at these declarations.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import Field, field, fields, replace
from functools import partial
from typing import Any, TypeVar

import numpy as np

AnyState = TypeVar("AnyState")
MOST_STEPS = 2**31 - 1  # steps are counted in 32 bits on devices
LARGEST_SEED = 2**32 - 1
Layout = Mapping[str, tuple[np.dtype, tuple[int, ...]]]  # of one world's part of every array: type and shape
GRID = ("y", "x")  # the axes of an array with a value a space; y counts from the top


class Printable:
    """A base of states that lets them print as one line rather than as all of their arrays."""

    step: int
    seeds: Any

    def __repr__(self) -> str:
        """Return which world it is of, its step, and its seeds where they are in memory."""
        name = type(self).__module__.split(".")[-2]
        count = self.seeds.shape[0]
        seeds = f" of seeds {', '.join(map(str, self.seeds[:8]))}" if isinstance(self.seeds, np.ndarray) else ""
        more = ", ..." if seeds and count > 8 else ""
        return f"<{name} State: step {self.step:,}, {count} world{'s' * (count > 1)}{seeds}{more}>"


def array(kind: type, axes: tuple[str, ...], meaning: str, *, only_with: str | None = None) -> Any:
    """Declare an array of a state: its type, its axes after that of the worlds, what it holds with its unit first.

    only_with: a law that a config may leave out; the lengths of axes hold 1 under this name where it is in force. Where
    it is not, the state has an array without elements, which is no part of its layout, digest and checkpoints: so the
    digests of worlds do not change when a law is added that they do not have. Such arrays are declared last.
    """
    metadata = {"dtype": np.dtype(kind), "axes": axes, "meaning": meaning, "only_with": only_with}
    if only_with is None:
        return field(metadata=metadata)
    return field(default_factory=partial(np.zeros, (0,) * (1 + len(axes)), np.dtype(kind)), metadata=metadata)


def array_names(kind: type, *, without: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the names of the arrays of a kind of state, in the order of their declaration."""
    return tuple(item.name for item in fields(kind) if item.name != "step" and item.name not in without)


def cell_arrays(kind: type) -> tuple[str, ...]:
    """Return the names of the arrays with a value, or several, for each space: what a cell is."""
    return tuple(item.name for item in fields(kind) if item.metadata.get("axes", ())[:2] == GRID)


def declared(kind: type) -> dict[str, Mapping[str, Any]]:
    """Return what is declared of every array of a kind of state, by name: its dtype, axes, meaning, only_with."""
    return {item.name: item.metadata for item in fields(kind) if item.name != "step"}


def layout(kind: type, lengths: Mapping[str, int]) -> Layout:
    """Return the type and shape of one world's part of every array, from the lengths of the axes by name."""
    found = {
        name: told for name, told in declared(kind).items() if told["only_with"] is None or lengths[told["only_with"]]
    }
    return {name: (told["dtype"], tuple(lengths[axis] for axis in told["axes"])) for name, told in found.items()}


def placeholders(kind: type, lengths: Mapping[str, int]) -> dict[str, np.ndarray]:
    """Return an array of one element for each that worlds with these lengths do not have: kernels are given all."""
    absent = {name: told for name, told in declared(kind).items() if name not in layout(kind, lengths)}
    return {name: np.zeros((1,) * (1 + len(told["axes"])), told["dtype"]) for name, told in absent.items()}


def blank(kind: type[AnyState], lengths: Mapping[str, int], seeds: np.ndarray) -> AnyState:
    """Return worlds (one a seed) before step 0, all zero but for the seeds."""
    zeros = {name: np.zeros((len(seeds), *shape), dtype) for name, (dtype, shape) in layout(kind, lengths).items()}
    return kind(step=0, **zeros | {"seeds": np.array(seeds, np.uint32)})  # type: ignore[call-arg]  # a state is a dataclass, which TypeVar cannot say


def table(kind: type) -> str:
    """Return the declarations of a kind of state as a table in Markdown."""
    rows = ["| array | type | axes after that of the worlds | holds |", "|---|---|---|---|"]
    for name in array_names(kind):
        told = next(item.metadata for item in fields(kind) if item.name == name)
        axes = ", ".join(told["axes"]) or "-"
        only = f"; only with {told['only_with']}" if told["only_with"] else ""
        rows.append(f"| `{name}` | {told['dtype'].name} | {axes} | {told['meaning']}{only} |")
    return "\n".join(rows)


def arrays(state: Any) -> dict[str, np.ndarray]:
    """Return the arrays that a state has by name, in the order of its declaration."""
    return {item.name: getattr(state, item.name) for item in fields(state) if _has(state, item)}


def _has(state: Any, item: Field[Any]) -> bool:
    """Return whether a field of a state is an array, and not one that its world is without."""
    if item.name == "step":
        return False
    found = getattr(state, item.name)
    return item.metadata.get("only_with") is None or not isinstance(found, np.ndarray) or found.size > 0


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
