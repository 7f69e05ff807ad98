"""Studies: many runs of one world that differ by seeds and settings, in one folder that can be gone on with.

study.toml                 what is varied, and every run with its setting and seeds
plans/NAME.toml            the config that each run begins with
NAME/                      a run folder each, see alife.runs.recorder; seeds of one setting run as one batch if they can
finished.json              how far each run came that reached its end
ended/NAME.json            the same of one run, by a job of an array, see alife.study.array_job
goal.json                  how far all of them are to go, where that was asked for later
last.csv, summary.csv, summary.png   what came of it all, see alife.study.summary
"""

import json
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import tomlkit

from alife.core import config
from alife.core.csv_files import read_columns, whole_numbers
from alife.core.errors import UsageError, unknown
from alife.core.files import os_errors_as_usage_errors, read_text, step_files, write_text
from alife.core.json_files import read_json
from alife.core.state import MOST_STEPS
from alife.grid import world_file
from alife.runs import config as run_config
from alife.runs import folder as run_folder
from alife.runs.config import ALL, RunConfig
from alife.runs.plan import Settings, new_run
from alife.search import search_file
from alife.search.config import SearchConfig
from alife.search.plan import new_search
from alife.study import sweep
from alife.study.sweep import Range, Setting
from alife.worlds import registry

FILE, PLANS, FINISHED, GOAL = "study.toml", "plans", "finished.json", "goal.json"
ENDED = "ended"  # where those note an end who do not hold the study, and so do not write finished.json
FIXED = {"world", "seed", "worlds", "backend", "threads", "workers", "pictures"}  # of a run: what no sweep can vary
MEMORY_SHARE = 0.5  # of what is free, for the worlds of a batch


@dataclass(frozen=True)
class StudyRun:
    """One run of a study."""

    name: str  # of its folder
    setting: Setting
    seeds: list[int]


@dataclass(frozen=True)
class Study:
    """A folder of runs."""

    folder: Path
    world: str
    runs: list[StudyRun]

    @property
    def is_search(self) -> bool:
        """Return whether its runs are searches."""
        return registry.is_arena(self.world)

    @property
    def unit(self) -> str:
        """Return in what it is counted how far a run is."""
        return "evaluations" if self.is_search else "steps"

    def folder_of(self, run: StudyRun) -> Path:
        """Return the run folder of a run."""
        return self.folder / run.name

    def begin(self, run: StudyRun) -> Path:
        """Make the run folder of a run, if it is not there yet; return it."""
        folder = self.folder_of(run)
        if not (folder / run_folder.CONFIG).exists():
            plan = self.folder / PLANS / f"{run.name}.toml"
            text = read_text(plan, "copy", largest=config.LARGEST_FILE)
            with os_errors_as_usage_errors("copy", plan):
                folder.mkdir(parents=True, exist_ok=True)
            write_text(folder / run_folder.CONFIG, text)
        return folder

    def is_begun(self, run: StudyRun) -> bool:
        """Return whether there is a run folder of a run."""
        return (self.folder_of(run) / run_folder.CONFIG).is_file()

    def reached(self, run: StudyRun) -> int:
        """Return from where a run would go on: the steps or evaluations of its newest checkpoint, 0 without any."""
        newest = max(step_files(self.folder_of(run) / run_folder.CHECKPOINTS, ".json"), default=0)
        if not self.is_search or not newest:
            return newest
        metrics = self.folder_of(run) / run_folder.METRICS  # the checkpoints of a search count its iterations
        evaluations = whole_numbers(metrics, "evaluations", read_columns(metrics, ("evaluations",))["evaluations"])
        return min(int(evaluations[newest - 1]), self.planned_target(run)) if newest <= len(evaluations) else 0

    def planned_target(self, run: StudyRun) -> int:
        """Return how far a run is to go: its steps or evaluations."""
        known = SearchConfig.evaluations if self.is_search else RunConfig.steps
        return _number_in(self._config_of(run), self.unit, known)

    def pictures(self) -> Any:
        """Return what its runs draw, as the config of the first says."""
        return run_config.run_table(self._config_of(self.runs[0])).get("pictures", ALL)

    def _config_of(self, run: StudyRun) -> Path:
        """Return the file with the settings of a run, which has begun or has not."""
        begun = self.folder_of(run) / run_folder.CONFIG
        return begun if begun.is_file() else self.folder / PLANS / f"{run.name}.toml"

    def finished(self) -> dict[str, int]:
        """Return how far each run came that reached its end and is still there, by name."""
        path = self.folder / FINISHED
        noted = [read_json(path, dict)] if os.path.lexists(path) else []
        noted += [read_json(note, dict) for note in sorted((self.folder / ENDED).glob("*.json"))]
        there = {run.name for run in self.runs if (self.folder_of(run) / run_folder.CONFIG).is_file()}
        found: dict[str, int] = {}
        for name, count in (pair for one in noted for pair in one.items()):
            if name in there and type(count) is int:
                found[name] = max(count, found.get(name, 0))
        return found

    def target(self) -> int | None:
        """Return the steps or evaluations that all runs are to reach, as asked when the study last went on for more."""
        path = self.folder / GOAL
        if not os.path.lexists(path):
            return None
        goal = read_json(path, dict).get("goal")
        if type(goal) is not int or not 0 < goal <= MOST_STEPS:
            raise UsageError(f"Cannot read '{path}': 'goal' must be a whole number from 1 on, got {str(goal)[:40]!r}.")
        return goal

    def save_target(self, target: int) -> None:
        """Write down how far all runs are to go, for a resume after they are stopped before it."""
        write_text(self.folder / GOAL, json.dumps({"goal": target}) + "\n")

    def threads(self, run: StudyRun) -> int:
        """Return how many threads the study was planned to give a run; 0 where that was left open."""
        return _number_in(self.folder / PLANS / f"{run.name}.toml", "threads", RunConfig.threads)

    def finish(self, run: StudyRun, reached: int) -> None:
        """Write down that a run reached its end."""
        self.save_finished({**self.finished(), run.name: reached})

    def save_finished(self, found: Mapping[str, int]) -> None:
        """Write down how far the runs came that are at their end; in the order of the plan, whichever ended first."""
        ordered = {planned.name: found[planned.name] for planned in self.runs if planned.name in found}
        write_text(self.folder / FINISHED, json.dumps(ordered, indent=1) + "\n")

    def note_end(self, run: StudyRun, reached: int) -> None:
        """Write down that a run reached its end, where others do the same for other runs of the study."""
        with os_errors_as_usage_errors("write to", self.folder):
            (self.folder / ENDED).mkdir(exist_ok=True)
        write_text(self.folder / ENDED / f"{run.name}.json", json.dumps({run.name: reached}) + "\n")


