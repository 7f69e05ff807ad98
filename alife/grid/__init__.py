"""Write a grid world in one file of plain Python: `from alife.grid import *`, then `alife run my_world.py`.

A file declares settings, the fields of a space, and phases. A phase is a function over one space: it may read any
field of any space as it was before the phase, and writes to its own space only. So the order of spaces cannot matter,
and one text gives rows of numba, kernels of Taichi and, as it stands, the plain Python that judges both. The words
are explained in docs/own-worlds.md.
"""

from alife.core.config import Preset, setting
from alife.grid.declare import (
    Life,
    Place,
    Settings,
    conserved,
    convolved,
    field,
    measure,
    names,
    palette,
    phase,
    ramp,
    start,
)  # fmt: skip
from alife.grid.tables import table
from alife.grid.words import (
    arrive,
    bear,
    below,
    breed,
    chance,
    count,
    die,
    draw,
    f32,
    found,
    go,
    i16,
    i32,
    leave,
    parity,
    scattered,
    sqrt,
    strike,
    u8,
    u16,
    u32,
)  # fmt: skip

__all__ = [
    "Life", "Place", "Preset", "Settings", "arrive", "bear", "below", "breed", "chance", "conserved", "convolved",
    "count", "die", "draw", "f32", "field", "found", "go", "i16", "i32", "leave", "measure", "names", "palette",
    "parity", "phase", "ramp", "scattered", "setting", "sqrt", "start", "strike", "table", "u8", "u16", "u32",
]  # fmt: skip
