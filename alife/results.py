"""Runs, searches and studies that are on record, as Python and notebooks hold them: figures, pictures, going on."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from alife.core import arguments
from alife.core.errors import UsageError, unknown
from alife.core.table import read_metrics
from alife.core.text import short
from alife.runs import field_store
from alife.runs import folder as run_folder
from alife.runs.config import RunConfig
from alife.runs.plan import resumed_run
from alife.search.config import SearchConfig
from alife.search.plan import resumed_search, stored_search
from alife.worlds import registry
from alife.worlds.picture import Picture

PICTURED = 4  # worlds of a run that a notebook shows side by side


def check_options(options: Mapping[str, Any], kind: type, *, world: str | None = None) -> None:
    """Raise UsageError for an option that is no field of RunConfig or SearchConfig.

    world: that of a new run, whose settings are given apart
    """
    names = {item.name for item in fields(kind)} - {"world"}
    rules = {item.name for item in fields(registry.config_class(world))} if world is not None else set()
    for name in options:
        if name in rules - names:
            raise UsageError(f"{name} is a setting of {world}: give settings={{{name!r}: ...}}.")
        if name not in names:
            raise unknown("option", name, names)


class Recorded:
    """Something with a folder on disk. Figures are read when they are asked for: a growing run shows its last."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = arguments.path("folder", folder)
        run_folder.check_begun(self.folder)

    @property
    def metrics(self) -> dict[str, np.ndarray]:
        """Return the columns of metrics.csv by name, (rows,): float64, the digest str."""
        return read_metrics(self.folder / run_folder.METRICS)

    def report(self, out: str | Path | None = None) -> Path:
        """Write one HTML page about it, report.html in its folder unless `out` says otherwise; return where."""
        from alife.report.__main__ import write

        return write([self.folder], None if out is None else arguments.path("out", out))


