"""Drawing a creature: muscles as spindles that swell, fins as blades that spread and feather, bonds, nodes."""

import numpy as np
import pygame

from alife.worlds.animated import LinkKind
from viewers.ui.theme import Colour, blend

NODE: Colour = (240, 244, 248)
FINE = 6.0  # [pixels/cell] below which a link is a line, and no node is drawn
BOND = 0.075  # [cells] half the width of a bond
MUSCLE = (0.09, 0.24)  # [cells] half the width of a muscle that is grown long, and of one that is short
BLADE = (0.05, 0.36)  # [cells] half the width of a fin that is feathered, and of one that is spread
DOT = 0.13  # [cells] radius of a node
Shape = tuple[tuple[float, float], ...]  # along a link (0..1), across it (-1..1)
SPINDLE: Shape = ((0.0, 0.35), (0.25, 0.9), (0.5, 1.0), (0.75, 0.9), (1.0, 0.35),
                  (1.0, -0.35), (0.75, -0.9), (0.5, -1.0), (0.25, -0.9), (0.0, -0.35))  # fmt: skip
LEAF: Shape = (
    (0.0, 0.0),
    (0.18, 0.72),
    (0.5, 1.0),
    (0.82, 0.72),
    (1.0, 0.0),
    (0.82, -0.72),
    (0.5, -1.0),
    (0.18, -0.72),
)
STRIP: Shape = ((0.0, 1.0), (1.0, 1.0), (1.0, -1.0), (0.0, -1.0))


def draw_creature(
    surface: pygame.Surface,
    points: np.ndarray,
    links: np.ndarray,
    kinds: np.ndarray,
    known: tuple[LinkKind, ...],
    *,
    scale: float,
    strength: float,
    spread: float,
    ground: Colour,
    dimmed: float = 0.0,
) -> None:
    """Draw a body whose nodes are at points (n, 2) [pixels], links (k, 2) of some of the known kinds.

    scale [pixels/cell]; strength and spread as in alife.worlds.animated.Motion; `dimmed` 0..1 fades it into the ground.
    """
    if not np.isfinite(points).all():
        return
    starts, ends = points[links[:, 0]], points[links[:, 1]]
    if scale < FINE:
        colours = [_faded(kind.colour, ground, dimmed) for kind in known]
        _draw_lines(surface, (starts, ends), kinds, colours, _widths(known, scale, strength, spread))
        return
    for number, kind in enumerate(known):
        mine = kinds == number
        if kind.spreads and mine.any():
            wide = BLADE[0] + (BLADE[1] - BLADE[0]) * spread
            inside = _faded(blend(ground, kind.colour, 0.3 + 0.25 * spread), ground, dimmed)
            edge = _faded(blend(ground, kind.colour, 0.5 + 0.4 * spread), ground, dimmed)
            _fill(surface, _outlines(starts[mine], ends[mine], LEAF, wide * scale), inside, edge)
    for number, kind in enumerate(known):
        mine = kinds == number
        if kind.swells and mine.any():
            wide = MUSCLE[1] + (MUSCLE[0] - MUSCLE[1]) * strength
            colour = _faded(blend(kind.colour, (255, 236, 220), 0.28 * strength), ground, dimmed)
            _fill(surface, _outlines(starts[mine], ends[mine], SPINDLE, wide * scale), colour, colour)
        elif mine.any():
            colour = _faded(kind.colour, ground, dimmed)
            _fill(surface, _outlines(starts[mine], ends[mine], STRIP, max(BOND * scale, 0.8)), colour, colour)
    radius = max(1.5, DOT * scale)
    shade = _faded(NODE, ground, dimmed)
    for x, y in points:
        pygame.draw.aacircle(surface, shade, (x, y), radius)


def _draw_lines(
    surface: pygame.Surface, ends: tuple[np.ndarray, np.ndarray], kinds: np.ndarray, colours: list[Colour],
    widths: list[int],
) -> None:  # fmt: skip
    """Draw links as lines, as wide as their kinds are, the widest first."""
    order = np.argsort([-widths[kind] for kind in kinds], kind="stable")
    starts, stops = ends[0][order].tolist(), ends[1][order].tolist()
    for kind, start, stop in zip(kinds[order].tolist(), starts, stops, strict=True):
        pygame.draw.line(surface, colours[kind], start, stop, widths[kind])


def _widths(known: tuple[LinkKind, ...], scale: float, strength: float, spread: float) -> list[int]:
    """Return how wide a line of each kind is [pixels]."""
    found = []
    for kind in known:
        wide = MUSCLE[1] + (MUSCLE[0] - MUSCLE[1]) * strength if kind.swells else BOND
        wide = max(wide, BLADE[0] + (BLADE[1] - BLADE[0]) * spread) if kind.spreads else wide
        found.append(max(2, round(1.7 * wide * scale)))
    return found


def _outlines(starts: np.ndarray, ends: np.ndarray, shape: Shape, wide: float) -> np.ndarray:
    """Return the outline of every link, (links, corners, 2) [pixels]: a shape along it, half as wide as said."""
    along = ends - starts
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-6)
    across = np.stack([-along[:, 1], along[:, 0]], axis=1) / length[:, None] * wide
    share = np.array(shape)
    found: np.ndarray = starts[:, None] + share[None, :, :1] * along[:, None] + share[None, :, 1:] * across[:, None]
    return found


def _fill(surface: pygame.Surface, outlines: np.ndarray, inside: Colour, edge: Colour) -> None:
    for outline in outlines.tolist():
        pygame.draw.polygon(surface, inside, outline)
        pygame.draw.aalines(surface, edge, True, outline)


def _faded(colour: Colour, ground: Colour, share: float) -> Colour:
    return blend(colour, ground, share) if share else colour


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
    draw_creature(surface, points, links, kinds, known, scale=scale, strength=0.0, spread=1.0, ground=ground)
