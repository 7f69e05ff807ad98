"""Run a search on an arena from the command line: what `alife.run` does when the world is an arena."""

import argparse
import hashlib
import json
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alife.core import config
from alife.core.errors import UsageError, unknown
from alife.runs import config as run_config
from alife.runs import exports
from alife.search import base
from alife.search.config import CHANGEABLE, PARAMETERS, SearchConfig

# Libraries that take a while to load are imported where they are needed, as in alife.run.
from alife.terminal import parser, screen
from alife.worlds import registry
from alife.worlds.animated import check_watched

if TYPE_CHECKING:
    import numpy as np
    from rich.console import Console

    from alife.run import Overseer
    from alife.runs.stopping import StopRequest
    from alife.search.archive import GridArchive
    from alife.search.base import Search
    from alife.search.loop import Clock, Evaluator, Report, Row
    from alife.search.recorder import SearchRecorder
    from alife.worlds.arena import Arena

OF_SEARCH = "search."  # before a key of --set: a setting of the search rather than of the arena


@dataclass(frozen=True)
class Plan:
    """All that a command line asks for."""

    run: SearchConfig
    rules: Any  # the arena's config
    search: Any  # the search's config
    folder: Path
    resumes: bool
    log: tuple[str, ...] = ()  # kinds of logs for other programs, see alife.runs.exports
    view: bool = False  # whether it is watched in a window
    video: Path | None = None  # to be made of what it has found


@dataclass(frozen=True)
class Bench:
    """What a run works with."""

    arena: "Arena"
    evaluator: "Evaluator"
    search: "Search"
    results: "GridArchive"
    recorder: "SearchRecorder"


def main(options: argparse.Namespace, overseer: "Overseer | None" = None) -> int:
    """Run a parsed command line; return the exit code. What is wrong with it is found before anything is written."""
    from alife.search import watch

    plan = new_plan(options) if options.resume is None else _resumed_plan(options)
    plan = replace(plan, view=watch.is_wanted(options), video=watch.video(options))
    plan = replace(plan, log=exports.kinds(options.log))
    arena = arena_of(plan)
    if plan.view or plan.video:
        check_watched(arena)
    search = search_of(plan, arena)
    first = _first_genomes(plan, arena)

    from alife.runs import folder as run_folder

    console = screen.console(quiet=options.quiet)
    with run_folder.locked(plan.folder):
        if not plan.resumes:  # again, since another run may have been quicker
            run_folder.check_new(plan.folder, overwrite=bool(options.overwrite))
        if options.overwrite:
            run_folder.clear(plan.folder)
        evaluator = evaluator_of(plan, arena)
        try:
            bench = Bench(arena, evaluator, search, results_of(plan, arena), recorder_of(plan, search))
            return _run(plan, bench, first, console, overseer)
        finally:
            evaluator.close()


def new_plan(options: argparse.Namespace) -> Plan:
    """Return the plan of a new run: defaults, then the config file, then the options."""
    from alife.runs import folder as run_folder

    path = None if options.config is None else Path(options.config)
    if path and options.preset is not None:
        raise UsageError("--preset cannot go with --config, which has every setting already.")
    scene = dict(registry.preset(options.world, options.preset).rules) if options.preset is not None else {}
    run_table, rules_table = run_config.read(path, options.world) if path else ({"world": options.world}, scene)
    run = config.from_table(SearchConfig, run_table | run_config.given(vars(options), SearchConfig))
    rules_keys, search_keys = _assignments(options)
    rules: Any = config.override(config.from_table(registry.config_class(run.world), rules_table), rules_keys)
    of_search = search_table(path, run.search) if path else {}
    search: Any = config.override(config.from_table(base.config_class(run.search), of_search), search_keys)
    _check_scouting(run, search)
    name = f"{run.world}-{run.search}-seed{run.seed}"
    folder = run_folder.unused(name) if options.out is None else Path(options.out)
    run_folder.check_new(folder, overwrite=bool(options.overwrite))
    return Plan(run, rules, search, folder, resumes=False)


def _resumed_plan(options: argparse.Namespace) -> Plan:
    """Return the plan to go on with a run folder, where only some options may differ."""
    from alife.runs import folder as run_folder

    folder = Path(options.resume)
    run_folder.check_begun(folder)
    changed = run_config.given(vars(options), SearchConfig)
    fixed = [name for name in changed if name not in (*CHANGEABLE, "world")]
    fixed += [
        name for name in ("config", "preset", "set", "init", "out", "overwrite") if getattr(options, name) is not None
    ]
    if fixed:
        allowed = ", ".join(f"--{name.replace('_', '-')}" for name in (*CHANGEABLE, "log", "quiet"))
        raise UsageError(f"--{fixed[0].replace('_', '-')} cannot go with --resume, only: {allowed}.")
    return plan_of(folder, changed, options.world)


