"""What a run is asked to be, before it is carried out by alife.runs.execute.

`Settings` are what somebody chose; everything else has its default. `RunRequest` is complete: every value is there
and checked. Both are plain data, so that a command, a study, a test or another process can make them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alife.core import config
from alife.core.config import Preset
from alife.core.errors import UsageError
from alife.runs import config as run_config
from alife.runs import folder as run_folder
from alife.runs.config import CHANGEABLE, RunConfig
from alife.worlds import registry

NO_HANDS = "--neutral cannot go with --view or --interventions: a neutral shadow cannot replay interventions."


@dataclass(frozen=True)
class Settings:
    """What somebody chose for a new run of a world or of a search."""

    world: str | None = None  # None: the one that the config file names
    config: Path | None = None  # a TOML file with the settings to begin with
    preset: str | None = None  # a named scene of the world with the settings to begin with
    run: Mapping[str, Any] = field(default_factory=dict)  # fields of RunConfig or SearchConfig
    changes: Mapping[str, Any] = field(default_factory=dict)  # settings of the world, or search.KEY
    folder: Path | None = None  # None: a free one in runs/
    overwrite: bool = False
    log: tuple[str, ...] = ()  # kinds of logs for other programs, see alife.runs.exports
    interventions: Path | None = None  # the record of another run, to be replayed

    def check_start(self) -> None:
        """Raise UsageError when it is to begin with two complete sets of settings."""
        if self.config is not None and self.preset is not None:
            raise UsageError("--preset cannot go with --config, which has every setting already.")


@dataclass(frozen=True)
class RunRequest:
    """A run of a world to begin or to go on with."""

    run_config: RunConfig
    world_config: Any
    folder: Path
    moves: bool = False  # to the next free folder, where another run was quicker to take this one
    resumes: bool = False
    overwrite: bool = False
    log: tuple[str, ...] = ()
    interventions: Path | None = None
    cluster: str | None = None  # where its islands are stepped, see alife.executors.cluster


def new_run(settings: Settings) -> RunRequest:
    """Return the request for a new run: defaults, then the preset or config file, then what was chosen.

    Raises UsageError for a value out of its range, or a folder that must not be written to.
    """
    settings.check_start()
    run_table, world_table = _beginnings(settings)
    if settings.run.get("islands", 1) > 1:
        run_table = run_table | {"worlds": settings.run["islands"]}  # one ring, unless it is said how many worlds
    chosen = config.from_table(RunConfig, run_table | dict(settings.run))
    if chosen.neutral and settings.interventions is not None:
        raise UsageError(NO_HANDS)
    base: Any = config.from_table(registry.config_class(chosen.world), world_table)
    world_config = config.changed(base, settings.changes)
    name = f"{chosen.world}-seed{chosen.seed}"
    folder = run_folder.unused(name) if settings.folder is None else settings.folder
    run_folder.check_new(folder, overwrite=settings.overwrite)
    return RunRequest(
        chosen, world_config, folder, moves=settings.folder is None,
        overwrite=settings.overwrite, log=settings.log, interventions=settings.interventions,
    )  # fmt: skip


def resumed_run(
    folder: Path, changes: Mapping[str, Any], *, world: str | None = None, log: tuple[str, ...] = ()
) -> RunRequest:
    """Return the request to go on with a run folder, some fields of its RunConfig changed.

    Raises UsageError when there is no run, one of another world than that named, or a field that cannot change.
    """
    run_folder.check_begun(folder)
    run_table, world_table = run_config.read(folder / run_folder.CONFIG, world)
    run_config.check_changeable(changes, CHANGEABLE)
    stored = config.from_table(RunConfig, run_table)
    chosen = config.changed(stored, changes)
    _check_engine(stored, chosen)
    world_config: Any = config.from_table(registry.config_class(chosen.world), world_table)
    return RunRequest(chosen, world_config, folder, resumes=True, log=log)


def _check_engine(stored: RunConfig, chosen: RunConfig) -> None:
    """Raise UsageError when a run would go on with an engine that makes another history."""
    if stored.backend == chosen.backend:
        return
    before, after = (registry.odd_engine(run.world, run.backend) for run in (stored, chosen))
    if before != after:
        alike = before or ", ".join(registry.world_class(stored.world).engines_alike)
        raise UsageError(
            f"The backend {after or 'cpu'} makes another history of {stored.world} than {before or 'cpu'} in its last "
            f"digits, so this run goes on with --backend {alike} only."
        )


def _beginnings(settings: Settings) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the run table and the world's table that a new run begins with."""
    if settings.config is not None:
        return run_config.read(settings.config, settings.world)
    if settings.world is None:
        raise UsageError(f"Which world? Give one of: {', '.join(registry.names())}.")
    scene = Preset("", {}) if settings.preset is None else registry.preset(settings.world, settings.preset)
    return {"world": settings.world, **registry.default_run(settings.world), **scene.run}, dict(scene.rules)
