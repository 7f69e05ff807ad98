"""The pictures that every run leaves: its worlds over time, their populations over time, and some spaces from near."""

import struct
import warnings
import zlib
from collections.abc import Sequence
from functools import partial
from itertools import cycle
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from PIL import Image

from alife.core.axes import limits
from alife.core.colours import LINES_ON_LIGHT, Colour, css
from alife.core.errors import UsageError
from alife.core.files import open_regular, step_files, write_whole
from alife.core.table import read_metrics
from alife.runs import folder as run_folder
from alife.worlds.colours import ramp_stops, scale_of
from alife.worlds.world import WHOLE, Band

COLUMNS = 6  # pictures of one world over time
EARLINESS = 2  # 1 spreads them evenly, more shows more of the beginning, where most happens
CLOSE = 256  # [pixels] of a close-up, each way
# The names that Pillow has for a file that is torn, no picture, or one of more than 10^8 pixels.
# A torn length lets Pillow ask for more memory than there is.
TORN = (OSError, SyntaxError, ValueError, EOFError, MemoryError, struct.error, zlib.error, Image.DecompressionBombError)
SHARP = 1024  # [pixels] of which a frame keeps at least so many each way
LETTER, BESIDE = 0.08, 1.2  # [inches] how wide a letter of a legend is; patches, and names of rows
LEAST_BESIDE = 2.2  # [inches] for a scale with its numbers
BAR = 0.8  # of their height is a bar beside pictures
SEEN = 0.002  # share of the cells that a kind must once have had to be in the legend of curves
VISIBLE = 0.00024  # share of one picture that a colour must have to be in the legend: 20 pixels of a panel of the strip


def draw_strip(folder: Path, title: str, names: Sequence[str], legend: Sequence[tuple[str, Colour]]) -> Path | None:
    """Draw the frames of the first worlds (`names`) over time, to strip.png; None when there are no frames."""
    steps, frames = read_frames([run_folder.frames(folder, world) for world in range(len(names))])
    if not steps:
        return None
    height, width = frames[0][0].shape[:2]
    panel = 2.4 * height / width
    seen = colours_seen(frames)
    explained = legend if scale_of(legend) else [entry for entry in legend if entry[1] in seen]
    size = 2.4 * len(steps) + _width_of(explained), panel * len(names) + 0.8
    figure = Figure(figsize=size, layout="constrained", dpi=120)
    axes = figure.subplots(len(names), len(steps), squeeze=False)
    for row, name in enumerate(names):
        axes[row, 0].set_ylabel(name)
        for column, step in enumerate(steps):
            axes[row, column].imshow(frames[row][column], interpolation="nearest")
            axes[row, column].set(xticks=[], yticks=[], title=f"step {step:,}" if row == 0 else "")
    _explain(figure, axes, explained)
    figure.suptitle(title)
    return write_figure(figure, folder / "strip.png")


