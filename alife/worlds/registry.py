"""Which worlds there are: every folder of `sims` with a world.py, under its own name, and those of single files.

Packages that are installed may offer such single files as entry points of the group `alife.worlds`.

A folder whose world evolves by itself may also have an arena.py, for searches: it is the world NAME-arena.

Its World says by `kind` what it is: an "ecology", see alife.worlds.world, or an "arena", see alife.worlds.arena. Its
Config is an alife.core.config.WorldConfig.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import sims
from alife.core import own_files
from alife.core.config import Preset, WorldConfig
from alife.core.errors import unknown
from alife.core.own_files import installed
from alife.engines import backend

ARENA = "-arena"  # ends the name of an arena that shares its folder with a world
GROUP = "alife.worlds"  # of entry points
_own: dict[str, Any] = {}  # the World of each single file that this process has read, by name


def names() -> tuple[str, ...]:
    """Return the names of all worlds."""
    return tuple(sorted({*with_folders(), *_own, *installed(GROUP)}))


@cache
def with_folders(file: str = "world.py") -> tuple[str, ...]:
    """Return the names of the worlds that have a folder, or of those with some other file in it."""
    folders = [Path(place) for place in sims.__path__]
    depth = len(Path(file).parts)
    found = {path.parents[depth - 1].name for folder in folders for path in folder.glob(f"*/{file}")}
    arenas = with_folders("arena.py") if file == "world.py" else ()
    return tuple(sorted(found | {name + ARENA for name in arenas}))


def add(name: str, world: Any) -> None:
    """Let the World of a single file be one like any other; one read anew takes the place of the one before."""
    _own[name] = world


def own(name: str) -> Any | None:
    """Return the World of a single file; None where there is none of this name."""
    if name not in _own and name not in with_folders() and name in installed(GROUP):
        # by its name, since worlds in single files are made of what stands here
        _own[name] = import_module("alife.grid.world_file").load_installed(installed(GROUP)[name], name)
    return _own.get(name)


def check_name(name: Any) -> None:
    """Raise UsageError unless there is such a world."""
    if name not in names():
        raise unknown("world", name, names(), hint=own_files.hint(name))


def config_class(name: str) -> type[WorldConfig]:
    """Return the Config of a world; quick to load."""
    check_name(name)
    if (kind := own(name)) is not None:
        return kind.config_type  # type: ignore[no-any-return]  # a World says what it is
    file = f"{name.removesuffix(ARENA)}.arena_config" if name.endswith(ARENA) else f"{name}.config"
    found: type[WorldConfig] = import_module(f"sims.{file}").Config
    return found


def is_arena(name: str) -> bool:
    """Return whether a world scores genomes for a search rather than evolves by itself."""
    return bool(world_class(name).kind == "arena")


def ecologies() -> tuple[str, ...]:
    """Return the names of the worlds that evolve by themselves."""
    return tuple(name for name in names() if not is_arena(name))


def arenas() -> tuple[str, ...]:
    """Return the names of the worlds that score genomes for a search."""
    return tuple(name for name in names() if is_arena(name))


def watchable() -> tuple[str, ...]:
    """Return the names of the worlds that a window can show: of the arenas those whose creatures move."""
    from alife.worlds.animated import can_be_watched  # slow to load: numpy

    return tuple(name for name in names() if not is_arena(name) or can_be_watched(world_class(name)))


def world_class(name: str) -> Any:
    """Return the World of a world, see alife.worlds.world.World."""
    check_name(name)
    if (found := own(name)) is not None:
        return found
    file = f"{name.removesuffix(ARENA)}.arena" if name.endswith(ARENA) else f"{name}.world"
    return import_module(f"sims.{file}").World


def rules_version(name: str) -> int:
    """Return the version of the rules of a world where this is called, which may be a worker of a cluster."""
    return int(world_class(name).rules_version)


def start(name: str, engine: str = "auto", threads: int | None = None) -> backend.Backend:
    """Start an engine for a world; `auto` is the best that it runs on here. Raises UsageError as backend.start does."""
    return backend.start(backend.chosen(engine, world_class(name).engines_alike), threads)


def odd_engine(name: str, engine: str) -> str | None:
    """Return the engine of a world where what it makes is not what the CPU makes, bit for bit; None where it is."""
    alike = world_class(name).engines_alike
    chosen = backend.chosen(engine, alike)
    return None if chosen in (*alike, backend.PLAIN) else chosen


def arena_of(name: str) -> str:
    """Return the arena that shares the folder of a world, by which searches are meant; the name itself without one."""
    return name + ARENA if name + ARENA in with_folders() else name


def presets(name: str) -> Mapping[str, Preset]:
    """Return the named scenes of a world."""
    return config_class(name).presets


def preset(name: str, scene: str) -> Preset:
    """Return one named scene of a world; raises UsageError when it has none of this name."""
    if scene not in presets(name):
        raise unknown(f"preset of {name}", scene, presets(name))
    return presets(name)[scene]


def default_run(name: str) -> dict[str, Any]:
    """Return the run settings in which the default run of a world differs from RunConfig's defaults."""
    return dict(config_class(name).default_run)
