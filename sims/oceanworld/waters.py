"""Waters as tables of numbers: how fast each is at every step, and what stands in it. A row is a water.

Places count from a creature's centre of mass at rest. A search over waters puts many of them into one table.
"""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from alife.worlds.animated import Scenery
from sims.oceanworld import obstacles
from sims.oceanworld.config import REACH, Config
from sims.oceanworld.kernel_params import precision

VORTICES = obstacles.ROWS["vortices"].most


class WaterTable(NamedTuple):
    """What kernels know of w waters; floats in the precision in which the config is reckoned."""

    speed: np.ndarray  # [cells/beat] (w, steps, 2) everywhere, at each step of a period
    period: np.ndarray  # [steps] int64 (w,)
    bulk: np.ndarray  # (w, 3): shear [1/beat], weight [cells/beat^2], contact stiffness [bond/beat^2]
    vortices: np.ndarray  # (w, VORTICES, 4): x, y [cells], strength [cells^2/beat], core [cells^2]
    vortices_of: np.ndarray  # int64 (w,): how many of them there are
    capsules: np.ndarray  # (w, CAPSULES, 6): x, y, wx, wy [cells], 1 / w^2 or 0 for a circle, radius [cells]
    capsules_of: np.ndarray  # int64 (w,): how many of them there are


def table_of(waters: Sequence[Config]) -> WaterTable:
    """Return the table of waters that have the steps and the precision of the first one."""
    kind, count = precision(waters[0]), len(waters)
    speeds = [speeds_of(water) for water in waters]
    table = WaterTable(
        np.zeros((count, max(len(speed) for speed in speeds), 2), kind),
        np.array([len(speed) for speed in speeds], np.int64),
        np.array([(water.shear, water.weight, water.contact_stiffness) for water in waters], kind),
        np.zeros((count, VORTICES, 4), kind), np.zeros(count, np.int64),
        np.zeros((count, obstacles.CAPSULES, 6), kind), np.zeros(count, np.int64),
    )  # fmt: skip
    for row, (water, speed) in enumerate(zip(waters, speeds, strict=True)):
        table.speed[row, : len(speed)] = speed
        vortices = obstacles.read("vortices", water.vortices)
        table.vortices_of[row] = len(vortices)
        table.vortices[row, : len(vortices)] = vortices * [1, 1, 1, 0] + vortices**2 * [0, 0, 0, 1]
        capsules = water.capsules
        table.capsules_of[row] = len(capsules)
        for place, capsule in enumerate(capsules):
            table.capsules[row, place] = _line(*capsule)
    return table


def speeds_of(water: Config) -> np.ndarray:
    """Return how fast a water is everywhere at each step of its period [cells/beat], float64 (steps, 2)."""
    current, swing = np.array([water.current_x, water.current_y]), np.array([water.swing_x, water.swing_y])
    if not swing.any():
        return current[None]
    steps = np.arange(water.swing_period * water.steps_per_beat)
    wave = np.sin(2 * np.pi * steps / len(steps)).round(12)  # libraries may differ in a last digit
    swinging: np.ndarray = current + wave[:, None] * swing
    return swinging


def flow_at(water: Config, points: np.ndarray, beat: float) -> np.ndarray:
    """Return how fast a water is at points [cells] (..., 2) at a beat [cells/beat], for pictures."""
    speeds = speeds_of(water)
    found = np.broadcast_to(speeds[int(beat * water.steps_per_beat) % len(speeds)], points.shape).copy()
    found[..., 0] += water.shear * points[..., 1]
    for x, y, strength, core in obstacles.read("vortices", water.vortices):
        away = points - (x, y)
        share = strength / ((away**2).sum(axis=-1) + core**2)
        found += np.stack([-away[..., 1], away[..., 0]], axis=-1) * share[..., None]
    return found


def scenery_of(water: Config) -> Scenery | None:
    """Return what pictures show of a water besides creatures; None where it is still, empty and without a target."""
    target = (water.target_x, water.target_y, water.reach) if water.fitness == REACH else None
    if water.is_still and target is None:
        return None
    moving = any(getattr(water, name) for name in ("current_x", "current_y", "swing_x", "swing_y", "shear", "vortices"))
    return Scenery(water.capsules, target, partial(flow_at, water) if moving else None)


def _line(x0: float, y0: float, x1: float, y1: float, radius: float) -> tuple[float, ...]:
    """Return a capsule as kernels have it."""
    wx, wy = x1 - x0, y1 - y0
    square = wx * wx + wy * wy
    return x0, y0, wx, wy, 1 / square if square > 0 else 0.0, radius
