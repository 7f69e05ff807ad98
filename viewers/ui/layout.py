"""Where the panels of a window go: one in the middle, a column at the right, rows at the bottom."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import pygame

from viewers.ui.panel import Panel, Place, Room
from viewers.ui.theme import Theme

Areas = dict[str, pygame.Rect]


class Side(NamedTuple):
    """How wide the column at the right is."""

    share: float  # of the window
    least: float  # [units]
    most: float  # [units]

    def width(self, window: int, theme: Theme) -> int:
        """Return its width [pixels] in a window of some width; never more than half of that."""
        wide = max(round(window * self.share), theme.px(self.least))
        return min(wide, theme.px(self.most), max(1, window // 2))


def areas(panels: Iterable[Panel[Any]], playback: Any, size: tuple[int, int], side: int) -> Areas:
    """Return the area of every panel that is to be seen in a window of a size, with a side of a width [pixels]."""
    panels = list(panels)
    width, height = size
    found: Areas = {}
    foot = height
    for panel in reversed([one for one in panels if one.place is Place.FOOT]):
        tall = panel.height(playback, Room(width, foot, height)) or 0
        foot -= tall
        found[panel.name] = pygame.Rect(0, foot, width, tall)
    left, foot = max(1, width - side), max(1, foot)
    found |= {panel.name: pygame.Rect(0, 0, left, foot) for panel in panels if panel.place is Place.MAIN}
    top = 0
    for panel in (one for one in panels if one.place is Place.SIDE):
        room = Room(side, foot - top, foot)
        wanted = panel.height(playback, room)
        if wanted is not None:
            tall = max(0, min(wanted, room.height))
            found[panel.name] = pygame.Rect(left, top, side, tall)
            top += tall
    return found
