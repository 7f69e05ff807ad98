"""What every panel is: an area of the window that draws a playback and may be pointed at."""

from collections.abc import Hashable

import pygame

from viewers.playback import Playback
from viewers.theme import FAINT, LINE, PANEL, SMALL, Theme


class Panel:
    """An area of the window. `key` says what it shows: as long as it is the same, nothing is drawn anew."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.area = pygame.Rect(0, 0, 0, 0)

    def key(self, playback: Playback) -> Hashable:
        """Return what the picture depends on."""
        return playback.step

    def draw(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw onto a surface of the size of `area`."""

    def point(self, place: tuple[int, int] | None, playback: Playback) -> None:
        """Take note that the mouse is at a place of the panel, or (None) has left it."""

    def click(self, place: tuple[int, int], playback: Playback) -> None:
        """Take a click of the left button."""

    def drag(self, place: tuple[int, int], playback: Playback) -> None:
        """Take a movement with the left button down."""

    def wheel(self, place: tuple[int, int], steps: int, playback: Playback) -> None:
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
