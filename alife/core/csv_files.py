"""The one reader of CSV: columns by name, of rows that are all as long as the header."""

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from alife.core.errors import UsageError
from alife.core.files import read_text

LONGEST_SHOWN = 40  # [letters] of a cell that an error repeats
LARGEST_MEASURE = 1e100  # of a number; the square of a larger one is soon none


def read_columns(path: Path, wanted: Iterable[str] = ()) -> dict[str, list[str]]:
    """Return the columns of a CSV file by name, those in `wanted` among them, without a last row that was torn.

    Raises UsageError "Cannot read 'PATH': reason" where there are none.
    """
    header, *rows = rows_of(path, read_text(path)) or [[]]
    if len(set(header)) < len(header):
        raise UsageError(f"Cannot read '{path}': two of its columns have one name.")
    missing = [name for name in wanted if name not in header]
    if missing:
        raise UsageError(f"Cannot read '{path}': it has no column '{missing[0]}'.")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(header):
            raise UsageError(f"Cannot read '{path}': row {number} has {len(row)} cells, and there are {len(header)}.")
    columns: Sequence[Sequence[str]] = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    return {name: list(column) for name, column in zip(header, columns, strict=True)}


def rows_of(path: Path, text: str) -> list[list[str]]:
    """Return the cells of all rows in a text from a file, the header first, without a last one that was torn."""
    try:
        return list(csv.reader(text.split("\n")[:-1], strict=True))
    except csv.Error as error:  # cells of more letters than the module takes, quotes that do not end
        raise UsageError(f"Cannot read '{path}': {error}.") from error


def whole_numbers(path: Path, name: str, cells: Sequence[str]) -> np.ndarray:
    """Return the cells of a column as int64 (rows,). Raise UsageError where one is no whole number of 64 bits."""
    return _array(path, name, cells, int, np.int64, "a whole number of 64 bits")


def numbers(path: Path, name: str, cells: Sequence[str]) -> np.ndarray:
    """Return the cells of a column as float64 (rows,). Raise UsageError where one is no number, or one too large."""
    return _array(path, name, cells, _measure, np.float64, "a number")


def times(path: Path, name: str, cells: Sequence[str]) -> np.ndarray:
    """Return the cells of a column as float64 (rows,), inf for what has not come yet. Raise UsageError likewise."""
    return _array(path, name, cells, _time, np.float64, "a time")


def _time(cell: str) -> float:
    """Return a number, also one without end."""
    return float(cell) if cell == "inf" else _measure(cell)


def _measure(cell: str) -> float:
    """Return a number. Raise ValueError where it is so large that sums and squares of such would be none."""
    found = float(cell)
    if abs(found) > LARGEST_MEASURE:
        raise ValueError(cell)
    return found


def _array(
    path: Path, name: str, cells: Sequence[str], kind: Callable[[str], float], stored: type[np.generic], meaning: str
) -> np.ndarray:
    try:
        return np.array([kind(cell) for cell in cells], stored)
    except (ValueError, OverflowError):
        row, cell = next((row, cell) for row, cell in enumerate(cells, start=1) if not _is(cell, kind, stored))
    raise UsageError(f"Cannot read '{path}': '{name}' of row {row} must be {meaning}, got {cell[:LONGEST_SHOWN]!r}.")


def _is(cell: str, kind: Callable[[str], float], stored: type[np.generic]) -> bool:
    try:
        np.array([kind(cell)], stored)
    except (ValueError, OverflowError):
        return False
    return True