def plan_of(folder: Path, changed: dict[str, Any], world: str | None = None) -> Plan:
    """Return the plan of the run in a folder, with some of its options changed."""
    from alife.runs import folder as run_folder

    path = folder / run_folder.CONFIG
    run_table, rules_table = run_config.read(path, world)
    run = config.from_table(SearchConfig, run_table | changed)
    rules: Any = config.from_table(registry.config_class(run.world), rules_table)
    search: Any = config.from_table(base.config_class(run.search), search_table(path, run.search))
    return Plan(run, rules, search, folder, resumes=True)


def _check_scouting(run: SearchConfig, search: Any) -> None:
    """Raise UsageError when a run would end before its search has begun in earnest."""
    if getattr(search, "init", None) == "novelty" and run.evaluations <= search.novelty_evaluations:
        raise UsageError(
            f"evaluations must be more than the {search.novelty_evaluations} of the novelty search that comes first "
            f"(search.novelty_evaluations), got {run.evaluations}."
        )


def _assignments(options: argparse.Namespace) -> tuple[list[str], list[str]]:
    """Return what --set gives to the arena and what to the search, to which --init belongs as well."""
    given = options.set or []
    of_search = [text.removeprefix(OF_SEARCH) for text in given if text.startswith(OF_SEARCH)]
    of_search += [f"init={options.init}"] if options.init else []
    return [text for text in given if not text.startswith(OF_SEARCH)], of_search


def search_table(path: Path, search: str) -> dict[str, Any]:
    """Return the table of the search in a config file, if it is for this search: another has other settings."""
    tables = config.read_toml(path)
    table = tables.get("search", {})
    if not isinstance(table, dict):
        raise UsageError(f"'{path}' is not a config: [search] must be a table.")
    return table if tables.get("run", {}).get("search", search) == search else {}


def arena_of(plan: Plan) -> "Arena":
    """Return the arena of a plan, seen as the search breeds it."""
    from alife.engines import backend
    from alife.search.encoding import ParameterEncoding

    engine = backend.start(plan.run.engine, plan.run.threads or None)
    arena: Arena = registry.world_class(plan.run.world)(plan.rules, engine)
    return ParameterEncoding(arena) if plan.run.genome == PARAMETERS else arena


def search_of(plan: Plan, arena: "Arena") -> "Search":
    """Return the search of a plan, before its first iteration."""
    return base.search_class(plan.run.search)(arena, plan.search, batch=plan.run.batch, seed=plan.run.seed)


def _first_genomes(plan: Plan, arena: "Arena") -> "np.ndarray | None":
    """Return the genomes of the file with which a search is to begin; None when it begins in another way."""
    from alife.search.algorithms import map_elites

    init = getattr(plan.search, "init", None)
    if init is None or init in map_elites.INITS or plan.resumes:
        return None
    if not Path(init).exists() and not Path(init).suffix:
        raise unknown("init", init, (*map_elites.INITS, "a FILE of genomes"))
    from alife.search.genome_file import read_genomes

    return read_genomes(Path(init), arena)


def evaluator_of(plan: Plan, arena: "Arena") -> "Evaluator":
    """Return who scores genomes."""
    from alife.engines import backend
    from alife.search.evaluators import ArenaSpec, ProcessPoolEvaluator, SerialEvaluator

    if plan.run.workers == 1:
        return SerialEvaluator(arena)
    threads = max(1, (plan.run.threads or backend.processors()) // plan.run.workers)
    continuous = plan.run.genome == PARAMETERS
    return ProcessPoolEvaluator(
        ArenaSpec(plan.run.world, plan.rules, plan.run.engine, threads, continuous), plan.run.workers
    )


def results_of(plan: Plan, arena: "Arena") -> "GridArchive":
    """Return an empty grid of results."""
    from alife.search.archive import GridArchive

    return GridArchive(arena.genome_length, arena.descriptor_ranges, (plan.run.bins, plan.run.bins))


def recorder_of(plan: Plan, search: "Search") -> "SearchRecorder":
    """Return who writes the record of a plan, and reads it."""
    from alife.runs.checkpoint import Identity
    from alife.search.loop import COLUMNS
    from alife.search.recorder import SearchRecorder

    run = plan.run
    history = {name: getattr(run, name) for name in ("search", "batch", "seed", "genome", "bins", "qd_offset")}
    settings = {**history, "rules": asdict(plan.rules), "settings": asdict(plan.search)}
    checksum = hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:12]
    identity = Identity(run.world, search.arena.rules_version, checksum)
    columns = (*COLUMNS, *search.metrics())
    return SearchRecorder(plan.folder, identity, columns, keep=run.keep_checkpoints)


