"""What runs measured over time, read back from their metrics.csv: one history a seed, on one grid of times."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from alife.core import config
from alife.core.errors import UsageError
from alife.core.table import read_metrics
from alife.runs import config as run_config
from alife.runs import folder as run_folder
from alife.runs.config import RunConfig
from alife.search import plan as search_plan
from alife.search.config import SearchConfig
from alife.worlds import registry

LONGEST_GRID = 400  # [times] when histories do not share theirs
MOST_WORLDS = 65_536
MOST = 2**62  # no time is
NO_MEASURE = {"step", "world", "digest", "iteration", "evaluations", "evaluations_per_second"}


@dataclass(frozen=True)
class Histories:
    """The measures of some seeds over time; nan where a seed has none, because it came less far."""

    axis: str  # what time is counted in: step or evaluations
    times: np.ndarray  # int64 (times,), rising
    seeds: list[int]
    values: dict[str, np.ndarray]  # by the name of the measure, float64 (seeds, times)
    digests: list[str]  # of the last state of each seed, empty where there is none

    def mean(self, name: str) -> np.ndarray:
        """Return the mean of a measure over the seeds that have it, (times,)."""
        return _over_seeds(np.nanmean, self.values[name])

    def deviation(self, name: str) -> np.ndarray:
        """Return the standard deviation over seeds, (times,): of a sample, 0 for one seed."""
        if len(self.seeds) < 2:
            return np.where(np.isnan(self.mean(name)), np.nan, 0.0)
        spread = _over_seeds(lambda values, axis: np.nanstd(values, axis=axis, ddof=1), self.values[name])
        return np.where(np.isnan(spread) & ~np.isnan(self.mean(name)), 0.0, spread)

    def extremes(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the lowest and the highest value over seeds, (times,) each."""
        return _over_seeds(np.nanmin, self.values[name]), _over_seeds(np.nanmax, self.values[name])

    def count(self, name: str) -> np.ndarray:
        """Return how many seeds have a measure, int64 (times,)."""
        found: np.ndarray = (~np.isnan(self.values[name])).sum(axis=0)
        return found

    def last(self, name: str) -> np.ndarray:
        """Return the last value of a measure that each seed has, (seeds,); nan where it has none."""
        rows = [row[~np.isnan(row)] for row in self.values[name]]
        return np.array([row[-1] if len(row) else np.nan for row in rows])

    def end(self) -> np.ndarray:
        """Return the last time of each seed, int64 (seeds,)."""
        there = ~np.all([np.isnan(values) for values in self.values.values()], axis=0)
        return np.array([self.times[row].max() if row.any() else -1 for row in there])


def of_run(folder: Path) -> Histories:
    """Return the histories of a run folder; raises UsageError when it has none yet."""
    run_folder.check_begun(folder)
    table, _ = search_plan.read(folder / run_folder.CONFIG)
    if registry.is_arena(table["world"]):
        return _read(folder, [config.from_table(SearchConfig, table).seed], is_search=True)
    return _read(folder, list(config.from_table(RunConfig, table).seeds), is_search=False)


def as_recorded(folder: Path) -> Histories:
    """Return the histories of a run folder whose world or search nobody need know; raises UsageError likewise."""
    run_folder.check_begun(folder)
    table = run_config.run_table(folder / run_folder.CONFIG)
    first, count = table.get("seed", 0), table.get("worlds", 1)
    if type(first) is not int or type(count) is not int or not 0 < count <= MOST_WORLDS:
        raise UsageError(f"'{folder / run_folder.CONFIG}' is not a config: seed and worlds must be whole numbers.")
    return _read(folder, list(range(first, first + count)), is_search="search" in table)


def _read(folder: Path, seeds: list[int], *, is_search: bool) -> Histories:
    """Return the histories in a metrics.csv, one a seed."""
    path = folder / run_folder.METRICS
    columns = read_metrics(path)
    axis = "evaluations" if is_search else "step"
    if is_search:
        _check_times(path, columns, axis)
        groups = [np.arange(len(columns[axis]))]
    else:
        _check_times(path, columns, axis, "world")
        groups = [np.flatnonzero(columns["world"] == world) for world in range(len(seeds))]
    names = [name for name in columns if name not in NO_MEASURE]
    digests = [str(columns["digest"][group[-1]]) if "digest" in columns and len(group) else "" for group in groups]
    if any((np.diff(columns[axis][group]) <= 0).any() for group in groups):
        raise UsageError(f"Cannot read '{path}': its rows are not in the order of their {axis}s.")
    series = [
        (columns[axis][group].astype(np.int64), {name: columns[name][group] for name in names}) for group in groups
    ]
    return _on_one_grid(axis, seeds, series, digests)


def _check_times(path: Path, columns: dict[str, np.ndarray], *names: str) -> None:
    """Raise UsageError unless a table has columns of these names that hold whole numbers from 0 on."""
    for name in names:
        if name not in columns:
            raise UsageError(f"Cannot read '{path}': it has no column '{name}'.")
        values = columns[name]
        if not ((values >= 0) & (values < MOST) & (values == np.floor(values))).all():
            raise UsageError(f"Cannot read '{path}': '{name}' must be whole numbers from 0 on.")


def joined(parts: Sequence[Histories]) -> Histories:
    """Return the histories of several runs as those of one with all their seeds."""
    names = [name for name in parts[0].values if all(name in part.values for part in parts)]
    series = []
    for part in parts:
        for number in range(len(part.seeds)):
            there = ~np.all([np.isnan(part.values[name][number]) for name in names], axis=0)
            series.append((part.times[there], {name: part.values[name][number][there] for name in names}))
    seeds = [seed for part in parts for seed in part.seeds]
    return _on_one_grid(parts[0].axis, seeds, series, [digest for part in parts for digest in part.digests])


def _on_one_grid(
    axis: str, seeds: list[int], series: list[tuple[np.ndarray, dict[str, np.ndarray]]], digests: list[str]
) -> Histories:
    """Return histories on the times of all of them; between its own times, each keeps its last value."""
    times = np.unique(np.concatenate([own for own, _ in series]))
    shared = all(len(own) == len(times) for own, _ in series)
    if not shared and len(times) > LONGEST_GRID:
        times = times[np.unique(np.linspace(0, len(times) - 1, LONGEST_GRID).round().astype(int))]
    values: dict[str, np.ndarray] = {}
    for name in series[0][1] if series else ():
        values[name] = np.array([_held(own, measures[name], times) for own, measures in series])
    return Histories(axis, times, seeds, values, digests)


def _held(own: np.ndarray, values: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Return values at other times: the last one before, nan before the first and beyond the last."""
    if not len(own):
        return np.full(len(times), np.nan)
    place = np.searchsorted(own, times, side="right") - 1
    return np.where((place >= 0) & (times <= own[-1]), values[np.maximum(place, 0)], np.nan)


def _over_seeds(measure: Any, values: np.ndarray) -> np.ndarray:
    with warnings.catch_warnings():  # a time at which no seed has a value is nan, which is what is wanted
        warnings.simplefilter("ignore", RuntimeWarning)
        found: np.ndarray = measure(values, axis=0)
    return found
