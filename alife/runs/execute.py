"""Carry out a RunRequest: begin or go on with a run of a world, step it to its end, and say what came of it."""

import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from alife.core import memory
from alife.core.errors import UsageError
from alife.core.table import RecordLost
from alife.core.text import format_bytes
from alife.engines import backend
from alife.executors.cluster import ClusterLost
from alife.runs import crew, exports, field_store, interventions, lineages, loop, outputs, session
from alife.runs import folder as run_folder
from alife.runs.config import world_of
from alife.runs.live import LiveRun
from alife.runs.plan import RunRequest
from alife.runs.session import RunSession
from alife.runs.stopping import OnProgress, RunObserver, StopRequest
from alife.terminal import parser, screen
from alife.terminal.progress import RunProgress
from alife.worlds import registry
from alife.worlds.viewable import ViewableWorld

if TYPE_CHECKING:
    from rich.console import Console

    from alife.terminal.picture import TerminalPicture


@dataclass(frozen=True)
class Watch:
    """Who watches a run: it steps the run itself, as a window or a film does."""

    show: Callable[[LiveRun, StopRequest, "Console"], None]
    option: str = ""  # with which the run is watched again when it goes on


def execute(
    request: RunRequest, *, quiet: bool = False, observer: RunObserver | None = None, watch: Watch | None = None,
    pictured: "Callable[[Console], TerminalPicture] | None" = None,
) -> int:  # fmt: skip
    """Run to the last step or to a stop request; return the exit code.

    pictured: makes what shows the first world in the terminal, above the line of progress

    What can be wrong with a request is found, and raised as UsageError, before anything is written.
    """
    engine, world = prepared(request)
    console = screen.console(quiet=quiet)
    with run_folder.claimed(
        request.folder, resumes=request.resumes, overwrite=request.overwrite, moves=request.moves
    ) as folder:
        request = replace(request, folder=folder)
        listening = nullcontext(observer.stop) if observer else StopRequest().listening()
        helped = crew.opened(request, world) if watch is None else nullcontext()
        with helped, listening as stop, exports.Logs(request.folder, request.log) as mirror:
            running = _session(request, world)
            if watch is not None:
                return _show(running, watch, stop, console)
            if loop.is_over(world, running.state, request.run_config, running.log):
                return _complete(running, console)
            console.print(_heading(request, engine, world))
            if running.recorder.phylogeny is None and request.run_config.phylogeny != "off":
                console.print(
                    f"{engine.name} notes no births: who descends from whom is recorded on the CPU engine only."
                )
            picture = None if pictured is None else pictured(console)
            try:
                _step(running, mirror, stop, observer, console, picture)
            except ClusterLost as lost:
                raise UsageError(f"{lost} Go on with: {run_folder.resume_command(folder)}") from lost
        return _ended(running, stop, console)


def prepared(request: RunRequest) -> tuple[backend.Backend, ViewableWorld]:
    """Start the engine and the world of a request, which show whether they can do it. Raises UsageError."""
    run = request.run_config
    engine = registry.start(run.world, run.backend, run.threads or None)
    world = world_of(request.run_config, request.world_config, engine)
    lineages.check_neutral(world, request.run_config)
    field_store.store_of(request.folder, world, request.run_config.fields)
    memory.check(world, request.run_config.worlds)
    crew.check(request)
    if request.interventions is not None:
        interventions.check(world, request.run_config.seeds, interventions.read(request.interventions))
    return engine, world


def _session(request: RunRequest, world: ViewableWorld) -> RunSession:
    if request.resumes:
        return session.resume(request.folder, world, request.run_config)
    return session.begin(request.folder, world, request.run_config, interventions=request.interventions)


def _step(
    running: RunSession, mirror: exports.Logs, stop: StopRequest, observer: RunObserver | None, console: "Console",
    picture: "TerminalPicture | None",
) -> None:  # fmt: skip
    """Step a run to its end or to a stop request, and leave its pictures and a summary."""
    begun = time.monotonic()
    run_config, world, state, recorder, log = (
        running.run_config, running.world, running.state, running.recorder, running.log,
    )  # fmt: skip
    progress = RunProgress(
        console, first_step=state.step, last_step=run_config.steps, headline=world.headline, picture=picture
    )
    shown = progress if picture is None else _picturing(progress, running, picture)
    with progress:
        on_progress = mirror.reporting(observer.on_progress if observer else shown)
        try:
            loop.run(world, state, run_config, recorder, log, stop, on_progress)
        except RecordLost as lost:
            raise session.rescue(running, lost) from lost
    outputs.draw(recorder.folder, world, state, run_config)
    outputs.print_summary(recorder.folder, world, state, run_config, time.monotonic() - begun, console)


def _picturing(progress: RunProgress, running: RunSession, picture: "TerminalPicture") -> OnProgress:
    """Return what shows the first world beside how far it is."""
    world, state, run_config = running.world, running.state, running.run_config

    def show(step: int, metrics: Mapping[str, np.ndarray]) -> None:
        if picture.is_due(last=step == run_config.steps):
            picture.show(world.render(world.fetch(state))[None], f"seed {run_config.seed}, step {step:,}")
        progress(step, metrics)

    return show


def _complete(running: RunSession, console: "Console") -> int:
    """Write what a run lacks that was killed at its end, after its last checkpoint."""
    running.recorder.write_phylogeny()
    outputs.draw(running.recorder.folder, running.world, running.state, running.run_config)
    console.print(
        f"The run in '{running.recorder.folder}' is complete at step {running.state.step:,}; "
        "to go on, give more --steps."
    )
    return 0


def _ended(running: RunSession, stop: StopRequest, console: "Console") -> int:
    """Return the exit code of a run that was stepped; if it was stopped before its end, say how to go on."""
    if loop.is_over(running.world, running.state, running.run_config, running.log):
        if running.state.step < running.run_config.steps:
            console.print(f"Nothing lives any more, so the run ended at step {running.state.step:,}.")
        return 0
    if stop.signal is None:
        return 0
    console.print(
        f"Stopped and saved at step {running.state.step:,}. "
        f"Go on with: {run_folder.resume_command(running.recorder.folder)}"
    )
    return parser.SIGNALLED + stop.signal


def _show(running: RunSession, watch: Watch, stop: StopRequest, console: "Console") -> int:
    """Let a run be watched while it is recorded as ever."""
    run = LiveRun.of_session(running)
    watch.show(run, stop, console)
    run.draw_pictures()
    if run.head >= running.run_config.steps:
        folder = run_folder.quoted(run.folder)
        console.print(f"Complete at step {run.head:,}, in {folder}. On one page: python -m alife.report {folder}")
        return 0 if stop.signal is None else parser.SIGNALLED + stop.signal
    again = f"{run_folder.resume_command(run.folder)} {watch.option}".rstrip()
    console.print(f"Saved at step {run.head:,}. Go on with: {again}")
    return 0 if stop.signal is None else parser.SIGNALLED + stop.signal


def _heading(request: RunRequest, engine: backend.Backend, world: ViewableWorld) -> str:
    run = request.run_config
    worlds = f"{run.worlds} worlds, seeds {run.seed}..{run.seeds[-1]}" if run.worlds > 1 else f"seed {run.seed}"
    threads = f" with {engine.threads} thread{'s' if engine.threads > 1 else ''}" if engine.is_cpu else ""
    size = format_bytes(memory.needed(world, run.worlds))
    return f"{run.world}: {worlds}, {size}, on {engine.name}{threads}, into {request.folder} (Ctrl-C saves and stops)"
