"""What a report is about: run folders read back, and those that differ by their seeds alone taken together."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from alife.core import config
from alife.core.errors import UsageError
from alife.core.table import has_rows
from alife.engines import backend
from alife.runs import config as run_config
from alife.runs import folder as run_folder
from alife.runs.config import RunConfig
from alife.search import base
from alife.search import plan as search_plan
from alife.search.config import PARAMETERS, SearchConfig
from alife.study import histories, study, sweep
from alife.study.histories import Histories
from alife.worlds import registry

NO_DIFFERENCE = {
    "world",
    "seed",
    "worlds",
    "backend",
    "threads",
    "workers",
    "checkpoint_every",
    "keep_checkpoints",
    "phylogeny",
}
LONGEST_LABEL = 60  # [letters]


@dataclass(frozen=True)
class Change:
    """A setting that is not what it usually is."""

    table: str  # of the config
    key: str
    value: Any
    usual: Any
    meaning: str


@dataclass(frozen=True)
class Subject:
    """One run folder."""

    folder: Path
    run: RunConfig | SearchConfig
    rules: Any
    search: Any | None  # the config of the search, where there is one
    world: Any  # see alife.worlds.world.World or alife.worlds.arena.Arena
    history: Histories

    @property
    def settings(self) -> dict[str, tuple[Any, str]]:
        """Return every setting that makes the history, but for seeds, with its meaning: by `table.key`."""
        found = {}
        for table, settings in self._tables():
            for item in fields(settings):
                if table != "run" or item.name not in NO_DIFFERENCE:
                    found[f"{table}.{item.name}"] = (getattr(settings, item.name), item.metadata["meaning"])
        return found

    def changes(self) -> list[Change]:
        """Return the settings that differ from those of the usual run."""
        usual = {"run": self._usual_run(), self.run.world: registry.config_class(self.run.world)()}
        if self.search is not None:
            usual["search"] = type(self.search)()
        return [
            Change(
                table,
                item.name,
                getattr(settings, item.name),
                getattr(usual[table], item.name),
                item.metadata["meaning"],
            )
            for table, settings in self._tables()
            for item in fields(settings)
            if getattr(settings, item.name) != getattr(usual[table], item.name)
            and (table != "run" or item.name not in NO_DIFFERENCE)
        ]

    def _tables(self) -> list[tuple[str, Any]]:
        search = [] if self.search is None else [("search", self.search)]
        return [("run", self.run), (self.run.world, self.rules), *search]

    def _usual_run(self) -> Any:
        if isinstance(self.run, SearchConfig):
            return SearchConfig(world=self.run.world)
        return RunConfig(**{"world": self.run.world, **registry.default_run(self.run.world)})


@dataclass(frozen=True)
class Group:
    """Runs that differ by their seeds alone."""

    label: str
    subjects: list[Subject]
    history: Histories

    @property
    def first(self) -> Subject:
        """Return the run that stands for the group in pictures."""
        return self.subjects[0]


def read(folders: Sequence[Path]) -> list[Group]:
    """Return the groups of the runs in some folders, each that of a run or of a study; raises UsageError."""
    found: dict[Path, Subject] = {}
    for folder in folders:
        for place in _runs_of(folder):
            if place.resolve() not in found:
                found[place.resolve()] = _read_one(place)
    subjects = list(found.values())
    kinds = sorted({subject.run.world for subject in subjects})
    if len(kinds) > 1:
        raise UsageError(f"A report is about runs of one world, got {', '.join(kinds)}; make one for each.")
    return _grouped(subjects)


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


def _read_one(folder: Path) -> Subject:
    run_table, rules_table = run_config.read(folder / run_folder.CONFIG)
    name = run_table["world"]
    history = histories.of_run(folder)
    rules: Any = config.from_table(registry.config_class(name), rules_table)
    world = registry.world_class(name)(rules, backend.start("cpu"))
    if not registry.is_arena(name):
        return Subject(folder, config.from_table(RunConfig, run_table), rules, None, world, history)
    run = config.from_table(SearchConfig, run_table)
    table = search_plan.stored_algorithm(folder / run_folder.CONFIG, run.search)
    search: Any = config.from_table(base.config_class(run.search), table)
    return Subject(folder, run, rules, search, world, history)


def _grouped(subjects: Sequence[Subject]) -> list[Group]:
    groups: list[list[Subject]] = []
    for subject in subjects:
        same = next((group for group in groups if _alike(group[0], subject)), None)
        if same is None:
            groups.append([subject])
        else:
            same.append(subject)
    labels = _labels([group[0] for group in groups])
    joined = [
        group[0].history if len(group) == 1 else histories.joined([one.history for one in group]) for group in groups
    ]
    return [Group(*whole) for whole in zip(labels, groups, joined, strict=True)]


def _alike(first: Subject, second: Subject) -> bool:
    seeds = set(first.history.seeds) & set(second.history.seeds)
    return not seeds and first.settings == second.settings


def _labels(firsts: Sequence[Subject]) -> list[str]:
    """Return a name for each: what sets it apart, or that of its folder where nothing does or too much."""
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


def own_genomes(subject: Subject, genomes: Any) -> Any:
    """Return genomes of a search as its arena's own, which they are not where parameters are bred."""
    if isinstance(subject.run, SearchConfig) and subject.run.genome == PARAMETERS:
        from alife.search.encoding import ParameterEncoding

        return ParameterEncoding(subject.world).decoded(genomes)
    return genomes
