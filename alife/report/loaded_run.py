"""What a report is about: run folders read back; those that differ only in their seeds form a group."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from alife.core import config
from alife.core.errors import UsageError
from alife.core.table import has_rows
from alife.engines import backend
from alife.report import descent
from alife.report.descent import Descent
from alife.runs import config as run_config
from alife.runs import folder as run_folder
from alife.runs.config import RunConfig
from alife.search import base
from alife.search import plan as search_plan
from alife.search import scored as search_scored
from alife.search.columns import EVERY_SEARCH
from alife.search.config import PARAMETERS, SearchConfig
from alife.search.genome_file import checked
from alife.study import histories, study, sweep
from alife.study.histories import Histories
from alife.worlds import registry
from alife.worlds.columns import Columns

NO_DIFFERENCE = {
    "world",
    "seed",
    "worlds",
    "backend",
    "threads",
    "workers",
    "checkpoint_every",
    "colours",
    "keep_checkpoints",
    "phylogeny",
    "until_extinct",
}
LONGEST_LABEL = 60  # [letters]


@dataclass(frozen=True)
class Change:
    """A setting that differs from its default."""

    table: str  # of the config
    key: str
    value: Any
    default: Any
    meaning: str


@dataclass(frozen=True)
class LoadedRun:
    """One run folder."""

    folder: Path
    config: RunConfig | SearchConfig
    world_config: Any
    search_config: Any | None  # None of a world's run
    world: Any  # see alife.worlds.world.World or alife.worlds.arena.Arena
    history: Histories

    @cached_property
    def descents(self) -> dict[int, Descent]:
        """Return the recorded lineages of the worlds of a run, by number; see alife.report.descent."""
        return descent.recorded(self.folder)

    @property
    def columns(self) -> Columns:
        """Return what each metric means, where that is known."""
        if self.search_config is None:
            found: Columns = self.world.columns
            return found
        name = getattr(self.config, "search", "")
        own = base.search_class(name).columns if name in base.names() else {}
        return {**EVERY_SEARCH, **own}

    @property
    def settings(self) -> dict[str, tuple[Any, str]]:
        """Return the value and meaning of every setting that the history depends on, without seeds, by `table.key`."""
        found = {}
        for table, settings in self._tables():
            for item in config.recorded_fields(settings):
                if table != "run" or item.name not in NO_DIFFERENCE:
                    found[f"{table}.{item.name}"] = (getattr(settings, item.name), config.meaning_of(item))
        return found

    def changes(self) -> list[Change]:
        """Return the settings that differ from those of the default run."""
        default = {"run": self._default_run(), self.config.world: registry.config_class(self.config.world)()}
        if self.search_config is not None:
            default["search"] = type(self.search_config)()
        return [
            Change(
                table,
                item.name,
                getattr(settings, item.name),
                getattr(default[table], item.name),
                config.meaning_of(item),
            )
            for table, settings in self._tables()
            for item in fields(settings)
            if getattr(settings, item.name) != getattr(default[table], item.name)
            and (table != "run" or item.name not in NO_DIFFERENCE)
        ]

    def _tables(self) -> list[tuple[str, Any]]:
        search = [] if self.search_config is None else [("search", self.search_config)]
        return [("run", self.config), (self.config.world, self.world_config), *search]

    def _default_run(self) -> Any:
        return type(self.config)(**{"world": self.config.world, **registry.default_run(self.config.world)})


@dataclass(frozen=True)
class RunGroup:
    """Runs that differ only in their seeds."""

    label: str
    runs: list[LoadedRun]
    history: Histories

    @property
    def first(self) -> LoadedRun:
        """Return the run that stands for the group in pictures."""
        return self.runs[0]


def read(folders: Sequence[Path]) -> list[RunGroup]:
    """Return the runs of some folders, of runs or of studies, in groups; raises UsageError."""
    found: dict[Path, LoadedRun] = {}
    for folder in folders:
        for place in _runs_of(folder):
            if place.resolve() not in found:
                found[place.resolve()] = _read_one(place)
    runs = list(found.values())
    kinds = sorted({run.config.world for run in runs})
    if len(kinds) > 1:
        raise UsageError(f"A report is about runs of one world, got {', '.join(kinds)}; make one for each.")
    return _grouped(runs)


def _runs_of(folder: Path) -> list[Path]:
    if not study.is_study(folder):
        run_folder.check_begun(folder)
        return [folder]
    planned = study.open_study(folder)
    places = [planned.folder_of(run) for run in planned.runs]
    begun = [place for place in places if has_rows(place / run_folder.METRICS)]
    if not begun:
        raise UsageError(f"No run of the study in '{folder}' has measured anything yet.")
    return begun


def _read_one(folder: Path) -> LoadedRun:
    run_table, world_table = search_plan.read(folder / run_folder.CONFIG)
    name = run_table["world"]
    history = histories.of_run(folder)
    world_config: Any = config.from_table(registry.config_class(name), world_table)
    if not registry.is_arena(name):
        run = config.from_table(RunConfig, run_table)
        world: Any = run_config.world_of(run, world_config, backend.start("cpu"))
        _check_measures(
            folder, history, ("cells", *world.headline, *world.curves, *(name for name, _, _ in world.kinds))
        )
        return LoadedRun(folder, run, world_config, None, world, history)
    world = registry.world_class(name)(world_config, backend.start("cpu"))
    _check_measures(folder, history, EVERY_SEARCH)
    search_run = config.from_table(SearchConfig, run_table)
    table = search_plan.stored_algorithm(folder / run_folder.CONFIG, search_run.search)
    search_config: Any = config.from_table(base.config_class(search_run.search), table)
    scored = search_scored.scored(world, base.own(search_run.search))
    return LoadedRun(folder, search_run, world_config, search_config, scored, history)


def _check_measures(folder: Path, history: Histories, names: Iterable[str]) -> None:
    """Raise UsageError unless a history has the measures that a report shows."""
    missing = [name for name in names if name not in history.values and name not in histories.NO_MEASURE]
    if missing:
        raise UsageError(
            f"Cannot read '{folder / run_folder.METRICS}': it has no column '{missing[0]}'; "
            "it was changed, or another version of alife recorded it."
        )


def _grouped(runs: Sequence[LoadedRun]) -> list[RunGroup]:
    groups: list[list[LoadedRun]] = []
    for run in runs:
        same = next((group for group in groups if _alike(group[0], run)), None)
        if same is None:
            groups.append([run])
        else:
            same.append(run)
    labels = _labels([group[0] for group in groups])
    joined = [
        group[0].history if len(group) == 1 else histories.joined([one.history for one in group]) for group in groups
    ]
    return [RunGroup(*whole) for whole in zip(labels, groups, joined, strict=True)]


def _alike(first: LoadedRun, second: LoadedRun) -> bool:
    seeds = set(first.history.seeds) & set(second.history.seeds)
    return not seeds and first.settings == second.settings


def _labels(firsts: Sequence[LoadedRun]) -> list[str]:
    """Return a label for each run: the settings in which it differs, or its folder if there are none or too many."""
    if len(firsts) == 1:
        return [firsts[0].folder.resolve().name]
    shared = [key for key in firsts[0].settings if all(key in one.settings for one in firsts)]
    keys = [key for key in shared if len({str(one.settings.get(key)) for one in firsts}) > 1]
    values = [{key.partition(".")[2]: one.settings[key][0] for key in keys if key in one.settings} for one in firsts]
    labels = [
        sweep.label({key: list(value) if isinstance(value, tuple) else value for key, value in own.items()})
        for own in values
    ]
    plain = len(set(labels)) == len(labels) and all(0 < len(label) <= LONGEST_LABEL for label in labels)
    return labels if plain else [one.folder.resolve().name for one in firsts]


def own_genomes(run: LoadedRun, genomes: Any) -> Any:
    """Return genomes of a search as its arena takes them: decoded if the search breeds parameters.

    Raises UsageError for what are none.
    """
    if isinstance(run.config, SearchConfig) and run.config.genome == PARAMETERS:
        from alife.search.encoding import ParameterEncoding

        return ParameterEncoding(run.world).decode(genomes)
    return checked(genomes, run.world, run.folder)
