"""`--fields every=N,names=A,B`: arrays of the worlds over time as numbers, in a zarr store that others read.

fields.zarr/step   int64 (step,): the step after which the arrays had these values
fields.zarr/seed   uint32 (world,)
fields.zarr/NAME   (step, world, ...): an array of the state, a chunk a step and world

xarray, napari, dask and any other reader of zarr 3 open it, of a run that goes on as well. Needs the extra `fields`.
"""

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

import alife
from alife.core import state as states
from alife.core.config import LONGEST_VALUE
from alife.core.errors import UsageError, unknown
from alife.core.files import os_errors_as_usage_errors
from alife.core.state import MOST_STEPS
from alife.terminal import screen

FOLDER = "fields.zarr"
FORM = "every=N,names=A,B"
STEP, SEED = "step", "seed"


@dataclass(frozen=True)
class Wanted:
    """What is to be written: so often, these arrays; all that have a value a space where none is named."""

    every: int  # [steps]
    names: tuple[str, ...] = ()


def wanted(text: str) -> Wanted | None:
    """Return what `every=N,names=A,B` asks for, None where it is empty. Raises UsageError for anything else."""
    if not text:
        return None
    found: dict[str, list[str]] = {}
    for part in text.split(","):
        key, is_given, value = part.partition("=")
        if is_given:
            found[key.strip()] = [value.strip()]
        elif not found:
            raise _misread(text)
        else:
            next(reversed(found.values())).append(part.strip())
    every = found.pop("every", [])
    names = found.pop("names", [])
    steps = int(every[0]) if len(every) == 1 and re.fullmatch("[0-9]{1,12}", every[0], re.ASCII) else 0
    if found or not 0 < steps <= MOST_STEPS or "" in names:
        raise _misread(text)
    return Wanted(steps, tuple(dict.fromkeys(names)))


def _misread(text: str) -> UsageError:
    return UsageError(
        f"fields must be {FORM}, every N steps the arrays A and B (all with a value a space without names), "
        f"got '{text[:LONGEST_VALUE]}'."
    )


def store_of(folder: Path, world: Any, text: str) -> "FieldStore | None":
    """Return what writes the fields that a run of a world asks for; None where it asks for none.

    Raises UsageError for what the world does not have, or without the library.
    """
    asked = wanted(text)
    if asked is None:
        return None
    if find_spec("zarr") is None:
        raise UsageError("--fields needs zarr, which is not here: pip install 'alife-worlds[fields]'.")
    layout = world.layout(world.config)
    known = [name for name in layout if name != "seeds"]
    for name in asked.names:
        if name not in known:
            raise unknown("field", name, known)
    told = states.declared(world.state_type)
    of_spaces = tuple(name for name in known if {"y", "x"} <= set(told[name]["axes"]))
    return FieldStore(folder / FOLDER, asked.every, asked.names or of_spaces, world)


