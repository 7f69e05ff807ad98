"""What every panel is: an area of the window that draws a playback and may be pointed at.

A panel says itself what it is called, where it goes and how high it is there. A window shows it as soon as
its class stands in the window's `panel_types`.
"""

from collections.abc import Hashable
from enum import Enum, auto
from typing import ClassVar, Generic, NamedTuple, TypeVar

import pygame

from alife.core.colours import Colour
from viewers.ui import glossary
from viewers.ui.playback import BasePlayback
from viewers.ui.theme import FAINT, LINE, MUTED, PANEL, RAISED, SMALL, Theme

TERM = 16  # [units] height of a label that can be pointed at
Shown = TypeVar("Shown", bound=BasePlayback)  # the playback that a window shows


class Place(Enum):
    """Where in a window a panel goes."""

    MAIN = auto()  # the middle, which takes what the others leave
    SIDE = auto()  # the column at the right, from the top down
    FOOT = auto()  # a row of the whole width, at the bottom


class Room(NamedTuple):
    """The room there is for a panel of the side or the foot [pixels]."""

    width: int
    height: int  # what the panels before it have left of the column
    column: int  # the height of the whole column


class Around(NamedTuple):
    """Where an overlay finds itself [pixels of the window]."""

    window: pygame.Rect
    main: pygame.Rect  # the panel in the middle
    mouse: tuple[int, int]
    pressed: bool  # whether a button of the mouse is down
    notice: int = 0  # how much of the top of the main panel a notice takes, below which sheets lie
    tools: int = 0  # how much of it the strip of tools takes, below which lists lie

    @property
    def free(self) -> pygame.Rect:
        """Return what sheets may cover of the main panel's height, over the width of the window."""
        return pygame.Rect(0, self.main.top + self.notice, self.window.width, self.main.height - self.notice)


class Panel(Generic[Shown]):
    """An area of the window. `key` says what it shows: as long as it is the same, nothing is drawn anew."""

    name: ClassVar[str]  # by which a window finds it
    place: ClassVar[Place] = Place.SIDE

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.area = pygame.Rect(0, 0, 0, 0)
        self._terms: list[tuple[pygame.Rect, str]] = []  # words that were written with `term`: where, what they mean

    def height(self, playback: Shown, room: Room) -> int | None:  # noqa: ARG002
        """Return the height [pixels] it wants, all that is left by default; None when it is not to be seen."""
        return room.height

    def key(self, playback: Shown) -> Hashable:
        """Return what the picture depends on."""
        raise NotImplementedError

    def draw(self, surface: pygame.Surface, playback: Shown) -> None:
        """Draw onto a surface of the size of `area`."""
        raise NotImplementedError

    def point(self, place: tuple[int, int] | None, playback: Shown) -> None:
        """Take note that the mouse is at a place of the panel, or (None) has left it."""

    def click(self, place: tuple[int, int], playback: Shown) -> None:
        """Take a click of the left button."""

    def press(self, place: tuple[int, int], playback: Shown) -> None:
        """Take note that the left button went down; a click or a drag follows."""

    def right_click(self, place: tuple[int, int], playback: Shown) -> None:
        """Take a click of the right button."""

    def drag(self, place: tuple[int, int], moved: tuple[int, int], playback: Shown) -> None:
        """Take a movement, by some pixels, with the left button down."""

    def release(self, place: tuple[int, int], playback: Shown) -> None:
        """Take note that the left button came up after a drag."""

    def wheel(self, place: tuple[int, int], steps: int, playback: Shown) -> None:
        """Take a turn of the wheel, up positive."""

    def meaning_at(self, place: tuple[int, int]) -> str:
        """Return what the word at a place means, empty where there is none."""
        return next((meaning for area, meaning in self._terms if area.collidepoint(place)), "")

    def ground(self, surface: pygame.Surface, colour: Colour = PANEL) -> None:
        """Fill the panel, usually with the colour of panels."""
        surface.fill(colour)
        self._terms = []

    def term(
        self, surface: pygame.Surface, words: str, x: int, y: int, colour: Colour, *, width: int = 0, word: str = "",
        bold: bool = False,
    ) -> int:  # fmt: skip
        """Write a small label and remember what it means, for who points at it; return where it ends.

        word: how the glossary has it, where that is not how it is written
        """
        end = self.theme.write(surface, words, x, y, SMALL, colour, width=width, bold=bold)
        meaning = glossary.meaning(word or words)
        if meaning:
            tall = self.theme.px(TERM)
            self._terms.append((pygame.Rect(x, y - tall // 2, end - x, tall), meaning))
        return end

    def scroll_bar(self, surface: pygame.Surface, area: pygame.Rect, first: float, shown: float, total: float) -> None:
        """Draw at the right edge of an area which part of a longer list is in sight; nothing where all of it is."""
        if shown >= total:
            return
        unit = self.theme.px
        track = pygame.Rect(area.right - unit(8), area.y, unit(4), area.height)
        knob = track.copy()
        knob.height = max(unit(16), round(track.height * shown / total))
        knob.y += round((track.height - knob.height) * min(first / (total - shown), 1.0))
        pygame.draw.rect(surface, RAISED, track, border_radius=unit(2))
        pygame.draw.rect(surface, MUTED, knob, border_radius=unit(2))

    def heading(self, surface: pygame.Surface, words: str, y: int) -> int:
        """Write a section's name over a hairline; return where the section begins."""
        unit = self.theme.px
        end = self.term(surface, words.upper(), unit(14), y + unit(8), FAINT, bold=True)
        middle = y + unit(8)
        pygame.draw.line(surface, LINE, (end + unit(8), middle), (surface.get_width() - unit(14), middle))
        return y + unit(22)


class Overlay(Panel[Shown]):
    """A panel that lies over others for a while."""

    takes_mouse: ClassVar[bool] = True  # else the panel below is what the mouse points at
    is_sheet: ClassVar[bool] = False  # whether keys mean it while it is open, and nothing below

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.open = False

    def area_over(self, playback: Shown, around: Around) -> pygame.Rect | None:
        """Return where in the window it lies, None while it is not to be seen."""
        raise NotImplementedError


def centred(size: tuple[int, int], around: pygame.Rect) -> pygame.Rect:
    """Return a rectangle of a size in the middle of another."""
    area = pygame.Rect((0, 0), size)
    area.center = around.center
    return area


def below_notice(size: tuple[int, int], around: Around) -> pygame.Rect:
    """Return a rectangle of a size in the middle of the window, lower and less high where a notice takes the top."""
    area = centred(size, around.window)
    if around.notice and area.top < around.free.top:
        area.top = around.free.top
    return area.clip(around.window)
