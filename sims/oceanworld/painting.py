"""Waters changed by hand: what stands in them, what stirs them and how they flow, as changes of a config's settings.

Whatever has Oceanworld's settings of waters can be painted: an Oceanworld, a tank. A stroke of the brush is a stone,
a wall from where it began to where it ends, a vortex, or a push to the whole water.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from alife.core.errors import UsageError
from alife.worlds.intervention import Intervention, Tool
from sims.oceanworld import obstacles
from sims.oceanworld.config import REACH

WAYS = {"to the right": (1, 0), "to the left": (-1, 0), "up": (0, 1), "down": (0, -1), "nowhere": (0, 0)}
TURNS = {"leftwards": 1, "rightwards": -1}
STRONGEST = 8.0  # [cells/beat] of a current, as the settings have it
PUSH_PARTS = 4  # of a cell/beat is a push counted in
MIDDLE = 0.5  # [cells] from the middle of a cell to its edge: what a brush of radius 0 covers
GATE_LEAST = 1.0  # [cells] halfwidth


@dataclass(frozen=True)
class Touch:
    """A use of a tool on the water."""

    tool: str
    at: tuple[float, float]  # [cells]
    radius: int  # [cells]
    choice: int
    amount: int
    goes_on: bool  # whether it belongs to the stroke of the one before


def touch_of(intervention: Intervention, before: Intervention | None, at: tuple[float, float]) -> Touch:
    """Return the touch at a place [cells] (x, y) that an intervention is; before: the one before it, if any."""
    stroke = (intervention.tool, intervention.stroke)
    goes_on = intervention.stroke > 0 and before is not None and (before.tool, before.stroke) == stroke
    return Touch(intervention.tool, at, intervention.radius, intervention.choice, intervention.amount, goes_on=goes_on)


STONE = Tool("stone", "Lay a stone")
WALL = Tool("wall", "Build a wall")
GATE = Tool("gate", "Build a gate")
VORTEX = Tool("vortex", "Stir a vortex", tuple(TURNS), amount=10, per="cells^2/beat")
FLOW = Tool("flow", "Let it flow", tuple(WAYS), amount=2, per="quarters of a cell/beat")
TARGET = Tool("target", "Set the target")
CLEAR = Tool("clear", "Clear the water")
WATER_TOOLS = (STONE, WALL, GATE, VORTEX, FLOW, CLEAR)


def painted(water: Any, touch: Touch) -> dict[str, Any]:
    """Return the settings of a water that a touch changes, and what they become.

    water: a config with the settings of Oceanworld's waters

    Raises UsageError where there is no room for more, ValueError for a tool or a choice that there is not.
    """
    if touch.tool not in _TOUCHES:
        raise ValueError(f"Unknown tool '{touch.tool}'; waters have {', '.join(_TOUCHES)}.")
    return _TOUCHES[touch.tool](water, touch)


def _stone(water: Any, touch: Touch) -> dict[str, Any]:
    """A stone, unless its middle would lie in one: a stroke lays one beside the other."""
    if _nearest(obstacles.capsules(water.pillars, "", ""), touch.at) <= 0:
        return {}
    return _with_row(water, "pillars", (*touch.at, touch.radius + MIDDLE))


def _wall(water: Any, touch: Touch) -> dict[str, Any]:
    """A wall that begins, or the end of the last one: from where the stroke began to where it is."""
    rows = obstacles.read("walls", water.walls)
    if touch.goes_on and len(rows):
        rows[-1, 2:4] = touch.at
        return {"walls": _text(rows)}
    return _with_row(water, "walls", (*touch.at, *touch.at, touch.radius + MIDDLE))


def _gate(water: Any, touch: Touch) -> dict[str, Any]:
    """A gate; a stroke moves it."""
    row = (*touch.at, max(float(touch.radius), GATE_LEAST))
    rows = obstacles.read("gates", water.gates)
    if touch.goes_on and len(rows):
        rows[-1] = row
        return {"gates": _text(rows)}
    return _with_row(water, "gates", row)


def _vortex(water: Any, touch: Touch) -> dict[str, Any]:
    """A vortex; a stroke moves it."""
    turn = TURNS[_chosen(touch, tuple(TURNS))]
    row = (*touch.at, turn * float(touch.amount), touch.radius + MIDDLE)
    rows = obstacles.read("vortices", water.vortices)
    if touch.goes_on and len(rows):
        rows[-1] = row
        return {"vortices": _text(rows)}
    return _with_row(water, "vortices", row)


def _flow(water: Any, touch: Touch) -> dict[str, Any]:
    """A push to all of the water, one a stroke."""
    if touch.goes_on:
        return {}
    x, y = WAYS[_chosen(touch, tuple(WAYS))]
    if x == y == 0:
        return {"current_x": 0.0, "current_y": 0.0}
    push = touch.amount / PUSH_PARTS
    return {"current_x": _within(water.current_x + x * push), "current_y": _within(water.current_y + y * push)}


def _target(water: Any, touch: Touch) -> dict[str, Any]:
    """Where creatures are to get, which is what is scored from then on."""
    del water
    return {"fitness": REACH, "target_x": touch.at[0], "target_y": touch.at[1], "reach": touch.radius + MIDDLE}


def _clear(water: Any, touch: Touch) -> dict[str, Any]:
    """All that the brush touches is gone; the current stays."""
    reach = touch.radius + MIDDLE
    found = {}
    for name in obstacles.ROWS:
        rows = obstacles.read(name, getattr(water, name))
        kept = [row for row in rows if _nearest(_body_of(name, row), touch.at) > reach]
        if len(kept) < len(rows):
            found[name] = _text(np.array(kept))
    return found


_TOUCHES: dict[str, Callable[[Any, Touch], dict[str, Any]]] = {
    STONE.name: _stone, WALL.name: _wall, GATE.name: _gate, VORTEX.name: _vortex, FLOW.name: _flow,
    TARGET.name: _target, CLEAR.name: _clear,
}  # fmt: skip


def _with_row(water: Any, name: str, row: tuple[float, ...]) -> dict[str, Any]:
    """Return a setting of rows with one more; raise UsageError where there are as many as there may be."""
    rows, most = obstacles.read(name, getattr(water, name)), obstacles.ROWS[name].most
    if len(rows) == most:
        raise UsageError(f"There is room for {most} {name}; clear one away first.")
    return {name: _text(np.concatenate([rows, [row]]))}


def _text(rows: np.ndarray) -> str:
    """Return rows as a setting has them."""
    return ", ".join(":".join(f"{number:g}" for number in row) for row in rows.tolist())


def _body_of(name: str, row: np.ndarray) -> np.ndarray:
    """Return what a row looks like as lines with round ends, see obstacles.capsules; a vortex as its core."""
    if name == "vortices":
        x, y, _, core = row
        return np.array([[x, y, x, y, core]])
    texts = {other: _text(row[None]) if other == name else "" for other in ("pillars", "gates", "walls")}
    return obstacles.capsules(**texts)


def _nearest(capsules: np.ndarray, at: tuple[float, float]) -> float:
    """Return how far a place is from the nearest of some lines with round ends [cells], less than 0 within."""
    return float(obstacles.distances(capsules, np.array([at]))[0])


def _chosen(touch: Touch, choices: tuple[str, ...]) -> str:
    if not 0 <= touch.choice < len(choices):
        raise ValueError(f"There are {len(choices)} choices, got {touch.choice}.")
    return choices[touch.choice]


def _within(speed: float) -> float:
    return min(max(speed, -STRONGEST), STRONGEST)
