"""A run that is being recorded: begun in a folder, or restored from the newest sound checkpoint there."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alife.core.errors import UsageError
from alife.core.files import read_text, write_text
from alife.core.table import RecordLost
from alife.grid import world_file
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
    world_file.keep(folder, world.name)
    if interventions is not None:
        write_text(folder / run_folder.INTERVENTIONS, read_text(interventions, "read interventions"))
    recorder = Recorder.of_run(folder, world, run_config)
    state = world.reset(seeds=run_config.seeds)
    recorder.phylogeny = lineages.begin(world, state, run_config)
    recorder.begin(world.fetch(state))
    log = InterventionLog.of_folder(folder, config=world.config)
    log.take_over()
    loop.record(world, state, run_config, recorder, log)
    return RunSession(run_config, world, state, recorder, log)


def resume(folder: Path, world: ViewableWorld, run_config: RunConfig) -> RunSession:
    """Go on with the run of a folder from its newest sound checkpoint, or begin it where it died before its first.

    Raises UsageError when its files were changed, or when it is further than `run_config.steps` already, and then
    writes nothing.
    """
    recorder = Recorder.of_run(folder, world, run_config)
    loaded = checkpoint.load_newest(recorder.checkpoints, world.state_type, recorder.identity)
    if loaded is None:
        recorder.check_unbegun()
        return begin(folder, world, run_config)
    if loaded.step > run_config.steps:
        raise UsageError(f"The run is at step {loaded.step} already; --steps must be at least that to go on.")
    recorder.phylogeny = lineages.restore(world, loaded, run_config)
    recorder.check_found(loaded)
    log = InterventionLog.of_folder(folder, done=loaded.interventions_done, config=world.config)
    recorder.go_on(loaded, run_config.steps)
    for warning in loaded.warnings:
        screen.warn(warning)
    log.take_over()
    if recorder.phylogeny is None and loaded.step < run_config.steps:
        _drop_phylogeny(recorder, loaded, log)
    write_text(folder / run_folder.CONFIG, config.text(run_config, world.config))
    log.settle(world)
    return RunSession(run_config, world, world.place(loaded.state), recorder, log)


def rescue(running: RunSession, lost: RecordLost) -> UsageError:
    """Save a run whose records somebody took away in a folder beside its own; return what to say of both."""
    step = running.state.step
    try:
        with run_folder.beside(running.recorder.folder, "rescued") as folder:
            _save_again(running, folder)
    except UsageError as error:
        return UsageError(f"{lost} The run stopped at step {step:,}, and cannot be saved: {error}")
    return UsageError(
        f"{lost} Stopped at step {step:,}, and saved as '{folder}'. Go on with: {run_folder.resume_command(folder)}"
    )


def _save_again(running: RunSession, folder: Path) -> None:
    """Write a run into an empty folder as it would be in its own."""
    world, state, recorder = running.world, running.state, running.recorder
    twin = recorder.branched(folder, recorder.sampled_step, recorder.since)  # an open file can be read till the end
    write_text(folder / run_folder.CONFIG, config.text(running.run_config, world.config))
    log = running.log.copied(folder)
    if recorder.sampled_step < state.step and loop.is_sample(state.step, running.run_config):
        twin.sample(world.fetch(state))
    twin.save(world.fetch(state), log)


def _drop_phylogeny(recorder: Recorder, loaded: checkpoint.Loaded, log: InterventionLog) -> None:
    """Delete phylogeny files when the run goes on where none is recorded, and warn."""
    recorder.save(loaded.state, log)  # no checkpoint may rely on what is deleted
    dropped = recorder.drop_phylogeny()
    if dropped:
        screen.warn(f"From here on it is not recorded who descends from whom; deleted {', '.join(dropped)}.")
