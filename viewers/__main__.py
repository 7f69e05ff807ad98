"""`python -m viewers RUN_FOLDER`: look at a finished, killed or still growing run, or at a file of genomes."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from alife.core.errors import UsageError
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
        "folder", nargs="?", metavar="RUN_FOLDER", type=Path, help="the folder of a run, or a file of genomes"
    )
    parser.add_argument("--video", metavar="FILE", type=Path, help="film it from its first step, no screen needed")
    parser.add_argument("--seconds", metavar="S", type=float, help="how long the film lasts (default: 30)")
    parser.add_argument("--tour", action="store_true", help="a guided demo over all worlds, two minutes")
    parser.add_argument("--backend", default="auto", help="engine that works out what lies between checkpoints")


def execute(options: argparse.Namespace) -> int:
    """Show what options ask for; return the exit code."""
    from alife.runs.stopping import StopRequest

    with StopRequest().listening() as stop:
        _show(options, lambda: stop.signal is not None)
    return command.SIGNALLED + stop.signal if stop.signal else 0


def _show(options: argparse.Namespace, stopped: Callable[[], bool]) -> None:
    from viewers.ui import display

    if options.tour:
        display.check()
        from viewers import tour

        tour.play(options.backend, stopped=stopped)
        return
    if options.folder is None:
        raise UsageError("Which run? Give a run folder, such as runs/multicell-seed0, or --tour.")
    if options.video:
        display.check_video(options.video)
        if options.seconds is not None:
            from viewers.ui.film import frames_of

            frames_of(options.video, options.seconds)
    else:
        display.check()
    if options.folder.is_file() or _is_search(options.folder):
        _show_creatures(options, stopped)
    else:
        _show_run(options, stopped)


def _is_search(folder: Path) -> bool:
    from alife.search import stored

    return stored.is_search(folder)


def _show_creatures(options: argparse.Namespace, stopped: Callable[[], bool]) -> None:
    from alife.search.stored import GenomeFile, StoredSearch
    from viewers import creatures

    source = GenomeFile(options.folder) if options.folder.is_file() else StoredSearch(options.folder)
    if options.video:
        from viewers.creatures import record

        record.record(source, options.video, print, stopped=stopped, seconds=options.seconds)
    else:
        creatures.watch(source, stopped=stopped)


def _show_run(options: argparse.Namespace, stopped: Callable[[], bool]) -> None:
    from alife.runs import opened as replay

    opened = replay.open_folder(options.folder, engine=options.backend)
    for warning in opened.warnings:
        screen.warn(warning)
    if options.video:
        from viewers.worlds import record

        last = opened.run.head  # no further: what lies beyond was never recorded
        opened.run.go_to(0)
        record.record(opened.run, options.video, print, last=last, stopped=stopped, seconds=options.seconds)
    else:
        from viewers.worlds import window

        window.watch(opened.run, stopped=stopped, refresh=lambda: replay.follow(opened), playing=False)


if __name__ == "__main__":
    sys.exit(main())
