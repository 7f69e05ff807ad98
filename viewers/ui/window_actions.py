"""What the keys that every window knows do, by name; the keys are in viewers.ui.keys."""

from pathlib import Path
from typing import Protocol

import pygame

from alife.core.errors import UsageError
from viewers.ui.film import Film
from viewers.ui.glossary_sheet import Glossary
from viewers.ui.help import Help
from viewers.ui.playback import BasePlayback


class ActionTarget(Protocol):
    """A window, as far as these actions are concerned."""

    screen: pygame.Surface
    film: Film | None
    help: Help
    glossary: Glossary
    quitting: bool

    @property
    def playback(self) -> BasePlayback:
        """Return what is shown."""


class WindowActions:
    """What keys do in every window: one method an action, none takes an argument."""

    def __init__(self, window: ActionTarget) -> None:
        self._window = window

    def screenshot(self) -> None:
        """Write what is seen as a picture into the run's folder."""
        playback = self._window.playback
        try:
            path = unused_file(playback.folder / "screenshots", playback.moment, ".png")
            pygame.image.save(self._window.screen, path)
            playback.say(f"Saved {path}")
        except (OSError, pygame.error) as error:
            playback.say(f"Cannot save the screenshot: {error}")

    def record(self) -> None:
        """Begin or end a video."""
        self._record(".mp4")

    def record_gif(self) -> None:
        """Begin or end a GIF."""
        self._record(".gif")

    def film_frame(self) -> None:
        """Add what is seen to the film, as the clock asks."""
        film, playback = self._window.film, self._window.playback
        if film is not None:
            film.add(self._window.screen, film.due())
            playback.recording = f"{film.kind[1:].upper()} {film.frames / film.rate:.0f} s"
            if film.full:
                self._end_film(f"; it has {film.frames} frames, as many as a GIF may have")

    def toggle_help(self) -> None:
        """Show or hide the help."""
        self._window.help.open = not self._window.help.open

    def toggle_glossary(self) -> None:
        """Show or hide what the words mean."""
        self._window.glossary.toggle()

    def go_home(self) -> None:
        """Leave for the start page, or for the study that led here."""
        self._window.playback.wish = self._window.playback.home

    def toggle_fullscreen(self) -> None:
        """Fill the screen, or not."""
        pygame.display.toggle_fullscreen()

    def escape(self) -> None:
        """Close what is open, else let go of what is held, else quit."""
        if self._window.glossary.open:
            self._window.glossary.open = False
        elif self._window.help.open:
            self._window.help.open = False
        elif not self._let_go():
            self._window.quitting = True

    def quit(self) -> None:
        """Quit."""
        self._window.quitting = True

    def _let_go(self) -> bool:
        """Close or let go of something; return whether there was anything."""
        return False

    def _record(self, suffix: str) -> None:
        window, playback = self._window, self._window.playback
        if window.film is None:
            try:
                path = unused_file(playback.folder / "videos", playback.moment, suffix)
            except OSError as error:
                playback.say(f"Cannot film: {error}")
                return
            window.film = Film(path, window.screen.get_size())
            playback.recording = suffix[1:].upper()
            return
        self._end_film()

    def _end_film(self, more: str = "") -> None:
        window, playback = self._window, self._window.playback
        film, window.film, playback.recording = window.film, None, ""
        if film is None:
            return
        try:
            playback.say(f"Saved {film.close()}{more}")
        except UsageError as error:
            playback.say(str(error))


def unused_file(folder: Path, stem: str, suffix: str) -> Path:
    """Return a name in a folder that no file has yet; the folder is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    number, path = 1, folder / f"{stem}{suffix}"
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{suffix}"
    return path
