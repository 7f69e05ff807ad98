"""The window with the start page."""

from collections.abc import Callable
from pathlib import Path

import pygame

from viewers.start.page import StartPage
from viewers.start.playback import RUNS, StartPlayback
from viewers.ui.help import HelpContent
from viewers.ui.keys import WINDOW_KEYS, by_code
from viewers.ui.layout import Side
from viewers.ui.theme import Theme
from viewers.ui.window import Window, loop
from viewers.ui.window_actions import WindowActions
from viewers.ui.wishes import Wish

MOUSE = (("Click", "begin a world, open a run"), ("Drop", "a run folder or a file onto the window"))


class StartActions(WindowActions):
    """What keys do on the start page."""

    def __init__(self, window: "StartWindow") -> None:
        super().__init__(window)
        self._playback = window.playback

    def _let_go(self) -> bool:
        if self._playback.browsing is None and self._playback.listed is None:
            return False
        self._playback.close_list()
        return True


class StartWindow(Window[StartPlayback]):
    """A page of cards."""

    panel_types = (StartPage,)
    keys = by_code(WINDOW_KEYS)
    side = Side(share=0.0, least=0, most=0)

    def __init__(self, playback: StartPlayback, screen: pygame.Surface, theme: Theme) -> None:
        super().__init__(playback, screen, theme, HelpContent("The start page", WINDOW_KEYS, ("Window",), MOUSE))
        self.actions = StartActions(self)
        self.arrange()

    @property
    def busy(self) -> bool:
        """Return whether the next frame may differ: pictures move."""
        return True

    @property
    def frames_wanted(self) -> float:
        """Return how many frames a second are wanted: pictures move slowly."""
        return 30

    def handle(self, event: pygame.event.Event) -> None:
        """Obey one event; open what is dropped."""
        if event.type == pygame.DROPFILE:
            self.playback.open(Path(event.file))
        else:
            super().handle(event)


def choose(
    onto: tuple[pygame.Surface, Theme], *, runs: Path = RUNS, stopped: Callable[[], bool] = lambda: False,
    said: str = "",
) -> Wish | None:  # fmt: skip
    """Show the start page until somebody wishes for something, or closes it (None); said: a message to begin with."""
    playback = StartPlayback(runs)
    if said:
        playback.say(said)
    window = StartWindow(playback, *onto)
    loop(window, stopped)
    return playback.wish
