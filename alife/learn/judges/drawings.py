"""Pictures of the study of judges."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from alife.learn.judges.automata import SIDE
from alife.runs.pictures import write_figure
from alife.study.trials import Trial

Arrays = Mapping[Trial, Mapping[str, np.ndarray]]
KINDS = ("noise", "mazes", "Life")
SHOWN = 6  # of the best pictures of the last batch


def draw(arrays: Arrays, folder: Path) -> None:
    """Draw cups.png, streams.png and searches.png, of what there is."""
    parts = {kind: {trial: one for trial, one in arrays.items() if trial.name.split()[0] == kind} for kind in
             ("cup", "stream", "search")}  # fmt: skip
    if parts["cup"]:
        _cups(parts["cup"], folder / "cups.png")
    if parts["stream"]:
        _streams(parts["stream"], folder / "streams.png")
    if parts["search"]:
        _searches(parts["search"], folder / "searches.png")


def _cups(cups: Arrays, path: Path) -> None:
    figure = Figure(figsize=(10, 3.4), layout="constrained", dpi=120)
    axes = figure.subplots(1, 4, width_ratios=(2.4, 1, 1, 1))
    for one in cups.values():
        axes[0].plot(one["sweeps"], one["fine"], color="#888888", label="fine size")
        axes[0].plot(one["sweeps"], one["coarse"], color="#8c4a1c", label="coarse size")
    axes[0].set(xscale="log", xlabel="sweeps", ylabel="[bytes] compressed")
    axes[0].legend(*(part[:2] for part in axes[0].get_legend_handles_labels()), frameon=False)
    first = next(iter(cups.values()))
    for axis, cup, title in zip(axes[1:], first["cups"], ("poured", "coarse size peaks", "mixed"), strict=True):
        axis.imshow(cup, cmap="copper", interpolation="nearest")
        axis.set(xticks=[], yticks=[], title=title)
    write_figure(figure, path)


def _streams(streams: Arrays, path: Path) -> None:
    names = list(dict.fromkeys(trial.name for trial in streams))
    figure = Figure(figsize=(2.8 * len(names), 3.2), layout="constrained", dpi=120)
    panels = figure.subplots(1, len(names), squeeze=False)[0]
    for axis, name in zip(panels, names, strict=True):
        worth = np.mean([one["worth"] for trial, one in streams.items() if trial.name == name], axis=0)
        for kind, colour, values in zip(KINDS, ("#888888", "#d08a2a", "#3a9a4a"), worth.T, strict=True):
            axis.plot(np.arange(1, len(values) + 1), values, color=colour, label=kind)
        axis.set(title=name.split()[1], xlabel="batch")
    panels[0].set_ylabel("what a picture is worth")
    panels[0].legend(frameon=False)
    write_figure(figure, path)


def _searches(found: Arrays, path: Path) -> None:
    kinds = list(dict.fromkeys(tuple(trial.name.split()[1:]) for trial in found))
    names = list(dict.fromkeys(search for search, _ in kinds))
    rewards = list(dict.fromkeys(reward for _, reward in kinds))
    figure = Figure(figsize=(8.4, 2.6 * len(names)), layout="constrained", dpi=120)
    panels = figure.subplots(len(names), 2, squeeze=False, width_ratios=(1.2, 1))
    for row, search in enumerate(names):
        best = []
        for number, reward in enumerate(rewards):
            mine = [one for trial, one in found.items() if trial.name.split()[1:] == [search, reward]]
            for one in mine:
                panels[row, 0].plot(one["found"], color=f"C{number}", label=reward, linewidth=1)
            best.append(_strip(mine[0]["best"]))
        panels[row, 0].set(title=search, xlabel="batch", ylabel="kinds of pictures seen")
        panels[row, 1].imshow(np.concatenate(best), cmap="gray_r", interpolation="nearest")
        middles = [(number + 0.5) * (SIDE + 2) for number in range(len(rewards))]
        panels[row, 1].set(xticks=[], yticks=middles, yticklabels=rewards, title="worth most at last")
    labels = dict(zip(*panels[0, 0].get_legend_handles_labels()[::-1], strict=True))
    panels[0, 0].legend(labels.values(), labels.keys(), frameon=False, fontsize="small")
    write_figure(figure, path)


def _strip(packed: np.ndarray) -> np.ndarray:
    """Return the first pictures side by side with a margin."""
    whole = np.unpackbits(packed)
    pictures = whole[: len(whole) // SIDE**2 * SIDE**2].reshape(-1, SIDE, SIDE)[:SHOWN]
    strip = np.zeros((SIDE + 2, SHOWN * (SIDE + 2)), np.uint8)
    for number, picture in enumerate(pictures):
        strip[1:-1, number * (SIDE + 2) + 1 : (number + 1) * (SIDE + 2) - 1] = picture
    return strip
