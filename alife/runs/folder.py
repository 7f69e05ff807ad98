"""The folder of a run: a free name for a new one, and never two writers in one."""

import shlex
import shutil
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout

from alife.core.errors import UsageError
from alife.core.files import os_errors_as_usage_errors

# What lies in a run folder, of worlds and searches alike; alife.phylogeny.files and .abundances name their own.
CONFIG = "config.toml"
METRICS = "metrics.csv"
CHECKPOINTS = "checkpoints"
FRAMES = "frames"
INTERVENTIONS = "interventions.jsonl"
LOCK = ".lock"
REPEATS = "every setting; --config repeats the run"  # the meaning of CONFIG


class Taken(UsageError):
    """A folder that another run writes to, or that has something in it."""


def frames(folder: Path, world: int) -> Path:
    """Return where a run folder keeps the pictures of one world."""
    return folder / FRAMES / f"world-{world}"


def unused(name: str) -> Path:
    """Return runs/NAME, or runs/NAME_2, _3, ... when that is taken."""
    return free_place(Path("runs") / name)


def free_place(folder: Path) -> Path:
    """Return a folder that is not there yet: this one, or one beside it with a number, `_` since seeds are `0-2`."""
    names = (folder if number == 1 else folder.with_name(f"{folder.name}_{number}") for number in count(1))
    with os_errors_as_usage_errors("look into", folder.parent):
        return next(name for name in names if not name.exists())


def check_new(folder: Path, *, overwrite: bool, mark: str = CONFIG, traces: Collection[str] = ()) -> None:
    """Raise UsageError when a new run, which is known by the file `mark`, may not be written to this folder.

    traces: folders of configs that it writes before that file, and leaves when it dies in between
    """
    with os_errors_as_usage_errors("look into", folder):
        if not folder.exists():
            return
        if not folder.is_dir():
            raise UsageError(f"'{folder}' is a file; --out must be a folder.")
        contents = _contents(folder, traces)
    if contents and not overwrite:
        raise Taken(
            f"'{folder}' exists already. Give another --out, or --resume {quoted(folder)} to go on with it, "
            "or --overwrite to replace it."
        )
    if contents and folder / mark not in contents:
        kind = "a run folder" if mark == CONFIG else "the folder of a study"
        raise UsageError(f"'{folder}' is not {kind} (it has no {mark}), so it will not be overwritten.")


def check_begun(folder: Path) -> None:
    """Raise UsageError when there is no run in this folder."""
    with os_errors_as_usage_errors("look into", folder):
        if not (folder / CONFIG).is_file():
            raise UsageError(f"'{folder}' is not a run folder: it has no {CONFIG}.")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder, made if need be, for one run; raises UsageError when another run holds it.

    One that was made for a run that never began, such as one whose cluster is not there, is taken away again.
    """
    lock = FileLock(folder / LOCK)
    with os_errors_as_usage_errors("write to", folder):
        is_made = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except (Timeout, FileNotFoundError) as error:
            raise Taken(f"Another run is writing to '{folder}'.") from error
        if not (folder / LOCK).exists():  # whoever had it has just taken the folder away
            lock.release()
            raise Taken(f"Another run is writing to '{folder}'.")
    try:
        yield
    finally:
        if is_made:
            _forget_unused(folder)  # while it is held, so that nobody has written to it
        lock.release()


@contextmanager
def claimed(
    folder: Path,
    *,
    resumes: bool = False,
    overwrite: bool = False,
    mark: str = CONFIG,
    traces: Collection[str] = (),
    moves: bool = False,
) -> Iterator[Path]:
    """Hold a folder for a run that resumes there or is new there, and yield it; `overwrite` clears it.

    moves: where another run was quicker it is the next free one, since nobody asked for this name
    """
    with ExitStack() as holding:
        held = folder
        while True:
            try:
                holding.enter_context(locked(held))
                if not resumes:
                    # again, now that nobody else can write to it
                    check_new(held, overwrite=overwrite, mark=mark, traces=traces)
                break
            except Taken:
                holding.close()
                if not moves:
                    raise
                held = free_place(folder)
        if overwrite:
            clear(held, mark=mark)
        yield held


@contextmanager
def beside(folder: Path, ending: str) -> Iterator[Path]:
    """Hold a new folder beside another, NAME-ENDING or that with a number, and yield it."""
    with claimed(free_place(folder.with_name(f"{folder.name}-{ending}")), moves=True) as held:
        yield held


def clear(folder: Path, *, mark: str = CONFIG) -> None:
    """Delete what an earlier run left in a folder that is locked; what makes it a run folder last."""
    with os_errors_as_usage_errors("clear", folder):
        for content in sorted(folder.iterdir(), key=lambda path: path.name == mark):
            if content.name != LOCK:
                shutil.rmtree(content) if content.is_dir() and not content.is_symlink() else content.unlink()


def quoted(folder: Path | str) -> str:
    """Return a folder as a shell takes it, and no command for an option."""
    text = str(folder)
    return shlex.quote(f"./{text}" if text.startswith("-") else text)


def resume_command(folder: Path) -> str:
    """Return the command that goes on with the run or the study of a folder."""
    return f"python -m alife.run --resume {quoted(folder)}"


def _forget_unused(folder: Path) -> None:
    """Remove a folder with nothing in it but its lock."""
    with suppress(OSError):  # gone already, or not ours to remove: it harms nobody
        if [path.name for path in folder.iterdir()] == [LOCK]:
            (folder / LOCK).unlink()
            folder.rmdir()


def _contents(folder: Path, traces: Collection[str]) -> list[Path]:
    """Return what is in a folder but for the traces of a run that died before it began."""
    found = [path for path in folder.iterdir() if not _is_torn(path) and path.name != LOCK]
    return [path for path in found if path.name not in traces or not _holds_configs_alone(path)]


def _is_torn(path: Path) -> bool:
    return path.match(".*.tmp")


def _holds_configs_alone(folder: Path) -> bool:
    return folder.is_dir() and all(path.suffix == ".toml" or _is_torn(path) for path in folder.iterdir())
