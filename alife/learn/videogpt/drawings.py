"""Pictures of films foretold: bits beside those of the controls, dreams beside worlds, surprise over time."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from alife.core.files import write_whole
from alife.runs.pictures import write_figure
from alife.study.trials import Trial

ZOOM, GAP = 4, 2  # pixels of a film for one of a frame; of a frame between the dream and the world
MILLISECONDS = 300  # of a frame
Arrays = Mapping[str, Mapping[str, np.ndarray]]


def bits(found: Mapping[Trial, Mapping[str, float]], kinds: Sequence[str], path: Path) -> None:
    """Draw the bits a code of each world by each way to foretell, a point a seed."""
    figure = Figure(figsize=(3.4 * len(kinds) + 1.5, 3), layout="constrained", dpi=120)
    panels = figure.subplots(1, len(kinds), squeeze=False, sharey=True)[0]
    for axes, kind in zip(panels, kinds, strict=True):
        mine = [figures for trial, figures in found.items() if trial.name == f"bits, {kind}"]
        names = [name for name in (mine[0] if mine else {}) if name.startswith("bits_")]
        for row, name in enumerate(names):
            values = [figures[name] for figures in mine]
            axes.scatter(values, [row] * len(values), color="#d02020" if name == "bits_VideoGPT" else "#777777", s=18)
        labels = [name.removeprefix("bits_").replace("_", " ") for name in names]
        axes.set(
            yticks=range(len(names)), yticklabels=labels, title=kind, xlabel="bits a code, held out", xlim=(0, None)
        )
    panels[0].invert_yaxis()
    write_figure(figure, path)


def dreams(arrays: Arrays, path: Path) -> None:
    """Draw two rows a world, the film and the dream that begins as it does, and make a GIF of each."""
    figure = Figure(figsize=(13, 2.3 * len(arrays)), layout="constrained", dpi=110)
    panels = figure.subplots(len(arrays), 1, squeeze=False)[:, 0]
    for axes, (kind, one) in zip(panels, arrays.items(), strict=True):
        axes.imshow(np.concatenate([_row(one["film"]), _row(one["dreamt"])]), interpolation="nearest")
        side = one["film"].shape[1] + GAP
        axes.set(xticks=[], yticks=[side // 2, side + side // 2], yticklabels=["world", "dream"], title=kind)
        _film(one["film"], one["dreamt"], path.with_name(f"dream-{kind}.gif"))
    write_figure(figure, path)


def surprise(arrays: Arrays, path: Path) -> None:
    """Draw the bits a code over the frames of films, in order and by the controls."""
    figure = Figure(figsize=(3.4 * len(arrays) + 2, 3.2), layout="constrained", dpi=120)
    panels = figure.subplots(1, len(arrays), squeeze=False)[0]
    for axes, (kind, one) in zip(panels, arrays.items(), strict=True):
        for number, (name, curve) in enumerate(one.items()):
            axes.plot(curve, color=f"C{number}", label=name.replace("_", " "), linewidth=1)
        axes.set(title=kind, xlabel="frame", ylim=(0, None))
    panels[0].set_ylabel("bits a code")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside right center", frameon=False, fontsize="small")
    write_figure(figure, path)


def _row(frames: np.ndarray) -> np.ndarray:
    framed = np.pad(frames, ((0, 0), (0, GAP), (0, GAP), (0, 0)), constant_values=255)
    return np.concatenate(list(framed), axis=1)


def _film(world: np.ndarray, dream: np.ndarray, path: Path) -> None:
    """Film a dream, to the left, beside the world."""
    pairs = [_row(np.stack(pair)).repeat(ZOOM, 0).repeat(ZOOM, 1) for pair in zip(dream, world, strict=True)]
    first, *others = [Image.fromarray(pair) for pair in pairs]
    write_whole(path, lambda file: first.save(
        file, "GIF", save_all=True, append_images=others, duration=MILLISECONDS, loop=0
    ))  # fmt: skip
