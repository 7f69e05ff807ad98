"""How a creature looks: muscles as spindles that swell, fins as blades that spread and feather, bonds as strips.

Windows, pictures, films and reports all draw these shapes, so that a creature looks the same everywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from alife.core.colours import Colour, blend
from alife.worlds.animated import LinkKind

NODE: Colour = (240, 244, 248)
GROWN: Colour = (255, 236, 220)  # towards which a muscle brightens as it grows
BOND = 0.075  # [cells] half the width of a bond
MUSCLE = (0.24, 0.09)  # [cells] half the width of a muscle that is short, and of one that is grown long
BLADE = (0.05, 0.36)  # [cells] half the width of a fin that is feathered, and of one that is spread
DOT = 0.13  # [cells] radius of a node
Outline = tuple[tuple[float, float], ...]  # along a link (0..1), across it (-1..1)
SPINDLE: Outline = ((0.0, 0.35), (0.25, 0.9), (0.5, 1.0), (0.75, 0.9), (1.0, 0.35),
                    (1.0, -0.35), (0.75, -0.9), (0.5, -1.0), (0.25, -0.9), (0.0, -0.35))  # fmt: skip
LEAF: Outline = ((0.0, 0.0), (0.18, 0.72), (0.5, 1.0), (0.82, 0.72), (1.0, 0.0), (0.82, -0.72), (0.5, -1.0),
                 (0.18, -0.72))  # fmt: skip
STRIP: Outline = ((0.0, 1.0), (1.0, 1.0), (1.0, -1.0), (0.0, -1.0))


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
        return MUSCLE[0] + (MUSCLE[1] - MUSCLE[0]) * self.strength

    @property
    def fin(self) -> float:
        """Return half the width of a fin [cells]."""
        return BLADE[0] + (BLADE[1] - BLADE[0]) * self.spread

    @property
    def dot(self) -> float:
        """Return the radius of a node [pixels]."""
        return max(1.5, DOT * self.scale)

    def faded(self, colour: Colour) -> Colour:
        """Return a colour of the body as it is seen."""
        return blend(colour, self.ground, self.dimmed) if self.dimmed else colour


@dataclass(frozen=True)
class Shape:
    """A part of a body as it is to be drawn."""

    corners: np.ndarray  # [pixels] (corners, 2)
    inside: Colour
    edge: Colour


def shapes(
    points: np.ndarray, links: np.ndarray, kinds: np.ndarray, known: tuple[LinkKind, ...], paint: Paint
) -> Iterator[Shape]:
    """Yield the links of a body, the lowest first; fins lie below everything else.

    points [pixels] (n, 2) of its nodes, links (k, 2) of some (k,) of the known kinds.
    """
    starts, ends = points[links[:, 0]], points[links[:, 1]]
    for part in (_fin, _muscle_or_bond):
        for number, kind in enumerate(known):
            mine = kinds == number
            yield from part(starts[mine], ends[mine], kind, paint)


def _fin(starts: np.ndarray, ends: np.ndarray, kind: LinkKind, paint: Paint) -> Iterator[Shape]:
    """Yield links of a kind that spreads as blades."""
    if kind.spreads:
        inside = paint.faded(blend(paint.ground, kind.colour, 0.4 + 0.25 * paint.spread))
        edge = paint.faded(blend(paint.ground, kind.colour, 0.6 + 0.4 * paint.spread))
        for corners in outlines(starts, ends, LEAF, paint.fin * paint.scale):
            yield Shape(corners, inside, edge)


def _muscle_or_bond(starts: np.ndarray, ends: np.ndarray, kind: LinkKind, paint: Paint) -> Iterator[Shape]:
    """Yield links as spindles if their kind swells, else as strips."""
    colour = paint.faded(blend(kind.colour, GROWN, 0.28 * paint.strength) if kind.swells else kind.colour)
    outline, half = (SPINDLE, paint.muscle * paint.scale) if kind.swells else (STRIP, max(BOND * paint.scale, 0.8))
    for corners in outlines(starts, ends, outline, half):
        yield Shape(corners, colour, colour)


def outlines(starts: np.ndarray, ends: np.ndarray, outline: Outline, half: float) -> np.ndarray:
    """Return the corners of every link, (links, corners, 2) [pixels]: an outline along it, `half` as wide."""
    along = ends - starts
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-6)
    across = np.stack([-along[:, 1], along[:, 0]], axis=1) / length[:, None] * half
    share = np.array(outline)
    found: np.ndarray = starts[:, None] + share[None, :, :1] * along[:, None] + share[None, :, 1:] * across[:, None]
    return found
