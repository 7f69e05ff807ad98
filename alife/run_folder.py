"""The folder of a run: a free name for a new one, and never two writers in one."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout

from alife.errors import UsageError

CONFIG = "config.toml"
LOCK = ".lock"


def unused(name: str) -> Path:
    """Return runs/NAME, or runs/NAME-2, -3, ... when that is taken."""
    names = (Path("runs") / (name if number == 1 else f"{name}-{number}") for number in count(1))
    return next(folder for folder in names if not folder.exists())


def check_new(folder: Path, *, overwrite: bool) -> None:
    """Raise UsageError when a new run may not be written to this folder."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(f"'{folder}' is a file; --out must be a folder.")
    if any(folder.iterdir()) and not overwrite:
        raise UsageError(
            f"'{folder}' exists already. Give another --out, or --resume {folder} to go on with it, "
            "or --overwrite to replace it."
        )
    if any(folder.iterdir()) and not (folder / CONFIG).is_file():
        raise UsageError(f"'{folder}' is not a run folder (it has no {CONFIG}), so it will not be overwritten.")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder, made if need be, for one run; raises UsageError when another run holds it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / LOCK, timeout=0):
            yield
    except Timeout as error:
        raise UsageError(f"Another run is writing to '{folder}'.") from error
    except OSError as error:
        raise UsageError(f"Cannot write to '{folder}': {error.strerror or error}.") from error


def clear(folder: Path) -> None:
    """Delete what an earlier run left in a folder that is locked."""
    for content in folder.iterdir():
        if content.name != LOCK:
            shutil.rmtree(content) if content.is_dir() else content.unlink()
