"""Files that are either wholly written or not there at all, and what the system says when they cannot be.

What is read is a regular file: a fifo, a socket or a device in the place of a record could block for ever.
"""

import csv
import io
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from alife.core.errors import UsageError

LARGEST_TEXT = 1 << 30  # [bytes] of a file that is read as a whole
# A fifo that takes the place of a file between the look at it and the opening of it must not block either.
READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
KINDS = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"))


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


def write_shared(path: Path, text: str) -> None:
    """Write a text file that other processes may be writing at the same moment, each the same text."""
    mine = path.with_name(f"{os.getpid()}-{path.name}")
    write_text(mine, text)
    with os_errors_as_usage_errors("write", path):
        os.replace(mine, path)


def open_regular(path: Path, action: str = "read") -> io.BufferedReader:
    """Open a file to read it. Raise UsageError "Cannot ACTION 'PATH': reason" where there is no regular file."""
    with os_errors_as_usage_errors(action, path):
        try:
            _check_regular(path, action, os.stat(path).st_mode)
            handle = os.open(path, READING)
        except UsageError:
            raise
        except ValueError as error:  # a name with a NUL, which no file can have
            raise UsageError(f"Cannot {action} {str(path)!r}: there can be no file of this name.") from error
        file = os.fdopen(handle, "rb")
        try:
            _check_regular(path, action, os.fstat(handle).st_mode)
        except UsageError:
            file.close()
            raise
        return file


def read_bytes(path: Path, action: str = "read", *, largest: int = LARGEST_TEXT) -> bytes:
    """Return what a regular file of at most `largest` [bytes] holds. Raise UsageError where it cannot be read."""
    with open_regular(path, action) as file, os_errors_as_usage_errors(action, path):
        content = file.read() if os.fstat(file.fileno()).st_size <= largest else None
    if content is None or len(content) > largest:
        raise UsageError(f"Cannot {action} '{path}': it has more than {largest:,} bytes.")
    return content


def read_text(path: Path, action: str = "read", *, largest: int = LARGEST_TEXT) -> str:
    """Return the text of a regular file of at most `largest` [bytes]. Raise UsageError where it is none."""
    try:
        return read_bytes(path, action, largest=largest).decode("utf-8-sig")  # some editors begin a file with a mark
    except UnicodeDecodeError as error:
        raise UsageError(f"Cannot {action} '{path}': byte {error.start:,} is no text in UTF-8.") from error


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


def _check_regular(path: Path, action: str, mode: int) -> None:
    """Raise UsageError unless a mode, as the system gives it, is that of a regular file."""
    if not stat.S_ISREG(mode):
        kind = next((kind for is_it, kind in KINDS if is_it(mode)), "a device")
        raise UsageError(f"Cannot {action} '{path}': it is {kind}, not a file.")


def _sync_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
