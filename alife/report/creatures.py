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
from alife.report import water
from alife.worlds import creature_shapes
from alife.worlds.animated import Anatomy, Motion, scenery_of

GRAIN = 32  # parts of a cell
WATCHED = 4  # [beats] of a swim that are shown, unless an arena says how many `watched_beats`
SHAPES = ((1.0, 12), (0.75, 10), (0.75, 8), (0.5, 8), (0.5, 6))  # share of them and frames a beat, until it is small
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
    for share, frames_per_beat in SHAPES:
        beats = round(share * _watched(arena))
        motions = [arena.motion(genes, beats, frames_per_beat) for genes in genomes]
        anatomies = [arena.anatomy(genes) for genes in genomes]
        found = _packed(arena, anatomies, motions, frames_per_beat)
        if len(found.header["blob"]) <= most_bytes:
            break
    return found


def most_of(arena: Any) -> int:
    """Return how many creatures a report works out: all of an ordinary run, none that takes too long."""
    beats: int = max(_watched(arena), arena.beats)  # an arena works out all that it scores, whatever is shown of it
    return MOST_STEPS // (beats * int(getattr(arena.config, "steps_per_beat", 1)))


def _watched(arena: Any) -> int:
    """Return how many beats of a swim are shown at most."""
    return int(getattr(arena, "watched_beats", WATCHED))


def steps_of(places: np.ndarray) -> np.ndarray:
    """Return the first places and then their changes, int16 (frames, nodes, 2), of places [cells]."""
    whole = np.rint(np.nan_to_num(places) * GRAIN).clip(-FARTHEST, FARTHEST).astype(np.int32)
    found: np.ndarray = np.diff(whole, axis=0, prepend=0).astype(np.int16)
    return found


def _packed(arena: Any, anatomies: Sequence[Anatomy], motions: Sequence[Motion], frames_per_beat: int) -> Packed:
    shown = water.drawn(scenery_of(arena), motions, GRAIN)
    creatures, pieces, offset = [], [], 0
    for anatomy, motion in zip(anatomies, motions, strict=True):
        steps = steps_of(motion.places)
        pieces.append(steps.tobytes() if sys.byteorder == "little" else steps.byteswap().tobytes())
        links = np.concatenate([anatomy.links, anatomy.kinds[:, None]], axis=1)
        found = {"nodes": len(anatomy.places), "links": links.ravel().tolist(), "offset": offset}
        start = {"start": np.rint(motion.centres[0] * GRAIN).tolist()} if shown or motion.food is not None else {}
        food = {"food": water.food_of(motion, GRAIN)} if motion.food is not None else {}
        creatures.append(found | start | food | {"facts": anatomy.facts})
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
        **({"water": shown, "looks": water.LOOKS} if shown or first.food is not None else {}),
        "blob": base64.b64encode(zlib.compress(b"".join(pieces), 9)).decode(),
    }
    return Packed(header, creatures)