class FieldStore:
    """The fields of one run. A kill leaves at most a step that is not counted yet, and is written anew."""

    def __init__(self, path: Path, every: int, names: tuple[str, ...], world: Any) -> None:
        self.path, self.every, self.names = path, every, names
        self._world = world
        self._unsynced: list[int] = []  # numbers of the steps that may not be on disk yet

    def begin(self, state: Any) -> None:
        """Write an empty store for a run that is about to begin, or for one that goes on without any."""
        import zarr

        with os_errors_as_usage_errors("write to", self.path):
            group: Any = zarr.create_group(self.path, overwrite=True, attributes=self._notes())
            group.create_array(STEP, shape=(0,), chunks=(4096,), dtype=np.int64, dimension_names=(STEP,))
            group.create_array(SEED, data=np.asarray(state.seeds), dimension_names=("world",))
            told = states.declared(self._world.state_type)
            for name in self.names:
                array = getattr(state, name)
                group.create_array(
                    name, shape=(0, *array.shape), chunks=(1, 1, *array.shape[1:]), dtype=array.dtype,
                    dimension_names=(STEP, "world", *told[name]["axes"]), attributes={"holds": told[name]["meaning"]},
                )  # fmt: skip
            self.__dict__.pop("_group", None)

    def go_on(self, state: Any) -> None:
        """Drop what lies beyond a state from which the run goes on; begin a store where there is none.

        Raises UsageError when it holds other fields than are wanted now, or lacks some steps, and then writes nothing.
        """
        if not self.path.exists():
            self.begin(state)
            return
        self._cut(self._sound(state.step))

    def check(self, step: int) -> None:
        """Raise UsageError where a run cannot go on with its store from a step."""
        if self.path.exists():
            self._sound(step)

    def _cut(self, count: int) -> None:
        """Keep so many steps."""
        with os_errors_as_usage_errors("write to", self.path):
            for name in (STEP, *self.names):
                array = self._group[name]
                array.resize((count, *array.shape[1:]))

    def is_due(self, step: int) -> bool:
        """Return whether the fields of a step are wanted."""
        return step % self.every == 0

    def add(self, state: Any) -> None:
        """Write the fields of a fetched state: the step last, which counts them."""
        if not self.path.exists():
            screen.warn(f"'{self.path}' is gone; it begins anew at step {state.step:,}.")
            self.begin(state)
        count = self._group[STEP].shape[0]
        with os_errors_as_usage_errors("write to", self.path):
            for name in self.names:
                values = np.asarray(getattr(state, name))
                array = self._group[name]
                array.resize((count + 1, *values.shape))
                array[count] = values
            steps = self._group[STEP]
            steps.resize((count + 1,))
            steps[count] = state.step
        self._unsynced.append(count)

    def sync(self) -> None:
        """Wait until what was written is on disk, for a checkpoint that relies on it."""
        paths = [self.path / name / "zarr.json" for name in (STEP, *self.names)] if self._unsynced else []
        paths += [path for path in (self.path / STEP / "c").rglob("*") if path.is_file()] if self._unsynced else []
        for number in self._unsynced:
            for name in self.names:
                paths += [path for path in (self.path / name / "c" / str(number)).rglob("*") if path.is_file()]
        with os_errors_as_usage_errors("write to", self.path):
            for path in paths:
                descriptor = os.open(path, os.O_RDONLY)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)
        self._unsynced.clear()

    def branched(self, folder: Path, step: int) -> "FieldStore":
        """Return the store of a run in another folder that shares this one's history up to a step."""
        twin = FieldStore(folder / FOLDER, self.every, self.names, self._world)
        with os_errors_as_usage_errors("copy", self.path):
            shutil.copytree(self.path, twin.path)
        count = int(np.searchsorted(twin._group[STEP][:], step, side="right"))
        twin._cut(count)
        twin._unsynced = list(range(count))
        return twin

    def _notes(self) -> dict[str, Any]:
        return {
            "world": self._world.name, "alife": alife.__version__, "every": self.every,
            "axes": "a step of the world's clock, a world of the batch, then as the docs page of the world says",
        }  # fmt: skip

    @cached_property
    def _group(self) -> Any:
        return opened(self.path, "r+")

    def _sound(self, step: int) -> int:
        """Return how many steps of the store a run keeps that goes on from a step. Raises UsageError."""
        away = "Move it away to go on with a new one."
        try:
            group, found = self._group, self._group[STEP][:]
            names = {name for name, _ in group.arrays()} - {STEP, SEED}
            shapes = [group[name].shape[0] for name in names]
        except (KeyError, ValueError, TypeError, OSError, RuntimeError) as error:
            raise UsageError(f"'{self.path}' is damaged, so the run cannot go on: {error}. {away}") from error
        if names != set(self.names) or group.attrs.get("every") != self.every:
            raise UsageError(
                f"'{self.path}' holds {', '.join(sorted(names))} every {group.attrs.get('every')} steps, and --fields "
                f"asks for {', '.join(sorted(self.names))} every {self.every}. {away}"
            )
        first = int(found[0]) if found.size else -(-step // self.every) * self.every
        kept = range(first, step + 1, self.every)
        if not np.array_equal(found[: len(kept)], kept) or min(shapes, default=0) < len(kept):
            raise UsageError(f"'{self.path}' lacks steps up to {step}; it was changed, so the run cannot go on. {away}")
        return len(kept)


def opened(path: Path, mode: str = "r") -> Any:
    """Return a store, a zarr.Group. Raises UsageError where there is none, or it cannot be read."""
    if find_spec("zarr") is None:
        raise UsageError("Fields need zarr, which is not here: pip install 'alife-worlds[fields]'.")
    import zarr

    if not path.exists():
        raise UsageError(f"'{path.parent}' has no fields; --fields {FORM} lets a run write them.")
    try:
        return zarr.open_group(path, mode=mode)  # type: ignore[arg-type]  # it wants one of some words
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise UsageError(f"Cannot read '{path}': {error}") from error


def read(path: Path) -> Mapping[str, Any]:
    """Return the arrays of a store by name, each read from disk when it is indexed."""
    return dict(opened(path).arrays())
