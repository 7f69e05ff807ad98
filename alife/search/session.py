"""A search that is being recorded: brought to its beginning or its newest checkpoint, and run to its end."""

from typing import TYPE_CHECKING

import numpy as np

from alife.core.files import write_text
from alife.runs import config as run_config
from alife.runs import folder as run_folder
from alife.runs.stopping import OnProgress, StopRequest
from alife.search import loop, outputs
from alife.search.loop import Clock, Row
from alife.search.plan import SearchRequest
from alife.search.setup import SearchSetup, seed_genomes
from alife.terminal import screen
from alife.terminal.progress import RunProgress

if TYPE_CHECKING:
    from rich.console import Console

HEADLINE = ("max_fitness", "coverage", "qd_score")


def begin(request: SearchRequest, setup: SearchSetup, first: np.ndarray | None) -> None:
    """Begin a search in an empty folder, with some first genomes uint8 (n, genome_length) if there are any."""
    _write_config(request)
    if first is not None:
        setup.search.seed_population(first)
    setup.recorder.begin(setup.search, setup.results)


def resume(request: SearchRequest, setup: SearchSetup) -> None:
    """Bring a search to its newest sound checkpoint, or to its beginning where it died before its first."""
    loaded = setup.recorder.load()
    if loaded is None:
        begin(request, setup, seed_genomes(request, setup.arena))
        return
    for warning in loaded.warnings:
        screen.warn(warning)
    loaded.state.restore(setup.search, setup.results, setup.recorder.ancestry)
    setup.recorder.go_on(setup.search.iteration)
    _write_config(request)


def go_on(
    request: SearchRequest, setup: SearchSetup, stop: StopRequest, console: "Console", on_progress: OnProgress
) -> None:
    """Run a search to its end or to a stop request, and write its outputs."""
    done, wanted = setup.search.evaluations, request.run_config.evaluations
    clock: Clock | None = None
    if done < wanted:
        console.print(_heading(request))
        progress = RunProgress(console, first_step=done, last_step=wanted, headline=HEADLINE, noun="evaluation")

        def report(evaluations: int, row: Row) -> None:
            progress(evaluations, row)
            on_progress(evaluations, row)

        with progress:
            clock = loop.run(
                setup.search, setup.results, request.run_config, setup.evaluator, setup.recorder, stop, report,
                setup.reachable,
            )  # fmt: skip
    else:
        console.print(
            f"The run in '{request.folder}' is complete at evaluation {done:,}; to go on, give more --evaluations."
        )
    quick = stop.signal is not None
    outputs.write_outputs(request.folder, setup, request.run_config, clock, console, quick=quick)


def _write_config(request: SearchRequest) -> None:
    text = run_config.text(request.run_config, request.arena_config, search=request.algorithm_config)
    write_text(request.folder / run_folder.CONFIG, text)


def _heading(request: SearchRequest) -> str:
    run = request.run_config
    processes = f"{run.workers} workers" if run.workers > 1 else "one process"
    return (
        f"{run.world}: {run.search}, {run.evaluations:,} evaluations, seed {run.seed}, in {processes}, "
        f"into {request.folder} (Ctrl-C saves and stops)"
    )
