"""Do what is missing of a study: its runs one after the other in this process, or several at once in others.

A run is stopped, goes on and is recorded as if it were alone; the study only tells it to, and hears how far it is.
Processes are spawned, as in alife.search.evaluators; one that dies is started again from its last checkpoint.
"""

import argparse
import signal
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alife.core import config
from alife.core.errors import UsageError
from alife.engines import backend
from alife.run import Overseer, perform
from alife.runs import config as run_config
from alife.runs import exports, folder
from alife.runs.config import CHANGEABLE, RunConfig
from alife.runs.stopping import LONGEST_SILENCE, StopRequest
from alife.search.config import CHANGEABLE as SEARCH_CHANGEABLE
from alife.search.config import SearchConfig
from alife.search.evaluators import no_interrupts
from alife.study import study, summary, sweep
from alife.study.study import Part, Study
from alife.terminal import parser, screen

if TYPE_CHECKING:
    from rich.console import Console

    from alife.terminal.progress import RunProgress

MOST_DEATHS = 3  # of the process of one run; after that it is the run
MOST_JOBS = 1024
FAILED = 1  # exit code when runs could not be done

Said = tuple[str, Any]  # what a process says: ("at", steps), ("done", exit code) or ("wrong", text)


@dataclass
class Tally:
    """How far the runs of a study are, all together."""

    study: Study
    goals: dict[str, int]  # steps or evaluations of each run
    reached: dict[str, int]
    progress: "RunProgress"
    done: set[str] = field(default_factory=set)

    def hear(self, part: Part, count: int) -> None:
        """Take notice of how far one run is, and show how far all are."""
        self.reached[part.name] = max(count, self.reached.get(part.name, 0))
        self.progress(self.all_of(self.reached), {"runs": len(self.done), "of": len(self.study.parts)})

    def all_of(self, counts: Mapping[str, int]) -> int:
        """Return the sum over all runs, in which each world of a batch counts."""
        weights = {part.name: 1 if self.study.is_search else len(part.seeds) for part in self.study.parts}
        return sum(weight * min(counts.get(name, 0), self.goals[name]) for name, weight in weights.items())


def main(options: argparse.Namespace) -> int:
    """Begin or go on with a study; return the exit code."""
    _check_jobs(options)
    more_seeds = [] if options.seeds is None else sweep.seeds(options.seeds)
    exports.kinds(options.log)
    changed = _changed(options) if options.resume is not None else []
    changed += ["--log", options.log] if options.log is not None else []
    planned = study.opened(Path(options.resume)) if options.resume is not None else study.create(options)
    console = screen.console(quiet=options.quiet)
    with folder.locked(planned.folder), StopRequest().listening() as stop:
        _check_goal(planned, options)
        if options.resume is not None and more_seeds:
            planned = study.with_seeds(study.opened(planned.folder), more_seeds, options.jobs or 1)
        jobs = _jobs(options, planned)
        asked = _asked(planned, options)
        if asked is not None:
            changed += [f"--{planned.unit}", str(asked)] if f"--{planned.unit}" not in changed else []
        goals = {part.name: planned.planned(part) if asked is None else asked for part in planned.parts}
        finished = planned.finished()
        # a log that is wanted now is written of what is done as well
        missing = [part for part in planned.parts if options.log or finished.get(part.name, -1) < goals[part.name]]
        done = len(planned.parts) - len(missing)
        console.print(_heading(planned, missing, jobs))
        wrong = _do(planned, missing, goals, jobs, changed, stop, console) if missing else {}
        _summarise(planned, console, stop)
    for name, reason in wrong.items():
        screen.warn(f"The run '{name}' was not done: {reason}")
    done = sum(planned.finished().get(name, -1) >= goal for name, goal in goals.items())
    if done == len(planned.parts):
        return FAILED if wrong else 0
    again = f"python -m alife.run --resume {folder.quoted(planned.folder)}"
    console.print(f"{done} of {len(planned.parts)} runs are done. Do the others with: {again}")
    return FAILED if stop.signal is None else parser.SIGNALLED + stop.signal


