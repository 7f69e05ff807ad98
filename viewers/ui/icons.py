"""The signs on buttons, drawn from lines and shapes so that they are sharp at every scale."""

from collections.abc import Callable

import pygame

from alife.core.colours import Colour

Draw = Callable[[pygame.Surface, pygame.Rect, Colour], None]


def draw_icon(surface: pygame.Surface, name: str, area: pygame.Rect, ink: Colour) -> None:
    """Draw the sign of a name, as large as a square area is."""
    ICONS[name](surface, area, ink)


def _width(area: pygame.Rect) -> int:
    return max(1, round(area.width / 9))


def _at(area: pygame.Rect, x: float, y: float) -> tuple[int, int]:
    """Return a place of the area given as shares of its sides."""
    return round(area.x + x * (area.width - 1)), round(area.y + y * (area.height - 1))


def _polygon(*corners: tuple[float, float]) -> Draw:
    def draw(surface: pygame.Surface, area: pygame.Rect, ink: Colour) -> None:
        pygame.draw.polygon(surface, ink, [_at(area, *corner) for corner in corners])

    return draw


def _lines(*lines: tuple[tuple[float, float], ...]) -> Draw:
    def draw(surface: pygame.Surface, area: pygame.Rect, ink: Colour) -> None:
        for line in lines:
            pygame.draw.lines(surface, ink, False, [_at(area, *place) for place in line], _width(area))

    return draw


def _bars(*lefts: float) -> Draw:
    def draw(surface: pygame.Surface, area: pygame.Rect, ink: Colour) -> None:
        for left in lefts:
            place = _at(area, left, 0.1)
            pygame.draw.rect(surface, ink, (*place, max(2, area.width // 4), round(area.height * 0.8)))

    return draw


def _both(*draws: Draw) -> Draw:
    def draw(surface: pygame.Surface, area: pygame.Rect, ink: Colour) -> None:
        for one in draws:
            one(surface, area, ink)

    return draw


def _circle(x: float, y: float, radius: float, *, filled: bool = True) -> Draw:
    def draw(surface: pygame.Surface, area: pygame.Rect, ink: Colour) -> None:
        wide = 0 if filled else _width(area)
        pygame.draw.circle(surface, ink, _at(area, x, y), max(1, round(radius * area.width)), wide)

    return draw


def _square(x: float, y: float, side: float) -> Draw:
    def draw(surface: pygame.Surface, area: pygame.Rect, ink: Colour) -> None:
        size = max(2, round(side * area.width))
        pygame.draw.rect(surface, ink, (*_at(area, x, y), size, size), _width(area))

    return draw


STAR = ((0.5, 0), (0.64, 0.36), (1, 0.4), (0.72, 0.63), (0.82, 1), (0.5, 0.79), (0.18, 1), (0.28, 0.63), (0, 0.4),
        (0.36, 0.36))  # fmt: skip
ICONS: dict[str, Draw] = {
    "play": _polygon((0.15, 0.05), (0.95, 0.5), (0.15, 0.95)),
    "pause": _bars(0.12, 0.6),
    "step": _both(_polygon((0.1, 0.1), (0.65, 0.5), (0.1, 0.9)), _lines(((0.85, 0.1), (0.85, 0.9)))),
    "back": _both(_polygon((0.9, 0.1), (0.35, 0.5), (0.9, 0.9)), _lines(((0.15, 0.1), (0.15, 0.9)))),
    "fit": _lines(
        ((0, 0.3), (0, 0), (0.3, 0)),
        ((0.7, 0), (1, 0), (1, 0.3)),
        ((1, 0.7), (1, 1), (0.7, 1)),
        ((0.3, 1), (0, 1), (0, 0.7)),
    ),
    "tools": _both(_lines(((0.95, 0.05), (0.4, 0.6))), _polygon((0.45, 0.5), (0.5, 0.75), (0.05, 0.98), (0.2, 0.6))),
    "colour": _both(_circle(0.5, 0.25, 0.2), _circle(0.22, 0.74, 0.2), _circle(0.78, 0.74, 0.2)),
    "record": _circle(0.5, 0.5, 0.36),
    "screenshot": _both(_square(0, 0, 0.98), _circle(0.5, 0.5, 0.22, filled=False)),
    "branch": _both(
        _lines(((0.2, 1), (0.2, 0)), ((0.2, 0.75), (0.8, 0.35), (0.8, 0.1))),
        _circle(0.8, 0.12, 0.14),
        _circle(0.2, 0.9, 0.14),
    ),
    "worlds": _both(_square(0, 0, 0.42), _square(0.58, 0, 0.42), _square(0, 0.58, 0.42), _square(0.58, 0.58, 0.42)),
    "settings": _both(
        _lines(((0, 0.2), (1, 0.2)), ((0, 0.5), (1, 0.5)), ((0, 0.8), (1, 0.8))),
        _circle(0.7, 0.2, 0.13),
        _circle(0.25, 0.5, 0.13),
        _circle(0.6, 0.8, 0.13),
    ),
    "help": _both(_circle(0.5, 0.5, 0.5, filled=False), _lines(((0.5, 0.45), (0.5, 0.75))), _circle(0.5, 0.27, 0.08)),
    "when": _both(_circle(0.5, 0.5, 0.5, filled=False), _lines(((0.5, 0.2), (0.5, 0.5), (0.75, 0.65)))),
    "home": _lines(((0, 0.5), (0.5, 0.05), (1, 0.5)), ((0.18, 0.45), (0.18, 0.95), (0.82, 0.95), (0.82, 0.45))),
    "species": _both(
        _circle(0.2, 0.2, 0.14), _circle(0.2, 0.8, 0.14), _lines(((0.5, 0.2), (1, 0.2)), ((0.5, 0.8), (1, 0.8)))
    ),
    "best": _polygon(*STAR),
    "edit": _both(_lines(((0.1, 0.9), (0.8, 0.2))), _circle(0.85, 0.15, 0.14), _circle(0.12, 0.88, 0.12)),
    "mutate": _lines(
        ((0.1, 0.1), (0.9, 0.4), (0.1, 0.65), (0.9, 0.95)), ((0.9, 0.1), (0.1, 0.4), (0.9, 0.65), (0.1, 0.95))
    ),
}
