"""Studies: many runs of one world that differ by seeds and settings, in one folder that can be gone on with.

study.toml                 what is varied, and every run with its setting and seeds
plans/NAME.toml            the config that each run begins with
NAME/                      a run folder each, see alife.runs.recorder; seeds of one setting run as one batch if they can
finished.json              how far each run came that reached its end
goal.json                  how far all of them are to go, where that was asked for later
last.csv, summary.csv, summary.png   what came of it all, see alife.study.summary
"""

import argparse
import json
from collections.abc import Collection
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import tomlkit

from alife.cli import options as command_line
from alife.core import config
from alife.core.errors import UsageError, unknown
from alife.core.files import os_errors_as_usage_errors, write_text
from alife.runs import config as run_config
from alife.runs import folder as run_folder
from alife.runs.config import RunConfig
from alife.search.config import SearchConfig
from alife.study import sweep
from alife.study.sweep import Setting
from alife.worlds import registry

FILE, PLANS, FINISHED, GOAL = "study.toml", "plans", "finished.json", "goal.json"
FIXED = {"world", "seed", "worlds", "backend", "threads", "workers"}  # of a run: what no sweep can vary
MEMORY_SHARE = 0.5  # of what is free, for the worlds of a batch


@dataclass(frozen=True)
class Part:
    """One run of a study."""

    name: str  # of its folder
    setting: Setting
    seeds: list[int]


