"""What a run is, apart from the rules of its world: how long, how often, which seeds, what is kept."""

import platform
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import tomlkit

import alife
from alife.core import config
from alife.core.config import setting
from alife.core.errors import UsageError, unknown
from alife.core.state import LARGEST_SEED, MOST_STEPS
from alife.engines import backend
from alife.grid import world_file
from alife.runs.field_store import FOLDER as FIELDS
from alife.runs.field_store import FORM as FIELDS_FORM
from alife.runs.field_store import wanted as wanted_fields
from alife.worlds import archipelago, registry
from alife.worlds.archipelago import Ring
from alife.worlds.viewable import ViewableWorld

FIRST = "first"  # the colours that a world shows unless told otherwise
PICTURES = NONE, SUMMARY, ALL = ("none", "summary", "all")
PHYLOGENIES = ("off", "pruned", "all")  # those of alife.phylogeny.tracker, which is slow to load
CHANGEABLE = (  # on resume
    *("steps", "until_extinct", "backend", "threads", "frame_every"),
    *("checkpoint_every", "keep_checkpoints", "pictures", "fields", "workers"),
)


@dataclass(frozen=True)
class RunConfig:
    """The settings of a run; each is an option of the command line under its own name."""

    world: str = setting("multicell", "which world")
    steps: int = setting(40_000, "[steps] how long", low=1, high=MOST_STEPS)
    seed: int = setting(0, "seed of the first world; the others count on from it", low=0, high=LARGEST_SEED)
    worlds: int = setting(4, "how many worlds, with one seed each, run side by side", low=1, high=65_536)
    sample_every: int = setting(500, "[steps] between two rows of metrics.csv", low=1, high=MOST_STEPS)
    frame_every: int = setting(500, "[steps] between two pictures in frames/; 0 for none", low=0, high=MOST_STEPS)
    checkpoint_every: int = setting(5000, "[steps] between two checkpoints", low=1, high=MOST_STEPS)
    keep_checkpoints: int = setting(3, "how many checkpoints are kept", low=2, high=1_000_000)
    backend: str = setting("auto", f"engine: {', '.join(backend.NAMES)}")
    threads: int = setting(0, "processors to use; 0 for all", low=0, high=65_536)
    phylogeny: str = setting("pruned", "who descends from whom: pruned of dead branches, all, or off")
    neutral: bool = setting(False, "control: record beside each world its neutral shadows, where chance alone selects")
    until_extinct: bool = setting(False, "end at the first sample at which nothing lives in any world")
    pictures: str = setting(ALL, "drawn when it ends: all, summary (curves), or none", later=True)
    colours: str = setting(FIRST, "what pictures and films show, by the name of its button in the window", later=True)
    islands: int = setting(
        1, "worlds that exchange inhabitants, in a ring; a run has whole rings", low=1, high=65_536, later=True
    )
    migrate_every: int = setting(
        500, "[steps] after which each island gives inhabitants to the next", low=1, high=MOST_STEPS, later=True
    )
    migrants: int = setting(16, "[inhabitants] that an island gives at once", low=1, high=65_536, later=True)
    workers: int = setting(1, "processes that step islands", low=1, high=1024, later=True)
    fields: str = setting("", f"arrays kept as numbers in {FIELDS}: {FIELDS_FORM}", later=True)

    def __post_init__(self) -> None:
        config.check(self)
        wanted_fields(self.fields)
        registry.check_name(self.world)
        backend.check_name(self.backend)
        if self.phylogeny not in PHYLOGENIES:
            raise unknown("phylogeny", self.phylogeny, PHYLOGENIES)
        if self.pictures not in PICTURES:
            raise unknown("pictures", self.pictures, PICTURES)
        if self.seed + self.worlds - 1 > LARGEST_SEED:
            raise UsageError(f"seed + worlds must stay below {LARGEST_SEED + 1}, got {self.seed} + {self.worlds}.")

    @property
    def seeds(self) -> range:
        """Return the seed of every world."""
        return range(self.seed, self.seed + self.worlds)


