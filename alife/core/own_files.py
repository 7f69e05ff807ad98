"""Files of Python that users write: read, run, told in one line where they are wrong, never run for a stranger.

A run folder keeps the files that its run is made by. Such a file is code. It is run without being asked about only if
this user has run it before: hashes of the files that a user named, or trusted, are remembered in the user's folder
for settings. Packages that are installed are trusted: who installed them runs their code already.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from alife.core.errors import UsageError
from alife.core.files import read_text

SUFFIX = ".py"
KNOWN = "known-worlds.txt"  # a hash a line, of worlds and searches
LARGEST = 1 << 20  # [bytes] of a file
_KNOWN_HERE: set[str] = set()  # of this process, for users without a folder to write to


class Untrusted(UsageError):
    """A folder keeps code that this user never ran; its records can be shown all the same."""


def text_of(path: Path, what: str) -> str:
    """Return the text of a file; raise UsageError where it cannot be read. what: such as "read the world"."""
    return read_text(path, what, largest=LARGEST)


def stamp(text: str) -> str:
    """Return the hash by which a file is known again."""
    return hashlib.sha256(text.encode()).hexdigest()


def run_text(text: str, path: Path, name: str) -> ModuleType:
    """Return the text of a file run as a module of this name."""
    code = compile(text, str(path), "exec", dont_inherit=True)
    module = sys.modules[name] = ModuleType(name)
    module.__file__ = str(path)
    try:
        exec(code, vars(module))
    except BaseException:
        del sys.modules[name]
        raise
    return module


@contextmanager
def told_in_one_line(path: Path, *passed: type[Exception]) -> Iterator[None]:
    """Raise what goes wrong in a file as a UsageError with its line; `passed` are errors that say it themselves."""
    try:
        yield
    except SyntaxError as error:
        told = f"{error.msg[0].upper()}{error.msg[1:]}."
        if error.lineno is None:  # such as of a byte that no text has
            raise UsageError(f"{path}: {told}") from error
        raise UsageError(f"{path}:{error.lineno}: {told} Line {error.lineno}: {(error.text or '').strip()}") from error
    except (Exception, SystemExit) as error:  # sys.exit in a file would end the program without a word
        if isinstance(error, (UsageError, *passed)):
            raise
        raise UsageError(f"{path}:{_line_of(error, path)}: {type(error).__name__}: {error}") from error


def hint(name: Any) -> str | None:
    """Return what a name that nothing has may mean, where a file is called so in the folder that a command runs in."""
    if not isinstance(name, str) or not name.isidentifier() or not Path(f"{name}{SUFFIX}").is_file():
        return None
    return f"There is a file {name}{SUFFIX} here: did you mean it?"


def check_known(file: Path, text: str, of: str) -> None:
    """Raise UsageError where this user never ran a file that a folder keeps. of: such as "a world"."""
    if not is_known(text):
        raise Untrusted(
            f"'{file}' is the code of {of} that you never ran. Read it, then add --trust to run it; "
            "metrics.csv, frames and pictures in the folder need no code."
        )


def is_known(text: str) -> bool:
    """Return whether this user ran a file, or trusted it."""
    return stamp(text) in _known()


def remember(text: str) -> None:
    """Let a file be one that this user runs."""
    mark = stamp(text)
    if mark in _known():
        return
    _KNOWN_HERE.add(mark)
    with suppress(OSError, RuntimeError):  # without a folder it is known in this process only
        file = _known_file()
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="ascii") as lines:
            lines.write(f"{mark}\n")


@cache
def installed(group: str) -> dict[str, Path]:
    """Return the files of the modules that installed packages offer as entry points of a group, by their names."""
    found = {}
    for point in entry_points(group=group):
        with suppress(ImportError, ValueError):  # a package that is broken offers nothing
            spec = find_spec(point.module)
            if spec is not None and spec.origin is not None:
                found[point.name] = Path(spec.origin)
    return found


def _known_file() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "alife" / KNOWN


def _known() -> set[str]:
    """Return the hashes of files that this user runs."""
    try:
        return _KNOWN_HERE | set(_known_file().read_text("ascii").split())
    except (OSError, ValueError, RuntimeError):
        return set(_KNOWN_HERE)


def _line_of(error: BaseException, path: Path) -> int:
    """Return the last line of a file that an error passed through."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
