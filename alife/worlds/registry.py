"""Which worlds there are: every folder of `sims` with a world.py, under its own name."""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import sims
from alife.core.config import Preset
from alife.core.errors import unknown


@cache
def names() -> tuple[str, ...]:
    """Return the names of all worlds."""
    folders = (Path(place) for place in sims.__path__)
    return tuple(sorted({file.parent.name for folder in folders for file in folder.glob("*/world.py")}))


def check_name(name: Any) -> None:
    """Raise UsageError unless there is such a world."""
    if name not in names():
        raise unknown("world", name, names())


def config_class(name: str) -> type:
    """Return the Config of a world; quick to load."""
    check_name(name)
    found: type = import_module(f"sims.{name}.config").Config
    return found


def is_arena(name: str) -> bool:
    """Return whether a world scores genomes for a search rather than evolves by itself."""
    return getattr(world_class(name), "kind", "ecology") == "arena"


def ecologies() -> tuple[str, ...]:
    """Return the names of the worlds that evolve by themselves."""
    return tuple(name for name in names() if not is_arena(name))


def arenas() -> tuple[str, ...]:
    """Return the names of the worlds that score genomes for a search."""
    return tuple(name for name in names() if is_arena(name))


def world_class(name: str) -> Any:
    """Return the World of a world, see alife.worlds.world.World."""
    check_name(name)
    return import_module(f"sims.{name}.world").World


def presets(name: str) -> dict[str, Preset]:
    """Return the named scenes of a world."""
    found: dict[str, Preset] = getattr(import_module(config_class(name).__module__), "PRESETS", {})
    return found


def preset(name: str, scene: str) -> Preset:
    """Return one named scene of a world; raises UsageError when it has none of this name."""
    if scene not in presets(name):
        raise unknown(f"preset of {name}", scene, presets(name))
    return presets(name)[scene]


def default_run(name: str) -> dict[str, Any]:
    """Return the run settings in which the usual run of a world differs from RunConfig's defaults."""
    found: dict[str, Any] = getattr(import_module(config_class(name).__module__), "USUAL_RUN", {})
    return found
