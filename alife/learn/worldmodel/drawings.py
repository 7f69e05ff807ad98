"""Pictures of world models: returns of all trials, and a dream beside the water."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from alife.core.files import write_whole
from alife.runs.pictures import write_figure
from alife.study.trials import Trial

ZOOM, GAP = 10, 2  # pixels of a film for one that is seen; seen ones between the two halves
MILLISECONDS = 300  # of a picture


def returns(found: Mapping[Trial, Mapping[str, float]], path: Path) -> None:
    """Draw the real return of each trial, a point a seed, and what its dream promised."""
    names = list(dict.fromkeys(trial.name for trial, figures in found.items() if "real_return" in figures))
    figure = Figure(figsize=(8, 0.5 * len(names) + 1.2), layout="constrained", dpi=120)
    axes = figure.subplots()
    for row, name in enumerate(names):
        mine = [figures for trial, figures in found.items() if trial.name == name]
        for key, colour, face in (("dreamt", "#777777", "none"), ("real_return", "#1f77b4", "#1f77b4")):
            values = [figures[key] for figures in mine if key in figures]
            label = key.replace("_", " ") if row == len(names) - 1 else None
            axes.scatter(values, [row] * len(values), edgecolors=colour, facecolors=face, label=label)
    axes.set(yticks=range(len(names)), yticklabels=names, xlabel="return [cells], mean of fresh episodes")
    axes.axvline(0, color="black", linewidth=0.5)
    axes.invert_yaxis()
    axes.legend(frameon=False)
    write_figure(figure, path)


def film(dream: np.ndarray, water: np.ndarray, folder: Path, name: str) -> None:
    """Film pictures (n, 2, 16, 16) of a dream, to the left, beside those of the water, and draw every fourth."""
    frames = [_frame(one, other) for one, other in zip(dream, water, strict=False)]
    stem = name.replace(", ", "-").replace(" ", "-")
    images = [Image.fromarray(frame) for frame in frames]
    write_whole(
        folder / f"{stem}.gif",
        lambda file: images[0].save(
            file, "GIF", save_all=True, append_images=images[1:], duration=MILLISECONDS, loop=0
        ),
    )
    strip = np.concatenate([np.concatenate([_coloured(one), _coloured(other)], 0) for one, other in
                            list(zip(dream, water, strict=False))[::4]], 1)  # fmt: skip
    wide = Image.fromarray(strip.repeat(ZOOM // 2, 0).repeat(ZOOM // 2, 1))
    write_whole(folder / f"{stem}.png", lambda file: wide.save(file, "PNG"))


def _frame(dream: np.ndarray, water: np.ndarray) -> np.ndarray:
    gap = np.full((dream.shape[-1], GAP, 3), 255, np.uint8)
    whole = np.concatenate([_coloured(dream), gap, _coloured(water)], axis=1)
    return whole.repeat(ZOOM, 0).repeat(ZOOM, 1)


def _coloured(seen: np.ndarray) -> np.ndarray:
    """Return body and food (2, 16, 16) as a picture, uint8 (16, 16, 3), y up."""
    body, food = seen.clip(0, 1)[:, ::-1]
    colours = 0.06 + np.stack([0.9 * body, 0.55 * body + 0.85 * food, 0.3 * body + 0.2 * food + 0.1], axis=2)
    found: np.ndarray = (colours.clip(0, 1) * 255).astype(np.uint8)
    return found
