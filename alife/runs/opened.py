"""Open a run folder to look at it: a finished, killed or still growing run. Nothing is written to it.

A run is its config, its seeds and what hands did: whatever lies between two checkpoints, or before the
first that was kept, is worked out again when it is asked for.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alife.core.config import from_table
from alife.core.errors import UsageError
from alife.core.files import step_files
from alife.runs import checkpoint, config, lineages
from alife.runs import folder as run_folder
from alife.runs.config import RunConfig
from alife.runs.interventions import InterventionLog
from alife.runs.live import LiveRun
from alife.runs.recorder import Recorder
from alife.runs.samples import samples_of
from alife.runs.session import RunSession
from alife.worlds import registry
from alife.worlds.viewable import ViewableWorld


@dataclass(frozen=True)
class StoredRun:
    """A run as its folder has it."""

    run_config: RunConfig
    world: ViewableWorld
    recorder: Recorder  # only read from
    loaded: checkpoint.Loaded | None  # the newest sound checkpoint; None before the first

    @property
    def warnings(self) -> list[str]:
        """Return in sentences what of it is damaged or was changed, for who only looks at it."""
        return checkpoint.warnings(self.recorder.folder)

    @property
    def state(self) -> Any:
        """Return the fetched state of the newest sound checkpoint; raises UsageError when there is none."""
        if self.loaded is None:
            raise UsageError(f"'{self.recorder.folder}' has no checkpoint yet.")
        return self.loaded.state


@dataclass(frozen=True)
class Opened:
    """A run folder, opened to be watched."""

    run: LiveRun
    warnings: list[str]


def open_run(folder: Path, world: str | None = None, *, engine: str = "auto", threads: int | None = None) -> StoredRun:
    """Read a run folder: its config and its newest sound checkpoint.

    Raises UsageError when it is not the folder of a run, of the world if one is named, that this alife can read.
    """
    run_folder.check_begun(folder)
    run_table, world_table = config.read(folder / run_folder.CONFIG, world)
    run_config = from_table(RunConfig, run_table)
    world_config: Any = from_table(registry.config_class(run_config.world), world_table)
    opened = config.world_of(run_config, world_config, registry.start(run_config.world, engine, threads))
    recorder = Recorder.of_run(folder, opened, run_config)
    loaded = checkpoint.load_newest(recorder.checkpoints, opened.state_type, recorder.identity)
    return StoredRun(run_config, opened, recorder, loaded)


def open_folder(folder: Path, *, engine: str = "auto", threads: int | None = None) -> Opened:
    """Open a run folder at its newest sound checkpoint, or at its first step where none was written yet.

    Raises UsageError when it is not the folder of a run that this alife can go on with.
    """
    stored = open_run(folder, engine=engine, threads=threads)
    world, run_config, recorder, loaded = stored.world, stored.run_config, stored.recorder, stored.loaded
    first = world.fetch(world.reset(seeds=run_config.seeds))
    if loaded is None:
        state, since, done = world.reset(seeds=run_config.seeds), world.totals(first), 0
        recorder.phylogeny = lineages.begin(world, first, run_config)
    else:
        state, since, done = world.place(loaded.state), loaded.since, loaded.interventions_done
        recorder.phylogeny = lineages.restore(world, loaded, run_config)
    log = InterventionLog.as_found(folder, done=done, config=world.config)
    log.settle(world)
    run = LiveRun(RunSession(run_config, world, state, recorder, log), since=since, writes=False, earlier=first)
    run.samples = samples_of(folder, world.curves)
    return Opened(run, stored.warnings)


def newest_step(folder: Path) -> int:
    """Return the step of the newest checkpoint in a run folder, -1 where there is none."""
    return max(step_files(folder / run_folder.CHECKPOINTS, ".json"), default=-1)


def follow(opened: Opened) -> bool:
    """Take a run that another process is writing to its newest checkpoint; return whether there was a newer one."""
    run = opened.run
    if run.writes or newest_step(run.folder) <= run.head:
        return False
    loaded = checkpoint.load_newest(run.recorder.checkpoints, run.world.state_type, run.recorder.identity)
    if loaded is None or loaded.state.step <= run.head:
        return False
    log = InterventionLog.as_found(run.folder, done=loaded.interventions_done, config=run.log.config)
    run.jump(loaded.state, log, loaded.since, loaded.phylogeny or None)
    run.samples = samples_of(run.folder, run.world.curves)
    return True
