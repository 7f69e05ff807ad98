"""Do the runs of a study in processes of their own, several at once.

Processes are spawned, as in alife.search.evaluators; one that dies is started again from its last checkpoint.
"""

import signal
import time
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any

from alife.core.errors import UsageError
from alife.engines import backend
from alife.runs.stopping import LONGEST_SILENCE, RunObserver, StopRequest
from alife.search.evaluators import no_interrupts
from alife.study.orders import RunOrder, StudyProgress
from alife.study.study import StudyRun

MOST_DEATHS = 3  # of the process of one run; after that it is the run


@dataclass(frozen=True)
class Message:
    """What the process of a run reports."""

    kind: str  # one of those below
    content: Any = None


PROGRESS, ENDED, REFUSED, DIED = "progress", "ended", "refused", "died"  # with: count, exit code, a text, nothing


class RunProcesses:
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
