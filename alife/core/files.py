"""Files that are either wholly written or not there at all, and what the system says when they cannot be."""

import csv
import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from alife.core.errors import UsageError


@contextmanager
def os_errors_as_usage_errors(action: str, path: Path) -> Iterator[None]:
    """Raise UsageError "Cannot ACTION 'PATH': reason" for an OSError of the body."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"Cannot {action} '{path}': {error.strerror or error}.") from error


def write_whole(path: Path, write: Callable[[BinaryIO], Any]) -> None:
    """Let `write` fill a file, which takes its name only when it is safe on disk."""
    temporary = path.with_name(f".{path.name}.tmp")
    with os_errors_as_usage_errors("write", path):
        try:
            with temporary.open("wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except OSError:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)


def write_text(path: Path, text: str) -> None:
    """Write a text file, wholly or not at all."""
    write_whole(path, lambda file: file.write(text.encode()))


def step_file(folder: Path, step: int, suffix: str) -> Path:
    """Return where a folder keeps what belongs to a step; names sort as the steps do."""
    return folder / f"step-{step:010d}{suffix}"


def step_files(folder: Path, suffix: str) -> dict[int, Path]:
    """Return the files of a folder that `step_file` named, by step and in its order."""
    named = re.compile(rf"step-([0-9]{{10}}){re.escape(suffix)}")
    found = ((named.fullmatch(path.name), path) for path in sorted(folder.glob(f"step-*{suffix}")))
    return {int(match[1]): path for match, path in found if match}


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
