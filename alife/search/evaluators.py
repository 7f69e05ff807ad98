"""Evaluate genomes in this process or in several others: the same results, bit for bit.

A batch is cut into pieces, and each free worker gets the next one. A worker process that dies is replaced, and its
piece evaluated again. Processes are spawned, since a fork of one that runs Taichi or threads hangs.
"""

import signal
import traceback
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import numpy as np

from alife.search.encoding import ParameterEncoding
from alife.worlds.arena import Arena, Evaluation, concatenate

PIECES = 4  # for each worker, so that the others need not wait for one with large bodies
MOST_DEATHS = 3  # of workers with the same piece; then the piece is to blame


@dataclass(frozen=True)
class ArenaSpec:
    """What a process needs to know to make its own arena."""

    world: str
    config: Any
    backend: str
    threads: int
    continuous: bool = False  # whether genomes encode its continuous parameters
    file: tuple[str, str, str] | None = None  # text, path and name of the file that scores them, if one does

    def make(self) -> Arena:
        """Return the arena."""
        from alife.engines import backend
        from alife.search.scored import scored
        from alife.search.search_file import of_text
        from alife.worlds import registry

        made = registry.world_class(self.world)(self.config, backend.start(self.backend, self.threads))
        text, path, name = self.file or ("", "", "")
        arena: Arena = scored(made, of_text(text, Path(path), name)) if self.file else made
        return ParameterEncoding(arena) if self.continuous else arena


class SerialEvaluator:
    """Evaluates in this process."""

    def __init__(self, arena: Arena) -> None:
        self._arenas = _Arenas(arena)

    def evaluate(self, genomes: np.ndarray, *, refined: bool = False) -> Evaluation:
        """Score genomes, in the refined arena if `refined`."""
        return self._arenas.evaluate(genomes, refined)

    def close(self) -> None:
        """Do nothing: there are no worker processes to stop."""


class ProcessPoolEvaluator:
    """Evaluates in several processes, until it is closed."""

    def __init__(self, spec: ArenaSpec, count: int) -> None:
        if count < 1:
            raise ValueError(f"count must be at least 1, got {count}.")
        self._spec = spec
        self._context = get_context("spawn")
        self._workers = {self._start_worker() for _ in range(count)}

    def evaluate(self, genomes: np.ndarray, *, refined: bool = False) -> Evaluation:
        """Score genomes, in the refined arena if `refined`.

        Raises RuntimeError when evaluating fails, or when MOST_DEATHS workers die with the same piece.
        """
        pieces = np.array_split(genomes, max(1, min(len(genomes), PIECES * len(self._workers))))
        waiting = deque(range(len(pieces)))
        done: dict[int, Evaluation] = {}
        deaths = [0] * len(pieces)
        busy: dict[Connection, int] = {}
        while len(done) < len(pieces):
            for worker in list(self._workers - busy.keys())[: len(waiting)]:
                busy[worker] = waiting.popleft()
                _give(worker, pieces[busy[worker]], refined)
            for worker in [line for line in wait(list(busy)) if isinstance(line, Connection)]:
                number = busy.pop(worker)
                answer = _answer(worker)
                if answer is not None:
                    done[number] = answer
                    continue
                self._replace(worker)
                deaths[number] += 1
                waiting.appendleft(number)
                if deaths[number] == MOST_DEATHS:
                    raise RuntimeError(f"{MOST_DEATHS} workers died evaluating the same {len(pieces[number])} genomes.")
        return concatenate([done[number] for number in range(len(pieces))])

    def close(self) -> None:
        """Stop the worker processes."""
        for worker in self._workers:
            worker.close()  # a worker ends when its connection is closed
        self._workers = set()

    def _replace(self, worker: Connection) -> None:
        worker.close()
        self._workers.remove(worker)
        self._workers.add(self._start_worker())

    def _start_worker(self) -> Connection:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_work, args=(self._spec, theirs), daemon=True)
        with no_interrupts():
            process.start()
        theirs.close()  # otherwise reading would not fail when the process dies
        return ours


class _Arenas:
    """An arena, and its refined one, made when it is first needed."""

    def __init__(self, arena: Arena) -> None:
        self._arena = arena
        self._refined: Arena | None = None

    def evaluate(self, genomes: np.ndarray, refined: bool) -> Evaluation:
        if not refined:
            return self._arena.evaluate(genomes)
        self._refined = self._refined or self._arena.refined()
        return self._refined.evaluate(genomes)


def _work(spec: ArenaSpec, line: Connection) -> None:
    """Evaluate what comes over the connection until it is closed: the life of a worker."""
    arenas = None
    while True:
        try:
            genomes, refined = line.recv()
        except (EOFError, OSError):
            return
        try:
            arenas = arenas or _Arenas(spec.make())
            answer: Any = arenas.evaluate(genomes, refined)
        except Exception:
            answer = traceback.format_exc()  # sent to the run, which raises it
        try:
            line.send(answer)
        except OSError:
            return


def _give(worker: Connection, genomes: np.ndarray, refined: bool) -> None:
    try:
        worker.send((genomes, refined))
    except OSError:
        return  # it died while it was idle; reading its answer will fail


def _answer(worker: Connection) -> Evaluation | None:
    """Return a worker's evaluation; None when it died. Raises RuntimeError with its traceback when it failed."""
    try:
        answer = worker.recv()
    except (EOFError, OSError):
        return None
    if isinstance(answer, str):
        raise RuntimeError(f"A worker failed:\n{answer}")
    assert isinstance(answer, Evaluation)
    return answer


@contextmanager
def no_interrupts() -> Iterator[None]:
    """Block Ctrl-C in processes that start here: only the run itself answers it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
