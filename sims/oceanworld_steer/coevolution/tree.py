"""The family tree of waters as a picture: who came from whom, and beside it what stands in each on the way."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alife.runs.pictures import write_figure
from sims.oceanworld_steer.coevolution.courses import (
    FIRST_GATE,
    FIRST_PILLAR,
    GATE,
    GENES,
    HALF,
)
from sims.oceanworld_steer.coevolution.poet import NEVER, NONE

SOLVED, OPEN, STONE, WAY = "#2a9d6f", "#c9503c", "#5c545c", "#b8c4d0"
ROW = 0.22  # [inches] a water
SCALE = 24  # [cells] a row
POST = 0.42  # of a row: half the height of a wall


def write(poet: Mapping[str, np.ndarray], path: Path) -> None:
    """Draw the waters of a state of POET, see poet.Coevolution.state_dict, as a PNG."""
    figure = Figure(figsize=(11, 1.2 + ROW * len(poet["courses"])), layout="constrained", dpi=110)
    draw(figure, poet)
    write_figure(figure, path)


def draw(figure: Figure, poet: Mapping[str, np.ndarray]) -> None:
    """Draw the tree on the left, by the iteration in which waters are born, and the course of each to its right."""
    rows = rows_of(poet["parents"])
    left, right = figure.subplots(1, 2, sharey=True, gridspec_kw={"width_ratios": (2, 3)})
    colours = np.where(poet["solved"] != NEVER, SOLVED, OPEN)
    for water, mother in enumerate(poet["parents"]):
        if mother != NONE:
            at = poet["born"][[mother, mother, water]]
            left.plot(at, rows[[mother, water, water]], color=WAY, linewidth=1, zorder=1)
    left.scatter(poet["born"], rows, c=colours, s=20, zorder=2)
    for colour, meaning in ((SOLVED, "reached its target"), (OPEN, "not yet")):
        left.scatter([], [], c=colour, s=20, label=meaning)
    left.legend(frameon=False, fontsize="small", loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    left.set(xlabel="iteration of its birth", ylabel="waters", yticks=[])
    left.invert_yaxis()
    for water, course in enumerate(poet["courses"]):
        _draw_course(right, course, float(rows[water]), colours[water])
    right.set(xlabel="way to the target [cells]; current in cells a beat to its right")
    for axes in (left, right):
        axes.spines[["top", "right", "left"]].set_visible(False)


def rows_of(parents: np.ndarray) -> np.ndarray:
    """Return the row of each water, int64 (n,): every one stands below its mother, with all that came from it."""
    order, waiting = [], [int(one) for one in np.flatnonzero(parents == NONE)[::-1]]
    while waiting:
        water = waiting.pop()
        order.append(water)
        waiting += [int(one) for one in np.flatnonzero(parents == water)[::-1]]
    rows = np.empty(len(parents), np.int64)
    rows[order] = np.arange(len(parents))
    return rows


def _draw_course(axes: Axes, course: np.ndarray, row: float, colour: str) -> None:
    distance = float(course[0])
    axes.plot([0, distance], [row, row], color=WAY, linewidth=1, zorder=1)
    axes.scatter([distance], [row], facecolors="none", edgecolors=colour, s=26, linewidths=1.4, zorder=3)
    for first, last in ((FIRST_GATE, FIRST_PILLAR), (FIRST_PILLAR, GENES)):
        for there, at, aside, wide in course[first:last].reshape(-1, len(GATE)):
            if there < HALF:
                continue
            if first == FIRST_GATE:  # the walls on both sides; what is between them is open
                low, high = (max(-POST, min(POST, (aside + side * wide) / SCALE)) for side in (-1, 1))
                axes.plot([at * distance] * 2, [row - POST, row + low], color=STONE, linewidth=1.6, zorder=2)
                axes.plot([at * distance] * 2, [row + high, row + POST], color=STONE, linewidth=1.6, zorder=2)
            else:
                axes.scatter([at * distance], [row + aside / SCALE], s=14 * wide, color=STONE, zorder=2, linewidths=0)
    if course[2]:
        axes.annotate(f"{course[2]:.1f}", (distance, row), (7, -2.5), textcoords="offset points", fontsize=6)
