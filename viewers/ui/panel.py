"""What every panel is: an area of the window that draws a playback and may be pointed at."""

from collections.abc import Hashable
from typing import Any, Generic, TypeVar

import pygame

from viewers.ui.theme import FAINT, LINE, PANEL, SMALL, Theme

Shown = TypeVar("Shown")  # what a window shows: a Playback, an Aquarium


class Panel(Generic[Shown]):
    """An area of the window. `key` says what it shows: as long as it is the same, nothing is drawn anew."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.area = pygame.Rect(0, 0, 0, 0)

    def key(self, playback: Shown) -> Hashable:
        """Return what the picture depends on."""
        found: Any = playback
        return int(found.step)

    def draw(self, surface: pygame.Surface, playback: Shown) -> None:
        """Draw onto a surface of the size of `area`."""

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

    def wheel(self, place: tuple[int, int], steps: int, playback: Shown) -> None:
        """Take a turn of the wheel, up positive."""

    def ground(self, surface: pygame.Surface) -> None:
        """Fill the panel with the colour of panels."""
        surface.fill(PANEL)

    def heading(self, surface: pygame.Surface, words: str, y: int) -> int:
        """Write a section's name over a hairline; return where the section begins."""
        unit = self.theme.px
        end = self.theme.write(surface, words.upper(), unit(14), y + unit(8), SMALL - 1, FAINT, bold=True)
        middle = y + unit(8)
        pygame.draw.line(surface, LINE, (end + unit(8), middle), (surface.get_width() - unit(14), middle))
        return y + unit(22)
