"""The part of a report that is about worlds which evolve by themselves: who lived when, and how it looked."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from alife.report import charts, html, narrative
from alife.report.charts import Layer, Line
from alife.report.html import Raw
from alife.report.loaded_run import Group, Subject
from alife.runs import folder as run_folder
from alife.runs import pictures
from alife.runs.recorder import WORLDS_PICTURED

LARGEST_SNAPSHOT = 256  # [pixels] a side that is inlined
FAINTEST = 0.002  # share of the cells below which a kind gets no area of its own


def parts(group: Group, mark: str, worlds: int = WORLDS_PICTURED) -> list[str]:
    """Return the sections of a group of runs, in which so many worlds are shown one by one.

    `mark` sets their links apart from those of other groups.
    """
    return [
        html.section(
            f"{mark}-story", "What happened", html.paragraphs(narrative.story(group)), _tiles(group), _standing(group)
        ),
        html.section(f"{mark}-populations", "Who lived when", *_populations(group, worlds)),
        html.section(f"{mark}-measures", "Measures", _measures(group)),
        html.section(f"{mark}-pictures", "How it looked", _snapshots(group.first, worlds)),
    ]


def _tiles(group: Group) -> str:
    history = group.history
    names = dict.fromkeys((*group.first.world.headline, *group.first.world.curves))
    facts = [
        (f"{name.replace('_', ' ')}, at the end", html.mean_of(history.last(name)))
        for name in names
        if name in history.values
    ]
    return html.tiles(facts[:6])


def _standing(group: Group) -> str:
    lines = narrative.lasting(group.first)
    if not lines:
        return ""
    seed = group.history.seeds[0]
    inside = "\n".join(f"<li>{html.text(line)}</li>" for line in lines)
    return f'<details><summary>How the world of seed {seed} stands</summary><ul class="plain">{inside}</ul></details>'


def _populations(group: Group, worlds: int) -> list[str]:
    history, bands = group.history, group.first.world.bands
    known = [band for band in bands if band[0] in history.values and np.nanmax(history.values[band[0]]) >= FAINTEST]
    if not known or "cells" not in history.values:
        return []
    figures = []
    for number, seed in enumerate(history.seeds[:worlds]):
        cells = history.values["cells"][number]
        there = np.isfinite(cells)
        layers = [
            Layer(label, (cells * history.values[column][number])[there], colour) for column, label, colour in known
        ]
        alt = f"Cells of each kind over {history.times[there][-1]:,} steps in the world of seed {seed}, stacked"
        chart = charts.areas(history.times[there], layers, alt=alt, x_label="step")
        figures.append(html.figure(chart, f"Cells, seed {seed}"))
    keys = "".join(html.swatch(colour, label) for _, label, colour in known)
    return [f'<div class="grid">{"".join(figures)}</div><div class="keys">{keys}</div>', _arrivals(group)]


def _arrivals(group: Group) -> str:
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
    caption = f"Kinds that ever made up {html.percent(narrative.NOTABLE)} of the cells, in the order of their arrival"
    return html.table(head, rows, caption=caption) if rows else ""


def _measures(group: Group) -> str:
    history, world = group.history, group.first.world
    names = dict.fromkeys((*world.headline, *world.curves, "species", "organisms", "births", "deaths", "kills"))
    figures = [measure(name, [group]) for name in names if name in history.values]
    return f'<div class="grid">{"".join(figures)}</div>'


def measure(name: str, groups: Sequence[Group]) -> str:
    """Return a measure over time as a figure: mean and band of each group, and its seeds where there is but one."""
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
    told = f"mean over seeds, band ± one standard deviation of {seeds} seeds" if seeds > 1 else "one seed"
    title = name.replace("_", " ")
    compared = f" of {', '.join(group.label for group in groups)}" if len(groups) > 1 else ""
    return html.figure(
        charts.lines(times, series, alt=f"{title}{compared} over {axis}s: {told}", x_label=axis), f"{title}"
    )


def _snapshots(subject: Subject, worlds: int) -> str:
    seeds = subject.history.seeds[: min(worlds, WORLDS_PICTURED)]
    folders = [subject.folder / "frames" / f"world-{world}" for world in range(len(seeds))]
    steps, frames = pictures.read_frames(folders)
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
    seen = pictures.colours_seen(frames)
    legend = [html.swatch(colour, label) for label, colour in subject.world.legend() if colour in seen]
    return "".join(rows) + f'<div class="keys">{"".join(legend)}</div>'


def _small(frame: np.ndarray) -> np.ndarray:
    """Return a picture with every k-th pixel, so that no side is too long."""
    every = -(-max(frame.shape[:2]) // LARGEST_SNAPSHOT)
    return np.ascontiguousarray(frame[::every, ::every])


def settings_table(subject: Subject) -> str:
    """Return the settings of a run: what differs from the usual first, all of them behind a click."""
    changes = subject.changes()
    rows = [
        [
            f"{change.table}.{change.key}",
            narrative.setting_text(change.value),
            narrative.setting_text(change.usual),
            change.meaning,
        ]
        for change in changes
    ]
    first = (
        html.table(
            ["setting", "here", "usually", "what it is"], rows, caption="What differs from the usual run", numeric=None
        )
        if rows
        else "<p>Every setting is the usual one.</p>"
    )
    everything = [[key, narrative.setting_text(value), meaning] for key, (value, meaning) in subject.settings.items()]
    caption = "All settings that make the history"
    whole = html.table(["setting", "value", "what it is"], everything, caption=caption, numeric=None)
    return f"{first}<details><summary>All settings</summary>{whole}</details>"


def repeat_line(folder: Path, world: str) -> Raw:
    """Return the command that repeats a run, what hands did to it included."""
    place, here = folder.resolve(), Path.cwd().resolve()
    place = place.relative_to(here) if place.is_relative_to(here) else Path(place.name)
    command = f"python -m alife.run {world} --config {run_folder.quoted(place / run_folder.CONFIG)}"
    if (folder / run_folder.INTERVENTIONS).exists():
        command += f" --interventions {run_folder.quoted(place / run_folder.INTERVENTIONS)}"
    return Raw(f"<code>{html.text(command)}</code>")