def draw_closeup(
    folder: Path, title: str, names: Sequence[str], views: Sequence[np.ndarray], legend: Sequence[tuple[str, Colour]]
) -> Path:
    """Draw the middle of each view, uint8 (height, width, 3), large, to closeup.png."""
    figure = Figure(figsize=(4.4 * len(views) + _width_of(legend), 5), layout="constrained", dpi=120)
    axes = figure.subplots(1, len(views), squeeze=False)[0]
    for axis, name, view in zip(axes, names, views, strict=True):
        height, width = view.shape[:2]
        top, left = max(0, (height - CLOSE) // 2), max(0, (width - CLOSE) // 2)
        axis.imshow(view[top : top + CLOSE, left : left + CLOSE], interpolation="nearest")
        axis.set(xticks=[], yticks=[], title=name)
    _explain(figure, axes, legend)
    figure.suptitle(title)
    return write_figure(figure, folder / "closeup.png")


def _width_of(legend: Sequence[tuple[str, Colour]]) -> float:
    """Return how much room [inches] what explains the colours takes beside pictures, and the names of their rows."""
    longest = max((len(label) for label, _ in legend), default=0)
    return max(LEAST_BESIDE, BESIDE + LETTER * longest)


def _explain(figure: Figure, axes: np.ndarray, legend: Sequence[tuple[str, Colour]]) -> None:
    """Write beside the pictures what their colours mean: a bar with numbers for a ramp, else a patch a colour."""
    scale = scale_of(legend)
    if not scale:
        figure.legend(handles=_patches(legend), loc="outside right center", frameon=False)
        return
    ramp = ScalarMappable(Normalize(0, 1), ListedColormap([_rgb(colour) for colour in ramp_stops()]))
    bar = figure.colorbar(ramp, ax=axes, ticks=[place for place, _ in scale], aspect=16, shrink=BAR)
    bar.ax.set_yticklabels([label for _, label in scale])


def draw_populations(
    folder: Path,
    title: str,
    names: Sequence[str],
    bands: Sequence[Band],
    curves: Sequence[str],
    shared_out: tuple[str, int] = ("cells", 1),
) -> Path | None:
    """Draw how the cells of the first worlds (`names`) divide over time, and some metrics, to populations.png.

    shared_out: what the bands are shares of, and how many of it a cell has
    Returns None where there are neither bands nor metrics.
    """
    heights = (*(3,) * bool(bands), *(1.2,) * len(curves))
    if not heights:
        return None
    metrics = read_metrics(folder / run_folder.METRICS)
    seen = [(label, colour) for column, label, colour in bands if column != WHOLE and metrics[column].max() >= SEEN]
    size = 3.2 * len(names) + _width_of(seen), (3 if bands else 1) + 1.3 * len(curves)
    figure = Figure(figsize=size, layout="constrained", dpi=120)
    axes = figure.subplots(len(heights), len(names), squeeze=False, sharex=True, sharey="row", height_ratios=heights)
    for world, name in enumerate(names):
        mine = {key: values[metrics["world"] == world] for key, values in metrics.items()}
        if bands:
            _stack(axes[0, world], mine, bands, shared_out[1])
        for row, (curve, colour) in enumerate(zip(curves, cycle(LINES_ON_LIGHT), strict=False), start=bool(bands)):
            axes[row, world].plot(mine["step"], mine[curve], color=css(colour))
            axes[row, world].set_title(curve.replace("_", " "), fontsize="small")
        axes[0, world].set_title(name if bands else f"{name}\n{axes[0, world].get_title()}")
        axes[-1, world].set_xlabel("step")
    if bands:
        axes[0, 0].set_ylabel(shared_out[0])
    for row, curve in zip(axes[bool(bands) :, 0], curves, strict=True):
        there = metrics[curve][np.isfinite(metrics[curve]) & (metrics["world"] < len(names))]
        row.set_ylim(*limits(float(there.min()), float(there.max())) if len(there) else (0, 1))
    figure.legend(handles=_patches(seen), loc="outside right center", frameon=False)
    figure.suptitle(title)
    return write_figure(figure, folder / "populations.png")


def _stack(axis: Axes, metrics: dict[str, np.ndarray], bands: Sequence[Band], each: int) -> None:
    """Draw the shares of all cells of one world, one upon the other."""
    shares = [1 if column == WHOLE else metrics[column] for column, _, _ in bands]
    counts = [metrics["cells"] * share * each for share in shares]
    axis.stackplot(metrics["step"], counts, colors=[_rgb(colour) for _, _, colour in bands], linewidth=0)


def read_frames(worlds: Sequence[Path]) -> tuple[list[int], list[list[np.ndarray]]]:
    """Return some steps of which every world has a readable frame, and these frames (height, width, 3) a world."""
    files = [step_files(world, ".png") for world in worlds]
    steps, columns = [], []
    for step in _spread(sorted(set.intersection(*(set(found) for found in files)))):
        column = [frame for found in files if (frame := read_frame(found[step])) is not None]
        if len(column) == len(worlds):
            steps.append(step)
            columns.append(column)
    return steps, [list(row) for row in zip(*columns, strict=True)]


def read_frame(path: Path) -> np.ndarray | None:
    """Return a recorded picture, uint8 (height, width, 3), large ones with fewer pixels; None where it is torn."""
    try:
        with warnings.catch_warnings(), open_regular(path) as file:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # frames of large worlds are large
            image = Image.open(file)
            every = max(1, min(image.size) // SHARP)  # more pixels than a panel of the strip has are of no use
            return np.asarray(image.convert("RGB"))[::every, ::every].copy()
    except (UsageError, *TORN):
        return None


def colours_of(pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the colours uint8 (n, 3) of pictures (..., 3) in rising order, and how many pixels have each (n,)."""
    found, counts = np.unique(colour_numbers(pictures), return_counts=True)  # numbers sort faster than rows
    return colours_numbered(found), counts


def colour_numbers(pictures: np.ndarray) -> np.ndarray:
    """Return the colour of each pixel of pictures uint8 (..., 3) as a number of 24 bits, uint32 (...)."""
    red, green, blue = (pictures[..., number].astype(np.uint32) for number in range(3))
    numbers: np.ndarray = red << 16 | green << 8 | blue
    return numbers


def colours_numbered(numbers: np.ndarray) -> np.ndarray:
    """Return the colours uint8 (n, 3) of some such numbers (n,)."""
    return np.stack([numbers >> 16, numbers >> 8 & 255, numbers & 255], axis=1).astype(np.uint8)


def _spread(steps: list[int]) -> list[int]:
    """Choose a few of the steps of which there are frames, more of them early."""
    shares = (np.arange(1, COLUMNS + 1) / COLUMNS) ** EARLINESS
    return sorted({min(steps, key=lambda step: abs(step - share * steps[-1])) for share in shares}) if steps else []


def colours_seen(frames: list[list[np.ndarray]]) -> set[Colour]:
    """Return the colours of which at least one frame (height, width, 3) has enough to be seen."""
    seen: set[Colour] = set()
    for frame in (frame for row in frames for frame in row):  # one at a time, since worlds can be large
        colours, counts = colours_of(frame)
        seen |= {(r, g, b) for r, g, b in colours[counts >= VISIBLE * counts.sum()].tolist()}
    return seen


def _patches(entries: Sequence[tuple[str, Colour]]) -> list[Patch]:
    return [Patch(facecolor=_rgb(colour), edgecolor="#888888", linewidth=0.5, label=label) for label, colour in entries]


def _rgb(colour: Colour) -> tuple[float, float, float]:
    red, green, blue = colour
    return red / 255, green / 255, blue / 255


def write_figure(figure: Figure, path: Path) -> Path:
    """Write a figure as PNG, whole or not at all; return its path."""
    FigureCanvasAgg(figure)
    write_whole(path, lambda file: figure.savefig(file, format="png"))
    return path


def pixels_of(figure: Figure) -> np.ndarray:
    """Draw a figure without a layout on its opaque ground; return it as uint8 (height, width, 3).

    Once: `savefig` draws twice, first without ink, since a layout is only settled when all has been drawn.
    """
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]  # matplotlib has no types here
    return np.asarray(canvas.buffer_rgba())[..., :3].copy()  # type: ignore[no-untyped-call]  # likewise


def write_pixels(pixels: np.ndarray, dots: float, path: Path) -> Path:
    """Write a picture, uint8 (height, width, 3), of some [pixels/inch] as PNG, whole or not at all; return its path."""
    write_whole(path, partial(Image.fromarray(pixels).save, format="png", dpi=(dots, dots)))
    return path
