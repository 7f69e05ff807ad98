"""The window on a study: `python -m viewers STUDY_FOLDER`."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ClassVar

import pygame

from alife.study.study import Study
from viewers.studies.panels.foot import StudyControls, StudyStatusLine, Timeline
from viewers.studies.panels.grid import Grid
from viewers.studies.panels.side import Details, Legend, Title
from viewers.studies.playback import StudyPlayback
from viewers.ui.film import FILM_SIZE, Film, frames_of
from viewers.ui.help import HelpContent
from viewers.ui.keys import SAVE_KEYS, WINDOW_KEYS, Key, by_code, time_keys
from viewers.ui.layout import Side
from viewers.ui.panel import Panel
from viewers.ui.theme import Theme
from viewers.ui.window import Window, loop, opened
from viewers.ui.window_actions import WindowActions
from viewers.ui.wishes import Wish

KEYS = (
    *time_keys(play="play or pause", on="the next picture", back="the picture before", slower="slower"),
    Key((pygame.K_HOME,), "to_start", "Home", "to the beginning", "Time"),
    Key((pygame.K_END,), "to_head", "End", "as far as all have come", "Time"),
    *SAVE_KEYS,
    *WINDOW_KEYS,
)
MOUSE = (
    ("Click", "open a run"),
    ("Wheel", "scroll the settings"),
    ("Legend", "point: light up"),
    ("Timeline", "click or drag: go there"),
)
SECONDS = 20.0  # of a film


class StudyActions(WindowActions):
    """What keys do in the window on a study."""

    def __init__(self, window: "StudyWindow") -> None:
        super().__init__(window)
        self._playback = window.playback

    def toggle_play(self) -> None:
        """Play or pause."""
        self._playback.toggle_play()

    def step_once(self) -> None:
        """Go to the next picture."""
        self._playback.jump(1)

    def step_back(self) -> None:
        """Go to the picture before."""
        self._playback.jump(-1)

    def faster(self) -> None:
        """Play faster."""
        self._playback.set_speed(self._playback.speed_index + 1)

    def slower(self) -> None:
        """Play slower."""
        self._playback.set_speed(self._playback.speed_index - 1)

    def to_start(self) -> None:
        """Go to the beginning."""
        self._playback.go_to(0)

    def to_head(self) -> None:
        """Go as far as all have come."""
        self._playback.go_to(self._playback.end)


class StudyWindow(Window[StudyPlayback]):
    """A window on a study."""

    panel_types: ClassVar[tuple[type[Panel[Any]], ...]] = (
        Grid, Title, Legend, Details, StudyControls, Timeline, StudyStatusLine,
    )  # fmt: skip
    keys = by_code(KEYS)
    side = Side(share=0.26, least=260, most=372)

    def __init__(self, playback: StudyPlayback, screen: pygame.Surface, theme: Theme) -> None:
        super().__init__(
            playback, screen, theme, HelpContent("Watching a study", KEYS, ("Time", "Keep", "Window"), MOUSE)
        )
        self.actions = StudyActions(self)
        self.arrange()

    def advance(self, seconds: float) -> None:
        """Let time go on."""
        self.playback.tick(min(seconds, 0.25))

    @property
    def busy(self) -> bool:
        """Return whether the next frame may differ: while it plays, or its runs still go on."""
        playback = self.playback
        return super().busy or playback.playing or playback.finished < len(playback.study.runs)

    @property
    def frames_wanted(self) -> float:
        """Return how many frames a second are wanted: pictures over time are few."""
        return 30


def watch(
    study: Study, *, onto: tuple[pygame.Surface, Theme] | None = None, stopped: Callable[[], bool] = lambda: False
) -> Wish | None:
    """Show a study until its window is closed, or one of its runs is wanted; return what is wished for next."""
    with ExitStack() as ended:
        screen, theme = onto or opened("alife")
        if onto is None:
            ended.callback(pygame.display.quit)
        pygame.display.set_caption(f"alife: {study.folder.name}")
        window = StudyWindow(StudyPlayback(study), screen, theme)
        ended.callback(window.end_film)
        loop(window, stopped)
        return window.playback.wish


def record(
    study: Study,
    path: Path,
    say: Callable[[str], None],
    *,
    stopped: Callable[[], bool] = lambda: False,
    seconds: float | None = None,
    size: tuple[int, int] = FILM_SIZE,
) -> None:
    """Film a study from its first step to its last; raises UsageError when the film cannot be written."""
    total = frames_of(path, seconds or SECONDS)
    with ExitStack() as ended:
        playback = StudyPlayback(study)
        playback.filmed = True
        window = StudyWindow(playback, pygame.Surface(size, depth=32), Theme(max(1.0, min(size) / FILM_SIZE[1])))
        film = Film(path, size)
        ended.callback(film.close)
        say(f"Filming {len(playback.tiles)} worlds into {path}, {total} frames.")
        for number in range(total):
            playback.go_to(playback.end * number / max(1, total - 1))
            window.draw()
            film.add(window.screen)
            if stopped():
                break
    say(f"{path}: {film.frames} frames, {film.frames / film.rate:.0f} s")