def _changed(options: argparse.Namespace) -> list[str]:
    """Return the options that every run of a study gets as it goes on; raises UsageError for others."""
    searching = study.opened(Path(options.resume)).is_search
    kind, changeable = (SearchConfig, SEARCH_CHANGEABLE) if searching else (RunConfig, CHANGEABLE)
    given = {**run_config.given(vars(options), RunConfig), **run_config.given(vars(options), SearchConfig)}
    others = ("config", "preset", "set", "init", "out", "overwrite", "interventions", "view", "video", "sweep")
    fixed = [name for name in given if name not in (*changeable, "world")]
    fixed += [name for name in others if getattr(options, name) is not None]
    if fixed:
        allowed = ", ".join(f"--{name.replace('_', '-')}" for name in (*changeable, "seeds", "jobs", "log", "quiet"))
        raise UsageError(f"--{fixed[0].replace('_', '-')} cannot go with --resume of a study, only: {allowed}.")
    config.from_table(kind, {name: value for name, value in given.items() if name != "world"})  # checks the ranges
    return [word for name in given if name != "world" for word in (f"--{name.replace('_', '-')}", str(given[name]))]


def _check_goal(planned: Study, options: argparse.Namespace) -> None:
    """Raise UsageError when a study that goes on is asked to go less far than some of its runs came."""
    now = getattr(options, planned.unit) if options.resume is not None else None
    furthest = max(planned.finished().values(), default=0)
    if now is not None and int(now) < furthest:
        raise UsageError(f"A run is at {planned.unit[:-1]} {furthest} already; --{planned.unit} must be at least that.")


def _asked(planned: Study, options: argparse.Namespace) -> int | None:
    """Return how far all runs are to go, if that was ever asked for as the study went on; write it down if it is now.

    So a study that is stopped again goes on to there, whatever its runs were planned for.
    """
    now = getattr(options, planned.unit)
    if options.resume is None:
        return None
    if now is not None:
        planned.ask(int(now))
    return planned.goal()


def _check_jobs(options: argparse.Namespace) -> None:
    if options.jobs is not None and not 1 <= options.jobs <= MOST_JOBS:
        raise UsageError(f"--jobs must be 1..{MOST_JOBS}, got {options.jobs}.")
    if options.jobs is not None and options.jobs > 1 and not _on_cpu(options):
        raise UsageError(f"Several --jobs need the backend cpu, got {options.backend or 'auto'}: it has one process.")


def _on_cpu(options: argparse.Namespace) -> bool:
    return (backend.best() if options.backend in (None, "auto") else options.backend) == "cpu"


def _jobs(options: argparse.Namespace, planned: Study) -> int:
    """Return how many runs to do at once: searches as many as there are processors, batches one with all of them."""
    usual = backend.processors() if planned.is_search and _on_cpu(options) else 1
    return min(len(planned.parts), options.jobs or usual)


def _heading(planned: Study, missing: list[Part], jobs: int) -> str:
    settings = len({str(part.setting) for part in planned.parts})
    seeds = len({seed for part in planned.parts for seed in part.seeds})
    size = f"{planned.world}: {settings} setting{'s' * (settings > 1)} with {seeds} seed{'s' * (seeds > 1)}"
    parts = len(planned.parts)
    todo = "all done" if not missing else f"{len(missing)} of {parts} to do" if len(missing) < parts else f"{parts}"
    at_once = f", {jobs} at once" if jobs > 1 and missing else ""
    return f"{size}, runs: {todo}{at_once}, in {planned.folder} (Ctrl-C saves and stops)"


def _do(
    planned: Study,
    missing: list[Part],
    goals: dict[str, int],
    jobs: int,
    changed: list[str],
    stop: StopRequest,
    console: "Console",
) -> dict[str, str]:
    """Do the missing runs until there is a wish to stop; return what went wrong, by the name of the run."""
    from alife.terminal.progress import RunProgress

    gone = {part.name for part in missing}
    reached = {name: goal for name, goal in goals.items() if name not in gone}
    noun = "evaluation" if planned.is_search else "world step"
    tally = Tally(planned, goals, reached, None, set(reached))  # type: ignore[arg-type]  # which needs its sums
    tally.progress = RunProgress(
        console,
        first_step=tally.all_of(reached),
        last_step=tally.all_of(goals),
        headline=("runs", "of"),
        noun=noun,
    )
    with tally.progress:
        if jobs == 1:
            return _one_by_one(missing, tally, changed, stop)
        return _at_once(missing, tally, jobs, changed, stop)


