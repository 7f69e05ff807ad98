"""Two overlays of every window: what the thing under the mouse means, and what there is to wait for."""

from collections.abc import Hashable
from typing import Any

import pygame

from alife.core import compiling
from viewers.ui.panel import Around, Overlay
from viewers.ui.theme import LINE, NORMAL, RAISED, SMALL, TEXT, WARNING

WIDEST = 300  # [units] of a hint
ROW = 17  # [units]


class Hint(Overlay[Any]):
    """The playback's hint, in a few lines beside the mouse."""

    name = "hint"
    takes_mouse = False

    def area_over(self, playback: Any, around: Around) -> pygame.Rect | None:
        """Return where it goes: above the mouse, within the window."""
        if not playback.hint or around.pressed:
            return None
        unit, lines = self.theme.px, self.lines(playback)
        wide = max(self.theme.width(line, SMALL) for line in lines)
        area = pygame.Rect(0, 0, wide + unit(16), unit(ROW * len(lines) + 8))
        area.midbottom = around.mouse[0], around.mouse[1] - unit(12)
        if area.top < around.window.top:
            area.top = around.mouse[1] + unit(20)
        return area.clamp(around.window)

    def key(self, playback: Any) -> Hashable:
        """Return what the picture depends on."""
        return str(playback.hint)

    def draw(self, surface: pygame.Surface, playback: Any) -> None:
        """Draw the words."""
        surface.fill(RAISED)
        pygame.draw.rect(surface, LINE, surface.get_rect(), 1)
        for number, line in enumerate(self.lines(playback)):
            y = self.theme.px(4 + ROW * (number + 0.5))
            self.theme.write(surface, line, self.theme.px(8), y, SMALL, TEXT)

    def lines(self, playback: Any) -> list[str]:
        """Return the hint in lines that are not too wide."""
        return self.theme.wrapped(playback.hint, self.theme.px(WIDEST), SMALL)


class Notice(Overlay[Any]):
    """Says that kernels are being compiled, and only then; and whatever else the playback waits for."""

    name = "notice"
    takes_mouse = False

    def area_over(self, playback: Any, around: Around) -> pygame.Rect | None:
        """Return where it goes: the upper middle of the main panel."""
        words = self.key(playback)
        if not words or playback.filmed:
            return None
        unit = self.theme.px
        area = pygame.Rect(0, 0, self.theme.width(str(words), NORMAL) + unit(44), unit(32))
        area.midtop = around.main.centerx, around.main.top + unit(14)
        return area.clamp(around.window)

    def key(self, playback: Any) -> Hashable:
        """Return what the picture depends on."""
        return compiling.words() or str(playback.waiting)

    def draw(self, surface: pygame.Surface, playback: Any) -> None:
        """Draw the words beside a sign."""
        unit, middle = self.theme.px, surface.get_height() // 2
        surface.fill(RAISED)
        pygame.draw.rect(surface, WARNING, surface.get_rect(), 1)
        pygame.draw.circle(surface, WARNING, (unit(16), middle), unit(5))
        self.theme.write(surface, str(self.key(playback)), unit(30), middle, NORMAL, TEXT)
