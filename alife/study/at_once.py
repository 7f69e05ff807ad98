"""Do the runs of a study several at once, each as a call of an executor, wherever that calls functions.

All that the study and its runs share is the study's folder: how far a run is stands in its own metrics, and a study
that is stopped says so by a file. Whoever does a run goes on from its last checkpoint, also where another died.
"""

import signal
import time
import traceback
from collections import deque
from collections.abc import Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from alife.core.errors import UsageError
from alife.core.files import write_text
from alife.executors.cluster import ClusterLost
from alife.executors.processes import MOST_DEATHS, is_orphan
from alife.runs import folder as run_folder
from alife.runs.stopping import LONGEST_SILENCE, RunObserver, StopRequest
from alife.study.orders import RunOrder, StudyProgress
from alife.study.study import Study, StudyRun

STOP = "stop"  # a file in the folder of a study that its runs are to stop for
TAIL = 1 << 16  # [bytes] of metrics.csv in which its last row lies


@dataclass(frozen=True)
class RunEnd:
    """How a run ended: with an exit code, or refused for a reason."""

    code: int = 0
    refusal: str = ""


class RunsAtOnce:
    """Runs that an executor does, some at once."""

    def __init__(
        self,
        progress: StudyProgress,
        orders: Mapping[str, RunOrder],
        executor: Executor,
        jobs: int,
        share: int,
        stop: StopRequest,
    ) -> None:
        """Take what is to be done, who does it, how many do at once, and the threads of each run."""
        self._progress, self._orders, self._stop = progress, orders, stop
        self._executor, self._jobs, self._share = executor, jobs, share
        # Whoever does a run may have another current folder.
        self._stop_file = progress.study.folder.resolve() / STOP
        self._busy: dict[Future[RunEnd], StudyRun] = {}
        self._failed: dict[str, str] = {}

    def do(self, missing: Iterable[StudyRun]) -> dict[str, str]:
        """Do runs until there is a stop request; return what went wrong, by the name of the run."""
        waiting = deque(missing)
        self._stop_file.unlink(missing_ok=True)  # of a study that was killed while it stopped
        try:
            while waiting or self._busy:
                if self._stop.signal is not None and not self._stop_file.exists():
                    write_text(self._stop_file, "")
                    waiting.clear()
                while waiting and len(self._busy) < self._jobs:
                    self._start(waiting.popleft())
                for call in wait(self._busy, LONGEST_SILENCE, FIRST_COMPLETED).done:
                    self._settle(self._busy.pop(call), call)
                for run in self._busy.values():
                    self._progress.on_progress(run, count_on_record(self._progress.study, run))
        except ClusterLost:
            write_text(self._stop_file, "")  # for runs that a worker without its scheduler still does
            raise
        self._stop_file.unlink(missing_ok=True)
        return self._failed

    def _start(self, run: StudyRun) -> None:
        planned, order = self._progress.study, self._orders[run.name]
        planned.begin(run)
        order = replace(
            order,
            folder=order.folder.resolve(),
            changes={"threads": planned.threads(run) or self._share, **order.changes},
        )
        self._busy[self._executor.submit(do_run, order, self._stop_file)] = run

    def _settle(self, run: StudyRun, call: "Future[RunEnd]") -> None:
        """Note how a run ended."""
        try:
            outcome = call.result()
        except BrokenExecutor:
            outcome = RunEnd(refusal=f"its process died {MOST_DEATHS} times.")
        if outcome.refusal:
            self._failed[run.name] = outcome.refusal
        elif outcome.code == 0:
            self._progress.finish(run)


def do_run(order: RunOrder, stop_file: Path) -> RunEnd:
    """Do one run where an executor calls this, until its end, or until there is a stop file or nobody to report to."""
    stop, looked = StopRequest(), 0.0

    def on_progress(_count: int, _metrics: Mapping[str, Any]) -> None:
        nonlocal looked
        if time.monotonic() - looked < LONGEST_SILENCE:
            return
        looked = time.monotonic()
        if stop_file.exists() or is_orphan():
            stop.signal = int(signal.SIGINT)

    try:
        return RunEnd(order.execute(RunObserver(on_progress, stop)))
    except UsageError as error:
        return RunEnd(refusal=str(error))
    except Exception:  # a mistake of ours in one run need not end the others
        return RunEnd(refusal=f"it failed:\n{traceback.format_exc()}")


def count_on_record(study: Study, run: StudyRun) -> int:
    """Return the steps or evaluations in the last whole row that a run has written; 0 without any."""
    try:
        with (study.folder_of(run) / run_folder.METRICS).open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - TAIL))
            lines = file.read().split(b"\n")[:-1]  # what comes after the last end of a line is torn
    except OSError:
        return 0
    cells = lines[-1].split(b",") if lines else []
    column = 1 if study.is_search else 0  # those of a search begin with its iteration
    return int(cells[column]) if len(cells) > column and cells[column].isdigit() else 0
