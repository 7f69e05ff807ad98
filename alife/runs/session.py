"""A run that is being recorded: begun in a folder, or restored from the newest sound checkpoint there."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alife.core.errors import UsageError
from alife.core.files import write_text
from alife.runs import checkpoint, config, lineages, loop
from alife.runs import folder as run_folder
from alife.runs.config import RunConfig
from alife.runs.interventions import InterventionLog
from alife.runs.recorder import Recorder
from alife.terminal import screen
from alife.worlds.viewable import ViewableWorld


@dataclass(frozen=True)
class RunSession:
    """All that a run goes on from; its state changes in place."""

    run_config: RunConfig
    world: ViewableWorld
    state: Any
    recorder: Recorder
    log: InterventionLog


def begin(
    folder: Path, world: ViewableWorld, run_config: RunConfig, *, interventions: Path | None = None
) -> RunSession:
    """Begin a run in an empty folder: write its config, first rows, pictures and checkpoint, as they are due.

    interventions: the record of another run, to be replayed
    """
    write_text(folder / run_folder.CONFIG, config.text(run_config, world.config))
    if interventions is not None:
        write_text(folder / run_folder.INTERVENTIONS, interventions.read_text(encoding="utf-8"))
    recorder = Recorder.of_run(folder, world, run_config)
    state = world.reset(seeds=run_config.seeds)
    recorder.phylogeny = lineages.begin(world, state, run_config)
    recorder.begin(world.fetch(state))
    loop.record(world, state, run_config, recorder)
    return RunSession(run_config, world, state, recorder, InterventionLog.of_folder(folder))


def resume(folder: Path, world: ViewableWorld, run_config: RunConfig) -> RunSession:
    """Go on with the run of a folder from its newest sound checkpoint, or begin it where it died before its first.

    Raises UsageError when its files were changed, or when it is further than `run_config.steps` already.
    """
    recorder = Recorder.of_run(folder, world, run_config)
    loaded = checkpoint.load_newest(recorder.checkpoints, world.state_type, recorder.identity)
    if loaded is None:
        recorder.check_unbegun()
        return begin(folder, world, run_config)
    for warning in loaded.warnings:
        screen.warn(warning)
    if loaded.state.step > run_config.steps:
        raise UsageError(f"The run is at step {loaded.state.step} already; --steps must be at least that to go on.")
    recorder.phylogeny = lineages.restore(world, loaded, run_config)
    recorder.go_on(loaded, run_config.steps)
    if recorder.phylogeny is None and loaded.state.step < run_config.steps:
        _drop_phylogeny(recorder)
    write_text(folder / run_folder.CONFIG, config.text(run_config, world.config))
    log = InterventionLog.of_folder(folder, done=loaded.interventions_done)
    return RunSession(run_config, world, world.place(loaded.state), recorder, log)


def _drop_phylogeny(recorder: Recorder) -> None:
    """Delete phylogeny files when the run goes on where none is recorded, and warn."""
    dropped = recorder.drop_phylogeny()
    if dropped:
        screen.warn(f"From here on it is not recorded who descends from whom; deleted {', '.join(dropped)}.")
