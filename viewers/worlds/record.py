"""A film of a run on no screen at all: what its window would show, or the world alone.

A run that goes on is filmed as it is stepped. One that is over is filmed from the pictures that it left, in seconds;
to work out the steps between them again takes as long as the run did.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pygame
from PIL import Image

from alife.core.files import step_files
from alife.runs import folder as run_folder
from alife.runs.live import LiveRun
from alife.worlds.viewable import packed
from viewers.ui.film import FILM_SIZE, Film, frames_of
from viewers.ui.theme import Theme
from viewers.worlds.clean import CleanWindow
from viewers.worlds.frames import Frame
from viewers.worlds.playback import Playback
from viewers.worlds.window import WorldWindow

FILM_SECONDS = 30.0  # how long the film of a run lasts by default
PICTURES_A_SECOND = 12  # of a film from recorded pictures, unless its length is given
LEAST_PICTURES = 8  # from which a film is made from them
PROGRESS_SECONDS = 5.0  # between two lines of progress


@dataclass(frozen=True)
class Look:
    """How a film looks."""

    size: tuple[int, int] = FILM_SIZE  # [pixels]
    clean: bool = False  # the world alone, with a small caption

    def window(self, playback: Playback) -> WorldWindow:
        """Return a window without a screen that shows it."""
        playback.filmed = True
        surface = pygame.Surface(self.size, depth=32)
        theme = Theme(max(1.0, min(self.size) / FILM_SIZE[1]))
        return (CleanWindow if self.clean else WorldWindow)(playback, surface, theme)


def record(
    run: LiveRun,
    path: Path,
    say: Callable[[str], None],
    *,
    last: int,
    stopped: Callable[[], bool],
    seconds: float | None = None,
    look: Look = Look(),
) -> None:
    """Film a run from where it is to a last step, and save it.

    The film has exactly seconds x frames a second, the first of the first step and the last of the last; one that
    is stopped has those up to there. `say` gets the lines of progress. Raises UsageError when there cannot be so
    many frames, or when the file cannot be written.
    """
    total = frames_of(path, seconds or FILM_SECONDS)
    first = run.step
    say(f"Filming steps {first:,} to {last:,} into {path}, {total} frames. Ctrl-C saves and stops.")

    def moments(playback: Playback) -> Iterator[int]:
        for number in range(total):
            _advance_to(run, first + (last - first) * number // (total - 1), stopped)
            playback.simulation.wanted = True
            playback.simulation.turn()
            yield run.step

    _film(run, path, say, moments, total, last, stopped, look)


def pictures_of(run: LiveRun) -> dict[int, Path]:
    """Return the pictures of a run's first world that its folder has, by step up to its head."""
    found = step_files(run_folder.frames(run.folder, 0), ".png")
    return {step: found[step] for step in sorted(found) if step <= run.head}


def record_pictures(
    run: LiveRun,
    path: Path,
    say: Callable[[str], None],
    *,
    stopped: Callable[[], bool],
    seconds: float | None = None,
    look: Look = Look(),
) -> None:
    """Film the pictures that a run left, without stepping it again. Raises UsageError as `record` does."""
    pictures = pictures_of(run)
    steps = list(pictures)
    total = frames_of(path, seconds or min(max(1.0, len(steps) / PICTURES_A_SECOND), FILM_SECONDS))
    say(f"Filming {len(steps)} recorded pictures into {path}, {total} frames.")
    if total > 2 * len(steps):
        say(
            f"Each is shown for {total / len(steps):.0f} frames; --smooth works out the steps between them again, "
            f"{steps[-1]:,} in all, which takes as long as the run did."
        )

    def moments(playback: Playback) -> Iterator[int]:
        status, shown = playback.simulation.status, -1
        status.head = status.last_step = steps[-1]
        for number in range(total):
            step = steps[(len(steps) - 1) * number // (total - 1)]
            if step != shown:
                playback.simulation.latest = _frame_of(playback, pictures[step], step, number)
            shown = step
            yield step

    _film(run, path, say, moments, total, steps[-1], stopped, look)


def _frame_of(playback: Playback, picture: Path, step: int, number: int) -> Frame:
    """Return the frame that a recorded picture is; how many live is known from the last sample before it."""
    with Image.open(picture) as file:
        pixels = packed(np.asarray(file.convert("RGB")))
    playback.tick()  # takes over the samples, which come from another thread where there is one
    steps, counts = playback.series.table(step)
    census = counts[-1] if len(steps) else np.zeros(len(playback.bands), np.int64)
    return Frame(step, playback.simulation.request, pixels, census, step, number=number + 1)


def _film(
    run: LiveRun,
    path: Path,
    say: Callable[[str], None],
    moments: Callable[[Playback], Iterator[int]],
    total: int,
    last: int,
    stopped: Callable[[], bool],
    look: Look,
) -> None:
    """Draw and write the frames of a film; `moments` brings the playback to each and yields its step."""
    reported = time.monotonic()
    with ExitStack() as ended:
        playback = Playback(run)
        ended.callback(playback.close)
        window = look.window(playback)
        film = Film(path, look.size)
        ended.callback(film.close)
        for number, step in enumerate(moments(playback)):
            window.tick()
            window.draw()
            film.add(window.screen)
            if time.monotonic() - reported > PROGRESS_SECONDS:
                reported = time.monotonic()
                say(f"step {step:,} of {last:,}, {number / total:.0%} of the film")
            if stopped():
                break
    say(f"{path}: {film.frames} frames, {film.frames / film.rate:.0f} s")


def _advance_to(run: LiveRun, step: int, stopped: Callable[[], bool]) -> None:
    while run.step < step and not stopped():
        run.advance(1.0, step - run.step, stopped)