@dataclass(frozen=True)
class Study:
    """A folder of runs."""

    folder: Path
    world: str
    parts: list[Part]

    @property
    def is_search(self) -> bool:
        """Return whether its runs are searches."""
        return registry.is_arena(self.world)

    @property
    def unit(self) -> str:
        """Return in what it is counted how far a run is."""
        return "evaluations" if self.is_search else "steps"

    def folder_of(self, part: Part) -> Path:
        """Return the run folder of a part."""
        return self.folder / part.name

    def begin(self, part: Part) -> Path:
        """Make the run folder of a part, if it is not there yet; return it."""
        folder = self.folder_of(part)
        if not (folder / run_folder.CONFIG).exists():
            plan = self.folder / PLANS / f"{part.name}.toml"
            with os_errors_as_usage_errors("copy", plan):
                folder.mkdir(parents=True, exist_ok=True)
                text = plan.read_text(encoding="utf-8")
            write_text(folder / run_folder.CONFIG, text)
        return folder

    def planned(self, part: Part) -> int:
        """Return how far a run is to go: its steps or evaluations."""
        begun, plan = self.folder_of(part) / run_folder.CONFIG, self.folder / PLANS / f"{part.name}.toml"
        run = config.read_toml(begun if begun.is_file() else plan).get("run", {})
        known = SearchConfig.evaluations if self.is_search else RunConfig.steps
        return int(run.get(self.unit, known))

    def finished(self) -> dict[str, int]:
        """Return how far each run came that reached its end and is still there, by name."""
        try:
            found = json.loads((self.folder / FINISHED).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise UsageError(f"Cannot read '{self.folder / FINISHED}': {error}.") from error
        there = {part.name for part in self.parts if (self.folder_of(part) / run_folder.CONFIG).is_file()}
        return {name: count for name, count in found.items() if name in there and isinstance(count, int)}

    def goal(self) -> int | None:
        """Return the steps or evaluations that all runs are to reach, as asked when the study last went on for more."""
        path = self.folder / GOAL
        try:
            return int(json.loads(path.read_text(encoding="utf-8"))["goal"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UsageError(f"Cannot read '{path}': {error}.") from error

    def ask(self, goal: int) -> None:
        """Write down how far all runs are to go, so that it is known when they are stopped before."""
        write_text(self.folder / GOAL, json.dumps({"goal": goal}) + "\n")

    def threads(self, part: Part) -> int:
        """Return how many threads the study was planned to give a run; 0 where that was left open."""
        return int(config.read_toml(self.folder / PLANS / f"{part.name}.toml").get("run", {}).get("threads", 0))

    def finish(self, part: Part, reached: int) -> None:
        """Write down that a run reached its end."""
        write_text(self.folder / FINISHED, json.dumps({**self.finished(), part.name: reached}, indent=1) + "\n")


def is_wanted(options: argparse.Namespace) -> bool:
    """Return whether a command line is about a study."""
    return options.seeds is not None or options.sweep is not None or (bool(options.resume) and is_one(options.resume))


def is_one(folder: str | Path) -> bool:
    """Return whether a folder is that of a study."""
    with os_errors_as_usage_errors("look into", Path(folder)):
        return (Path(folder) / FILE).is_file()


def opened(folder: Path) -> Study:
    """Return the study of a folder; raises UsageError when there is none."""
    if not folder.is_dir():
        raise UsageError(f"There is no folder '{folder}'.")
    if not is_one(folder):
        raise UsageError(f"'{folder}' is not the folder of a study: it has no {FILE}.")
    tables = config.read_toml(folder / FILE)
    try:
        parts = [Part(str(run["folder"]), dict(run["setting"]), sweep.seeds(run["seeds"])) for run in tables["runs"]]
        world = tables["study"]["world"]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise UsageError(f"'{folder / FILE}' is not the file of a study: it wants [study] and [[runs]].") from error
    registry.check_name(world)
    for part in parts:
        if Path(part.name).name != part.name or part.name in ("", ".", ".."):
            raise UsageError(f"'{folder / FILE}' names a run '{part.name}', which is no folder beside it.")
    return Study(folder, world, parts)


def create(options: argparse.Namespace) -> Study:
    """Plan a study and write its folder; every setting is checked before anything is written."""
    _check_alone(options)
    world = _world(options)
    folder = run_folder.unused(f"{world}-study") if options.out is None else Path(options.out)
    overwrite = bool(options.overwrite)
    run_folder.check_new(folder, overwrite=overwrite, mark=FILE)
    plans: dict[str, str] = {}
    parts: list[Part] = []
    for setting in sweep.settings(sweep.ranges(options.sweep or ())):
        for numbers in _batches(options, world, setting):
            name = _unused(sweep.folder_name(setting, numbers), plans)
            plans[name] = _config_text(_options_of(options, world, setting, numbers), world)
            parts.append(Part(name, setting, numbers))
    with run_folder.locked(folder):
        run_folder.check_new(folder, overwrite=overwrite, mark=FILE)
        if overwrite:
            run_folder.clear(folder, mark=FILE)
        with os_errors_as_usage_errors("write to", folder):
            (folder / PLANS).mkdir()
        for name, text in plans.items():
            write_text(folder / PLANS / f"{name}.toml", text)
        write_text(folder / FILE, _text(world, parts))
    return Study(folder, world, parts)


def with_seeds(study: Study, numbers: list[int], jobs: int) -> Study:
    """Return a study with runs of more seeds for every setting, written down; those that it has are left alone."""
    parts, plans = list(study.parts), {}
    for first in _first_of_settings(study):
        there = {seed for part in study.parts if part.setting == first.setting for seed in part.seeds}
        more = [number for number in numbers if number not in there]
        plan = config.read_toml(study.folder / PLANS / f"{first.name}.toml")
        rules: Any = config.from_table(registry.config_class(study.world), plan.get(study.world, {}))
        for batch in _in_batches(more, study.world, rules, jobs) if more else ():
            name = _unused(sweep.folder_name(first.setting, batch), [part.name for part in parts])
            plans[name] = _with_seeds(plan, batch, study.world)
            parts.append(Part(name, first.setting, batch))
    for name, text in plans.items():
        write_text(study.folder / PLANS / f"{name}.toml", text)
    write_text(study.folder / FILE, _text(study.world, parts))  # last: what it names is there
    return Study(study.folder, study.world, parts)


def _first_of_settings(study: Study) -> list[Part]:
    """Return the first run of every setting."""
    found: list[Part] = []
    for part in study.parts:
        if all(part.setting != other.setting for other in found):
            found.append(part)
    return found


def _with_seeds(plan: dict[str, Any], numbers: list[int], world: str) -> str:
    """Return the text of a plan for other seeds."""
    worlds = {} if registry.is_arena(world) else {"worlds": len(numbers)}
    return tomlkit.dumps({**plan, "run": {**plan.get("run", {}), "seed": numbers[0], **worlds}})


def _text(world: str, parts: list[Part]) -> str:
    document = tomlkit.document()
    document.add(tomlkit.comment("A study of alife: python -m alife.run --resume THIS_FOLDER does what is missing."))
    document.add("study", tomlkit.item({"world": world}))
    runs = tomlkit.aot()
    for part in parts:
        run = tomlkit.table()
        run.add("folder", part.name)
        run.add("seeds", sweep.seeds_text(part.seeds))
        setting = tomlkit.inline_table()
        for key, value in part.setting.items():
            setting.add(tomlkit.key([key]) if "." in key else key, value)
        run.add("setting", setting)
        runs.append(run)
    document.add("runs", runs)
    return tomlkit.dumps(document)


def _check_alone(options: argparse.Namespace) -> None:
    """Raise UsageError for options that one run can have and a study cannot."""
    given = "--sweep" if options.seeds is None else "--seeds"
    clashing = ["view", "video", "interventions", *(["seed", "worlds"] if options.seeds is not None else [])]
    for name in clashing:
        if getattr(options, name) is not None:
            raise UsageError(f"--{name} cannot go with {given}.")


def _world(options: argparse.Namespace) -> str:
    world = command_line.world_of(options)
    if world is None:
        raise UsageError(f"Which world? Give one of: {', '.join(registry.names())}.")
    registry.check_name(world)
    mine, other = _kinds(world)
    command_line.check_kind(options, mine, other)
    return world


def _kinds(world: str) -> tuple[type, type]:
    """Return the config of the runs of a world, and of those that it has not."""
    return (SearchConfig, RunConfig) if registry.is_arena(world) else (RunConfig, SearchConfig)


def _batches(options: argparse.Namespace, world: str, setting: Setting) -> list[list[int]]:
    """Return the seeds of each run of a setting: a search has one, a batch of worlds as many as fit the memory."""
    given = None if options.seeds is None else sweep.seeds(options.seeds)
    first = _plan(_options_of(options, world, setting, given[:1] if given else None), world)
    usual = [first.run.seed] if registry.is_arena(world) else list(first.run.seeds)
    return _in_batches(given or usual, world, first.rules, options.jobs or 1)


def _in_batches(numbers: list[int], world: str, rules: Any, jobs: int) -> list[list[int]]:
    """Return the seeds of each run of a setting, where so many run at once."""
    if registry.is_arena(world):
        return [[seed] for seed in numbers]
    from alife.core import memory
    from alife.engines import backend

    needed = registry.world_class(world)(rules, backend.start("cpu")).bytes_per_world()
    return sweep.stretches(numbers, max(1, int(MEMORY_SHARE * memory.free() // max(1, needed * jobs))))


def _options_of(
    options: argparse.Namespace, world: str, setting: Setting, numbers: list[int] | None
) -> argparse.Namespace:
    """Return the options of one run of a study; without numbers with the seeds that it would usually have."""
    changed = argparse.Namespace(**vars(options))
    changed.out = changed.overwrite = None  # its folder is the study's business
    changed.set = list(options.set or ())
    of_run = {item.name for item in fields(_kinds(world)[0])}
    for key, value in setting.items():
        if key in ("seed", "worlds"):
            raise UsageError(f"--sweep cannot vary {key}; give --seeds, such as --seeds 0-9.")
        if key in FIXED:
            raise unknown("setting to sweep", key, _sweepable(world))
        if key == "preset":
            changed.preset = str(value)
        elif key in of_run:
            setattr(changed, key, value)
        else:
            changed.set.append(f"{key}={tomlkit.item(value).as_string()}")
    if numbers is not None:
        changed.seed = numbers[0]
        if not registry.is_arena(world):
            changed.worlds = len(numbers)
    return changed


def _sweepable(world: str) -> list[str]:
    rules, of_run = registry.config_class(world), _kinds(world)[0]
    return ["preset", *(item.name for kind in (of_run, rules) for item in fields(kind) if item.name not in FIXED)]


def _plan(options: argparse.Namespace, world: str) -> Any:
    """Return the plan of one run, its settings checked."""
    if registry.is_arena(world):
        from alife.search import session

        return session.new_plan(options)
    from alife import run

    return run.new_plan(options)


def _config_text(options: argparse.Namespace, world: str) -> str:
    plan = _plan(options, world)
    more = {"search": plan.search} if registry.is_arena(world) else {}
    return run_config.text(plan.run, plan.rules, **more)


def _unused(name: str, taken: Collection[str]) -> str:
    """Return a name that no other run has, on systems that do not tell case apart either."""
    known = {other.lower() for other in taken} | {PLANS}
    candidates = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 3))
    return next(candidate for candidate in candidates if candidate.lower() not in known)
