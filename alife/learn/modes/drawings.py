"""The picture of the comparison: what each generator makes, and how often beside how often it should."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from alife.learn.modes.data import COLOURS, NAMES, TRUE
from alife.runs.pictures import write_figure
from alife.study.trials import Trial

COLUMNS = 20  # pictures in a row
SHADES = ("#2ca02c", "#1f3fd0", "#5a2fa8", "#a02f6a", "#d02020")


def draw(arrays: Mapping[Trial, Mapping[str, np.ndarray]], path: Path) -> None:
    """Draw a row a generator, its first seed's pictures beside the mean shares of all seeds."""
    names = list(dict.fromkeys(trial.name for trial in arrays))
    figure = Figure(figsize=(13, 1.6 * len(names)), layout="constrained", dpi=110)
    panels = figure.subplots(len(names), 2, squeeze=False, width_ratios=(3, 1.6))
    for row, name in enumerate(names):
        mine = [one for trial, one in arrays.items() if trial.name == name]
        panels[row, 0].imshow(_sheet(mine[0]["shown"]), interpolation="nearest")
        panels[row, 0].set(xticks=[], yticks=[], ylabel=name.replace("_", "\n"))
        shares = np.mean([one["shares"] for one in mine], axis=0)
        places = np.arange(len(shares)) + np.arange(len(shares)) // COLOURS
        panels[row, 1].bar(places, shares, color=SHADES * len(NAMES))
        panels[row, 1].step(places, TRUE, where="mid", color="black", linewidth=0.8)
        middles = np.arange(len(NAMES)) * (COLOURS + 1) + 2
        panels[row, 1].set(xticks=middles, xticklabels=NAMES if row == len(names) - 1 else [""] * len(NAMES))
    panels[0, 1].set_title("share of each digit and colour; line: the data's", fontsize="small")
    write_figure(figure, path)


def _sheet(shown: np.ndarray) -> np.ndarray:
    """Return pictures in rows, uint8 (height, width, 3)."""
    rows = [shown[begin : begin + COLUMNS] for begin in range(0, len(shown) // COLUMNS * COLUMNS, COLUMNS)] or [shown]
    strips = [np.concatenate(list(row.transpose(0, 2, 3, 1)), axis=1) for row in rows]
    return np.concatenate(strips)
