"""Watch a run or a search in a window, or film it: the one place in alife that opens viewers."""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from alife.core.errors import UsageError
from alife.terminal.parser import Parser

if TYPE_CHECKING:  # slow to load, and not there without the viewer
    from collections.abc import Callable

    from rich.console import Console

    from alife.runs.execute import Watch
    from alife.runs.live import LiveRun
    from alife.runs.stopping import StopRequest
    from alife.search.execute import Audience
    from alife.search.live import LiveSearch
    from alife.terminal.picture import TerminalPicture
    from viewers.ui.wishes import Wish


@dataclass(frozen=True)
class Viewing:
    """How a run or a search is to be watched, if at all."""

    window: bool = False
    video: Path | None = None
    quick: bool = False  # for a moment, in the terminal


def requested(options: argparse.Namespace, what: str) -> Viewing:
    """Return how options ask to watch a run or a search (`what`); raises UsageError where nothing can show it."""
    if options.quick and (options.view or options.video is not None):
        raise UsageError(f"--quick cannot go with --{'view' if options.view else 'video'}: it shows the {what} here.")
    if not options.view and options.video is None:
        return Viewing(quick=bool(options.quick))
    if options.view and options.video is not None:
        raise UsageError("--view and --video cannot go together; R records in the window.")
    try:
        from viewers.ui import display
    except ImportError as error:
        raise UsageError(
            f"To watch a {what}, install the viewer first: pip install 'alife-worlds[viewer]' ({error})."
        ) from error
    if options.view:
        display.check()
        return Viewing(window=True)
    display.check_video(Path(options.video))
    return Viewing(video=Path(options.video))


def of_run(viewing: Viewing) -> "Watch | None":
    """Return what steps a run while it is watched; None where nobody watches."""
    from alife.runs.execute import Watch

    if viewing.window:
        return Watch(_show_run, "--view")
    video = viewing.video
    return None if video is None else Watch(lambda run, stop, console: _film_run(run, video, stop, console))


def of_search(viewing: Viewing, world: str) -> "Audience":
    """Return what watches a search on an arena."""
    from alife.search.execute import Audience

    video = viewing.video
    film = None if video is None else lambda live, stop, console: _film_search(live, video, stop, console)
    return Audience(_show_search if viewing.window else None, film, in_terminal(viewing, world))


def in_terminal(viewing: Viewing, world: str) -> "Callable[[Console], TerminalPicture] | None":
    """Return what makes a picture above the line of progress; None where none is wanted."""
    if not viewing.quick:
        return None
    from alife.terminal.picture import TerminalPicture
    from viewers.ui.recorded import picture_of

    return lambda console: TerminalPicture(console, picture_of(world))


def declare(parser: Parser) -> None:
    """Add the options of `alife view`."""
    from viewers import __main__ as viewer

    viewer.declare(parser)


def execute(options: argparse.Namespace) -> int:
    """Show what options of `alife view` ask for; return the exit code."""
    from viewers import __main__ as viewer

    return viewer.execute(options)


def _show_run(run: "LiveRun", stop: "StopRequest", console: "Console") -> None:
    from viewers.worlds import window

    console.print(f"{run.world.name}, recorded in {run.folder}. Press ? in the window for all keys.")
    stopped = lambda: stop.signal is not None  # noqa: E731 (it is handed on twice)
    _go_on(window.watch(run, stopped=stopped), run.run_config.backend, stopped)


def _film_run(run: "LiveRun", video: Path, stop: "StopRequest", console: "Console") -> None:
    from viewers.worlds import record

    record.record(run, video, console.print, last=run.run_config.steps, stopped=lambda: stop.signal is not None)


def _show_search(live: "LiveSearch", stop: "StopRequest", _console: "Console") -> None:
    from viewers import creatures

    stopped = lambda: (stop.signal or 0) > 0  # noqa: E731 (it is handed on twice)
    _go_on(creatures.watch(live, stopped=stopped), "auto", stopped)


def _go_on(wish: "Wish | None", engine: str, stopped: "Callable[[], bool]") -> None:
    """Show what somebody wished for when a window was left."""
    from viewers import app

    app.run(wish, engine=engine, stopped=stopped)


def _film_search(live: "LiveSearch", video: Path, stop: "StopRequest", console: "Console") -> None:
    from viewers.creatures import record

    record.record(live, video, console.print, stopped=lambda: stop.signal is not None)
