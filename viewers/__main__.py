"""A window on a start page; with a FOLDER on a run (finished, killed or still growing), a study, or genomes."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from alife.core.errors import UsageError, unknown
from alife.core.own_files import Untrusted
from alife.grid import world_file
from alife.terminal import parser as command
from alife.terminal import screen

USUAL_SIZE = "720p"  # of a film
OF_FILMS = ("seconds", "size", "clean", "smooth", "colours")  # options that mean nothing to a window


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
        metavar="FOLDER",
        type=command.file_path,
        help="the folder of a run or of a study, or a file of genomes",
    )
    parser.add_argument(
        "--video", metavar="FILE", type=command.file_path, help="film it from its first step, no screen needed"
    )
    parser.add_argument("--seconds", metavar="S", type=float, help="how long the film lasts (default: 30)")
    parser.add_argument("--trust", action="store_true", help="run the world.py that the folder keeps: read it first")
    parser.add_argument("--size", metavar="NAME", help="of the film: 720p (default), 1080p or square")
    parser.add_argument("--clean", action="store_true", help="film the world alone, with a small caption")
    colours = "what the film shows, by the name of its button in the window (default: what the run recorded)"
    parser.add_argument("--colours", metavar="NAME", help=colours)
    smooth = "work out every step of the film again, instead of showing the pictures that the run left"
    parser.add_argument("--smooth", action="store_true", help=smooth)
    parser.add_argument("--tour", action="store_true", help="a guided demo over all worlds, two minutes")
    parser.add_argument("--backend", default="auto", help="engine that works out what lies between checkpoints")


def execute(options: argparse.Namespace) -> int:
    """Show what options ask for; return the exit code."""
    from alife.runs.stopping import StopRequest

    if options.folder is not None:
        world_file.settle_trust([options.folder], trusted=options.trust)
    with StopRequest().listening() as stop:
        _show(options, lambda: stop.signal is not None)
    return command.SIGNALLED + stop.signal if stop.signal else 0


def _show(options: argparse.Namespace, stopped: Callable[[], bool]) -> None:
    for name in OF_FILMS if options.video is None else ():
        if getattr(options, name) not in (None, False):
            raise UsageError(f"--{name} is about a film; give --video FILE as well.")
    if options.folder is None:
        if options.video is not None:
            raise UsageError("Which run is to be filmed? Give a run folder, such as runs/multicell-seed0.")
        from viewers import app
        from viewers.ui import display
        from viewers.ui.wishes import Home, Tour

        display.check()
        app.run(Tour() if options.tour else Home(), engine=options.backend, stopped=stopped)
        return
    look = {
        "size": options.size or USUAL_SIZE,
        "clean": options.clean,
        "smooth": options.smooth,
        "colours": options.colours,
    }
    show_folder(
        options.folder, backend=options.backend, video=options.video, seconds=options.seconds, stopped=stopped, **look
    )


def show_folder(
    path: Path,
    *,
    backend: str = "auto",
    video: Path | None = None,
    seconds: float | None = None,
    size: str = USUAL_SIZE,
    clean: bool = False,
    smooth: bool = False,
    colours: str | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Show a run folder, a study, or a file of genomes, in a window until it is closed; or film it into a file.

    backend: the engine that works out what lies between checkpoints
    seconds: how long the film lasts
    size: of the film, a name of viewers.ui.film.FILM_SIZES
    clean: whether the film shows the world alone
    smooth: whether steps between recorded pictures are worked out again
    colours: what the film of a run shows; None for what the run recorded

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
    if video is None:
        from viewers import app

        wish = app.open_path(path, engine=backend, stopped=stopped)
        app.run(wish, engine=backend, stopped=stopped)
    else:
        from viewers.ui.film import FILM_SIZES

        if size not in FILM_SIZES:
            raise unknown("size of a film", size, FILM_SIZES)
        try:
            _film(path, backend, video, seconds, stopped, FILM_SIZES[size], clean=clean, smooth=smooth, colours=colours)
        except Untrusted as error:
            from viewers import album

            album.record(path, str(error), video, FILM_SIZES[size])


def _film(
    path: Path, backend: str, video: Path, seconds: float | None, stopped: Callable[[], bool], size: tuple[int, int],
    *, clean: bool, smooth: bool, colours: str | None,
) -> None:  # fmt: skip
    from alife.search import stored
    from alife.study import study

    if colours is not None and (study.is_study(path) or path.is_file() or stored.is_search(path)):
        raise UsageError("--colours goes with the film of a run of a world.")
    if study.is_study(path):
        from viewers.studies import window as studies

        studies.record(study.open_study(path), video, print, stopped=stopped, seconds=seconds, size=size)
        return
    if path.is_file() or stored.is_search(path):
        from viewers.creatures import record as creatures

        source = stored.GenomeFile(path) if path.is_file() else stored.StoredSearch(path)
        for warning in source.warnings:
            screen.warn(warning)
        creatures.record(source, video, print, stopped=stopped, seconds=seconds, size=size, clean=clean)
        return
    from alife.runs import opened as replay
    from viewers.worlds import record as worlds

    opened = replay.open_folder(path, engine=backend)
    for warning in opened.warnings:
        screen.warn(warning)
    look, recorded = worlds.Look(size, clean), opened.run.world.shown
    if colours is not None:
        opened.run.world.show(colours)
    smooth = smooth or opened.run.world.shown != recorded
    if not smooth and len(worlds.pictures_of(opened.run)) >= worlds.LEAST_PICTURES:
        worlds.record_pictures(opened.run, video, print, stopped=stopped, seconds=seconds, look=look)
        return
    last = opened.run.head  # no further: what lies beyond was never recorded
    opened.run.go_to(0)
    worlds.record(opened.run, video, print, last=last, stopped=stopped, seconds=seconds, look=look)


if __name__ == "__main__":
    sys.exit(main())
