"""The sections of a report about worlds that evolve by themselves: who lived when, measures, pictures."""

from collections.abc import Sequence

import numpy as np

from alife.report import activity, charts, genes, html, narrative
from alife.report.charts import Layer, Line
from alife.report.context import Context
from alife.report.loaded_run import LoadedRun, RunGroup
from alife.runs import pictures as run_pictures
from alife.runs.recorder import WORLDS_PICTURED
from alife.worlds.colours import ramp_stops, scale_of
from alife.worlds.columns import meaning

LARGEST_SNAPSHOT = 256  # [pixels] a side that is inlined
FAINTEST = 0.002  # share of the cells below which a kind gets no area of its own


def story(group: RunGroup, context: Context) -> list[str]:  # noqa: ARG001 (as much in any place)
    """Return what happened: what a reader wants first beside a picture of the end, then more in words and figures."""
    opening = html.paragraphs([*narrative.lead(group), activity.compared(group.first), *genes.opening(group.first)])
    return [
        f'<div class="opening">{_last_picture(group.first)}<div>{opening}</div></div>',
        html.paragraphs(narrative.story(group)), _tiles(group), _standing(group),
    ]  # fmt: skip


def _last_picture(run: LoadedRun) -> str:
    """Return the newest picture of a run's first world as a figure; nothing where none was kept."""
    steps, frames = run_pictures.read_frames([run.folder / "frames" / "world-0"])
    if not steps:
        return ""
    words = f"The world of seed {run.history.seeds[0]} at step {steps[-1]:,}"
    return html.figure(html.image(_small(frames[0][-1]), words), words)


def _tiles(group: RunGroup) -> str:
    history = group.history
    names = dict.fromkeys((*group.first.world.headline, *group.first.world.curves))
    facts = [
        (f"{name.replace('_', ' ')}, at the end", html.mean_of(history.last(name)))
        for name in names
        if name in history.values
    ]
    return html.tiles(facts[:6])


def _standing(group: RunGroup) -> str:
    lines = narrative.lasting(group.first)
    if not lines:
        return ""
    seed = group.history.seeds[0]
    inside = "\n".join(f"<li>{html.text(line)}</li>" for line in lines)
    return f'<details><summary>How the world of seed {seed} stands</summary><ul class="plain">{inside}</ul></details>'


def populations(group: RunGroup, context: Context) -> list[str]:
    """Return how many cells of each kind there were over time, and when each kind arrived."""
    history, bands = group.history, group.first.world.kinds
    known = [band for band in bands if band[0] in history.values and np.nanmax(history.values[band[0]]) >= FAINTEST]
    if not known or "cells" not in history.values:
        return []
    (unit, each), figures = group.first.world.shared_out, []
    shown = context.at_most(WORLDS_PICTURED)
    most = float(np.nanmax(history.values["cells"][:shown], initial=0.0)) * each  # one scale, for charts side by side
    for number, seed in enumerate(history.seeds[:shown]):
        cells = history.values["cells"][number]
        there = np.isfinite(cells)
        if not there.any():  # a world of which the record has no row
            continue
        layers = [
            Layer(label, (cells * history.values[column][number] * each)[there], colour)
            for column, label, colour in known
        ]
        end = history.times[there][-1]
        alt = f"{unit.capitalize()} of each kind over {end:,} steps in the world of seed {seed}, stacked"
        chart = charts.areas(history.times[there], layers, alt=alt, x_label="step", most=most)
        figures.append(html.figure(chart, f"{unit.capitalize()}, seed {seed}"))
    keys = "".join(html.swatch(colour, label) for _, label, colour in known)
    return [f'<div class="grid">{"".join(figures)}</div><div class="keys">{keys}</div>', _arrivals(group)]