class Run(Recorded):
    """A recorded run of a world: finished, killed, or still growing."""

    @cached_property
    def _stored(self) -> Any:
        from alife.runs.opened import open_run

        return open_run(self.folder, engine="cpu")

    @property
    def fields(self) -> Mapping[str, Any]:
        """Return what --fields let the run write: zarr arrays (step, world, ...) by name, read when they are indexed.

        `step` and `seed` say when, and of which world. Raises UsageError where nothing was written.
        """
        return field_store.read(self.folder / field_store.FOLDER)

    @property
    def world(self) -> Any:
        """Return the world, an alife.World with the run's settings."""
        return self._stored.world

    @property
    def config(self) -> RunConfig:
        """Return the settings of the run; those of its world are in `world.config`."""
        found: RunConfig = self._stored.run_config
        return found

    @property
    def state(self) -> Any:
        """Return the state of the newest sound checkpoint as it is now. Raises UsageError before the first."""
        self.__dict__.pop("_stored", None)
        return self._stored.state

    @property
    def digests(self) -> list[str]:
        """Return the digest of every world at the last sample: equal digests are equal histories."""
        return [str(digest) for digest in self.metrics["digest"][-self.config.worlds :]]

    def resume(self, *, quiet: bool = False, **options: Any) -> "Run":
        """Go on with the run, for instance with more steps=80_000; return it. Raises UsageError."""
        from alife.runs.execute import execute

        check_options(options, RunConfig)
        execute(resumed_run(self.folder, options), quiet=quiet)
        return Run(self.folder)

    def summary(self, world: int = 0) -> list[str]:
        """Return a few lines of text on how a world stands."""
        found: list[str] = self.world.summary(self.state, world=world)
        return found

    def picture(self, world: int | None = None, colours: str | None = None) -> Picture:
        """Return a picture of a world of the batch; of its first four side by side where none is named."""
        state, made, seeds = self.state, self.world, self.config.seeds
        shown = range(min(PICTURED, len(seeds))) if world is None else [world]
        pixels = [made.render(state, world=number, colours=colours) for number in shown]
        gap = np.full((pixels[0].shape[0], max(1, pixels[0].shape[1] // 64), 3), 255, np.uint8)
        row = [piece for picture in pixels for piece in (gap, picture)][1:]
        names = ", ".join(str(seeds[number]) for number in shown)
        caption = f"{made.name}, {made.size}, step {state.step:,} of {self.config.steps:,}, seed {names}"
        return Picture(np.concatenate(row, axis=1), caption, made.legend(colours), self._figures(shown))

    def _figures(self, shown: Iterable[int]) -> dict[str, str]:
        metrics, count = self.metrics, self.config.worlds
        ends = {name: metrics[name][-count:] for name in self.world.headline if name in metrics}
        return {name.replace("_", " "): ", ".join(short(float(end[n])) for n in shown) for name, end in ends.items()}

    def _repr_png_(self) -> bytes:
        return self.picture()._repr_png_()

    def _repr_html_(self) -> str:
        return self.picture()._repr_html_()

    def __repr__(self) -> str:
        first, last = self.config.seeds[0], self.config.seeds[-1]
        seeds = f"seed {first}" if first == last else f"seeds {first}..{last}"
        return f"<Run of {self.config.world} in '{self.folder}', {seeds}>"


class SearchRun(Recorded):
    """A recorded search on an arena: finished, killed, or still growing."""

    @property
    def request(self) -> Any:
        """Return its settings: `run_config`, `arena_config`, `algorithm_config`."""
        return stored_search(self.folder)

    @property
    def archive(self) -> Any:
        """Return the map of elites, an alife.search.archive.Archive: `.elites()`, `.fitness`, `.coverage()`.

        Raises UsageError before the search has ended or was stopped for the first time.
        """
        from alife.search import archive

        return archive.load(self.folder / "archive.npz")

    def resume(self, *, quiet: bool = False, **options: Any) -> "SearchRun":
        """Go on with the search, for instance with more evaluations=50_000; return it. Raises UsageError."""
        from alife.search.execute import execute

        check_options(options, SearchConfig)
        execute(resumed_search(self.folder, options), quiet=quiet)
        return SearchRun(self.folder)

    def _figures(self) -> dict[str, str]:
        metrics = self.metrics
        names = ("evaluations", "max_fitness", "coverage", "qd_score")
        return {name.replace("_", " "): short(float(metrics[name][-1])) for name in names}

    def picture(self) -> Picture:
        """Return the map of what was found. Raises UsageError before the search has ended or was stopped."""
        from PIL import Image

        path = self.folder / "map.png"
        try:
            pixels = np.asarray(Image.open(path).convert("RGB"))
        except (OSError, ValueError) as error:
            raise UsageError(
                f"'{self.folder}' has no map.png yet; a search draws it when it ends or is stopped."
            ) from error
        return Picture(pixels, repr(self), (), self._figures())

    def _repr_png_(self) -> bytes:
        return self.picture()._repr_png_()

    def _repr_html_(self) -> str:
        return self.picture()._repr_html_()

    def __repr__(self) -> str:
        run_config = self.request.run_config
        return f"<{run_config.search} on {run_config.world} in '{self.folder}', seed {run_config.seed}>"


class StudyResult:
    """How each seed of each setting of a study ended: a table, with a row a seed."""

    def __init__(self, folder: str | Path) -> None:
        from alife.study.study import open_study

        self.folder = arguments.path("folder", folder)
        self.study = open_study(self.folder)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return a row a setting and seed: the setting, seed, how far it came, its last measures and digest."""
        from alife.study import summary

        found: list[dict[str, Any]] = []
        for setting, history in summary.read(self.study):
            ends, lasts = history.end(), {name: history.last(name) for name in history.values}
            for number, seed in enumerate(history.seeds):
                measures = {name: float(values[number]) for name, values in lasts.items()}
                end = {"seed": seed, history.axis: int(ends[number])}
                found.append({**setting, **end, **measures, "digest": history.digests[number]})
        return found

    @property
    def columns(self) -> list[str]:
        """Return the names of the columns."""
        return list(dict.fromkeys(name for row in self.rows for name in row))

    def __getitem__(self, column: str) -> np.ndarray:
        """Return a column, (rows,). Raises UsageError when there is none of this name."""
        if column not in self.columns:
            raise unknown("column", column, self.columns)
        return np.array([row.get(column, np.nan) for row in self.rows])

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Go through the rows."""
        return iter(self.rows)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.rows)

    def runs(self) -> "list[Run | SearchRun]":
        """Return the runs that have begun."""
        folders = [self.study.folder_of(one) for one in self.study.runs]
        kind = SearchRun if self.study.is_search else Run
        return [kind(folder) for folder in folders if (folder / run_folder.CONFIG).is_file()]

    def report(self, out: str | Path | None = None) -> Path:
        """Write one HTML page about all runs; return where it is."""
        from alife.report.__main__ import write

        return write([self.folder], None if out is None else arguments.path("out", out))

    def __repr__(self) -> str:
        from alife.study import summary

        groups = summary.read(self.study)
        lines = summary.summary_lines(groups, summary.shown(self.study.world)) if groups else ["nothing measured yet"]
        return "\n".join([f"<Study of {self.study.world} in '{self.folder}'>", *lines])

    def _repr_html_(self) -> str:
        from html import escape

        rows, names = self.rows, self.columns
        head = "".join(f"<th>{escape(name)}</th>" for name in names)
        body = "".join(f"<tr>{''.join(f'<td>{_cell(row.get(name))}</td>' for name in names)}</tr>" for row in rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: Any) -> str:
    from html import escape

    return short(value) if isinstance(value, float) else escape(str("" if value is None else value))
