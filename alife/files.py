"""Files that are either wholly written or not there at all."""

import csv
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from alife.errors import UsageError


def write_whole(path: Path, write: Callable[[BinaryIO], Any]) -> None:
    """Let `write` fill a file, which takes its name only when it is safe on disk."""
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with temporary.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        _sync_folder(path.parent)
    except OSError as error:
        raise UsageError(f"Cannot write '{path}': {error.strerror or error}.") from error


def write_text(path: Path, text: str) -> None:
    """Write a text file, wholly or not at all."""
    write_whole(path, lambda file: file.write(text.encode()))


def csv_line(values: list[Any]) -> str:
    """Return a line of a CSV file; floats with 6 digits, which is what pictures and people can use."""
    cells = [f"{value:.6g}" if isinstance(value, float | np.floating) else value for value in values]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def _sync_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
