"""Creatures packed into a page: the places of their nodes over a few beats, small enough to be inlined.

A place is a whole number of 1/32 of a cell; of every frame but the first only the change is kept, which deflates
well. The page's script unpacks it with the browser's own DecompressionStream.
"""

import base64
import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from alife.core.colours import css
from alife.worlds import creature_shapes
from alife.worlds.animated import Anatomy, Motion

GRAIN = 32  # parts of a cell
SHAPES = ((4, 12), (3, 10), (3, 8), (2, 8), (2, 6))  # beats and frames a beat, tried until the page is small enough
SHAPES_DRAWN = {
    "spindle": creature_shapes.SPINDLE,
    "leaf": creature_shapes.LEAF,
    "strip": creature_shapes.STRIP,
    "muscle": creature_shapes.MUSCLE,
    "blade": creature_shapes.BLADE,
    "bond": creature_shapes.BOND,
    "dot": creature_shapes.DOT,
    "node": css(creature_shapes.NODE),
}
FARTHEST = 32_000  # [1/32 cells]: what 16 bits hold


LEFT_OUT: dict[str, Any] = {"nodes": 0, "links": [], "offset": 0, "facts": {}}  # of a creature that is not shown
MOST_STEPS = 5_000_000  # that a report works out for the creatures of a map


@dataclass(frozen=True)
class Packed:
    """Creatures as JSON takes them."""

    header: dict[str, Any]
    creatures: list[dict[str, Any]]


def packed(arena: Any, genomes: np.ndarray, most_bytes: float) -> Packed:
    """Return creatures uint8 (n, genome) with their motion, in the first of SHAPES that fits into `most_bytes`."""
    for beats, frames_per_beat in SHAPES:
        motions = [arena.motion(genes, beats, frames_per_beat) for genes in genomes]
        anatomies = [arena.anatomy(genes) for genes in genomes]
        found = _packed(arena, anatomies, motions, frames_per_beat)
        if len(found.header["blob"]) <= most_bytes:
            break
    return found


def most_of(arena: Any) -> int:
    """Return how many creatures a report works out: all of an ordinary run, none that takes too long."""
    beats: int = max(SHAPES[0][0], arena.beats)  # an arena works out all that it scores, whatever is shown of it
    return MOST_STEPS // (beats * int(getattr(arena.config, "steps_per_beat", 1)))


def steps_of(places: np.ndarray) -> np.ndarray:
    """Return the first places and then their changes, int16 (frames, nodes, 2), of places [cells]."""
    whole = np.rint(np.nan_to_num(places) * GRAIN).clip(-FARTHEST, FARTHEST).astype(np.int32)
    found: np.ndarray = np.diff(whole, axis=0, prepend=0).astype(np.int16)
    return found


def _packed(arena: Any, anatomies: Sequence[Anatomy], motions: Sequence[Motion], frames_per_beat: int) -> Packed:
    creatures, pieces, offset = [], [], 0
    for anatomy, motion in zip(anatomies, motions, strict=True):
        steps = steps_of(motion.places)
        pieces.append(steps.tobytes() if sys.byteorder == "little" else steps.byteswap().tobytes())
        links = np.concatenate([anatomy.links, anatomy.kinds[:, None]], axis=1)
        creatures.append(
            {"nodes": len(anatomy.places), "links": links.ravel().tolist(), "offset": offset, "facts": anatomy.facts}
        )
        offset += steps.size
    kinds = [
        {"name": kind.name, "colour": css(kind.colour), "swells": kind.swells, "spreads": kind.spreads}
        for kind in arena.link_kinds
    ]
    first = motions[0]
    header = {
        "grain": GRAIN,
        "frames": len(first.places),
        "framesPerBeat": frames_per_beat,
        "kinds": kinds,
        "shapes": SHAPES_DRAWN,
        "strength": [round(float(value), 2) for value in first.strength],
        "spread": [int(value) for value in first.spread],
        "blob": base64.b64encode(zlib.compress(b"".join(pieces), 9)).decode(),
    }
    return Packed(header, creatures)
