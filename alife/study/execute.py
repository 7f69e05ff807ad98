"""Carry out a StudyRequest: its missing runs one after the other in this process, or several at once in others.

A run is stopped, goes on and is recorded as if it were alone; the study only hands it a request, and observes it.
Processes are spawned, as in alife.search.evaluators; one that dies is started again from its last checkpoint.
"""

import signal
import time
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alife.core.errors import UsageError
from alife.engines import backend
from alife.runs import execute as runs
from alife.runs import folder
from alife.runs.plan import resumed_run
from alife.runs.stopping import LONGEST_SILENCE, RunObserver, StopRequest
from alife.search import execute as searches
from alife.search.evaluators import no_interrupts
from alife.search.plan import resumed_search
from alife.study import study, summary
from alife.study.plan import StudyRequest
from alife.study.study import Study, StudyRun
from alife.terminal import parser, screen
from alife.terminal.progress import RunProgress

if TYPE_CHECKING:
    from rich.console import Console

MOST_DEATHS = 3  # of the process of one run; after that it is the run
FAILED = 1  # exit code when runs could not be done


@dataclass(frozen=True)
class RunOrder:
    """One run that is to be done: plain data, which another process can take."""

    folder: Path
    is_search: bool
    changes: Mapping[str, Any]  # of its RunConfig or SearchConfig
    log: tuple[str, ...]

    def execute(self, observer: RunObserver) -> int:
        """Do the run; return its exit code. Raises UsageError."""
        if self.is_search:
            search = resumed_search(self.folder, self.changes, log=self.log)
            return searches.execute(search, quiet=True, observer=observer)
        return runs.execute(resumed_run(self.folder, self.changes, log=self.log), quiet=True, observer=observer)


@dataclass
class StudyProgress:
    """How far the runs of a study are, all together."""

    study: Study
    targets: dict[str, int]  # steps or evaluations of each run
    reached: dict[str, int]
    bar: RunProgress
    done: set[str] = field(default_factory=set)

    @classmethod
    def shown(
        cls, study: Study, missing: list[StudyRun], targets: dict[str, int], console: "Console"
    ) -> "StudyProgress":
        """Return the progress of a study with some runs still to do, shown on a console."""
        names = {run.name for run in missing}
        reached = {name: target for name, target in targets.items() if name not in names}
        first, last = (sum_over_worlds(study, counts, targets) for counts in (reached, targets))
        noun = "evaluation" if study.is_search else "world step"
        bar = RunProgress(console, first_step=first, last_step=last, headline=("runs", "of"), noun=noun)
        return cls(study, targets, reached, bar, set(reached))

    def on_progress(self, run: StudyRun, count: int) -> None:
        """Note how far one run is, and show how far all are."""
        self.reached[run.name] = max(count, self.reached.get(run.name, 0))
        total = sum_over_worlds(self.study, self.reached, self.targets)
        self.bar(total, {"runs": len(self.done), "of": len(self.study.runs)})

    def finish(self, run: StudyRun) -> None:
        """Write down that a run reached its target."""
        self.study.finish(run, self.targets[run.name])
        self.done.add(run.name)
        self.on_progress(run, self.targets[run.name])


def sum_over_worlds(study: Study, counts: Mapping[str, int], targets: Mapping[str, int]) -> int:
    """Return the sum of the runs' steps or evaluations, none beyond its target; each world of a batch counts."""
    weights = {run.name: 1 if study.is_search else len(run.seeds) for run in study.runs}
    return sum(weight * min(counts.get(name, 0), targets[name]) for name, weight in weights.items())


def execute(request: StudyRequest, *, quiet: bool = False) -> int:
    """Begin or go on with a study; return the exit code. Raises UsageError for what is wrong with it as a whole."""
    planned = _planned(request)
    console = screen.console(quiet=quiet)
    with folder.locked(planned.folder), StopRequest().listening() as stop:
        planned, target = _extended(planned, request)
        targets = {run.name: target or planned.planned_target(run) for run in planned.runs}
        finished = planned.finished()
        # a log that is wanted now is written of what is done as well
        log = request.settings.log
        missing = [run for run in planned.runs if log or finished.get(run.name, -1) < targets[run.name]]
        jobs = _jobs(request, planned)
        console.print(_heading(planned, missing, jobs))
        failed = {}
        if missing:
            changes = dict(request.settings.run) if request.resumes else {}
            changes |= {} if target is None else {planned.unit: target}
            failed = _do(planned, missing, targets, jobs, changes, log, stop, console)
        _print_summary(planned, console, stop)
    return _ended(planned, targets, failed, stop, console)