def _words(planned: Study, part: Part, changed: list[str]) -> list[str]:
    return ["--resume", str(planned.begin(part)), "--quiet", *changed]


def _one_by_one(missing: list[Part], tally: Tally, changed: list[str], stop: StopRequest) -> dict[str, str]:
    wrong = {}
    for part in missing:
        if stop.signal is not None:
            break
        overseer = Overseer(lambda count, _metrics, part=part: tally.hear(part, count), nullcontext(stop))  # type: ignore[misc]  # mypy knows no defaults of lambdas
        try:
            perform(_words(tally.study, part, changed), overseer)
        except UsageError as error:
            wrong[part.name] = str(error)
            continue
        if stop.signal is None:
            _finish(part, tally)
    return wrong


def _finish(part: Part, tally: Tally) -> None:
    tally.study.finish(part, tally.goals[part.name])
    tally.done.add(part.name)
    tally.hear(part, tally.goals[part.name])


def _at_once(missing: list[Part], tally: Tally, jobs: int, changed: list[str], stop: StopRequest) -> dict[str, str]:
    """Do runs in processes, some at once."""
    context = get_context("spawn")
    wish = context.Event()  # to stop
    share = max(1, backend.processors() // jobs)
    waiting, deaths = deque(missing), dict.fromkeys((part.name for part in missing), 0)
    busy: dict[Connection, Part] = {}
    wrong: dict[str, str] = {}
    while waiting or busy:
        if stop.signal is not None:
            wish.set()
            waiting.clear()
        while waiting and len(busy) < jobs:
            part = waiting.popleft()
            ours, theirs = context.Pipe(duplex=False)
            threads = [] if "--threads" in changed else ["--threads", str(tally.study.threads(part) or share)]
            words = [*_words(tally.study, part, changed), *threads]
            process = context.Process(target=_work, args=(words, theirs, wish))
            with no_interrupts():
                process.start()
            theirs.close()  # else nobody would notice that the process has died
            busy[ours] = part
        for line in [found for found in wait(list(busy), LONGEST_SILENCE) if isinstance(found, Connection)]:
            part = busy[line]
            kind, what = _heard(line)
            if kind == "at":
                tally.hear(part, what)
                continue
            del busy[line]
            line.close()
            if kind == "done" and what == 0:
                _finish(part, tally)
            elif kind == "wrong":
                wrong[part.name] = what
            elif kind == "died" and stop.signal is None:
                deaths[part.name] += 1
                if deaths[part.name] < MOST_DEATHS:
                    waiting.append(part)
                else:
                    wrong[part.name] = f"its process died {MOST_DEATHS} times."
    return wrong


def _heard(line: Connection) -> Said:
    try:
        said: Said = line.recv()
    except (EOFError, OSError):
        return "died", None
    return said


def _work(words: list[str], line: Connection, wish: Any) -> None:
    """Do one run: what a process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the study's to answer, which then wishes
    stop, told = StopRequest(), 0.0

    def report(count: int, _metrics: Mapping[str, Any]) -> None:
        nonlocal told
        if wish.is_set():
            stop.signal = int(signal.SIGINT)
        if time.monotonic() - told < LONGEST_SILENCE:
            return
        told = time.monotonic()
        if not _say(line, ("at", count)):
            stop.signal = int(signal.SIGINT)  # the study is gone

    try:
        _say(line, ("done", perform(words, Overseer(report, nullcontext(stop)))))
    except UsageError as error:
        _say(line, ("wrong", str(error)))


def _say(line: Connection, said: Said) -> bool:
    """Say something; return whether there is anyone to hear it."""
    try:
        line.send(said)
    except OSError:
        return False
    return True


def _summarise(planned: Study, console: "Console", stop: StopRequest) -> None:
    say: Callable[[str], None] = console.print
    lines = summary.write(planned)
    for text in lines if stop.signal is None else lines[-1:]:
        say(text)
