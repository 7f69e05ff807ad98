"""Artificial life: worlds that evolve, run exactly and fast.

| name | what it is |
|---|---|
| `make(name, **settings)` | a world or an arena: `alife.make("multicell", height=64, width=64)` |
| `run(name, **options)` | grow worlds and record them; returns a `Run` |
| `search(name, **options)` | breed the creatures of an arena; returns a `SearchRun` |
| `study(name, seeds, sweep, **options)` | many runs; returns a `StudyResult`, a table |
| `load(folder)` | any of these from its folder: finished, killed, or still growing |
| `show(what)` | a window on a run, a search, a study, or a file of genomes |
| `worlds()` | the names that `make`, `run`, `search` and `study` take |
| `World`, `Arena`, `Search` | what worlds, arenas and searches promise |
| `GridWorld`, `setting`, `rule` | what to build a world of one's own with |
| `UsageError` | what is raised for a mistake, in one line |

Everything is imported when it is first used.
"""

from importlib import import_module
from typing import Any

from alife import _moved

__version__ = "0.1.0"
_moved.install()

_PLACES = {
    "Arena": "alife.worlds.arena",
    "GridWorld": "alife.worlds.grid_world",
    "Run": "alife.results",
    "Search": "alife.search.base",
    "SearchRun": "alife.results",
    "StudyResult": "alife.results",
    "UsageError": "alife.core.errors",
    "World": "alife.worlds.world",
    "load": "alife.api",
    "make": "alife.api",
    "rule": "alife.engines.rule",
    "setting": "alife.core.config",
    "show": "alife.api",
}
_CALLED = ("run", "search", "study", "worlds")  # modules that can be called, see alife._callable

__all__ = [*sorted([*_PLACES, *_CALLED]), "__version__"]  # noqa: PLE0604 (they are all strings)


def __getattr__(name: str) -> Any:
    """Return a public name, imported now."""
    if name in _CALLED:
        return import_module(f"alife.{name}")
    if name not in _PLACES:
        raise AttributeError(f"module 'alife' has no attribute '{name}'")
    found = globals()[name] = getattr(import_module(_PLACES[name]), name)
    return found


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
