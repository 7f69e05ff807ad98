"""`python -m alife.run WORLD`: run a world from the command line. The one place that wires everything."""

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alife.cli import evaluate
from alife.cli import options as command_line
from alife.core import config
from alife.core.config import Preset
from alife.core.errors import UsageError

# Libraries that take a while to load are imported where they are needed: --help and a mistake in
# the command line should be answered at once.
from alife.engines import backend
from alife.runs import config as run_config
from alife.runs import exports
from alife.runs.config import CHANGEABLE, RunConfig
from alife.search.config import SearchConfig
from alife.study import study
from alife.terminal import parser, screen
from alife.worlds import registry
from alife.worlds.viewable import ViewableWorld
from alife.worlds.world import World

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from rich.console import Console

    from alife.runs.interventions import InterventionLog
    from alife.runs.recorder import Recorder
    from alife.runs.stopping import StopRequest


@dataclass(frozen=True)
class Overseer:
    """Who watches over several runs: hears of each how far it is, and may ask it to stop."""

    report: Callable[[int, Mapping[str, Any]], None]  # how many steps or evaluations, the last metrics
    stop: "AbstractContextManager[StopRequest]"


@dataclass(frozen=True)
class Plan:
    """All that a command line asks for."""

    run: RunConfig
    rules: Any  # the world's config
    folder: Path
    resumes: bool
    show: "Show"
    log: tuple[str, ...] = ()  # kinds of logs for other programs, see alife.runs.exports


@dataclass(frozen=True)
class Show:
    """How a run is to be watched, if at all."""

    window: bool = False
    video: Path | None = None
    interventions: Path | None = None  # to be done again


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; return the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    return parser.answer(lambda: perform(words))


def perform(words: Sequence[str], overseer: Overseer | None = None) -> int:
    """Do what a command line asks for; return the exit code. Raises UsageError for a mistake in it."""
    if evaluate.is_wanted(words):
        return evaluate.main(words)
    options = command_line.parse(words)
    if study.is_wanted(options):
        from alife.study import execute

        return execute.main(options)
    if options.jobs is not None:
        raise UsageError("--jobs goes with --seeds, --sweep or the --resume of a study.")
    named = command_line.world_of(options)
    if named in registry.names() and registry.is_arena(named):
        from alife.search import session

        command_line.check_kind(options, SearchConfig, RunConfig)
        return session.main(options, overseer)
    command_line.check_kind(options, RunConfig, SearchConfig)
    plan = new_plan(options) if options.resume is None else _resumed_plan(options)
    return _execute(plan, overwrite=bool(options.overwrite), quiet=options.quiet, overseer=overseer)


def new_plan(options: argparse.Namespace) -> Plan:
    """Return the plan of a new run: defaults, then the preset or config file, then the options."""
    from alife.runs import folder as run_folder

    if options.config is not None and options.preset is not None:
        raise UsageError("--preset cannot go with --config, which has every setting already.")
    if options.config is not None:
        run_table, rules_table = run_config.read(Path(options.config), options.world)
    elif options.world is not None:
        scene = Preset("", {}) if options.preset is None else registry.preset(options.world, options.preset)
        run_table = {"world": options.world, **registry.default_run(options.world), **scene.run}
        rules_table = dict(scene.rules)
    else:
        raise UsageError(f"Which world? Give one of: {', '.join(registry.names())}.")
    show = _show(options)
    if (show.window or show.video) and options.config is None:
        run_table["worlds"] = 1  # one is watched at a time
    run = config.from_table(RunConfig, run_table | run_config.given(vars(options)))
    rules: Any = config.override(config.from_table(registry.config_class(run.world), rules_table), options.set or ())
    folder = run_folder.unused(f"{run.world}-seed{run.seed}") if options.out is None else Path(options.out)
    run_folder.check_new(folder, overwrite=bool(options.overwrite))
    return Plan(run, rules, folder, resumes=False, show=show, log=exports.kinds(options.log))


def _show(options: argparse.Namespace) -> Show:
    """Return how a run is to be watched; raise UsageError when there is nothing to show it on."""
    if options.view or options.video is not None:
        try:
            from viewers.ui import display
        except ImportError as error:
            raise UsageError(
                f"To watch a run, install the viewer first: pip install 'alife[viewer]' ({error})."
            ) from error
        if options.view and options.video is not None:
            raise UsageError("--view and --video cannot go together; R records in the window.")
        if options.video is not None:
            display.check_video(Path(options.video))
        else:
            display.check()
    interventions = Path(options.interventions) if options.interventions is not None else None
    if interventions is not None:
        from alife.runs.interventions import read as read_interventions

        read_interventions(interventions)
    return Show(bool(options.view), Path(options.video) if options.video is not None else None, interventions)