def _arrivals(group: RunGroup) -> str:
    count = len(group.history.seeds)
    rows = [
        [
            html.swatch(one.band[2], one.band[1]),
            f"{one.worlds} of {count}",
            html.span(*one.first),
            html.percent(one.peak),
            html.mean_of(one.last, html.percent),
        ]
        for one in narrative.arrivals(group)
    ]
    head = ["kind", "worlds", "first at step", "most, anywhere", "at the end"]
    unit, notable = group.first.world.shared_out[0], html.percent(narrative.NOTABLE)
    caption = f"Kinds that ever made up {notable} of the {unit}, in the order of their arrival"
    return html.table(head, rows, caption=caption) if rows else ""


def measures(group: RunGroup, context: Context) -> list[str]:  # noqa: ARG001 (as much in any place)
    """Return the measures over time, a chart each."""
    history, world = group.history, group.first.world
    names = dict.fromkeys((*world.headline, *world.curves, "species", "organisms", "births", "deaths", "kills"))
    figures = [measure(name, [group]) for name in names if name in history.values]
    return [f'<div class="grid">{"".join(figures)}</div>']


def pictures(group: RunGroup, context: Context) -> list[str]:
    """Return the pictures of the first run's worlds over time."""
    return [_snapshots(group.first, context.at_most(WORLDS_PICTURED))]


def measure(name: str, groups: Sequence[RunGroup]) -> str:
    """Return a measure over time as a figure: mean and band of each group; the seeds too if there is one group."""
    series = []
    axis, times = groups[0].history.axis, np.unique(np.concatenate([group.history.times for group in groups]))
    for number, group in enumerate(groups):
        history = group.history
        mean, spread, (low, high) = history.mean(name), history.deviation(name), history.extremes(name)
        faint = list(history.values[name]) if len(groups) == 1 and 1 < len(history.seeds) <= 12 else []
        columns = [mean, np.maximum(mean - spread, low), np.minimum(mean + spread, high), *faint]
        if not np.array_equal(history.times, times):
            columns = [np.interp(times, history.times, column, left=np.nan, right=np.nan) for column in columns]
        label = group.label if len(groups) > 1 else "mean" if len(history.seeds) > 1 else name.replace("_", " ")
        series.append(Line(label, columns[0], number, columns[1], columns[2], columns[3:]))
    seeds = max(len(group.history.seeds) for group in groups)
    shown = f"mean over seeds, band ± one standard deviation of {seeds} seeds" if seeds > 1 else "one seed"
    title = name.replace("_", " ")
    compared = f" of {', '.join(group.label for group in groups)}" if len(groups) > 1 else ""
    told = meaning(groups[0].first.columns, name)
    return html.figure(
        charts.lines(times, series, alt=f"{title}{compared} over {axis}s: {shown}", x_label=axis),
        title,
        note=told,
    )


def _snapshots(run: LoadedRun, worlds: int) -> str:
    seeds = run.history.seeds[: min(worlds, WORLDS_PICTURED)]
    folders = [run.folder / "frames" / f"world-{world}" for world in range(len(seeds))]
    steps, frames = run_pictures.read_frames(folders)
    if not steps:
        return "<p>No pictures were kept (frame_every = 0).</p>"
    rows = []
    for seed, row in zip(seeds, frames, strict=False):
        figures = [
            html.figure(html.image(_small(frame), f"The world of seed {seed} at step {step:,}"), f"step {step:,}")
            for step, frame in zip(steps, row, strict=True)
        ]
        rows.append(
            f'<h3>Seed {seed}</h3><div class="strip" tabindex="0" role="group" aria-label="Seed {seed} over time">'
            f"{''.join(figures)}</div>"
        )
    seen = run_pictures.colours_seen(frames)
    legend = run.world.legend()
    if scale := scale_of(legend):
        return "".join(rows) + html.scale(ramp_stops(), scale)
    swatches = [html.swatch(colour, label) for label, colour in legend if colour in seen]
    return "".join(rows) + f'<div class="keys">{"".join(swatches)}</div>'


def _small(frame: np.ndarray) -> np.ndarray:
    """Return a picture reduced to every k-th pixel, so that no side is longer than LARGEST_SNAPSHOT."""
    every = -(-max(frame.shape[:2]) // LARGEST_SNAPSHOT)
    return np.ascontiguousarray(frame[::every, ::every])
