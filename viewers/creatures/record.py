"""A film of creatures without any screen: the best one alone, then nine from all over the map side by side."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pygame

from viewers.creatures.background import BackgroundEvaluator
from viewers.creatures.playback import DEFAULT_SPEED, SPEEDS, CreaturePlayback, Source
from viewers.creatures.window import CleanWindow, CreatureWindow
from viewers.ui.film import FILM_SIZE, Film, frames_of
from viewers.ui.theme import Theme

ALONE, TOGETHER = 10.0, 14.0  # [s]
ROOM = 0.95  # share of the tank, from the start to its right, that the fastest may use


def record(
    source: Source,
    path: Path,
    say: Callable[[str], None],
    *,
    stopped: Callable[[], bool] = lambda: False,
    seconds: float | None = None,
    size: tuple[int, int] = FILM_SIZE,
    clean: bool = False,
) -> None:
    """Film what a source has, or as much of it as there is time; raises UsageError when the film cannot be written."""
    total = frames_of(path, seconds or ALONE + TOGETHER)
    alone = round(total * ALONE / (ALONE + TOGETHER))
    with ExitStack() as ended:
        playback = CreaturePlayback(source, background=BackgroundEvaluator(at_once=True))
        ended.callback(playback.close)
        playback.filmed = True
        theme = Theme(max(1.0, min(size) / FILM_SIZE[1]))
        window = (CleanWindow if clean else CreatureWindow)(playback, pygame.Surface(size, depth=32), theme)
        film = Film(path, size)
        ended.callback(film.close)
        say(f"Filming into {path}, {total} frames.")
        playback.watch_best()
        _film(window, film, alone, stopped)
        playback.watch_nine()
        _hurry(window, (total - alone) / film.rate)
        _film(window, film, total - alone, stopped)
    say(f"{path}: {film.frames} frames, {film.frames / film.rate:.0f} s")


def _hurry(window: CreatureWindow, seconds: float) -> None:
    """Let time pass as fast as it can without anybody swimming out of the tank before the film ends."""
    playback = window.playback
    playback.tick(0.0)
    window.arrange()
    ready = [one for one in playback.swimmers if one.ready]
    ahead = max((float(one.place_at(one.beats)[0]) / one.beats for one in ready), default=0.0)  # [cells/beat]
    playback.tick(1.0)  # until the camera sees them all; they start again below
    room = playback.camera.to_water((window.area("tank").width, 0))[0] * ROOM
    fitting = [number for number, speed in enumerate(SPEEDS) if ahead * speed * seconds <= room]
    playback.faster(max([*fitting, DEFAULT_SPEED]) - playback.speed_index)
    playback.go_to(0.0)


def _film(window: CreatureWindow, film: Film, frames: int, stopped: Callable[[], bool]) -> None:
    for _ in range(frames):
        if stopped():
            break
        window.playback.tick(1 / film.rate)
        window.arrange()
        window.draw()
        film.add(window.screen)