def _resumed_plan(options: argparse.Namespace) -> Plan:
    """Return the plan to go on with a run folder, where only some options may differ."""
    from alife.runs import folder as run_folder

    folder = Path(options.resume)
    run_folder.check_begun(folder)
    changed = run_config.given(vars(options))
    fixed = [name for name in changed if name not in (*CHANGEABLE, "world")]
    fixed += [
        name
        for name in ("config", "preset", "set", "out", "overwrite", "interventions")
        if getattr(options, name) is not None
    ]
    if fixed:
        allowed = ", ".join(f"--{name.replace('_', '-')}" for name in (*CHANGEABLE, "log", "quiet"))
        raise UsageError(f"--{fixed[0].replace('_', '-')} cannot go with --resume, only: {allowed}.")
    run_table, rules_table = run_config.read(folder / run_folder.CONFIG, options.world)
    run = config.from_table(RunConfig, run_table | changed)
    rules: Any = config.from_table(registry.config_class(run.world), rules_table)
    return Plan(run, rules, folder, resumes=True, show=_show(options), log=exports.kinds(options.log))


def _execute(plan: Plan, *, overwrite: bool, quiet: bool, overseer: Overseer | None) -> int:
    """Run a plan; what can be wrong with it is found before anything is written."""
    engine = backend.start(plan.run.backend, plan.run.threads or None)
    world = registry.world_class(plan.run.world)(plan.rules, engine)
    _check_neutral(world, plan)

    from alife.core import memory
    from alife.runs import folder as run_folder

    memory.check(world, plan.run.worlds)

    console = screen.console(quiet=quiet)
    with run_folder.locked(plan.folder):
        if not plan.resumes:
            run_folder.check_new(plan.folder, overwrite=overwrite)  # again, since another run may have been quicker
        if overwrite:
            run_folder.clear(plan.folder)
        return _run(plan, world, engine, console, overseer)


def _run(
    plan: Plan, world: ViewableWorld, engine: backend.Backend, console: "Console", overseer: Overseer | None = None
) -> int:
    """Begin or go on with a run, step it to its end or to a wish to stop, and tell what came of it."""
    from alife.runs import folder as run_folder
    from alife.runs import loop
    from alife.runs.stopping import StopRequest
    from alife.terminal.progress import RunProgress

    recorder = _recorder(plan, world)
    listening = overseer.stop if overseer else StopRequest().listening()
    with listening as stop, closing(exports.Logs(plan.folder, plan.log)) as mirror:
        state, log = _state(plan, world, recorder)
        if plan.show.window or plan.show.video:
            return _watch(plan, world, state, recorder, log, stop, console)
        if state.step == plan.run.steps:
            recorder.write_phylogeny()  # which a run that was killed at its end has not
            _draw(plan, world, state)
            console.print(
                f"The run in '{plan.folder}' is complete at step {state.step:,}; to go on, give more --steps."
            )
            return 0
        console.print(_heading(plan, engine, world))
        if recorder.phylogeny is None and plan.run.phylogeny != "off":
            console.print(f"{engine.name} notes no births: who descends from whom is recorded on the CPU engine only.")
        begun = time.monotonic()
        progress = RunProgress(console, first_step=state.step, last_step=plan.run.steps, headline=world.headline)
        with progress:
            report = mirror.reporting(overseer.report if overseer else progress)
            loop.run(world, state, plan.run, recorder, log, stop, report)
        _draw(plan, world, state)
        _tell(plan, world, state, time.monotonic() - begun, console)
    if stop.signal is None or state.step == plan.run.steps:
        return 0
    console.print(
        f"Stopped and saved at step {state.step:,}. "
        f"Go on with: python -m alife.run --resume {run_folder.quoted(plan.folder)}"
    )
    return parser.SIGNALLED + stop.signal


def _heading(plan: Plan, engine: backend.Backend, world: World) -> str:
    from alife.core import memory

    run = plan.run
    worlds = f"{run.worlds} worlds, seeds {run.seed}..{run.seeds[-1]}" if run.worlds > 1 else f"seed {run.seed}"
    threads = f" with {engine.threads} thread{'s' if engine.threads > 1 else ''}" if engine.is_cpu else ""
    size = memory.format_bytes(memory.needed(world, run.worlds))
    return f"{run.world}: {worlds}, {size}, on {engine.name}{threads}, into {plan.folder} (Ctrl-C saves and stops)"


def _recorder(plan: Plan, world: World) -> "Recorder":
    from alife.runs.recorder import Recorder, identity_of

    run = plan.run
    identity = identity_of(world, run)
    return Recorder(plan.folder, world, identity, sample_every=run.sample_every, keep=run.keep_checkpoints)