def _number_in(path: Path, name: str, default: int) -> int:
    """Return a whole number of [run] in a config file. Raise UsageError where it is something else."""
    value = run_config.run_table(path).get(name, default)
    if type(value) is not int or value < 0:
        raise UsageError(f"'{path}' is not a config: [run] must hold a whole number as {name}.")
    return value


def is_study(folder: str | Path) -> bool:
    """Return whether a folder is that of a study."""
    with os_errors_as_usage_errors("look into", Path(folder)):
        return (Path(folder) / FILE).is_file()


def open_study(folder: Path) -> Study:
    """Return the study of a folder; raises UsageError when there is none."""
    if not folder.is_dir():
        raise UsageError(f"There is no folder '{folder}'.")
    if not is_study(folder):
        raise UsageError(f"'{folder}' is not the folder of a study: it has no {FILE}.")
    tables = config.read_toml(folder / FILE)
    try:
        runs = [StudyRun(str(run["folder"]), dict(run["setting"]), sweep.seeds(run["seeds"])) for run in tables["runs"]]
        world = tables["study"]["world"]
    except UsageError:
        raise
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise UsageError(f"'{folder / FILE}' is not the file of a study: it wants [study] and [[runs]].") from error
    world_file.adopt_kept(folder, world)
    registry.check_name(world)
    for run in runs:
        if Path(run.name).name != run.name or run.name in ("", ".", ".."):
            raise UsageError(f"'{folder / FILE}' names a run '{run.name}', which is no folder beside it.")
        path = folder / run.name / run_folder.CONFIG
        if path.exists() and not path.is_file():
            raise UsageError(f"'{path}' is no file; the config of a run must be one.")
    return Study(folder, world, runs)


