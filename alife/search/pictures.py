"""The pictures of a search: its map, its novelty, its curves, and its creatures swimming."""

from functools import partial
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from alife.core.files import write_whole
from alife.core.table import has_rows, read_metrics
from alife.engines.rng import words
from alife.runs.folder import METRICS
from alife.runs.pictures import colour_numbers, colours_numbered, pixels_of, write_figure, write_pixels
from alife.search.archive import Archive, Elites
from alife.search.base import Search
from alife.search.cells import Cells
from alife.search.layout import Flat, Layout, layout_of
from alife.search.partition import reachable
from alife.worlds.arena import Arena, Axis, has_finite_scores, normalised, with_unit

RANDOM_GENOMES = 1000  # shown in red
RED_STREAM = 100  # of their seeds: none that a search draws from
CORNER = 0.05  # share of the elites among which the best stands for a corner of the map
FRAMES = 8  # of a strip
PALETTE = 128  # colours of an animation
STRIP_BEATS, FRAMES_A_BEAT = 2, 4  # of a strip; a frame more ends its film, which looks like the first
PANEL, CAPTION = 192, 48  # [pixels] a frame of a strip is wide, its caption high
DOTS = 120  # [pixels/inch]
FILM_FRAMES, FEWEST_A_BEAT = 80, 5  # of an animation
PAIR_SIDE = 32  # squares of a picture along two axes of many
EMPTY = "#ffffff"


def draw_map(folder: Path, results: Archive, arena: Arena) -> Path:
    """Draw the fitness of every niche to map.png, its axes in the units of the descriptors."""
    if isinstance(results.partition, Cells) and len(results.ranges) > 2:
        return _draw_pairs(folder, results, arena)
    extent, flat, elites = extent_of(arena), layout_of(results.partition), results.elites()
    figure = Figure(figsize=(6.4, 5.2) if flat.tiles == (1, 1) else (10, 8.4), layout="constrained", dpi=120)
    axes = figure.subplots()
    known = reachable(arena, results.partition)
    axes.set_facecolor(EMPTY)
    if known is not None and isinstance(flat, Layout):
        out = np.where(flat.spread(known).T, np.nan, 0.5)
        axes.imshow(out, origin="lower", extent=extent, aspect="auto", cmap="Greys", vmin=0, vmax=2)
    seen = flat.best(elites.niche, elites.fitness)
    shown = axes.imshow(seen.T, origin="lower", extent=extent, aspect="auto", cmap="viridis")
    figure.colorbar(shown, ax=axes, label=with_unit("fitness of the elite", arena.fitness_unit))
    axes.set_title(f"{arena.name}: {told_filled(results, known)}" + (" (grey: none)" if known is not None else ""))
    _draw_tiles(axes, extent, flat)
    name_axes(axes, flat.labels(arena.axes))
    return write_figure(figure, folder / "map.png")


def draw_learned(folder: Path, learned: Archive, arena: Arena) -> Path:
    """Draw the elites of a learned map along its first two axes, coloured by their fitness, to learned.png."""
    elites = learned.elites()
    figure = Figure(figsize=(6.4, 5.2), layout="constrained", dpi=120)
    axes = figure.subplots()
    across, up = elites.descriptors[:, :2].T
    shown = axes.scatter(across, up, c=elites.fitness, s=14, cmap="viridis", linewidths=0)
    figure.colorbar(shown, ax=axes, label=with_unit("fitness of the elite", arena.fitness_unit))
    (low, high), (bottom, top) = learned.ranges[:2]
    axes.set(xlim=(low, high), ylim=(bottom, top), title=f"{arena.name}, learned: {told_filled(learned, None)}")
    name_axes(axes, ("first learned descriptor", "second learned descriptor"))
    return write_figure(figure, folder / "learned.png")


def told_filled(results: Archive, known: np.ndarray | None) -> str:
    """Return in words how many niches are filled, of all or of those known to be reachable, bool (bins)."""
    of = results.partition.count if known is None else int(known.sum())
    return f"{len(results)} of {of} {'' if known is None else 'reachable '}niches"


