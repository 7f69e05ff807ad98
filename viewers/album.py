"""The pictures in a run folder, one after the other: what can be shown of a run whose code this user never ran."""

from collections.abc import Callable
from pathlib import Path

import pygame

from alife.core.errors import UsageError
from alife.core.files import step_files
from alife.runs import folder as run_folder
from alife.terminal import screen as terminal
from viewers.ui.film import Film
from viewers.ui.theme import GROUND, NORMAL, TEXT, WARNING, Theme
from viewers.ui.window import IDLE, opened

PICTURES_A_SECOND = 8
MARGIN, LINE = 12, 24  # [units]
KEYS = "left, right: the picture before, the next    space: play    Esc: close"
STEPS = {pygame.K_RIGHT: 1, pygame.K_LEFT: -1}


class Album:
    """The frames of a run's first world, then the pictures that the run drew."""

    def __init__(self, folder: Path) -> None:
        frames = step_files(run_folder.frames(folder, 0), ".png")
        drawn = [(path.name, path) for path in sorted(folder.glob("*.png"))]
        self.pages = [*((f"step {step:,}", frames[step]) for step in sorted(frames)), *drawn]
        self.moving = len(frames)  # so many of them are moments of one world
        self.number = 0
        if not self.pages:
            raise UsageError(f"There is no picture in '{folder}'.")

    def turn(self, by: int) -> None:
        """Go on to another page, round the end."""
        self.number = (self.number + by) % len(self.pages)

    def draw(self, surface: pygame.Surface, theme: Theme, note: str) -> None:
        """Draw the page as large as there is room for, with its name and a note."""
        name, path = self.pages[self.number]
        surface.fill(GROUND)
        edge, line = theme.px(MARGIN), theme.px(LINE)
        room = surface.get_rect().inflate(-2 * edge, -2 * edge - 2 * line)
        try:
            picture = pygame.image.load(path).convert(surface)
        except (pygame.error, OSError):
            theme.write(surface, f"{path.name} is no picture", room.x, room.y, NORMAL, WARNING)
            return
        share = min(room.width / picture.get_width(), room.height / picture.get_height())
        size = max(1, int(picture.get_width() * share)), max(1, int(picture.get_height() * share))
        scaled = (pygame.transform.scale if share > 1 else pygame.transform.smoothscale)(picture, size)
        surface.blit(scaled, scaled.get_rect(center=room.center))
        theme.write(surface, f"{name}    {self.number + 1} of {len(self.pages)}", edge, line, NORMAL, TEXT)
        theme.write(surface, note, edge, surface.get_height() - line, NORMAL, WARNING, width=room.width)


def show(folder: Path, reason: str, *, stopped: Callable[[], bool] = lambda: False) -> None:
    """Show the pictures of a folder in a window until it is closed. Raises UsageError where there is none."""
    album = Album(folder)
    terminal.warn(reason)
    surface, theme = opened(f"{folder.name}: pictures")
    playing = album.moving > 1
    try:
        while not stopped():
            album.draw(surface, theme, f"Its code was not run: --trust shows all of it.    {KEYS}")
            pygame.display.flip()
            event = pygame.event.wait(round(1000 / PICTURES_A_SECOND if playing else 1000 * IDLE))
            if event.type == pygame.QUIT or (event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE):
                return
            if event.type == pygame.KEYDOWN:
                playing = not playing if event.key == pygame.K_SPACE else False
                album.turn(STEPS.get(event.key, 0))
            elif event.type == pygame.NOEVENT and playing:
                album.turn(1)
    finally:
        pygame.display.quit()


def record(folder: Path, reason: str, video: Path, size: tuple[int, int]) -> None:
    """Film the pictures of a folder. Raises UsageError where there is none, or the film cannot be written."""
    album = Album(folder)
    terminal.warn(reason)
    pygame.display.init()
    pygame.display.set_mode((1, 1), pygame.HIDDEN)  # pictures take the form of a screen's
    surface, theme, film = pygame.Surface(size), Theme(1.0), Film(video, size)
    for _ in album.pages:
        album.draw(surface, theme, "Its code was not run.")
        film.add(surface, max(1, film.rate // PICTURES_A_SECOND))
        album.turn(1)
    film.close()
    terminal.console(quiet=False).print(f"{video}: {film.frames} frames", highlight=False)
