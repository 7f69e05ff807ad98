"""Tables that rules look numbers up in, and fields of several numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from alife.grid.numbers import F32, I32, word
from alife.grid.plain_numbers import Alarm, Overflow, Real, Signed

MOST_ENTRIES = 1 << 20
LONGEST_VECTOR = 64  # numbers of a field: each is a field of its own to engines
DTYPES = {"u8": np.uint8, "i16": np.int16, "i32": np.int32, F32: np.float32}


@dataclass(frozen=True)
class Table:
    """Numbers looked up by one or more whole numbers; a place beyond an end is the end."""

    values: np.ndarray  # int64 or float32, of one or more dimensions

    @property
    def kind(self) -> str:
        """Return the kind of the numbers: i32 or f32."""
        return F32 if self.values.dtype == np.float32 else I32

    @property
    def range(self) -> tuple[int, int]:
        """Return the least and the greatest of whole numbers."""
        return int(self.values.min()), int(self.values.max())

    @property
    def stored(self) -> str:
        """Return the kind that it is stored as."""
        return F32 if self.kind == F32 else word(*self.range)

    @property
    def flat(self) -> np.ndarray:
        """Return all numbers, (entries,), as they are stored."""
        return self.values.reshape(-1).astype(DTYPES[self.stored])

    def __getitem__(self, place: Any) -> Any:
        """Return a number as a rule in plain Python looks it up."""
        places = place if isinstance(place, tuple) else (place,)
        if len(places) != self.values.ndim:
            raise TypeError(f"this table has {self.values.ndim} dimensions, got {len(places)} numbers")
        found = self.values[tuple(bound(int(one), size) for one, size in zip(places, self.values.shape, strict=True))]
        return Real(found) if self.kind == F32 else Signed(int(found))


def table(values: Any) -> Table:
    """Return numbers that rules look up: whole ones of 32 bits, or floats; nested lists or an array.

    Raises ValueError for what is no such thing.
    """
    found = np.asarray(values)
    if found.dtype.kind not in "biuf" or found.ndim < 1 or not 0 < found.size <= MOST_ENTRIES:
        raise ValueError(f"a table holds 1..{MOST_ENTRIES} numbers, in rows of one length")
    if found.dtype.kind == "f":
        return Table(found.astype(np.float32))
    whole = found.astype(np.int64)
    if whole.min() < -(2**31) or whole.max() >= 2**31:
        raise ValueError("the whole numbers of a table have 32 bits")
    return Table(whole)


@dataclass(frozen=True)
class Vector:
    """A field of several numbers: each is a field, NAME_0, NAME_1, and so on."""

    name: str
    length: int

    @property
    def parts(self) -> list[str]:
        """Return the names of its fields."""
        return [part_of(self.name, number) for number in range(self.length)]


def part_of(name: str, number: int) -> str:
    """Return the field that is one number of a vector."""
    return f"{name}_{number}"


class Numbers:
    """The numbers of a vector on one space, for plain Python."""

    def __init__(self, space: Any, vector: Vector) -> None:
        self._space, self._vector = space, vector

    def __getitem__(self, number: Any) -> Any:
        """Return one of them."""
        return getattr(self._space, part_of(self._vector.name, bound(int(number), self._vector.length)))

    def __setitem__(self, number: Any, value: Any) -> None:
        """Write one of them."""
        setattr(self._space, part_of(self._vector.name, bound(int(number), self._vector.length)), value)

    def __len__(self) -> int:
        """Return how many there are."""
        return self._vector.length

    def __iter__(self) -> Iterator[Any]:
        """Yield them in their order."""
        return (getattr(self._space, part) for part in self._vector.parts)


def bound(place: int, size: int) -> int:
    """Return a place cut to 0..size - 1; raise Overflow for one beyond it, while the alarm rings."""
    if not 0 <= place < size and Alarm.rings:
        raise Overflow(f"[{place}] is looked up where there are 0..{size - 1}")
    return min(max(place, 0), size - 1)
