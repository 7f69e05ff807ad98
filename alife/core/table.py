"""Tables that grow: CSV files to which rows are appended, cut back to what a checkpoint contains, and read."""

import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from alife.core.csv_files import numbers, read_columns
from alife.core.errors import UsageError
from alife.core.files import os_errors_as_usage_errors, read_bytes, write_text

TEXTS = ("digest",)  # columns that hold no numbers


class AppendedTable:
    """A CSV file that a run appends to. A kill can tear its last row only, and a checkpoint says which rows count."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rewrite(self, lines: Iterable[str]) -> None:
        """Replace all lines, header and rows, wholly or not at all."""
        write_text(self.path, "".join(lines))

    def append(self, rows: Iterable[str]) -> None:
        """Append rows, each ending in a newline."""
        with os_errors_as_usage_errors("write", self.path), self.path.open("a", encoding="utf-8", newline="") as file:
            file.write("".join(rows))

    def lines(self) -> list[str]:
        """Return all lines with their newlines, the last one perhaps torn. Raises UsageError."""
        return read_bytes(self.path).decode(errors="replace").splitlines(keepends=True)

    def sync(self) -> None:
        """Make sure that the rows are on disk before a checkpoint relies on them."""
        with os_errors_as_usage_errors("write", self.path), self.path.open("rb+") as file:
            os.fsync(file.fileno())


def has_rows(path: Path) -> bool:
    """Return whether a table has any row below its header, sound or not."""
    with os_errors_as_usage_errors("read", path):
        is_there = path.exists()
    return is_there and read_bytes(path).count(b"\n") > 1


def read_metrics(path: Path) -> dict[str, np.ndarray]:
    """Return the columns of a metrics.csv by name, (rows,): float64, the digest str; a torn last row is left out.

    Raises UsageError when there is no row, or one that no run wrote.
    """
    columns = read_columns(path)
    if not any(columns.values()):
        raise UsageError(f"'{path}' has no row yet.")
    return {name: np.array(cells) if name in TEXTS else numbers(path, name, cells) for name, cells in columns.items()}
