"""`python -m viewers RUN_FOLDER`: look at a finished, killed or still growing run, or at a file of genomes."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from alife.core.errors import UsageError
from alife.grid import world_file
from alife.terminal import parser as command
from alife.terminal import screen


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; return the exit code."""
    return command.run_command(lambda: execute(_parser().parse(arguments)))


def _parser() -> command.Parser:
    parser = command.Parser(prog="python -m viewers", description=__doc__)
    declare(parser)
    return parser


def declare(parser: command.Parser) -> None:
    """Add the options of `alife view`."""
    parser.add_argument(
        "folder",
        nargs="?",
        metavar="RUN_FOLDER",
        type=command.file_path,
        help="the folder of a run, or a file of genomes",
    )
    parser.add_argument(
        "--video", metavar="FILE", type=command.file_path, help="film it from its first step, no screen needed"
    )
    parser.add_argument("--seconds", metavar="S", type=float, help="how long the film lasts (default: 30)")
    parser.add_argument("--trust", action="store_true", help="run the world.py that the folder keeps: read it first")
    parser.add_argument("--tour", action="store_true", help="a guided demo over all worlds, two minutes")
    parser.add_argument("--backend", default="auto", help="engine that works out what lies between checkpoints")


def execute(options: argparse.Namespace) -> int:
    """Show what options ask for; return the exit code."""
    from alife.runs.stopping import StopRequest

    if options.trust and options.folder is not None:
        world_file.trust([options.folder])
    with StopRequest().listening() as stop:
        _show(options, lambda: stop.signal is not None)
    return command.SIGNALLED + stop.signal if stop.signal else 0


def _show(options: argparse.Namespace, stopped: Callable[[], bool]) -> None:
    if options.tour:
        from viewers import tour
        from viewers.ui import display

        display.check()
        tour.play(options.backend, stopped=stopped)
        return
    if options.folder is None:
        raise UsageError("Which run? Give a run folder, such as runs/multicell-seed0, or --tour.")
    show_folder(options.folder, backend=options.backend, video=options.video, seconds=options.seconds, stopped=stopped)


def show_folder(
    path: Path,
    *,
    backend: str = "auto",
    video: Path | None = None,
    seconds: float | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Show a run folder, or a file of genomes, in a window until it is closed; or film it into a file.

    backend: the engine that works out what lies between checkpoints
    seconds: how long the film lasts

    Raises UsageError when there is nothing to show, or no screen to show it on.
    """
    from viewers.ui import display

    if video is not None:
        display.check_video(video)
        if seconds is not None:
            from viewers.ui.film import frames_of

            frames_of(video, seconds)
    else:
        display.check()
    if path.is_file() or _is_search(path):
        _show_creatures(path, video, seconds, stopped)
    else:
        _show_run(path, backend, video, seconds, stopped)


def _is_search(folder: Path) -> bool:
    from alife.search import stored

    return stored.is_search(folder)


def _show_creatures(path: Path, video: Path | None, seconds: float | None, stopped: Callable[[], bool]) -> None:
    from alife.search.stored import GenomeFile, StoredSearch
    from viewers import creatures

    source = GenomeFile(path) if path.is_file() else StoredSearch(path)
    for warning in source.warnings:
        screen.warn(warning)
    if video is not None:
        from viewers.creatures import record

        record.record(source, video, print, stopped=stopped, seconds=seconds)
    else:
        creatures.watch(source, stopped=stopped)


def _show_run(path: Path, backend: str, video: Path | None, seconds: float | None, stopped: Callable[[], bool]) -> None:
    from alife.runs import opened as replay

    opened = replay.open_folder(path, engine=backend)
    for warning in opened.warnings:
        screen.warn(warning)
    if video is not None:
        from viewers.worlds import record

        last = opened.run.head  # no further: what lies beyond was never recorded
        opened.run.go_to(0)
        record.record(opened.run, video, print, last=last, stopped=stopped, seconds=seconds)
    else:
        from viewers.worlds import window

        window.watch(opened.run, stopped=stopped, refresh=lambda: replay.follow(opened), playing=False)


if __name__ == "__main__":
    sys.exit(main())
