"""A film of creatures without any screen: the best one alone, then nine from all over the map side by side."""

from collections.abc import Callable
from pathlib import Path

import pygame

from viewers.film import FILM_SIZE, Film
from viewers.ocean.aquarium import Aquarium, Source
from viewers.ocean.lab import Lab
from viewers.ocean.window import Ocean
from viewers.theme import Theme

ALONE, TOGETHER = 10.0, 14.0  # [s]


def record(source: Source, path: Path, say: Callable[[str], None]) -> None:
    """Film what a source has; raises UsageError when the film cannot be written."""
    film = Film(path, FILM_SIZE)
    say(f"Filming into {path}, {ALONE + TOGETHER:.0f} s.")
    aquarium = Aquarium(source, lab=Lab(at_once=True))
    window = Ocean(aquarium, pygame.Surface(FILM_SIZE, depth=32), Theme())
    try:
        aquarium.watch_best()
        _film(window, film, ALONE)
        aquarium.watch_nine()
        _film(window, film, TOGETHER)
    finally:
        aquarium.close()
        film.close()
    say(f"{path}: {film.frames / film.rate:.0f} s")


def _film(window: Ocean, film: Film, seconds: float) -> None:
    for _ in range(round(seconds * film.rate)):
        window.playback.tick(1 / film.rate)
        window.arrange()
        window.draw()
        film.add(window.screen)
