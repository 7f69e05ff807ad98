"""A search that is being recorded: brought to its beginning or its newest checkpoint, and run to its end."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from alife.core import config
from alife.core.errors import UsageError
from alife.core.files import write_text
from alife.core.table import RecordLost
from alife.engines import backend
from alife.runs import config as run_config
from alife.runs import folder as run_folder
from alife.runs.stopping import OnProgress, StopRequest
from alife.search import base, loop, outputs, search_file
from alife.search.best_film import BestFilm
from alife.search.config import SearchConfig
from alife.search.loop import Clock, Row
from alife.search.plan import SearchRequest, engine_of, odd_engine
from alife.search.setup import SearchSetup, seed_genomes
from alife.terminal import screen
from alife.terminal.progress import RunProgress

if TYPE_CHECKING:
    from rich.console import Console

    from alife.terminal.picture import TerminalPicture

HEADLINE = ("max_fitness", "coverage", "qd_score")


def begin(request: SearchRequest, setup: SearchSetup, first: np.ndarray | None) -> None:
    """Begin a search in an empty folder, with some first genomes uint8 (n, genome_length) if there are any."""
    _write_config(request)
    search_file.keep(request.folder, request.run_config.search)
    with base.told(request.run_config.search):
        if first is not None:
            setup.search.seed_population(first)
        setup.recorder.begin(setup.search, setup.results)


def resume(request: SearchRequest, setup: SearchSetup) -> None:
    """Bring a search to its newest sound checkpoint, or to its beginning where it died before its first.

    Raises UsageError when its files were changed, or when it is further than it is to go, and then writes nothing.
    """
    loaded = setup.recorder.load()
    if loaded is None:
        begin(request, setup, seed_genomes(request, setup.arena))
        return
    with base.told(request.run_config.search):
        loaded.state.restore(setup.search, setup.results, setup.recorder.ancestry)
    _check_goal(request, setup.search.evaluations)
    setup.recorder.go_on(loaded)
    for warning in loaded.warnings:
        screen.warn(warning)
    _write_config(request)


def go_on(
    request: SearchRequest, setup: SearchSetup, stop: StopRequest, console: "Console", on_progress: OnProgress,
    picture: "TerminalPicture | None" = None,
) -> None:  # fmt: skip
    """Run a search to its end or to a stop request, and write its outputs.

    picture: shows the best creature by now, above the line of progress
    """
    done, wanted = setup.search.evaluations, request.run_config.evaluations
    clock: Clock | None = None
    if done < wanted:
        console.print(_heading(request))
        progress = RunProgress(
            console, first_step=done, last_step=wanted, headline=HEADLINE, noun="evaluation", picture=picture
        )
        film = None if picture is None else BestFilm(picture, setup, wanted)

        def report(evaluations: int, row: Row) -> None:
            if film is not None:
                film(evaluations, row)
            progress(evaluations, row)
            on_progress(evaluations, row)

        with progress:
            try:
                clock = loop.run(
                    setup.search, setup.results, request.run_config, setup.evaluator, setup.recorder, stop, report,
                    setup.reachable, lambda evaluations: progress(evaluations, {}),
                )  # fmt: skip
            except RecordLost as lost:
                raise rescue(request, setup, lost) from lost
    else:
        console.print(
            f"The run in '{request.folder}' is complete at evaluation {done:,}; to go on, give more --evaluations."
        )
    quick = stop.signal is not None
    outputs.write_outputs(request.folder, setup, request.run_config, clock, console, quick=quick)


def rescue(request: SearchRequest, setup: SearchSetup, lost: RecordLost) -> UsageError:
    """Save a search whose record somebody took away in a folder beside its own; return what to say of both."""
    evaluations = setup.search.evaluations
    try:
        with run_folder.beside(request.folder, "rescued") as folder:
            setup.recorder.save_again(folder, setup.search, setup.results)
            _write_config(replace(request, folder=folder))
    except UsageError as error:
        return UsageError(f"{lost} The search stopped at evaluation {evaluations:,}, and cannot be saved: {error}")
    return UsageError(
        f"{lost} Stopped at evaluation {evaluations:,}, and saved as '{folder}'. "
        f"Go on with: {run_folder.resume_command(folder)}"
    )


def _check_goal(request: SearchRequest, evaluations: int) -> None:
    """Raise UsageError when a search is to end before where it is, so that its config would not repeat it.

    It ends with an iteration, so it may be beyond the goal that it was given.
    """
    goal, wanted = _goal(request), request.run_config.evaluations
    if wanted < min(goal, evaluations):
        raise UsageError(
            f"The search is at evaluation {evaluations} already; --evaluations must be at least that to go on."
        )


def _goal(request: SearchRequest) -> int:
    """Return the evaluations that the config in the folder asks for."""
    table, _ = run_config.read(request.folder / run_folder.CONFIG)
    return config.from_table(SearchConfig, table).evaluations


def _write_config(request: SearchRequest) -> None:
    text = run_config.text(request.run_config, request.arena_config, search=request.algorithm_config)
    write_text(request.folder / run_folder.CONFIG, text)


def _heading(request: SearchRequest) -> str:
    run = request.run_config
    processes = f"{run.workers} workers" if run.workers > 1 else "one process"
    if request.cluster is not None:
        processes = f"the workers of {request.cluster}"
    if scorer := odd_engine(run):
        processes += f" on {scorer}, whose scores differ from the CPU's in their last digits"
    elif run.engine == "auto" and (device := backend.best()) != engine_of(run):
        processes += f" on the CPU, whose scores are the same anywhere (--backend {device} takes the device here)"
    return (
        f"{run.world}: {run.search}, {run.evaluations:,} evaluations, seed {run.seed}, in {processes}, "
        f"into {request.folder} (Ctrl-C saves and stops)"
    )
