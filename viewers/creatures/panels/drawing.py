"""Drawing a creature onto a surface: its shapes, or from afar a line for each link."""

import numpy as np
import pygame

from alife.core.colours import Colour
from alife.worlds.animated import LinkKind
from alife.worlds.creature_shapes import BOND, NODE, Paint, shapes

FINE = 6.0  # [pixels/cell] below which a link is a line, and no node is drawn


def draw_creature(
    surface: pygame.Surface, points: np.ndarray, links: np.ndarray, kinds: np.ndarray, known: tuple[LinkKind, ...],
    paint: Paint,
) -> None:  # fmt: skip
    """Draw a body whose nodes are at points (n, 2) [pixels], links (k, 2) of some (k,) of the known kinds."""
    if not np.isfinite(points).all():
        return
    if paint.scale < FINE:
        _draw_lines(surface, (points[links[:, 0]], points[links[:, 1]]), kinds, known, paint)
        return
    for shape in shapes(points, links, kinds, known, paint):
        corners = shape.corners.tolist()
        pygame.draw.polygon(surface, shape.inside, corners)
        pygame.draw.aalines(surface, shape.edge, True, corners)
    for x, y in points:
        pygame.draw.aacircle(surface, paint.faded(NODE), (x, y), paint.dot)


def _draw_lines(
    surface: pygame.Surface, ends: tuple[np.ndarray, np.ndarray], kinds: np.ndarray, known: tuple[LinkKind, ...],
    paint: Paint,
) -> None:  # fmt: skip
    """Draw links as lines, as wide as their kinds are, the widest first."""
    colours, widths = [paint.faded(kind.colour) for kind in known], _widths(known, paint)
    order = np.argsort([-widths[kind] for kind in kinds], kind="stable")
    starts, stops = ends[0][order].tolist(), ends[1][order].tolist()
    for kind, start, stop in zip(kinds[order].tolist(), starts, stops, strict=True):
        pygame.draw.line(surface, colours[kind], start, stop, widths[kind])


def _widths(known: tuple[LinkKind, ...], paint: Paint) -> list[int]:
    """Return how wide a line of each kind is [pixels]."""
    halves = [max(paint.muscle if kind.swells else BOND, paint.fin if kind.spreads else 0.0) for kind in known]
    return [max(2, round(1.7 * half * paint.scale)) for half in halves]


def draw_still(
    surface: pygame.Surface, area: pygame.Rect, places: np.ndarray, links: np.ndarray, kinds: np.ndarray,
    known: tuple[LinkKind, ...], ground: Colour, *, most: float = 34.0,
) -> None:  # fmt: skip
    """Draw a creature at rest, fins spread, as large as fits into an area; places (n, 2) [cells]."""
    if not len(places):
        return
    low, high = places.min(axis=0), places.max(axis=0)
    scale = min(area.width / (high[0] - low[0] + 1.2), area.height / (high[1] - low[1] + 1.2), most)
    points = (places - (low + high) / 2) * (scale, -scale) + area.center
    draw_creature(surface, points, links, kinds, known, Paint(scale, strength=0.0, spread=1.0, ground=ground))
