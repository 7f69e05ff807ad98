"""Carry out a StudyRequest: its missing runs one after the other in this process, or several at once in others.

A run is stopped, goes on and is recorded as if it were alone; the study only hands it a request, and observes it.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from alife.core.errors import UsageError
from alife.engines import backend
from alife.executors import cluster
from alife.executors.cluster import ClusterLost, connected
from alife.executors.processes import ProcessExecutor
from alife.runs import folder
from alife.runs.config import NONE
from alife.runs.stopping import RunObserver, StopRequest
from alife.study import array_job, study, summary
from alife.study.at_once import RunsAtOnce
from alife.study.orders import RunOrder, StudyProgress
from alife.study.plan import StudyRequest
from alife.study.study import Study, StudyRun
from alife.terminal import parser, screen
from alife.worlds import registry

if TYPE_CHECKING:
    from rich.console import Console

FAILED = 1  # exit code when runs could not be done


def execute(request: StudyRequest, *, quiet: bool = False) -> int:
    """Begin or go on with a study; return the exit code. Raises UsageError for what is wrong with it as a whole."""
    planned = _planned(request)
    console = screen.console(quiet=quiet)
    if request.element is not None:
        return array_job.do(planned, request, console)
    with folder.locked(planned.folder), StopRequest().listening() as stop:
        planned, target = _extended(planned, request)
        targets = {run.name: target or planned.planned_target(run) for run in planned.runs}
        finished = planned.finished()
        # a log that is wanted now is written of what is done as well
        log = request.settings.log
        missing = [run for run in planned.runs if log or finished.get(run.name, -1) < targets[run.name]]
        if request.only == "prepare":
            for line in array_job.write(planned, request.jobs):
                console.print(line, soft_wrap=True)
            return 0
        if request.only == "collect":
            _collect(planned, finished)
        jobs = None if request.only == "collect" else _jobs(request, planned)
        console.print(_heading(planned, missing, jobs))
        failed = {}
        if missing and request.only != "collect":
            changes = dict(request.settings.run) if request.resumes else {}
            changes |= {} if target is None else {planned.unit: target}
            failed = _do(planned, missing, targets, jobs, changes, log, stop, console, request.cluster)
        pictures = request.settings.run.get("pictures") or planned.pictures()
        _print_summary(planned, console, stop, draws=pictures != NONE)
    return _ended(planned, targets, failed, stop, console)


def _collect(planned: Study, finished: Mapping[str, int]) -> None:
    """Write down in one list which runs others have brought to their end."""
    if finished:
        planned.save_finished(finished)


def _planned(request: StudyRequest) -> Study:
    """Return the study of a folder, or a new one that is written."""
    settings = request.settings
    if request.resumes and settings.folder is not None:
        return study.open_study(settings.folder)
    if request.cluster is not None:
        cluster.check(request.cluster)
    return study.create(settings, request.seeds, request.sweep, request.jobs or 1, request.apart)


def _extended(planned: Study, request: StudyRequest) -> tuple[Study, int | None]:
    """Return a study with what its request adds: more seeds, and a target for all runs, None for what was planned.

    A target is saved, so that a study that is stopped again goes on to there, whatever its runs were planned for.
    """
    if not request.resumes:
        return planned, None
    wanted = request.settings.run.get(planned.unit)
    if wanted is not None:
        furthest = max([*planned.finished().values(), *map(planned.reached, planned.runs)], default=0)
        if wanted < furthest:
            at, unit = f"{planned.unit[:-1]} {furthest}", planned.unit
            raise UsageError(f"A run is at {at} already; --{unit} must be at least that.")
    begun = next((run for run in planned.runs if planned.is_begun(run)), None)
    if begun is not None:  # as it goes, the others would
        RunOrder(planned.folder_of(begun), planned.is_search, request.settings.run, request.settings.log).check()
    if request.seeds:
        planned = study.with_seeds(study.open_study(planned.folder), request.seeds, request.jobs or 1, request.apart)
    if wanted is not None:
        planned.save_target(wanted)
    return planned, planned.target()


def _jobs(request: StudyRequest, planned: Study) -> int | None:
    """Return how many runs to do at once: searches as many as there are processors, batches one with all of them.

    None for as many as a cluster has workers.
    """
    if request.cluster is not None and request.jobs is None:
        return None
    default = backend.processors() if planned.is_search and request.on_cpu else 1
    return min(len(planned.runs), request.jobs or default)


def _heading(planned: Study, missing: list[StudyRun], jobs: int | None) -> str:
    settings = len({str(run.setting) for run in planned.runs})
    seeds = len({seed for run in planned.runs for seed in run.seeds})
    size = f"{planned.world}: {settings} setting{'s' * (settings > 1)} with {seeds} seed{'s' * (seeds > 1)}"
    at_once = f", {jobs} at once" if jobs and jobs > 1 and missing else ""
    return f"{size}, {_work(planned, missing)}{at_once}, in {planned.folder} (Ctrl-C saves and stops)"


def _work(planned: Study, missing: list[StudyRun]) -> str:
    """Return how many worlds or searches there are, in how many batches, and what of it is still to be done."""
    one, several = ("search", "searches") if planned.is_search else ("world", "worlds")
    worlds, left = (sum(len(run.seeds) for run in runs) for runs in (planned.runs, missing))
    batches = len(planned.runs)
    words = f"{worlds} {one if worlds == 1 else several}"
    words += f" in {batches} batch{'es' * (batches > 1)}" if batches < worlds else ""
    return words + (", all done" if not missing else f", {left} to do" if len(missing) < batches else "")


def _do(
    planned: Study,
    missing: list[StudyRun],
    targets: dict[str, int],
    jobs: int | None,
    changes: Mapping[str, Any],
    log: tuple[str, ...],
    stop: StopRequest,
    console: "Console",
    cluster: str | None = None,
) -> dict[str, str]:
    """Do the missing runs until there is a stop request; return what went wrong, by the name of the run."""
    progress = StudyProgress.shown(planned, missing, targets, console)
    orders = {run.name: RunOrder(planned.folder_of(run), planned.is_search, changes, log) for run in missing}
    with progress.bar:
        if cluster is not None:
            return _on_cluster(cluster, progress, missing, orders, jobs, stop)
        if jobs is None or jobs == 1:
            return _one_by_one(missing, orders, progress, stop)
        share = max(1, backend.processors() // jobs)
        with ProcessExecutor(jobs) as executor:
            return RunsAtOnce(progress, orders, executor, jobs, share, stop).do(missing)


def _on_cluster(
    address: str,
    progress: StudyProgress,
    missing: list[StudyRun],
    orders: Mapping[str, RunOrder],
    jobs: int | None,
    stop: StopRequest,
) -> dict[str, str]:
    """Do runs on a cluster, as many at once as it has workers. Raises UsageError."""
    planned = progress.study
    rules = partial(registry.rules_version, planned.world)
    with connected(address, rules, count=jobs, folder=planned.folder.resolve()) as executor:
        at_once = RunsAtOnce(progress, orders, executor, jobs or executor.workers, executor.share, stop)
        try:
            return at_once.do(missing)
        except ClusterLost as lost:
            raise UsageError(f"{lost} Go on with: {folder.resume_command(planned.folder)}") from lost


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


def _print_summary(planned: Study, console: "Console", stop: StopRequest, *, draws: bool) -> None:
    """Write the summary and print it; of a study that was stopped only where it is."""
    lines = summary.write(planned, draws=draws)
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
    script = planned.folder / array_job.SCRIPT
    again = f"sbatch {folder.quoted(script)}" if script.is_file() else folder.resume_command(planned.folder)
    console.print(f"{done} of {len(planned.runs)} runs are done. Do the others with: {again}")
    return FAILED if stop.signal is None else parser.SIGNALLED + stop.signal