def _planned(request: StudyRequest) -> Study:
    """Return the study of a folder, or a new one that is written."""
    settings = request.settings
    if request.resumes and settings.folder is not None:
        return study.open_study(settings.folder)
    return study.create(settings, request.seeds, request.sweep, request.jobs or 1)


def _extended(planned: Study, request: StudyRequest) -> tuple[Study, int | None]:
    """Return a study with what its request adds: more seeds, and a target for all runs, None for what was planned.

    A target is saved, so that a study that is stopped again goes on to there, whatever its runs were planned for.
    """
    if not request.resumes:
        return planned, None
    wanted = request.settings.run.get(planned.unit)
    furthest = max(planned.finished().values(), default=0)
    if wanted is not None and wanted < furthest:
        raise UsageError(f"A run is at {planned.unit[:-1]} {furthest} already; --{planned.unit} must be at least that.")
    if request.seeds:
        planned = study.with_seeds(study.open_study(planned.folder), request.seeds, request.jobs or 1)
    if wanted is not None:
        planned.save_target(wanted)
    return planned, planned.target()


def _jobs(request: StudyRequest, planned: Study) -> int:
    """Return how many runs to do at once: searches as many as there are processors, batches one with all of them."""
    default = backend.processors() if planned.is_search and request.on_cpu else 1
    return min(len(planned.runs), request.jobs or default)


def _heading(planned: Study, missing: list[StudyRun], jobs: int) -> str:
    settings = len({str(run.setting) for run in planned.runs})
    seeds = len({seed for run in planned.runs for seed in run.seeds})
    size = f"{planned.world}: {settings} setting{'s' * (settings > 1)} with {seeds} seed{'s' * (seeds > 1)}"
    count = len(planned.runs)
    todo = "all done" if not missing else f"{len(missing)} of {count} to do" if len(missing) < count else f"{count}"
    at_once = f", {jobs} at once" if jobs > 1 and missing else ""
    return f"{size}, runs: {todo}{at_once}, in {planned.folder} (Ctrl-C saves and stops)"


def _do(
    planned: Study,
    missing: list[StudyRun],
    targets: dict[str, int],
    jobs: int,
    changes: Mapping[str, Any],
    log: tuple[str, ...],
    stop: StopRequest,
    console: "Console",
) -> dict[str, str]:
    """Do the missing runs until there is a stop request; return what went wrong, by the name of the run."""
    progress = StudyProgress.shown(planned, missing, targets, console)
    orders = {run.name: RunOrder(planned.folder_of(run), planned.is_search, changes, log) for run in missing}
    with progress.bar:
        if jobs == 1:
            return _one_by_one(missing, orders, progress, stop)
        return _Processes(progress, orders, jobs, stop).do(missing)


def _one_by_one(
    missing: Iterable[StudyRun], orders: Mapping[str, RunOrder], progress: StudyProgress, stop: StopRequest
) -> dict[str, str]:
    failed = {}
    for run in missing:
        if stop.signal is not None:
            break
        progress.study.begin(run)
        observer = RunObserver(lambda count, _metrics, run=run: progress.on_progress(run, count), stop)  # type: ignore[misc]  # mypy knows no defaults of lambdas
        try:
            orders[run.name].execute(observer)
        except UsageError as error:
            failed[run.name] = str(error)
            continue
        if stop.signal is None:
            progress.finish(run)
    return failed


@dataclass(frozen=True)
class Message:
    """What the process of a run reports."""

    kind: str  # one of those below
    content: Any = None


PROGRESS, ENDED, REFUSED, DIED = "progress", "ended", "refused", "died"  # with: count, exit code, a text, nothing


