"""Files that declare worlds: read, known again, kept in the folders of their runs, and never run for a stranger.

A run folder keeps the file of its world as world.py, so that the run goes on under the rules it began with. Such a
file is code. It is run without being asked about only if this user has run it before: hashes of the files that a
user named, or trusted, are remembered in the user's folder for settings.
"""

import hashlib
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from alife.core.errors import UsageError
from alife.core.files import os_errors_as_usage_errors, read_text, write_text
from alife.grid import reading
from alife.grid.compiled import run_file
from alife.grid.declare import Source
from alife.worlds import registry

if TYPE_CHECKING:
    from alife.grid.world import OwnWorld

SUFFIX = ".py"
COPY = "world.py"  # the name of the file in the folder of a run or a study
KNOWN = "known-worlds.txt"  # a hash a line
LARGEST = 1 << 20  # [bytes] of a file
SWITCHES = ("--quiet", "--view", "--overwrite", "--neutral", "--trust", "--help", "-h")  # options without a value


def load(path: Path, name: str | None = None) -> "type[OwnWorld]":
    """Return the World that a file declares, called as the file is unless a name is given.

    Raises UsageError for what is wrong with it, with the line.
    """
    from alife.grid.plain_numbers import Overflow
    from alife.grid.world import world_class  # slow to load

    called = path.stem if name is None else name
    if not called.isidentifier():
        raise UsageError(
            f"A world is called as its file, so that must be a word, such as my_world.py; got '{path.name}'."
        )
    text = read_text(path, "read the world", largest=LARGEST)
    try:
        source = Source.of(text, str(path))
        module = run_file(path, f"alife_own.{called}_{_hash(text)[:12]}")
        return world_class(reading.read(module, called, str(path), source))
    except SyntaxError as error:
        shown = (error.text or "").strip()
        raise UsageError(
            f"{path}:{error.lineno}: {error.msg[0].upper()}{error.msg[1:]}. Line {error.lineno}: {shown}"
        ) from error
    except (UsageError, Overflow):
        raise
    except Exception as error:
        raise UsageError(f"{path}:{_line_of(error, path)}: {type(error).__name__}: {error}") from error


def adopt(path: Path, name: str | None = None) -> str:
    """Let the world of a file be one like any other, and remember that this user runs it; return its name."""
    text = read_text(path, "read the world", largest=LARGEST)
    _remember(_hash(text))
    return _register(path, name)


def named(name: str) -> str:
    """Return the name of a world, that of a file if its path is given."""
    return adopt(Path(name)) if name.endswith(SUFFIX) else name


def adopt_named(words: Sequence[str]) -> list[str]:
    """Return the words of a command line, where the file of a world is replaced by the name of its world."""
    found = list(words)
    for place, word in enumerate(found):
        before = found[place - 1] if place else ""
        is_value = before.startswith("-") and before not in SWITCHES
        if word.endswith(SUFFIX) and not word.startswith("-") and not is_value:
            found[place] = adopt(Path(word))
            break
    return found


def adopt_kept(folder: Path, name: str) -> None:
    """Let the world be known that the folder of a run, or of its study, keeps the file of, if it does.

    Raises UsageError where this user never ran the file.
    """
    if name in registry.with_folders():
        return
    for place in (folder, folder.parent):
        file = place / COPY
        if file.is_file():
            if _hash(read_text(file, "read the world", largest=LARGEST)) not in _known():
                raise UsageError(
                    f"'{file}' is the code of a world that you never ran. Read it, then add --trust to run it; "
                    "metrics.csv, frames and pictures in the folder need no code."
                )
            _register(file, name)
            return


def trust(folders: Iterable[Path]) -> None:
    """Remember the files that the folders of runs keep as ones that this user runs."""
    for folder in folders:
        for place in (folder, folder.parent):
            if (place / COPY).is_file():
                _remember(_hash(read_text(place / COPY, "read the world", largest=LARGEST)))


def keep(folder: Path, name: str) -> None:
    """Leave the file of a world in the folder of a run or a study."""
    kind = registry.own(name)
    if kind is not None and not (folder / COPY).is_file():
        with os_errors_as_usage_errors("write to", folder):
            folder.mkdir(parents=True, exist_ok=True)
        write_text(folder / COPY, kind.declared.source.text)


def _register(path: Path, name: str | None) -> str:
    called = path.stem if name is None else name
    if called in registry.with_folders():
        raise UsageError(f"There is a world '{called}' already; give '{path}' another name.")
    known = registry.own(called)
    if known is None or known.declared.source.text != read_text(path, largest=LARGEST):
        registry.add(called, load(path, name))
    return called


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _known_file() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "alife" / KNOWN


_KNOWN_HERE: set[str] = set()  # of this process, for users without a folder to write to


def _known() -> set[str]:
    """Return the hashes of files that this user runs."""
    try:
        return _KNOWN_HERE | set(_known_file().read_text("ascii").split())
    except (OSError, ValueError, RuntimeError):
        return set(_KNOWN_HERE)


def _remember(stamp: str) -> None:
    if stamp in _known():
        return
    _KNOWN_HERE.add(stamp)
    with suppress(OSError, RuntimeError):  # without a folder it is known in this process only
        file = _known_file()
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="ascii") as lines:
            lines.write(f"{stamp}\n")


def _line_of(error: BaseException, path: Path) -> int:
    """Return the last line of a file that an error passed through."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename) == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
