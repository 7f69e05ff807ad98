"""What came of a study: every measure with its mean and spread over seeds, at all times and at the end, and a picture.

summary.csv   a row a setting, time and measure: how many seeds, mean, standard deviation, lowest, highest
last.csv      a row a run and seed: its setting and its last measures
summary.png   curves a setting with bands over seeds; below, every seed at the end
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure

from alife.core.colours import SERIES_ON_LIGHT, css
from alife.core.errors import UsageError
from alife.core.files import csv_line, write_text
from alife.core.table import has_rows
from alife.core.text import short
from alife.runs import folder
from alife.runs.pictures import write_figure
from alife.study import histories, sweep
from alife.study.histories import Histories
from alife.study.study import Study
from alife.study.sweep import Setting
from alife.terminal import screen
from alife.worlds import registry

OF_SEARCH = ("max_fitness", "mean_fitness", "coverage", "qd_score")
TABLE, LAST, PICTURE = "summary.csv", "last.csv", "summary.png"
JITTER = 0.12  # of the place of a setting, so that seeds do not hide each other


def write(study: Study, *, draws: bool = True) -> list[str]:
    """Write what is known of a study so far; return it in lines of text, the last of which says where it is.

    draws: whether its curves are drawn as well
    """
    groups = read(study)
    if not groups:
        return ["No run has measured anything yet."]
    names = shown(study.world)
    write_text(study.folder / TABLE, "".join(_table(groups)))
    write_text(study.folder / LAST, "".join(_last(groups)))
    if draws:
        _draw(study, groups, names)
    drawn = f"{PICTURE} (curves), " if draws else ""
    where = f"In {study.folder}: {drawn}{LAST} (every seed at its end), {TABLE} (mean and spread over time)."
    page = f"All of it on one page: python -m alife.report {folder.quoted(study.folder)}"
    return ["", *summary_lines(groups, names), "", page, where]


def read(study: Study) -> list[tuple[Setting, Histories]]:
    """Return the histories of every setting of which there is any."""
    found: list[tuple[Setting, list[Histories]]] = []
    for run in study.runs:
        try:
            history = histories.of_run(study.folder_of(run))
        except UsageError as error:
            if has_rows(study.folder_of(run) / folder.METRICS):  # else it has not begun yet
                screen.warn(f"The run '{run.name}' is left out: {error}")
            continue
        same = next((group for setting, group in found if setting == run.setting), None)
        if same is None:
            found.append((run.setting, [history]))
        else:
            same.append(history)
    return [(setting, histories.joined(group)) for setting, group in found]


def shown(world: str) -> tuple[str, ...]:
    """Return the measures of a world that a picture shows."""
    if registry.is_arena(world):
        return OF_SEARCH
    kind = registry.world_class(world)
    return tuple(dict.fromkeys((*kind.headline, *kind.curves)))


def summary_lines(groups: Sequence[tuple[Setting, Histories]], names: Sequence[str]) -> list[str]:
    """Return a table in lines: mean and standard deviation over seeds, at the end, of every setting."""
    known = [name for name in names if all(name in history.values for _, history in groups)]
    head = ["", "seeds", *(name.replace("_", " ") for name in known)]
    rows = [head]
    for setting, history in groups:
        cells = [mean_text(history.last(name)) for name in known]
        rows.append([sweep.label(setting) or "all", str(len(history.seeds)), *cells])
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = ["At the end, mean ± standard deviation over seeds:"]
    lines += ["  " + "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows]
    return lines


def mean_text(values: np.ndarray) -> str:
    """Return the mean of numbers (n,) with their standard deviation, as far as they are any."""
    there = values[~np.isnan(values)]
    if not len(there):
        return "-"
    spread = f" ± {short(float(there.std(ddof=1)))}" if len(there) > 1 else ""
    return f"{short(float(there.mean()))}{spread}"


def _keys(groups: Sequence[tuple[Setting, Histories]]) -> list[str]:
    return list(groups[0][0])


def _cells(setting: Setting) -> list[Any]:
    return [sweep.value_text(value) for value in setting.values()]


def _table(groups: Sequence[tuple[Setting, Histories]]) -> list[str]:
    """Return the lines of summary.csv."""
    axis = groups[0][1].axis
    lines = [csv_line([*_keys(groups), axis, "measure", "seeds", "mean", "sd", "min", "max"])]
    for setting, history in groups:
        for name in history.values:
            low, high = history.extremes(name)
            columns = (history.count(name), history.mean(name), history.deviation(name), low, high)
            for time, count, *rest in zip(history.times, *columns, strict=True):
                if count:
                    lines.append(csv_line([*_cells(setting), time, name, count, *rest]))
    return lines


def _last(groups: Sequence[tuple[Setting, Histories]]) -> list[str]:
    """Return the lines of last.csv."""
    names = list(dict.fromkeys(name for _, history in groups for name in history.values))
    lines = [csv_line([*_keys(groups), "seed", groups[0][1].axis, *names, "digest"])]
    for setting, history in groups:
        lasts = [history.last(name) if name in history.values else [""] * len(history.seeds) for name in names]
        for seed, end, digest, *values in zip(history.seeds, history.end(), history.digests, *lasts, strict=True):
            lines.append(csv_line([*_cells(setting), seed, end, *values, digest]))
    return lines


def _draw(study: Study, groups: Sequence[tuple[Setting, Histories]], names: Sequence[str]) -> Path:
    """Draw curves with bands, and below them where every seed ended."""
    known = [name for name in names if all(name in history.values for _, history in groups)]
    colours = _colours(len(groups))
    figure = Figure(figsize=(3.4 * len(known) + 0.6, 6.4 + 0.16 * len(groups)), layout="constrained", dpi=120)
    axes = figure.subplots(2, len(known), squeeze=False, height_ratios=(3, 2))
    for column, name in enumerate(known):
        for place, ((setting, history), colour) in enumerate(zip(groups, colours, strict=True)):
            _draw_curve(axes[0, column], history, name, colour, sweep.label(setting) or study.world)
            _draw_ends(axes[1, column], place, history, name, colour)
        axes[0, column].set(title=name.replace("_", " "), xlabel=groups[0][1].axis)
        axes[1, column].set_xticks(range(len(groups)), _ticks(groups), rotation=30 if len(groups) > 3 else 0)
        axes[1, column].set_xlabel(", ".join(_keys(groups)))
    axes[1, 0].set_ylabel("at the end, every seed")
    if len(groups) > 1:
        handles, labels = axes[0, 0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", frameon=False, ncols=min(4, len(groups)))
    seeds = max(len(history.seeds) for _, history in groups)
    figure.suptitle(f"{study.world}: mean over {seeds} seed{'s' * (seeds > 1)}, band ± one standard deviation")
    return write_figure(figure, study.folder / PICTURE)


def _draw_curve(axes: Any, history: Histories, name: str, colour: Any, label: str) -> None:
    mean, spread = history.mean(name), history.deviation(name)
    axes.plot(history.times, mean, color=colour, label=label, linewidth=1.6)
    low, high = history.extremes(name)  # where no seed has been, no band is drawn either
    axes.fill_between(
        history.times,
        np.maximum(mean - spread, low),
        np.minimum(mean + spread, high),
        color=colour,
        alpha=0.18,
        linewidth=0,
    )


def _draw_ends(axes: Any, place: int, history: Histories, name: str, colour: Any) -> None:
    values = history.last(name)
    offsets = np.linspace(-JITTER, JITTER, len(values)) if len(values) > 1 else np.zeros(len(values))
    axes.plot(place + offsets, values, "o", color=colour, markersize=4, alpha=0.7, markeredgewidth=0)
    if not np.isnan(values).all():
        axes.plot([place - 0.3, place + 0.3], [np.nanmean(values)] * 2, color=colour, linewidth=2)


def _ticks(groups: Sequence[tuple[Setting, Histories]]) -> list[str]:
    return ["\n".join(_cells(setting)) for setting, _ in groups]


def _colours(count: int) -> list[Any]:
    if count <= len(SERIES_ON_LIGHT):
        return [css(colour) for colour in SERIES_ON_LIGHT[:count]]
    return [colormaps["viridis"](share) for share in np.linspace(0, 0.92, count)]