def _run(
    plan: Plan, bench: Bench, first: "np.ndarray | None", console: "Console", overseer: "Overseer | None" = None
) -> int:
    """Begin or go on with a search, run it to its end or to a wish to stop, and tell what came of it."""
    from alife.runs.stopping import StopRequest
    from alife.search import watch

    listening = overseer.stop if overseer else StopRequest().listening()
    with listening as stop, closing(exports.Logs(plan.folder, plan.log)) as mirror:
        begin(plan, bench, first)
        reachable = bench.arena.reachable(bench.results.bins)
        if plan.view:
            watch.watch(plan, bench, stop, console, reachable)
        else:
            heard = overseer.report if overseer else lambda evaluations, row: None  # noqa: ARG005
            go_on(plan, bench, stop, console, reachable, mirror.reporting(heard))
        if plan.video is not None and stop.signal is None:
            watch.film(plan, bench, stop, console, reachable)
    is_complete = bench.search.evaluations >= plan.run.evaluations
    if stop.signal is None or (plan.view and is_complete):
        return 0
    if is_complete:  # what was stopped is its film
        console.print(f"The search is complete at evaluation {bench.search.evaluations:,}, and saved.")
    else:
        console.print(
            f"Stopped and saved at evaluation {bench.search.evaluations:,}. "
            f"Go on with: python -m alife.run --resume {plan.folder}"
        )
    return parser.SIGNALLED + stop.signal if stop.signal > 0 else 0


def go_on(
    plan: Plan, bench: Bench, stop: "StopRequest", console: "Console", reachable: "np.ndarray | None", told: "Report"
) -> None:
    """Run a search to its end or to a wish to stop, and leave its pictures; `told` hears of every iteration."""
    from alife.search import loop, outputs
    from alife.terminal.progress import RunProgress

    search = bench.search
    clock: Clock | None = None
    if search.evaluations < plan.run.evaluations:
        console.print(_heading(plan))
        headline = ("max_fitness", "coverage", "qd_score")
        begun_at, end = search.evaluations, plan.run.evaluations
        progress = RunProgress(console, first_step=begun_at, last_step=end, headline=headline, noun="evaluation")

        def tell(evaluations: int, row: "Row") -> None:
            progress(evaluations, row)
            told(evaluations, row)

        with progress:
            clock = loop.run(search, bench.results, plan.run, bench.evaluator, bench.recorder, stop, tell, reachable)
    else:
        console.print(
            f"The run in '{plan.folder}' is complete at evaluation {search.evaluations:,}; "
            "to go on, give more --evaluations."
        )
    outputs.leave(plan.folder, bench, plan.run, clock, console, hurry=stop.signal is not None)


def begin(plan: Plan, bench: Bench, first: "np.ndarray | None") -> None:
    """Bring the search to where its newest sound checkpoint was, or to its beginning."""
    from alife.core.files import write_text
    from alife.runs import folder as run_folder

    loaded = bench.recorder.load() if plan.resumes else None
    if loaded is not None:
        for warning in loaded.warnings:
            screen.warn(warning)
        loaded.state.restore(bench.search, bench.results, bench.recorder.ancestry)
        bench.recorder.go_on(bench.search.iteration)
    elif plan.resumes:
        first = _first_genomes(Plan(plan.run, plan.rules, plan.search, plan.folder, resumes=False), bench.arena)
    write_text(plan.folder / run_folder.CONFIG, run_config.text(plan.run, plan.rules, search=plan.search))
    if loaded is None:
        if first is not None:
            bench.search.seed_population(first)
        bench.recorder.begin(bench.search, bench.results)


def _heading(plan: Plan) -> str:
    run = plan.run
    who = f"{run.workers} workers" if run.workers > 1 else "one process"
    return (
        f"{run.world}: {run.search}, {run.evaluations:,} evaluations, seed {run.seed}, in {who}, "
        f"into {plan.folder} (Ctrl-C saves and stops)"
    )
