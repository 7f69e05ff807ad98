"""A film of a run on no screen at all: what its window would show, from where the run is to a last step."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pygame

from alife.runs.live import LiveRun
from viewers.ui.film import FILM_SIZE, Film, frames_of
from viewers.ui.theme import Theme
from viewers.worlds.playback import Playback
from viewers.worlds.window import WorldWindow

FILM_SECONDS = 30.0  # how long the film of a run lasts by default
PROGRESS_SECONDS = 5.0  # between two lines of progress


def record(
    run: LiveRun,
    path: Path,
    say: Callable[[str], None],
    *,
    last: int,
    stopped: Callable[[], bool],
    seconds: float | None = None,
) -> None:
    """Film a run from where it is to a last step, and save it.

    The film has exactly seconds x frames a second, the first of the first step and the last of the last; one that
    is stopped has those up to there. `say` gets the lines of progress. Raises UsageError when there cannot be so
    many frames, or when the file cannot be written.
    """
    total = frames_of(path, seconds or FILM_SECONDS)
    first, reported = run.step, time.monotonic()
    with ExitStack() as ended:
        playback = Playback(run)
        ended.callback(playback.close)
        window = WorldWindow(playback, pygame.Surface(FILM_SIZE, depth=32), Theme())
        film = Film(path, FILM_SIZE)
        ended.callback(film.close)
        say(f"Filming steps {first:,} to {last:,} into {path}, {total} frames. Ctrl-C saves and stops.")
        for number in range(total):
            _advance_to(run, first + (last - first) * number // (total - 1), stopped)
            _add_frame(film, window)
            if time.monotonic() - reported > PROGRESS_SECONDS:
                reported = time.monotonic()
                say(f"step {run.step:,} of {last:,}, {number / total:.0%} of the film")
            if stopped():
                break
    say(f"{path}: {film.frames} frames, {film.frames / film.rate:.0f} s")


def _advance_to(run: LiveRun, step: int, stopped: Callable[[], bool]) -> None:
    while run.step < step and not stopped():
        run.advance(1.0, step - run.step, stopped)


def _add_frame(film: Film, window: WorldWindow) -> None:
    simulation = window.playback.simulation
    simulation.wanted = True
    simulation.turn()
    window.tick()
    window.draw()
    film.add(window.screen)
