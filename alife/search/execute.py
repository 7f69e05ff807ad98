"""Carry out a SearchRequest: begin or go on with a search, run it to its end, and say what came of it."""

from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from alife.core.errors import UsageError
from alife.executors import cluster
from alife.executors.cluster import ClusterLost
from alife.runs import exports
from alife.runs import folder as run_folder
from alife.runs.stopping import RunObserver, StopRequest
from alife.search import session
from alife.search import setup as search_setup
from alife.search.base import Search
from alife.search.live import LiveSearch
from alife.search.plan import SearchRequest
from alife.search.setup import SearchSetup
from alife.terminal import parser, screen
from alife.worlds.animated import check_watched
from alife.worlds.arena import Arena

if TYPE_CHECKING:
    from rich.console import Console

    from alife.terminal.picture import TerminalPicture

Watch = Callable[[LiveSearch, StopRequest, "Console"], None]


@dataclass(frozen=True)
class Audience:
    """How a search is watched, if at all."""

    window: Watch | None = None  # starts the search itself, and returns when it is closed
    film: Watch | None = None  # of the best that it has found, when it ends
    pictured: "Callable[[Console], TerminalPicture] | None" = None  # makes what shows the best in the terminal


def execute(
    request: SearchRequest,
    *,
    quiet: bool = False,
    observer: RunObserver | None = None,
    audience: Audience = Audience(),  # it is frozen
) -> int:
    """Run to the last evaluation or to a stop request; return the exit code.

    What can be wrong with a request is found, and raised as UsageError, before anything is written.
    """
    arena, search, first = prepared(request)
    if audience.window or audience.film:
        check_watched(arena)
    console = screen.console(quiet=quiet)
    with ExitStack() as holding:
        claim = run_folder.claimed(
            request.folder, resumes=request.resumes, overwrite=request.overwrite, moves=request.moves
        )
        request = replace(request, folder=holding.enter_context(claim))
        setup = holding.enter_context(search_setup.opened(request, arena, search))
        listening = nullcontext(observer.stop) if observer else StopRequest().listening()
        with listening as stop, exports.Logs(request.folder, request.log) as mirror:
            if request.resumes:
                session.resume(request, setup)
            else:
                session.begin(request, setup, first)
            if audience.window:
                audience.window(live(request, setup, stop, console), stop, console)
            else:
                on_progress = observer.on_progress if observer else lambda _evaluations, _row: None
                try:
                    picture = None if audience.pictured is None else audience.pictured(console)
                    session.go_on(request, setup, stop, console, mirror.reporting(on_progress), picture)
                except ClusterLost as lost:
                    raise UsageError(f"{lost} Go on with: {run_folder.resume_command(request.folder)}") from lost
            if audience.film and stop.signal is None:
                audience.film(live(request, setup, stop, console), stop, console)
        return _ended(request, setup, stop, console, closed=audience.window is not None)


def prepared(request: SearchRequest) -> tuple[Arena, Search, np.ndarray | None]:
    """Return the arena of a request, its search, and the first genomes if it is given any. Raises UsageError."""
    if request.cluster is not None:
        cluster.check(request.cluster)
    arena = search_setup.arena_of(request)
    search = search_setup.search_of(request, arena)
    return arena, search, None if request.resumes else search_setup.seed_genomes(request, arena)


def live(request: SearchRequest, setup: SearchSetup, stop: StopRequest, console: "Console") -> LiveSearch:
    """Return a search that goes on in a thread once it is started."""
    return LiveSearch(
        setup.arena, setup.search, setup.results, folder=request.folder, wanted=request.run_config.evaluations,
        reachable=setup.reachable, stop=stop,
        work=lambda on_progress: session.go_on(request, setup, stop, console, on_progress),
    )  # fmt: skip


def begun(request: SearchRequest) -> LiveSearch:
    """Return a new search in an empty folder that goes on in a thread once it is started, and prints nothing."""
    arena = search_setup.arena_of(request)
    search = search_setup.search_of(request, arena)
    setup = SearchSetup(
        arena, search_setup.evaluator_of(request, arena), search,
        search_setup.results_of(request, arena), search_setup.recorder_of(request, search),
    )  # fmt: skip
    session.begin(request, setup, None)
    return live(request, setup, StopRequest(), screen.console(quiet=True))


def _ended(request: SearchRequest, setup: SearchSetup, stop: StopRequest, console: "Console", *, closed: bool) -> int:
    """Return the exit code of a search that was run; if it was stopped, say how far it is and how to go on.

    closed: whether it was watched in a window, so that the end of a complete search is the window's end
    """
    is_complete = setup.search.evaluations >= request.run_config.evaluations
    if stop.signal is None or (closed and is_complete):
        return 0
    if is_complete:  # what was stopped is its film
        console.print(f"The search is complete at evaluation {setup.search.evaluations:,}, and saved.")
    else:
        console.print(
            f"Stopped and saved at evaluation {setup.search.evaluations:,}. "
            f"Go on with: {run_folder.resume_command(request.folder)}"
        )
    return parser.SIGNALLED + stop.signal if stop.signal > 0 else 0
