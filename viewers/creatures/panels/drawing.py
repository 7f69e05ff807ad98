"""Drawing a creature: muscles as spindles that swell, fins as blades that spread and feather, bonds, nodes."""

from dataclasses import dataclass

import numpy as np
import pygame

from alife.worlds.animated import LinkKind
from viewers.ui.theme import Colour, blend

NODE: Colour = (240, 244, 248)
GROWN: Colour = (255, 236, 220)  # towards which a muscle brightens as it grows
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


@dataclass(frozen=True)
class Paint:
    """How a body is painted at one moment."""

    scale: float  # [pixels/cell]
    strength: float  # how far muscles are grown, 0..1, as in alife.worlds.animated.Motion
    spread: float  # how far fins are spread, 0..1, likewise
    ground: Colour  # what lies behind
    dimmed: float = 0.0  # how far the body fades into the ground, 0..1

    @property
    def muscle(self) -> float:
        """Return half the width of a muscle [cells]."""
        return MUSCLE[1] + (MUSCLE[0] - MUSCLE[1]) * self.strength

    @property
    def fin(self) -> float:
        """Return half the width of a fin [cells]."""
        return BLADE[0] + (BLADE[1] - BLADE[0]) * self.spread

    def faded(self, colour: Colour) -> Colour:
        """Return a colour of the body as it is seen."""
        return blend(colour, self.ground, self.dimmed) if self.dimmed else colour


def draw_creature(
    surface: pygame.Surface, points: np.ndarray, links: np.ndarray, kinds: np.ndarray, known: tuple[LinkKind, ...],
    paint: Paint,
) -> None:  # fmt: skip
    """Draw a body whose nodes are at points (n, 2) [pixels], links (k, 2) of some (k,) of the known kinds."""
    if not np.isfinite(points).all():
        return
    starts, ends = points[links[:, 0]], points[links[:, 1]]
    if paint.scale < FINE:
        colours = [paint.faded(kind.colour) for kind in known]
        _draw_lines(surface, (starts, ends), kinds, colours, _widths(known, paint))
        return
    for draw in (_draw_fins, _draw_muscles_or_bonds):  # fins lie below everything else
        for number, kind in enumerate(known):
            mine = kinds == number
            if mine.any():
                draw(surface, starts[mine], ends[mine], kind, paint)
    radius = max(1.5, DOT * paint.scale)
    for x, y in points:
        pygame.draw.aacircle(surface, paint.faded(NODE), (x, y), radius)


def _draw_fins(surface: pygame.Surface, starts: np.ndarray, ends: np.ndarray, kind: LinkKind, paint: Paint) -> None:
    """Draw links of a kind that spreads as blades."""
    if kind.spreads:
        inside = paint.faded(blend(paint.ground, kind.colour, 0.3 + 0.25 * paint.spread))
        edge = paint.faded(blend(paint.ground, kind.colour, 0.5 + 0.4 * paint.spread))
        _fill(surface, _outlines(starts, ends, LEAF, paint.fin * paint.scale), inside, edge)


def _draw_muscles_or_bonds(
    surface: pygame.Surface, starts: np.ndarray, ends: np.ndarray, kind: LinkKind, paint: Paint
) -> None:
    """Draw links as spindles if their kind swells, else as strips."""
    if kind.swells:
        colour = paint.faded(blend(kind.colour, GROWN, 0.28 * paint.strength))
        outlines = _outlines(starts, ends, SPINDLE, paint.muscle * paint.scale)
    else:
        colour = paint.faded(kind.colour)
        outlines = _outlines(starts, ends, STRIP, max(BOND * paint.scale, 0.8))
    _fill(surface, outlines, colour, colour)


def _draw_lines(
    surface: pygame.Surface, ends: tuple[np.ndarray, np.ndarray], kinds: np.ndarray, colours: list[Colour],
    widths: list[int],
) -> None:  # fmt: skip
    """Draw links as lines, as wide as their kinds are, the widest first."""
    order = np.argsort([-widths[kind] for kind in kinds], kind="stable")
    starts, stops = ends[0][order].tolist(), ends[1][order].tolist()
    for kind, start, stop in zip(kinds[order].tolist(), starts, stops, strict=True):
        pygame.draw.line(surface, colours[kind], start, stop, widths[kind])


def _widths(known: tuple[LinkKind, ...], paint: Paint) -> list[int]:
    """Return how wide a line of each kind is [pixels]."""
    halves = [max(paint.muscle if kind.swells else BOND, paint.fin if kind.spreads else 0.0) for kind in known]
    return [max(2, round(1.7 * half * paint.scale)) for half in halves]


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
