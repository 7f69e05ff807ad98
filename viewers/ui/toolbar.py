"""The tools that change a world, over the top of what is watched: which, with what, how large the brush is."""

from collections.abc import Hashable
from typing import Generic, TypeVar

import pygame

from viewers.ui.brush import Painting
from viewers.ui.flow import Flow
from viewers.ui.panel import Around, Overlay
from viewers.ui.theme import LINE, MUTED, PANEL, SMALL, Theme

ROW = 30  # [units]

Shown = TypeVar("Shown", bound=Painting)


class Toolbar(Overlay[Shown], Generic[Shown]):
    """A strip of buttons, in as many rows as it takes; a further one for what the tool works with."""

    name = "toolbar"

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._buttons: list[tuple[pygame.Rect, str, int]] = []  # where, what, which

    def area_over(self, playback: Shown, around: Around) -> pygame.Rect | None:
        """Return the upper left of the main panel."""
        gap = self.theme.px(8)
        size = self._size(playback, around.main.width - 2 * gap)
        return pygame.Rect(around.main.move(gap, gap).topleft, size) if self.open else None

    def _size(self, playback: Shown, width: int) -> tuple[int, int]:
        """Return the size [pixels] it wants in a width."""
        unit = self.theme.px
        places = [area for area, *_ in self._laid_out(playback, width)]
        wide = max(area.right for area in places) + unit(10)
        return min(width, wide), max(area.bottom for area in places) + unit(8)

    def key(self, playback: Shown) -> Hashable:
        """Return what the picture depends on."""
        brush = playback.brush
        return brush.tool, brush.choice, brush.radius, brush.copied_genome, self.area.size

    def draw(self, surface: pygame.Surface, playback: Shown) -> None:
        """Draw the strip."""
        surface.fill(PANEL)
        pygame.draw.rect(surface, LINE, surface.get_rect(), 1)
        self._buttons = []
        for area, words, what, which, chosen in self._laid_out(playback, surface.get_width()):
            if what:
                self.theme.button(surface, area, words, chosen=chosen)
                self._buttons.append((area, what, which))
            else:
                self.theme.write(surface, words, *area.center, SMALL, MUTED, align=0.5)

    def click(self, place: tuple[int, int], playback: Shown) -> None:
        """Press a button."""
        for area, what, which in self._buttons:
            if area.collidepoint(place):
                if what == "tool":
                    playback.take_tool(which)
                elif what == "choice":
                    playback.choose_what(which)
                elif what == "size":
                    playback.resize_brush(which)
                elif what == "undo":
                    playback.undo_stroke()

    def _rows(self, playback: Shown) -> list[list[tuple[str, str, int, bool]]]:
        """Return the buttons, row by row: words, what, which, whether chosen."""
        brush, tool = playback.brush, playback.tool
        tools = [(one.label, "tool", number, number == brush.tool) for number, one in enumerate(playback.tools)]
        size = [("-", "size", -1, False), (f"size {brush.radius}", "", 0, False), ("+", "size", 1, False)]
        rows = [[*tools, *size, ("Undo", "undo", 0, False)]]
        if tool is not None and tool.choices:
            amount = f"  {brush.amount} {tool.per}" if brush.amount else ""
            names = [
                (_short(name), "choice", number, number == brush.choice) for number, name in enumerate(tool.choices)
            ]
            rows.append(
                [
                    ("chemical" if "chemical" in tool.choices[0] else "with", "", 0, False),
                    *names,
                    (amount, "", 0, False),
                ]
            )
        return rows

    def _laid_out(self, playback: Shown, width: int) -> list[tuple[pygame.Rect, str, str, int, bool]]:
        """Return where the buttons are in a strip of a width [pixels], and what they are, see `_rows`."""
        unit, top, found = self.theme.px, self.theme.px(7), []
        for row in self._rows(playback):
            flow = Flow(pygame.Rect(unit(10), top, width - unit(20), 0), unit(22), gap=unit(5), row_gap=unit(ROW - 22))
            for words, what, which, chosen in row:
                found.append((flow.add(self.theme.width(words, SMALL) + unit(16)), words, what, which, chosen))
            top += (flow.row + 1) * unit(ROW)
        return found


def _short(name: str) -> str:
    return name.removeprefix("chemical ")
