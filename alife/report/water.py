"""The water of an arena as a page's script draws it: what stands in it, where to get, the ways that it takes.

Places count from where the centre of mass of a creature begins, in 1/32 cells.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from alife.core.colours import Colour, css
from alife.worlds.animated import FOOD, STONE, STONE_EDGE, STREAK, STREAK_EVERY, TARGET, Motion, Scenery, scenery_of

CANVAS = (640, 360)  # [pixels] as large as a creature's water is on a page
LARGEST_SCALE = 26.0  # [pixels/cell]
MARGIN = 2.0  # [cells] around all that is shown
MOST_STREAKS = 400  # at a moment
MOMENTS_PER_BEAT = 4  # at which water that swings is looked at
COLOURS = {"stone": STONE, "edge": STONE_EDGE, "target": TARGET, "food": FOOD, "streak": STREAK}
LOOKS = {name: css(colour) for name, colour in COLOURS.items()}


def drawn(scenery: Scenery | None, motions: Sequence[Motion], grain: int) -> dict[str, Any]:
    """Return what of the water is to be seen where creatures move so, as JSON takes it; empty for still water.

    grain: parts of a cell that places are told in
    """
    if scenery is None:
        return {}
    target = None if scenery.target is None else np.array(scenery.target)
    found: dict[str, Any] = {"obstacles": _whole(scenery.obstacles, grain).tolist()}
    if target is not None:
        found["target"] = _whole(target, grain).tolist()
    low, high = _seen(motions, target)
    every = _lattice(high - low)
    frames, per_beat = len(motions[0].places), motions[0].frames_per_beat
    moments = np.arange(max(1, MOMENTS_PER_BEAT * (frames - 1) // per_beat)) / MOMENTS_PER_BEAT
    ways = [_whole(scenery.streaks(low, high, beat, every), grain) for beat in moments.tolist()]
    if all(np.array_equal(way, ways[0]) for way in ways):
        ways = ways[:1]
    if ways[0].size:
        found["streaks"] = [way.reshape(len(way), -1).tolist() for way in ways]
        found["perBeat"] = MOMENTS_PER_BEAT
    return found


def entries(arena: Any) -> list[tuple[Colour, str]]:
    """Return the colours of what is in an arena's water and what they mean, for a key."""
    scenery = scenery_of(arena)
    found = [(FOOD, "food")] if getattr(arena, "has_food", False) else []
    if scenery is None:
        return found
    found += [(STONE, "stone")] if len(scenery.obstacles) else []
    found += [(TARGET, "target")] if scenery.target is not None else []
    return found + ([(STREAK, "the way of the water")] if scenery.flow is not None else [])


def food_of(motion: Motion, grain: int) -> list[list[int]]:
    """Return where what a creature is after is from which frame on: frame, x, y; empty where it is after nothing."""
    if motion.food is None:
        return []
    places = _whole(motion.food, grain)
    new = np.flatnonzero(np.concatenate([[True], (places[1:] != places[:-1]).any(axis=1)]))
    return [[int(frame), *places[frame].tolist()] for frame in new]


def _seen(motions: Sequence[Motion], target: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """Return the box [cells] of all that is seen of the water, whichever of the creatures is shown."""
    lows, highs = [], []
    for motion in motions:
        shown = [motion.places.reshape(-1, 2) - motion.centres[0]] if motion.places.size else [np.zeros((1, 2))]
        shown += [] if target is None else [target[None, :2]]
        shown += [] if motion.food is None else [motion.food]
        points = np.concatenate(shown)
        points = points[np.isfinite(points).all(axis=1)]
        low, high = points.min(axis=0), points.max(axis=0)
        scale = min(LARGEST_SCALE, *(np.array(CANVAS) / (high - low + 2 * MARGIN)))
        half = np.array(CANVAS) / scale / 2
        lows.append((low + high) / 2 - half)
        highs.append((low + high) / 2 + half)
    return np.min(lows, axis=0), np.max(highs, axis=0)


def _lattice(size: np.ndarray) -> float:
    """Return how far apart [cells] streaks begin in a box of a size, so that they are not too many."""
    every = STREAK_EVERY
    while np.prod(np.ceil(size / every) + 1) > MOST_STREAKS:
        every *= 2
    return every


def _whole(places: np.ndarray, grain: int) -> np.ndarray:
    found: np.ndarray = np.rint(places * grain).astype(np.int64)
    return found