def _draw_pairs(folder: Path, results: Archive, arena: Arena) -> Path:
    """Draw cells of more than two axes: for every two of them the best of the rest, to map.png."""
    elites, pairs = results.elites(), list(combinations(range(len(results.ranges)), 2))
    places = normalised(elites.descriptors, results.ranges)
    squares = np.clip((places * PAIR_SIDE).astype(int), 0, PAIR_SIDE - 1)
    columns = min(3, len(pairs))
    rows = -(-len(pairs) // columns)
    figure = Figure(figsize=(3.6 * columns + 1, 3.2 * rows), layout="constrained", dpi=120)
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    low, high = (float(elites.fitness.min()), float(elites.fitness.max())) if len(elites) else (0.0, 1.0)
    for axes, pair in zip(grid, pairs, strict=False):
        best = np.full((PAIR_SIDE, PAIR_SIDE), np.nan)
        np.fmax.at(best, tuple(squares[:, pair].T), elites.fitness)
        ends = [end * arena.axes[axis].scale for axis in pair for end in results.ranges[axis]]
        shown = axes.imshow(best.T, origin="lower", extent=ends, aspect="auto", cmap="viridis", vmin=low, vmax=high)
        name_axes(axes, (arena.axes[pair[0]].label, arena.axes[pair[1]].label))
    for axes in grid[len(pairs) :]:
        axes.axis("off")
    figure.colorbar(shown, ax=list(grid), label=with_unit("fitness of the best there", arena.fitness_unit))
    figure.suptitle(f"{arena.name}: {told_filled(results, None)}, along every two axes")
    return write_figure(figure, folder / "map.png")


def draw_novelty(folder: Path, search: Search, results: Archive, arena: Arena, seed: int) -> Path:
    """Draw the descriptors of what the search holds, and random genomes in red where they are cheap, to novelty.png."""
    held = search.population()
    found = results.elites().descriptors if held is None else held["descriptors"]
    shown = [(found, "#777777", "elites" if held is None else "population")]
    if arena.underlying.is_quick:
        random = arena.evaluate(arena.random_genomes(words(seed, 0, RED_STREAM, np.arange(RANDOM_GENOMES))))
        shown.append((random.descriptors[has_finite_scores(random)], "#d62728", "random genomes"))
    figure = Figure(figsize=(6, 5.2), layout="constrained", dpi=120)
    axes = figure.subplots()
    for places, colour, words_ in shown:
        across, up = (places * [axis.scale for axis in arena.axes])[:, :2].T
        axes.scatter(across, up, s=9, color=colour, linewidths=0, label=f"{words_}: {len(places)}")
    low_0, high_0, low_1, high_1 = extent_of(arena)
    axes.set(xlim=(low_0, high_0), ylim=(low_1, high_1), title=f"{arena.name}: bodies found")
    axes.legend(loc="best", fontsize="small")
    name_axes(axes, (arena.axes[0].label, arena.axes[1].label))
    return write_figure(figure, folder / "novelty.png")


def draw_curves(folder: Path) -> Path | None:
    """Draw fitness, coverage and QD-score over the evaluations to curves.png; None before the first row."""
    if not has_rows(folder / METRICS):
        return None
    metrics = read_metrics(folder / METRICS)
    covered = "coverage" if np.isnan(metrics["reachable_coverage"]).all() else "reachable_coverage"
    panels = {"fitness": ("max_fitness", "mean_fitness"), "share of niches": (covered,), "QD-score": ("qd_score",)}
    figure = Figure(figsize=(12, 3.6), layout="constrained", dpi=120)
    for axes, (label, columns) in zip(figure.subplots(1, len(panels)), panels.items(), strict=True):
        for column in columns:
            axes.plot(metrics["evaluations"], metrics[column], label=column.replace("_", " "))
        axes.set(xlabel="evaluations", ylabel=label)
        axes.legend(fontsize="small")
    return write_figure(figure, folder / "curves.png")


def draw_films(folder: Path, results: Archive, arena: Arena) -> None:
    """Draw the best elite and those of the corners as strips, the best also moving, if the arena can show them."""
    if not len(results):
        return
    elites = results.elites()
    best = int(elites.fitness.argmax())
    beats, seconds = arena.film_length
    frames = arena.film(elites.genomes[best], beats, max(FEWEST_A_BEAT, FILM_FRAMES // beats))
    if frames is None:
        return
    _draw_strips(folder / "best.png", arena, elites, {"best": best})
    _draw_strips(folder / "corners.png", arena, elites, corners(elites, arena))
    write_gif(folder / "champion.gif", frames, seconds=seconds)


def corners(elites: Elites, arena: Arena) -> dict[str, int]:
    """Return the best elite of each corner of the first two descriptors: of the few that lie nearest to it."""
    places = normalised(elites.descriptors, arena.descriptor_ranges)
    places = places[:, :2]
    low, high = places.min(axis=0), places.max(axis=0)
    few = max(1, round(CORNER * len(elites)))
    found = {}
    for up, right in product((1, 0), (0, 1)):
        corner = np.where([right, up], high, low)
        near = np.argsort(((places - corner) ** 2).sum(axis=1), kind="stable")[:few]
        words_ = [
            f"{('low', 'high')[side]} {name}" for side, name in zip((right, up), arena.descriptor_names, strict=False)
        ]
        found[", ".join(words_)] = int(near[elites.fitness[near].argmax()])
    return found


def write_gif(path: Path, frames: np.ndarray, *, seconds: float) -> None:
    """Write frames uint8 (n, height, width, 3) as an endless animation of this length, with one palette for all."""
    places = np.zeros(1 << 24, np.uint8)  # of every colour in the palette: most pixels share a few thousand
    numbers = [colour_numbers(frame) for frame in frames]
    for frame in numbers:
        places[frame] = 1
    found = np.flatnonzero(places)
    # Every colour counts once: by area the background would take the whole palette.
    colours = Image.fromarray(colours_numbered(found)[None])
    palette = colours.quantize(PALETTE, dither=Image.Dither.NONE)
    places[found] = np.asarray(colours.quantize(palette=palette, dither=Image.Dither.NONE))[0]
    plain = [Image.fromarray(places[frame]) for frame in numbers]
    for picture in plain:
        picture.putpalette(palette.getpalette() or ())
    options: dict[str, Any] = {
        "save_all": True,
        "append_images": plain[1:],
        "duration": 1000 * seconds / len(plain),
        "loop": 0,
    }
    write_whole(path, partial(plain[0].save, format="gif", **options))


def _draw_strips(path: Path, arena: Arena, elites: Elites, picks: dict[str, int]) -> None:
    """Draw a row of frames for each elite of `picks`, with what it is above it."""
    films = [arena.film(elites.genomes[number], STRIP_BEATS, FRAMES_A_BEAT) for number in picks.values()]
    rows = [_row(frames[:FRAMES]) for frames in films if frames is not None]
    height = sum(len(row) + CAPTION for row in rows)
    # A hundredth of a pixel more, since a height that is rounded down would be a pixel less.
    figure = Figure(figsize=(FRAMES * PANEL / DOTS, (height + 0.01) / DOTS), dpi=DOTS)
    top, places = 0, []
    for row, (label, number) in zip(rows, picks.items(), strict=True):
        caption = f"{label}: {_caption(elites, number, arena)}"
        figure.text(0.005, 1 - (top + 0.7 * CAPTION) / height, caption, fontsize="small")
        places.append(slice(top + CAPTION, top + CAPTION + len(row)))
        top += CAPTION + len(row)
    picture = pixels_of(figure)
    for place, row in zip(places, rows, strict=True):
        picture[place] = row  # as it is, which is quicker than to draw it
    write_pixels(picture, DOTS, path)


def _row(frames: np.ndarray) -> np.ndarray:
    """Return frames uint8 (n, height, width, 3) side by side on white, uint8 (rows, n x PANEL, 3)."""
    width = round(0.94 * PANEL)
    height = max(1, round(width * frames.shape[1] / frames.shape[2]))
    row = np.full((height, len(frames) * PANEL, 3), 255, np.uint8)
    for number, frame in enumerate(frames):
        left = round((number + 0.03) * PANEL)
        row[:, left : left + width] = np.asarray(Image.fromarray(frame).resize((width, height), Image.Resampling.BOX))
    return row


def _caption(elites: Elites, number: int, arena: Arena) -> str:
    fitness = Axis("fitness", arena.fitness_unit).told(elites.fitness[number])
    return f"{fitness} ({told_place(elites.descriptors[number], arena)})"


def told_place(place: np.ndarray, arena: Arena) -> str:
    """Return where descriptors (axes,) lie on the map, in words."""
    return ", ".join(axis.told(value) for axis, value in zip(arena.axes, place, strict=True))


def extent_of(arena: Arena) -> tuple[float, float, float, float]:
    """Return the ends of the first two axes of the map, in their units: left, right, bottom, top."""
    (left, right), (bottom, top) = (
        (low * axis.scale, high * axis.scale)
        for axis, (low, high) in zip(arena.axes[:2], arena.descriptor_ranges[:2], strict=True)
    )
    return left, right, bottom, top


def name_axes(axes: Axes, labels: tuple[str, str]) -> None:
    """Write beside the axes of a map what they are, and their units."""
    axes.set_xlabel(labels[0])
    axes.set_ylabel(labels[1])


def _draw_tiles(axes: Axes, extent: tuple[float, float, float, float], flat: Flat) -> None:
    """Draw the lines between the tiles of a map of more than two axes."""
    left, right, bottom, top = extent
    across, up = flat.tiles
    axes.vlines(np.linspace(left, right, across + 1)[1:-1], bottom, top, color="#b0b0b0", linewidth=0.6)
    axes.hlines(np.linspace(bottom, top, up + 1)[1:-1], left, right, color="#b0b0b0", linewidth=0.6)