class _Processes:
    """Runs in processes of their own, some at once."""

    def __init__(self, progress: StudyProgress, orders: Mapping[str, RunOrder], jobs: int, stop: StopRequest) -> None:
        self._progress, self._orders, self._jobs, self._stop = progress, orders, jobs, stop
        self._context = get_context("spawn")
        self._stop_requested = self._context.Event()
        self._busy: dict[Connection, StudyRun] = {}
        self._deaths = dict.fromkeys(orders, 0)
        self._failed: dict[str, str] = {}

    def do(self, missing: Iterable[StudyRun]) -> dict[str, str]:
        """Do runs until there is a stop request; return what went wrong, by the name of the run."""
        waiting = deque(missing)
        while waiting or self._busy:
            if self._stop.signal is not None:
                self._stop_requested.set()
                waiting.clear()
            while waiting and len(self._busy) < self._jobs:
                self._start(waiting.popleft())
            for line in [found for found in wait(list(self._busy), LONGEST_SILENCE) if isinstance(found, Connection)]:
                died = self._receive(line)
                if died is not None:
                    waiting.append(died)
        return self._failed

    def _start(self, run: StudyRun) -> None:
        planned, order = self._progress.study, self._orders[run.name]
        planned.begin(run)
        share = max(1, backend.processors() // self._jobs)
        changes = {"threads": planned.threads(run) or share, **order.changes}
        ours, theirs = self._context.Pipe(duplex=False)
        order = RunOrder(order.folder, order.is_search, changes, order.log)
        process = self._context.Process(target=_work, args=(order, theirs, self._stop_requested))
        with no_interrupts():
            process.start()
        theirs.close()  # else nobody would notice that the process has died
        self._busy[ours] = run

    def _receive(self, line: Connection) -> StudyRun | None:
        """Take a message of a process; return its run if the process died and is to be started again."""
        run, message = self._busy[line], _received(line)
        if message.kind == PROGRESS:
            self._progress.on_progress(run, message.content)
            return None
        del self._busy[line]
        line.close()
        if message.kind == ENDED and message.content == 0:
            self._progress.finish(run)
        elif message.kind == REFUSED:
            self._failed[run.name] = message.content
        elif message.kind == DIED and self._stop.signal is None:
            self._deaths[run.name] += 1
            if self._deaths[run.name] < MOST_DEATHS:
                return run
            self._failed[run.name] = f"its process died {MOST_DEATHS} times."
        return None


def _work(order: RunOrder, line: Connection, stop_requested: Any) -> None:
    """Do one run: what a process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the study's to answer, which then requests the stop
    stop, reported = StopRequest(), 0.0

    def on_progress(count: int, _metrics: Mapping[str, Any]) -> None:
        nonlocal reported
        if stop_requested.is_set():
            stop.signal = int(signal.SIGINT)
        if time.monotonic() - reported < LONGEST_SILENCE:
            return
        reported = time.monotonic()
        if not _send(line, Message(PROGRESS, count)):
            stop.signal = int(signal.SIGINT)  # the study is gone

    try:
        _send(line, Message(ENDED, order.execute(RunObserver(on_progress, stop))))
    except UsageError as error:
        _send(line, Message(REFUSED, str(error)))


def _send(line: Connection, message: Message) -> bool:
    """Send a message; return whether the other end is still there."""
    try:
        line.send(message)
    except OSError:
        return False
    return True


def _received(line: Connection) -> Message:
    try:
        message: Message = line.recv()
    except (EOFError, OSError):
        return Message(DIED)
    return message


def _print_summary(planned: Study, console: "Console", stop: StopRequest) -> None:
    """Write the summary and print it; of a study that was stopped only where it is."""
    lines = summary.write(planned)
    for line in lines if stop.signal is None else lines[-1:]:
        console.print(line)


def _ended(
    planned: Study, targets: Mapping[str, int], failed: Mapping[str, str], stop: StopRequest, console: "Console"
) -> int:
    """Return the exit code; say which runs were not done, and how to do them."""
    for name, reason in failed.items():
        screen.warn(f"The run '{name}' was not done: {reason}")
    done = sum(planned.finished().get(name, -1) >= target for name, target in targets.items())
    if done == len(planned.runs):
        return FAILED if failed else 0
    again = folder.resume_command(planned.folder)
    console.print(f"{done} of {len(planned.runs)} runs are done. Do the others with: {again}")
    return FAILED if stop.signal is None else parser.SIGNALLED + stop.signal