def _state(plan: Plan, world: World, recorder: "Recorder") -> tuple[Any, "InterventionLog"]:
    """Return the state of the newest sound checkpoint, or a new one that is recorded; and its interventions."""
    from alife.core.files import write_text
    from alife.runs import checkpoint, lineages, loop
    from alife.runs import folder as run_folder
    from alife.runs.interventions import InterventionLog

    loaded = checkpoint.load_newest(recorder.checkpoints, world.state_type, recorder.identity) if plan.resumes else None
    if loaded is not None:
        for warning in loaded.warnings:
            screen.warn(warning)
        if loaded.state.step > plan.run.steps:
            raise UsageError(f"The run is at step {loaded.state.step} already; --steps must be at least that to go on.")
        recorder.phylogeny = lineages.restore(world, loaded, plan.run)
        recorder.go_on(loaded, plan.run.steps)
        if recorder.phylogeny is None and loaded.state.step < plan.run.steps:
            _drop_descent(recorder)
    elif plan.resumes:
        recorder.check_unbegun()
    write_text(plan.folder / run_folder.CONFIG, run_config.text(plan.run, plan.rules))
    if loaded is not None:
        return world.place(loaded.state), InterventionLog.of_folder(plan.folder, done=loaded.notes.get("deeds", 0))
    if plan.show.interventions is not None:
        write_text(plan.folder / run_folder.INTERVENTIONS, plan.show.interventions.read_text(encoding="utf-8"))
    state = world.reset(seeds=plan.run.seeds)
    recorder.phylogeny = lineages.begin(world, state, plan.run)
    recorder.begin(world.fetch(state))
    loop.record(world, state, plan.run, recorder)
    return state, InterventionLog.of_folder(plan.folder)


def _drop_descent(recorder: "Recorder") -> None:
    """Delete the record of who descends from whom of a run that goes on where none is kept, and say so."""
    dropped = recorder.drop_descent()
    if dropped:
        screen.warn(f"From here on it is not recorded who descends from whom; deleted {', '.join(dropped)}.")


def _watch(
    plan: Plan,
    world: ViewableWorld,
    state: Any,
    recorder: "Recorder",
    log: "InterventionLog",
    stop: "StopRequest",
    console: "Console",
) -> int:
    """Show a run in a window, or film it, while it is recorded as ever."""
    from alife.runs.live import LiveRun
    from alife.runs.opened import samples_of
    from viewers.worlds import record, window

    since, earlier = recorder.since, None
    if state.step:
        earlier = world.fetch(world.reset(seeds=plan.run.seeds))
    run = LiveRun(world, state, plan.run, log=log, since=since, recorder=recorder, rules=plan.rules, earlier=earlier)
    run.samples = samples_of(plan.folder, world.curves)
    if plan.show.video is not None:
        record.record(run, plan.show.video, console.print, last=run.plan.steps, stopped=lambda: stop.signal is not None)
    else:
        console.print(f"{world.name}, recorded in {plan.folder}. Press ? in the window for all keys.")
        window.watch(run, stopped=lambda: stop.signal is not None)
    where = Plan(run.plan, plan.rules, run.folder, plan.resumes, plan.show)
    if run.step == run.head:
        _draw(where, world, run.state)
    console.print(f"Saved at step {run.head:,}. Go on with: python -m alife.run --resume {run.folder} --view")
    return 0 if stop.signal is None else parser.SIGNALLED + stop.signal


def _draw(plan: Plan, world: World, state: Any) -> None:
    """Draw the pictures of a run's first worlds from its record."""
    from alife.core.state import middle
    from alife.runs import pictures
    from alife.runs.recorder import WORLDS_PICTURED

    title = f"{world.name}, {world.size}"
    names = [f"seed {seed}" for seed in plan.run.seeds[:WORLDS_PICTURED]]
    pictures.draw_strip(plan.folder, title, names, world.legend())
    if world.closeup:
        seen = middle(world.fetch(state), pictures.CLOSE)  # a picture from near of all of a large world would be huge
        views = [world.render(seen, world=number, colours=world.closeup) for number in range(len(names))]
        pictures.draw_closeup(plan.folder, f"{title}, step {state.step:,}", names, views, world.legend(world.closeup))
    pictures.draw_populations(plan.folder, title, names, world.bands, world.curves)


def _tell(plan: Plan, world: World, state: Any, seconds: float, console: "Console") -> None:
    """Say how the first world of a run stands and where everything is."""
    from alife.runs import folder as run_folder

    console.print(f"\nStep {state.step:,} after {seconds:,.0f} s. The world of seed {plan.run.seed}:")
    for line in world.summary(state):
        console.print(f"  {line}")
    console.print()
    found = {
        "strip.png": "the worlds over time",
        "closeup.png": "some of their spaces, at the end",
        "populations.png": "what the cells are, over time",
        "metrics.csv": "the same in numbers",
        "phylogeny-species.csv": "who descends from whom; -organisms.csv likewise",
        "abundances.csv": "how many of each species, over time",
        "config.toml": "every setting; --config repeats the run",
        run_folder.INTERVENTIONS: "what hands did to it; --interventions beside --config does it again",
        "checkpoints": f"to go on: python -m alife.run --resume {run_folder.quoted(plan.folder)} --steps N",
    }
    paths = {plan.folder / name: meaning for name, meaning in found.items() if (plan.folder / name).exists()}
    widest = max(len(str(path)) for path in paths)
    for path, meaning in paths.items():
        console.print(f"  {path!s:<{widest}}  {meaning}")


def _check_neutral(world: World, plan: Plan) -> None:
    from alife.runs import lineages

    lineages.check_neutral(world, plan.run)
    if plan.run.neutral and (plan.show.window or plan.show.interventions):
        raise UsageError("--neutral cannot go with --view or --interventions: chance knows no hands.")


if __name__ == "__main__":
    sys.exit(main())
