"""Which panel goes where in a window of any size."""

import pygame

from viewers.ui.theme import Theme
from viewers.worlds.panels.legend import Legend
from viewers.worlds.playback import Playback

STATUS, TIMELINE, TITLE = 30, 34, 40  # [units] heights
SIDE = (286, 372)  # [units] least and greatest width of the side
BOTH_FROM = 1000  # [units] height of the window from which inspector and plots fit below each other
COMPACT_BELOW = 900  # [units] height below which an inspector takes the place of the legend's entries


def areas(size: tuple[int, int], playback: Playback, legend: Legend, theme: Theme) -> dict[str, pygame.Rect]:
    """Return the area of every panel that is to be seen."""
    unit = theme.px
    width, height = size
    side = min(max(round(width * 0.29), unit(SIDE[0])), unit(SIDE[1]), max(1, width // 2))
    foot = max(1, height - unit(STATUS + TIMELINE))
    left = max(1, width - side)
    found = {
        "status": pygame.Rect(0, height - unit(STATUS), width, unit(STATUS)),
        "timeline": pygame.Rect(0, foot, width, unit(TIMELINE)),
        "map": pygame.Rect(0, 0, left, foot),
        "title": pygame.Rect(left, 0, side, unit(TITLE)),
    }
    pinned = playback.pinned is not None
    tall = legend.height(playback, side, compact=pinned and height < unit(COMPACT_BELOW))
    found["legend"] = pygame.Rect(left, unit(TITLE), side, min(tall, max(1, foot - unit(TITLE))))
    rest = pygame.Rect(left, found["legend"].bottom, side, max(0, foot - found["legend"].bottom))
    if pinned and height >= unit(BOTH_FROM):
        found["inspector"] = pygame.Rect(rest.x, rest.y, side, max(rest.height - unit(300), rest.height // 2))
        found["plots"] = pygame.Rect(left, found["inspector"].bottom, side, foot - found["inspector"].bottom)
    else:
        found["inspector" if pinned else "plots"] = rest
    return found