def create(settings: Settings, seeds: list[int] | None, ranges: Sequence[Range], jobs: int, apart: int = 1) -> Study:
    """Plan a study and write its folder; every setting is checked before anything is written.

    settings: of all runs, and the folder; their world must be named
    seeds: of every setting; None for those that a run has by default
    ranges: the settings that are varied
    jobs: how many runs are to share the memory
    apart: how many runs the seeds are spread over at least, so that as many machines have something to do
    """
    world = str(settings.world)
    folder = run_folder.unused(f"{world}-study") if settings.folder is None else settings.folder
    overwrite = settings.overwrite
    run_folder.check_new(folder, overwrite=overwrite, mark=FILE, traces=(PLANS,))
    ranges, settings = _with_names(ranges), replace(settings, run=search_file.with_name(settings.run))
    of_run = replace(settings, folder=None, overwrite=False)
    plans: dict[str, str] = {}
    runs: list[StudyRun] = []
    chosen = sweep.settings(ranges)
    for setting in chosen:
        varied = _varied(of_run, world, setting)
        for batch in _batches(varied, world, seeds, jobs, -(-apart // len(chosen))):
            name = _unused(sweep.folder_name(setting, batch), plans)
            plans[name] = _config_text(_with_seeds(varied, world, batch), world)
            runs.append(StudyRun(name, setting, batch))
        _check(_with_seeds(varied, world, runs[-1].seeds), world)
    moves = settings.folder is None
    with run_folder.claimed(folder, overwrite=overwrite, mark=FILE, traces=(PLANS,), moves=moves) as folder:
        with os_errors_as_usage_errors("write to", folder):
            (folder / PLANS).mkdir(exist_ok=True)
        for name, text in plans.items():
            write_text(folder / PLANS / f"{name}.toml", text)
        world_file.keep(folder, world)
        for name in {_search_of(settings), *(value for one in ranges if one.key == "search" for value in one.values)}:
            search_file.keep(folder, name)
        write_text(folder / FILE, _text(world, runs))
    return Study(folder, world, runs)


def _with_names(ranges: Sequence[Range]) -> list[Range]:
    """Return ranges where files of searches are replaced by their names."""
    named = [tuple(map(search_file.named, one.values)) if one.key == "search" else one.values for one in ranges]
    return [Range(one.key, values) for one, values in zip(ranges, named, strict=True)]


def _search_of(settings: Settings) -> str:
    """Return the search of runs that no sweep gives another; what a world without a search would have is harmless."""
    told = {} if settings.config is None else run_config.run_table(settings.config)
    return str(settings.run.get("search", told.get("search", SearchConfig.search)))


def with_seeds(study: Study, numbers: list[int], jobs: int, apart: int = 1) -> Study:
    """Return a study with runs of more seeds for every setting, written down; those that it has are left alone."""
    runs, plans = list(study.runs), {}
    firsts = _first_of_settings(study)
    for first in firsts:
        there = {seed for run in study.runs if run.setting == first.setting for seed in run.seeds}
        more = [number for number in numbers if number not in there]
        plan = config.read_toml(study.folder / PLANS / f"{first.name}.toml")
        world_config: Any = config.from_table(registry.config_class(study.world), plan.get(study.world, {}))
        islands = _islands_of(plan)
        spread = -(-apart // len(firsts))
        for batch in _in_batches(more, study.world, world_config, jobs, spread, islands) if more else ():
            name = _unused(sweep.folder_name(first.setting, batch), [run.name for run in runs])
            plans[name] = _plan_with_seeds(plan, batch, study.world)
            runs.append(StudyRun(name, first.setting, batch))
    for name, text in plans.items():
        write_text(study.folder / PLANS / f"{name}.toml", text)
    write_text(study.folder / FILE, _text(study.world, runs))  # last: what it names is there
    return Study(study.folder, study.world, runs)


def _islands_of(plan: dict[str, Any]) -> int:
    """Return how many worlds of the run of a plan exchange inhabitants."""
    return int(plan.get("run", {}).get("islands", 1))


def _first_of_settings(study: Study) -> list[StudyRun]:
    """Return the first run of every setting."""
    found: list[StudyRun] = []
    for run in study.runs:
        if all(run.setting != other.setting for other in found):
            found.append(run)
    return found


def _plan_with_seeds(plan: dict[str, Any], numbers: list[int], world: str) -> str:
    """Return the text of a plan for other seeds."""
    worlds = {} if registry.is_arena(world) else {"worlds": len(numbers)}
    return tomlkit.dumps({**plan, "run": {**plan.get("run", {}), "seed": numbers[0], **worlds}})


def _text(world: str, runs: list[StudyRun]) -> str:
    """Return the text of study.toml."""
    document = tomlkit.document()
    document.add(tomlkit.comment("A study of alife: python -m alife.run --resume THIS_FOLDER does what is missing."))
    document.add("study", tomlkit.item({"world": world}))
    tables = tomlkit.aot()
    for run in runs:
        table = tomlkit.table()
        table.add("folder", run.name)
        table.add("seeds", sweep.seeds_text(run.seeds))
        setting = tomlkit.inline_table()
        for key, value in run.setting.items():
            setting.add(tomlkit.key([key]) if "." in key else key, value)
        table.add("setting", setting)
        tables.append(table)
    document.add("runs", tables)
    return tomlkit.dumps(document)


def kind_of_run(world: str) -> type[RunConfig | SearchConfig]:
    """Return the class of the config that the runs of a world have."""
    return SearchConfig if registry.is_arena(world) else RunConfig


def _batches(settings: Settings, world: str, seeds: list[int] | None, jobs: int, apart: int) -> list[list[int]]:
    """Return the seeds of each run of a setting: a search has one, a batch of worlds as many as fit the memory."""
    first = _with_seeds(settings, world, seeds[:1]) if seeds else settings
    if registry.is_arena(world):
        return [[seed] for seed in seeds or [new_search(first).run_config.seed]]
    request = new_run(first)
    run = request.run_config
    return _in_batches(seeds or list(run.seeds), world, request.world_config, jobs, apart, run.islands)


def _in_batches(
    numbers: list[int], world: str, world_config: Any, jobs: int, apart: int, islands: int
) -> list[list[int]]:
    """Return the seeds of each run of a setting, where so many run at once; islands that exchange are in one run."""
    if registry.is_arena(world):
        return [[seed] for seed in numbers]
    from alife.core import memory
    from alife.engines import backend

    needed = registry.world_class(world)(world_config, backend.start("cpu")).bytes_per_world()
    room = max(1, int(MEMORY_SHARE * memory.free() // max(1, needed * jobs)))
    room = min(room, -(-len(numbers) // apart))
    return sweep.stretches(numbers, max(islands, room - room % islands))


def _varied(settings: Settings, world: str, setting: Setting) -> Settings:
    """Return the settings of the runs with one setting of a sweep."""
    run, changes, preset = dict(settings.run), dict(settings.changes), settings.preset
    of_run = {item.name for item in fields(kind_of_run(world))}
    for key, value in setting.items():
        if key in ("seed", "worlds"):
            raise UsageError(f"--sweep cannot vary {key}; give --seeds, such as --seeds 0-9.")
        if key in FIXED:
            raise unknown("setting to sweep", key, _sweepable(world))
        if key == "preset":
            preset = str(value)
        elif key in of_run:
            run[key] = value
        else:
            changes[key] = value
    return replace(settings, run=run, changes=changes, preset=preset)


def _with_seeds(settings: Settings, world: str, seeds: list[int]) -> Settings:
    """Return the settings of the run with these seeds."""
    worlds = {} if registry.is_arena(world) else {"worlds": len(seeds)}
    return replace(settings, run={**settings.run, "seed": seeds[0], **worlds})


def _sweepable(world: str) -> list[str]:
    of_world, of_run = registry.config_class(world), kind_of_run(world)
    return ["preset", *(item.name for kind in (of_run, of_world) for item in fields(kind) if item.name not in FIXED)]


def _config_text(settings: Settings, world: str) -> str:
    """Return the config that a run begins with, its settings checked."""
    if registry.is_arena(world):
        search = new_search(settings)
        return run_config.text(search.run_config, search.arena_config, search=search.algorithm_config)
    run = new_run(settings)
    return run_config.text(run.run_config, run.world_config)


def _check(settings: Settings, world: str) -> None:
    """Raise UsageError when a run could not be done on this machine."""
    from alife.runs import execute as runs
    from alife.search import execute as searches

    if registry.is_arena(world):
        searches.prepared(new_search(settings))
    else:
        runs.prepared(new_run(settings))


def _unused(name: str, taken: Collection[str]) -> str:
    """Return a folder name that no other run has, compared without case."""
    known = {other.lower() for other in taken} | {PLANS}
    candidates = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 3))
    return next(candidate for candidate in candidates if candidate.lower() not in known)
