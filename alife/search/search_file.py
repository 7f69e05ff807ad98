"""Searches in single files, and of installed packages: read, known again, kept in the folders of their runs.

A run folder keeps the file of its search as search-NAME.py; see alife.core.own_files for who runs it. Packages offer
searches as entry points of the group `alife.searches`: NAME = "package.module".
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cached_property
from math import inf
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

from alife.core import own_files
from alife.core.errors import UsageError
from alife.core.files import os_errors_as_usage_errors, write_text
from alife.core.own_files import SUFFIX, check_known, remember, run_text, stamp, told_in_one_line
from alife.grid.world_file import SEARCH_COPY
from alife.search import base
from alife.search.columns import EVERY_SEARCH
from alife.search.own import Descriptor, Fitness, Metric, Search
from alife.search.partition import MOST_AXES

DIGITS = 12  # of a hash, which a version of rules has
KINDS = (int, float, bool, str, tuple[int, ...])  # of settings


@dataclass(frozen=True)
class SearchFile:
    """What the file of a search declares."""

    name: str
    path: Path
    text: str
    module: ModuleType

    @property
    def search_class(self) -> type[Search]:
        """Return its search: the class that it defines, else the one that it imports. Raises UsageError."""
        kinds = [kind for kind in self._of(type) if issubclass(kind, Search) and kind is not Search]
        own = [kind for kind in kinds if kind.__module__ == self.module.__name__]
        if len(own or kinds) != 1:
            count = len(own or kinds)
            raise self._fail(f"a search has, or imports, one class of Search with _ask and _tell; got {count}")
        found: type[Search] = (own or kinds)[0]
        return found

    @cached_property
    def config_class(self) -> Any:
        """Return its Config, as a dataclass."""
        given = vars(self.module).get("Config")
        if given is None:
            return _Nothing
        found: Any = given if is_dataclass(given) else dataclass(frozen=True)(given)
        return found

    @property
    def fitness(self) -> Fitness | None:
        """Return what genomes are scored by; None where that is the arena's to say."""
        return next(iter(self._of(Fitness)), None)

    @property
    def descriptors(self) -> list[Descriptor]:
        """Return the descriptors, two or more, or none."""
        return self._of(Descriptor)

    @property
    def metrics(self) -> list[Metric]:
        """Return what more stands in metrics.csv."""
        return self._of(Metric)

    @property
    def scores(self) -> bool:
        """Return whether creatures are scored, or told apart, as it says."""
        return self.fitness is not None or bool(self.descriptors)

    def told(self) -> AbstractContextManager[None]:
        """Return a context in which what goes wrong in the file is a UsageError with its line."""
        return told_in_one_line(self.path)

    def measured(self, search: Search, results: Any) -> dict[str, float]:
        """Return the file's own columns of metrics.csv; raise UsageError, with the line, for what goes wrong."""
        with self.told():
            return {one.name: float(one.function(search, results)) for one in self.metrics}

    def _of(self, kind: type) -> list[Any]:
        return [thing for thing in vars(self.module).values() if isinstance(thing, kind)]

    def check(self) -> None:
        """Raise UsageError for what no search can be."""
        kind = self.search_class
        for method in ("_ask", "_tell"):
            if getattr(kind, method) is getattr(Search, method):
                raise self._fail(f"its class {kind.__name__} has no {method}")
        for what, able in ((Fitness, range(1, 2)), (Descriptor, range(2, MOST_AXES + 1))):
            count = len(self._of(what))
            if count and count not in able:
                told = "1" if len(able) == 1 else f"{able[0]}..{able[-1]}"
                raise self._fail(f"it has {count} functions marked @{what.__name__.lower()}; 0 or {told} are possible")
        if any(not -inf < one.low < one.high < inf for one in self.descriptors):
            raise self._fail("the low of a descriptor must be less than its high, and neither infinite")
        names = [*EVERY_SEARCH, *kind.columns]
        for one in self.metrics:
            if one.name in names:
                raise self._fail(f"the search has a column '{one.name}' already; call its metric otherwise")
            names.append(one.name)
        self._check_settings()

    def _check_settings(self) -> None:
        kinds = get_type_hints(self.config_class)
        for item in fields(self.config_class):
            if item.default is MISSING:
                raise self._fail(f"its setting '{item.name}' needs a default, {item.name}: int = 10")
            if kinds[item.name] not in KINDS:
                raise self._fail(f"its setting '{item.name}' must be an int, a float, a bool, a str or tuple[int, ...]")

    def _fail(self, sentence: str) -> UsageError:
        return UsageError(f"{self.path}: {sentence}.")


@dataclass(frozen=True)
class _Nothing:
    """The settings of a search that has nothing to set."""


def load(path: Path, name: str | None = None) -> SearchFile:
    """Return the search of a file, called as the file is unless a name is given. Raises UsageError with the line."""
    return of_text(own_files.text_of(path, "read the search"), path, path.stem if name is None else name)


def load_installed(path: Path, name: str) -> SearchFile:
    """Return the search of a file of an installed package, whose code its user runs already. Raises UsageError."""
    remember(own_files.text_of(path, "read the search"))
    return load(path, name)


def of_text(text: str, path: Path, name: str) -> SearchFile:
    """Return the search of the text of a file. Raises UsageError with the line."""
    if not name.isidentifier():
        raise UsageError(f"A search is called as its file, so that must be a word, such as mine.py; got '{path.name}'.")
    with told_in_one_line(path):
        found = SearchFile(name, path, text, run_text(text, path, f"alife_own_search.{name}_{stamp(text)[:12]}"))
        found.check()
    return found


def adopt(path: Path) -> str:
    """Let the search of a file be one like any other, and remember that this user runs it; return its name."""
    text = own_files.text_of(path, "read the search")
    remember(text)
    return _register(text, path, path.stem)


def named(name: Any) -> Any:
    """Return the name of a search, that of a file if its path is given."""
    return adopt(Path(name)) if isinstance(name, str) and name.endswith(SUFFIX) else name


def with_name(run: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings of a run where the file of a search is replaced by its name."""
    return {**run, "search": named(run["search"])} if "search" in run else dict(run)


def adopt_kept(folder: Path, name: Any) -> None:
    """Let the search be known that the folder of a run, or of its study, keeps the file of, if it does.

    Raises UsageError where this user never ran the file.
    """
    if name in base.built_in():
        return
    for place in (folder, folder.parent):
        file = place / f"{SEARCH_COPY}{name}{SUFFIX}"
        if file.is_file():
            text = own_files.text_of(file, "read the search")
            check_known(file, text, "a search")
            _register(text, file, str(name))
            return


def keep(folder: Path, name: str) -> None:
    """Leave the file of a search in the folder of a run or a study."""
    file = base.own(name)
    if file is not None:
        with os_errors_as_usage_errors("write to", folder):
            folder.mkdir(parents=True, exist_ok=True)
        write_text(folder / f"{SEARCH_COPY}{name}{SUFFIX}", file.text)


def rules_version(name: str, of_arena: int) -> int:
    """Return the version of the rules of a search on an arena: that of the arena, and the file if there is one."""
    file = base.own(name)
    return of_arena if file is None else int(stamp(f"{of_arena}\n{file.text}")[:DIGITS], 16)


def _register(text: str, path: Path, name: str) -> str:
    if name in base.built_in():
        raise UsageError(f"There is a search '{name}' already; give '{path}' another name.")
    known = base.own(name)
    if known is None or known.text != text:
        base.add(name, of_text(text, path, name))
    return name
