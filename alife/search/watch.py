"""Watch a search in a window while it runs: what `--view` does when the world is an arena."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from alife.core.errors import UsageError
from alife.search import session
from alife.search.session import Bench, Plan
from alife.terminal import screen

if TYPE_CHECKING:
    import numpy as np
    from rich.console import Console

    from alife.runs.stopping import StopRequest
    from alife.search.live import LiveSearch
    from alife.search.loop import Report


def is_wanted(options: argparse.Namespace) -> bool:
    """Return whether a search is to be shown in a window; raise UsageError when there is nothing to show it on."""
    if options.view and options.video is not None:
        raise UsageError("--view and --video cannot go together; R records in the window.")
    if options.view:
        _check_viewer()
        from viewers.ui import display

        display.check()
    return bool(options.view)


def video(options: argparse.Namespace) -> Path | None:
    """Return the file for a film of what a search finds, if one is wanted; raise UsageError when it cannot be."""
    if options.video is None:
        return None
    _check_viewer()
    from viewers.ui import display

    display.check_video(Path(options.video))
    return Path(options.video)


def _check_viewer() -> None:
    try:
        import viewers.ui.display  # noqa: F401  # whether it can be imported is what is asked
    except ImportError as error:
        raise UsageError(
            f"To watch a search, install the viewer first: pip install 'alife[viewer]' ({error})."
        ) from error


def film(plan: Plan, bench: Bench, stop: "StopRequest", console: "Console", reachable: "np.ndarray | None") -> None:
    """Film the best creatures that a search has found."""
    from viewers.creatures import record as film

    if plan.video is not None:
        source = _live(plan, bench, stop, console, reachable)
        film.record(source, plan.video, console.print, stopped=lambda: stop.signal is not None)


def watch(plan: Plan, bench: Bench, stop: "StopRequest", console: "Console", reachable: "np.ndarray | None") -> None:
    """Show a search in a window while it goes on in a thread; closing the window stops and saves it."""
    from viewers import creatures

    creatures.watch(_live(plan, bench, stop, console, reachable), stopped=lambda: (stop.signal or 0) > 0)


def _live(
    plan: Plan, bench: Bench, stop: "StopRequest", console: "Console", reachable: "np.ndarray | None"
) -> "LiveSearch":
    """Return a search that goes on in a thread once it is started."""
    from alife.search.live import LiveSearch

    def work(report: "Report") -> None:
        session.go_on(plan, bench, stop, console, reachable, report)

    return LiveSearch(
        bench.arena, bench.search, bench.results, folder=plan.folder, wanted=plan.run.evaluations,
        reachable=reachable, work=work, stop=stop,
    )  # fmt: skip


def live(plan: Plan) -> "LiveSearch":
    """Return a new search in an empty folder that goes on in a thread once it is started, and says nothing."""
    from alife.runs.stopping import StopRequest

    arena = session.arena_of(plan)
    search = session.search_of(plan, arena)
    bench = Bench(
        arena,
        session.evaluator_of(plan, arena),
        search,
        session.results_of(plan, arena),
        session.recorder_of(plan, search),
    )
    session.begin(plan, bench, None)
    return _live(plan, bench, StopRequest(), screen.console(quiet=True), arena.reachable(bench.results.bins))
