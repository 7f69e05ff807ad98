"""The one place where Taichi, or its fork Quadrants, is imported; everything else takes `ti` from here."""

import os
import warnings
from importlib import import_module
from typing import Any, TypeVar

import numpy as np

from alife.core.state import arrays, with_arrays
from alife.engines import device_library

# What either announces on stdout when it is imported would stand among the lines of a run.
os.environ.setdefault("ENABLE_TAICHI_HEADER_PRINT", "0")
os.environ.setdefault("ENABLE_QUADRANTS_HEADER_PRINT", "0")
ti: Any = import_module(device_library.required())
# Quadrants would remember by weak reference which kernel fits which parameters; of a tuple there is no such reference,
# so it looks at the parameters at every launch. The history is the same.
warnings.filterwarnings("ignore", message="cannot create weak reference", category=UserWarning)

__all__ = ["fetch", "place", "ti"]

AnyState = TypeVar("AnyState")

_KINDS = {
    "uint8": ti.u8,
    "uint16": ti.u16,
    "int16": ti.i16,
    "int32": ti.i32,
    "uint32": ti.u32,
    "int64": ti.i64,
    "float32": ti.f32,
    "float64": ti.f64,
}


def to_device(array: np.ndarray) -> Any:
    """Return a copy of an array on the device."""
    copy = ti.ndarray(_KINDS[array.dtype.name], array.shape)
    copy.from_numpy(np.ascontiguousarray(array))
    return copy


def place(state: AnyState) -> AnyState:
    """Return a copy of a state whose arrays live on the device."""
    return with_arrays(state, {name: to_device(array) for name, array in arrays(state).items()})


def fetch(state: AnyState) -> AnyState:
    """Return a copy of a state whose arrays are NumPy's; a state that was fetched already is returned as it is."""
    found: dict[str, Any] = dict(arrays(state))
    if all(isinstance(array, np.ndarray) for array in found.values()):
        return state
    return with_arrays(state, {name: array.to_numpy() for name, array in found.items()})
