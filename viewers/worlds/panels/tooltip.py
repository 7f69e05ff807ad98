"""The tooltip: in a few words what the mouse points at."""

from collections.abc import Hashable
from typing import Any

import pygame

from viewers.ui.panel import Around, Overlay
from viewers.ui.theme import LINE, MUTED, RAISED, SMALL, TEXT
from viewers.worlds.playback import Playback

SHOWN = ("energy", "age", "organism_cells", "word")  # of what World.inspect returns, where it has it


class Tooltip(Overlay[Playback]):
    """Names and values beside the mouse."""

    name = "tooltip"
    takes_mouse = False

    def area_over(self, playback: Playback, around: Around) -> pygame.Rect | None:
        """Return where it goes: beside the mouse, within the map. With a tool in use it would hide what is painted."""
        if around.pressed or playback.tool is not None or playback.hint or not self.lines(playback):
            return None
        (x, y), gap = around.mouse, self.theme.px(16)
        area = pygame.Rect((x + gap, y + gap), self._size(playback))
        if area.right > around.main.right:
            area.right = x - gap
        if area.bottom > around.main.bottom:
            area.bottom = y - gap
        return area.clamp(around.main)

    def key(self, playback: Playback) -> Hashable:
        """Return what the picture depends on."""
        return repr(self.lines(playback))

    def lines(self, playback: Playback) -> list[tuple[str, str]]:
        """Return names and values; nothing where the mouse points at nothing."""
        frame = playback.frame
        if frame is None or frame.hovered is None or frame.request.hover != playback.hover or playback.hover is None:
            return []
        found: dict[str, Any] = frame.hovered
        does = str(found.get("does", ""))
        lines = [(playback.named(does)[0] or "space", f"{playback.hover[1]}, {playback.hover[0]}")]
        shown = [name for name in SHOWN if name in found] or [
            name for name, value in found.items() if isinstance(value, int | str) and name != "does"
        ][:4]
        return [*lines, *((name.replace("_", " "), str(found[name])) for name in shown)]

    def _size(self, playback: Playback) -> tuple[int, int]:
        """Return the size [pixels] it wants."""
        wide = max(
            (self.theme.width(f"{name}   {value}", SMALL, bold=True) for name, value in self.lines(playback)), default=0
        )
        return wide + self.theme.px(40), self.theme.px(10 + 17 * len(self.lines(playback)))

    def draw(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw names and values."""
        unit = self.theme.px
        surface.fill(RAISED)
        pygame.draw.rect(surface, LINE, surface.get_rect(), 1)
        for number, (name, value) in enumerate(self.lines(playback)):
            y, x = unit(13 + 17 * number), unit(10)
            if number == 0:
                colour = playback.named(name)[1]
                if colour is not None:
                    pygame.draw.rect(surface, colour, (x, y - unit(5), unit(10), unit(10)), border_radius=unit(2))
                    x += unit(16)
            self.theme.write(surface, name, x, y, SMALL, TEXT if number == 0 else MUTED, bold=number == 0)
            ink = MUTED if number == 0 else TEXT
            self.theme.write(surface, value, surface.get_width() - unit(10), y, SMALL, ink, align=1.0)
