"""Files that declare worlds: read, known again, and kept in the folders of their runs; see alife.core.own_files.

A run folder keeps the file of its world as world.py, so that the run goes on under the rules it began with.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from alife.core import own_files
from alife.core.errors import UsageError
from alife.core.files import os_errors_as_usage_errors, write_text
from alife.core.own_files import SUFFIX, check_known, remember, run_text, stamp, told_in_one_line
from alife.grid import reading
from alife.grid.declare import COPY, Source
from alife.terminal import screen
from alife.worlds import registry

if TYPE_CHECKING:
    from alife.grid.world import OwnWorld

QUESTION = "'{}' is code that you never ran, and can do whatever you can. Have you read it, and shall it run?"
SEARCH_COPY = "search-"  # begins the names of the files of searches beside it, see alife.search.search_file
STUDY = "study.toml"  # marks the folder of a study, see alife.study.study


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
    text = _text(path)
    with told_in_one_line(path, Overflow):
        source = Source.of(text, str(path))
        module = run_text(text, path, f"alife_own.{called}_{stamp(text)[:12]}")
        return world_class(reading.read(module, called, str(path), source))


def adopt(path: Path, name: str | None = None) -> str:
    """Let the world of a file be one like any other, and remember that this user runs it; return its name."""
    remember(_text(path))
    return _register(path, name)


def load_installed(path: Path, name: str) -> "type[OwnWorld]":
    """Return the World of a file of an installed package, whose code its user runs already. Raises UsageError."""
    remember(_text(path))
    return load(path, name)


def named(name: str) -> str:
    """Return the name of a world, that of a file if its path is given."""
    return adopt(Path(name)) if isinstance(name, str) and name.endswith(SUFFIX) else name


def adopt_named(words: Sequence[str], switches: Callable[[], Collection[str]]) -> list[str]:
    """Return the words of a command line, where the file of a world is replaced by the name of its world.

    switches: returns the options that take no value, asked for where it matters
    """
    found = list(words)
    for place, word in enumerate(found):
        before = found[place - 1] if place else ""
        if not word.endswith(SUFFIX) or word.startswith("-"):
            continue
        if not before.startswith("-") or before in switches():  # else it is the value of an option
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
            check_known(file, _text(file), "a world")
            _register(file, name)
            return


def settle_trust(folders: Iterable[Path], *, trusted: bool) -> None:
    """Remember the code that the folders of runs keep as one that this user runs, where the user says so.

    trusted: whether the command line says so; else whoever sits at the terminal is asked, once for each file that
    this user never ran
    """
    for file in [file for folder in folders for file in kept(folder)]:
        text = own_files.text_of(file, "read")
        if trusted or (not own_files.is_known(text) and screen.agrees(QUESTION.format(file))):
            remember(text)


def kept(folder: Path) -> list[Path]:
    """Return the files of worlds and of searches that the folder of a run, or of its study, keeps."""
    with os_errors_as_usage_errors("look into", folder):
        places = [folder, *([folder.parent] if (folder.parent / STUDY).is_file() else [])]
        found = [file for place in places for file in (place / COPY, *sorted(place.glob(f"{SEARCH_COPY}*{SUFFIX}")))]
        return [file for file in found if file.is_file()]


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
    if known is None or known.declared.source.text != _text(path):
        registry.add(called, load(path, name))
    return called


def _text(path: Path) -> str:
    return own_files.text_of(path, "read the world")
