"""The toolbar, always there: whatever keys do often, for the mouse, and a slider for the speed."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import pygame

from viewers.ui.icons import draw_icon
from viewers.ui.panel import Panel, Place, Room, Shown
from viewers.ui.playback import BasePlayback
from viewers.ui.theme import ACCENT, GROUND, LINE, MUTED, ON_ACCENT, RAISED, SMALL, TEXT, Theme
from viewers.ui.wishes import Home

HEIGHT = 38  # [units]
BUTTON = 28  # [units] height of a button, and its width without words
ICON = 13  # [units]
GAP, GROUP_GAP = 4, 12  # [units] between two buttons, between two groups
TRACK, SPEED_WORDS = 90, 78  # [units] widths of the speed's slider and of what it says


@dataclass(frozen=True)
class Control:
    """A button of the toolbar."""

    action: str  # the method of the window's actions that a click calls
    words: str
    icon: str
    hint: str  # what it does, and its key
    on: bool = False  # whether what it does is going on
    widest: str = ""  # the longest words that it ever has, so that no other button moves when they change
    opens: str = ""  # the name of the overlay that it opens: while that is open, it is lit as well


@dataclass(frozen=True)
class Speed:
    """Where the slider stands."""

    index: int
    count: int
    words: str


def play_control(words: tuple[str, str], hint: str, *, going: bool) -> Control:
    """Return the button that lets time go on or pause, whichever of two words it has: play, pause."""
    said, sign = (words[1], "pause") if going else (words[0], "play")
    return Control("toggle_play", said, sign, hint, widest=max(words, key=len))


def home_control(playback: BasePlayback, *, saved: str) -> Control:
    """Return the button that leaves: to the start page, or to the study that led here. saved: what is kept then."""
    if isinstance(playback.home, Home):
        return Control("go_home", "Start", "home", f"All worlds, presets and recent runs; {saved}")
    return Control("go_home", "Study", "home", f"Back to the study that this is of; {saved}")


class Controls(Panel[Shown]):
    """A row of groups of buttons, between the first two the speed."""

    name = "controls"
    place = Place.FOOT

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.act: Callable[[str], None] = lambda _: None  # set by the window, as is the next
        self.is_open: Callable[[str], bool] = lambda _: False  # whether an overlay is, by its name
        self._places: list[tuple[pygame.Rect, Control]] = []
        self._track = pygame.Rect(0, 0, 0, 0)
        self._hovered = ""

    def groups(self, playback: Shown) -> Sequence[Sequence[Control]]:
        """Return the buttons, by group."""
        raise NotImplementedError

    def speed(self, playback: Shown) -> Speed:
        """Return how fast time is to go."""
        raise NotImplementedError

    def set_speed(self, index: int, playback: Shown) -> None:
        """Let time go faster or slower."""
        raise NotImplementedError

    def height(self, playback: Shown, room: Room) -> int | None:  # noqa: ARG002
        """Return the height of one row; films have no use for it."""
        return None if playback.filmed else self.theme.px(HEIGHT)

    def key(self, playback: Shown) -> Hashable:
        """Return what the picture depends on."""
        groups = tuple(map(tuple, self.groups(playback)))
        lit = tuple(self._is_lit(control) for group in groups for control in group)
        return groups, lit, self.speed(playback), self._hovered, self.area.size

    def draw(self, surface: pygame.Surface, playback: Shown) -> None:
        """Draw the row, with words where they fit: the first groups, whose signs everybody knows, do without first."""
        self.ground(surface)
        pygame.draw.line(surface, LINE, (0, 0), (surface.get_width(), 0))
        groups, self._places = self.groups(playback), []
        wordless = self._wordless(groups, surface.get_width())
        close = self._width(groups, len(groups)) > surface.get_width()
        x, unit, gap = self.theme.px(8), self.theme.px, 2 if close else GAP
        for number, group in enumerate(groups):
            for control in group:
                x = self._button(surface, x, control, wordy=number >= wordless) + unit(gap)
            x += unit(0 if close else GROUP_GAP - GAP)
            if number == 0:
                x = self._slider(surface, x, self.speed(playback), in_short=close) + unit(gap)

    def place_of(self, action: str) -> tuple[int, int]:
        """Return the middle of a button in the panel; raises StopIteration where there is none."""
        return next(area.center for area, control in self._places if control.action == action)

    def place_of_speed(self, share: float) -> tuple[int, int]:
        """Return a place on the slider, from 0, the slowest, to 1."""
        return self._track.x + round(share * (self._track.width - 1)), self._track.centery

    def point(self, place: tuple[int, int] | None, playback: Shown) -> None:
        """Say what the button under the mouse does."""
        control = self._at(place) if place is not None else None
        self._hovered = control.action if control else ""
        on_track = place is not None and self._touch().collidepoint(place)
        playback.hint = control.hint if control else "Speed: drag, or keys Up and Down" if on_track else ""

    def click(self, place: tuple[int, int], playback: Shown) -> None:
        """Do what the button says, or change the speed."""
        control = self._at(place)
        if control is not None:
            self.act(control.action)
        elif self._touch().collidepoint(place):
            self._slide(place, playback)

    def drag(self, place: tuple[int, int], moved: tuple[int, int], playback: Shown) -> None:  # noqa: ARG002
        """Change the speed."""
        if self._touch().collidepoint(place):
            self._slide(place, playback)

    def _is_lit(self, control: Control) -> bool:
        return control.on or (bool(control.opens) and self.is_open(control.opens))

    def _slide(self, place: tuple[int, int], playback: Shown) -> None:
        share = min(max((place[0] - self._track.x) / max(1, self._track.width), 0.0), 1.0)
        speed = self.speed(playback)
        index = round(share * (speed.count - 1))
        if index != speed.index:
            self.set_speed(index, playback)

    def _touch(self) -> pygame.Rect:
        """Return the area in which the slider is meant: a little more than it."""
        return self._track.inflate(self.theme.px(14), self.theme.px(24))

    def _at(self, place: tuple[int, int]) -> Control | None:
        return next((control for area, control in self._places if area.collidepoint(place)), None)

    def _wordless(self, groups: Sequence[Sequence[Control]], width: int) -> int:
        """Return how many groups have to do without words so that all fit."""
        return next((count for count in range(len(groups)) if self._width(groups, count) <= width), len(groups))

    def _width(self, groups: Sequence[Sequence[Control]], wordless: int) -> int:
        """Return the width of all, where so many groups have no words."""
        unit = self.theme.px
        buttons = sum(
            self._button_width(one, wordy=number >= wordless) + unit(GAP)
            for number, group in enumerate(groups)
            for one in group
        )
        return buttons + unit(GROUP_GAP) * (len(groups) + 1) + unit(TRACK + SPEED_WORDS + 24)

    def _button_width(self, control: Control, *, wordy: bool) -> int:
        words = max(self.theme.width(one, SMALL) for one in (control.words, control.widest))
        return self.theme.px(BUTTON) + (words + self.theme.px(3) if wordy else 0)

    def _button(self, surface: pygame.Surface, x: int, control: Control, *, wordy: bool) -> int:
        unit = self.theme.px
        area = pygame.Rect(x, unit((HEIGHT - BUTTON) / 2), self._button_width(control, wordy=wordy), unit(BUTTON))
        lit = self._is_lit(control)
        ink = ON_ACCENT if lit else TEXT
        pygame.draw.rect(surface, ACCENT if lit else RAISED, area, border_radius=unit(5))
        if control.action == self._hovered:
            pygame.draw.rect(surface, ACCENT, area, max(1, unit(1)), border_radius=unit(5))
        sign = pygame.Rect(0, 0, unit(ICON), unit(ICON))
        sign.center = area.x + unit(BUTTON / 2), area.centery
        draw_icon(surface, control.icon, sign, ink)
        if wordy:
            self.theme.write(surface, control.words, area.x + unit(BUTTON - 4), area.centery, SMALL, ink)
        self._places.append((area, control))
        return area.right

    def _slider(self, surface: pygame.Surface, x: int, speed: Speed, *, in_short: bool) -> int:
        unit = self.theme.px
        self._track = pygame.Rect(x + unit(7), unit(HEIGHT / 2 - 2), unit(TRACK - 14), unit(4))
        pygame.draw.rect(surface, GROUND, self._track.inflate(0, unit(2)), border_radius=unit(3))
        knob = self.place_of_speed(speed.index / max(1, speed.count - 1))
        pygame.draw.aacircle(surface, ACCENT, knob, unit(6))
        if in_short:
            return self._track.right + unit(10)
        self.theme.write(surface, speed.words, self._track.right + unit(13), self._track.centery, SMALL, MUTED)
        return self._track.right + unit(13 + SPEED_WORDS)