def ring_of(run: RunConfig) -> Ring | None:
    """Return how the worlds of a run exchange inhabitants; None where they do not."""
    return Ring(run.islands, run.migrate_every, run.migrants) if run.islands > 1 else None


def world_of(run: RunConfig, world_config: Any, engine: backend.Backend) -> ViewableWorld:
    """Return the world of a run, with the colours and the islands that the run chose.

    world_config: the settings of the world

    Raises UsageError where it has no such colours, or cannot have such islands.
    """
    world: ViewableWorld = registry.world_class(run.world)(world_config, engine)
    if (ring := ring_of(run)) is not None:
        archipelago.check(world, ring, run.worlds)
        world.ring = ring
    if run.colours != FIRST:
        world.show(run.colours)
    return world


def check_changeable(changes: Mapping[str, Any], changeable: Collection[str]) -> None:
    """Raise UsageError where other settings than the changeable ones are to change in a run that goes on.

    Its world may be named; that it is this one is asked elsewhere.
    """
    for name in changes:
        if name not in (*changeable, "world"):
            raise UsageError(f"{name} cannot change when a run goes on, only: {', '.join(changeable)}.")


def run_table(path: Path) -> dict[str, Any]:
    """Return the table [run] of a config file, empty where there is none. Raises UsageError where it is no table."""
    return _run_table(path, config.read_toml(path))


def _run_table(path: Path, tables: dict[str, Any]) -> dict[str, Any]:
    found = tables.get("run", {})
    if not isinstance(found, dict):
        raise UsageError(f"'{path}' is not a config: [run] must be a table.")
    return found


def read(path: Path, world: str | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the run table and the world's table of a config file; `world` is what the command line names.

    Raises UsageError when the file is not a config, or one of another world.
    """
    tables = config.read_toml(path)
    run = _run_table(path, tables)
    named = run.get("world", world or RunConfig.world)
    if world is not None and named != world:
        raise UsageError(f"'{path}' is a config of world '{named}', not of '{world}'.")
    if isinstance(named, str):
        world_file.adopt_kept(path.parent, named)
    registry.check_name(named)
    known = ("run", "versions", named, *(("search",) if registry.is_arena(named) else ()))
    for name in tables:
        if name not in known:
            raise unknown(f"table in '{path}'", name, known)
    settings = tables.get(named, {})
    if not isinstance(settings, dict):
        raise UsageError(f"'{path}' is not a config: [{named}] must be a table.")
    return {**run, "world": named}, settings


def text(run: Any, world_config: Any, **more: Any) -> str:
    """Return the complete config file of a run; `more` are further tables of settings."""
    document = tomlkit.document()
    document.add(tomlkit.comment(f"A run of alife: {repeat_command(run.world, 'THIS_FILE')} repeats it."))
    document.add("run", config.table_of(run))
    document.add(run.world, config.table_of(world_config))
    for name, settings in more.items():
        document.add(name, config.table_of(settings))
    document.add("versions", _versions())
    return tomlkit.dumps(document)


def repeat_command(world: str, file: str) -> str:
    """Return the command that repeats the run of a config file, as a shell takes it.

    A world of a single file is not named: it is the one that is kept beside the config.
    """
    named = "" if registry.own(world) else f"{world} "
    return f"python -m alife.run {named}--config {file}"


def given(options: dict[str, Any], kind: type = RunConfig) -> dict[str, Any]:
    """Return the settings of a kind of run among command line options that were given."""
    names = {item.name for item in fields(kind)}
    return {name: value for name, value in options.items() if name in names and value is not None}


def _versions() -> tomlkit.items.Table:
    table = tomlkit.table()
    table.add("alife", alife.__version__)
    table.add("python", platform.python_version())
    for package in ("numpy", "numba", "taichi", "quadrants", "cma"):
        try:
            table.add(package, version(package))
        except PackageNotFoundError:
            continue
    return table
