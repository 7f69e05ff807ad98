"""The picture of samplers: some worlds of each."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from alife.runs.pictures import write_figure
from alife.study.trials import Trial

COLOURS = ListedColormap(["#e6eef5", "#3a6ea5", "#6b6259", "#3f9a4a"])


def draw(found: Mapping[Trial, np.ndarray], folder: Path) -> None:
    """Draw a row a trial: grounds from above, voxels a slice from the side."""
    figure = Figure(figsize=(9, 1.1 * len(found)), layout="constrained", dpi=110)
    rows = figure.subplots(len(found), 1, squeeze=False)[:, 0]
    for axes, (trial, worlds) in zip(rows, found.items(), strict=True):
        slices = [world[0] if len(world) == 1 else world[::-1, 0] for world in worlds]
        framed = [np.pad(one.astype(float), 1, constant_values=np.nan) for one in slices]
        axes.imshow(np.concatenate(framed, axis=1), cmap=COLOURS, vmin=0, vmax=3, interpolation="nearest")
        axes.set(xticks=[], yticks=[])
        axes.set_ylabel(trial.name.replace(": ", "\n"), rotation=0, ha="right", va="center", fontsize="small")
    write_figure(figure, folder / "worlds.png")
