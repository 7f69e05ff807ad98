"""Evaluate genomes in this process or in several others: the same results, bit for bit.

A batch is cut into pieces, each is a call of an executor, and the answers are joined in the order of the pieces: it
does not show which executor it was, how many evaluated, or who was first.
"""

import traceback
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from alife.executors.processes import MOST_DEATHS
from alife.search.encoding import ParameterEncoding
from alife.worlds.arena import Arena, Evaluation, concatenate

PIECES = 4  # for each worker, so that the others need not wait for one with large bodies
SMALLEST = 128  # [genomes] of a piece, where each worker has one: handing one out takes about 0.3 ms
ARENAS_KEPT = 4  # in a process that serves several searches, as those of a cluster may


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

        made = registry.world_class(self.world)(
            self.config, backend.start(self.backend, min(self.threads, backend.processors()))
        )
        text, path, name = self.file or ("", "", "")
        arena: Arena = scored(made, of_text(text, Path(path), name)) if self.file else made
        return ParameterEncoding(arena) if self.continuous else arena


class SerialEvaluator:
    """Evaluates in this process."""

    at_once = 1

    def __init__(self, arena: Arena) -> None:
        self._arenas = _Arenas(arena)

    def evaluate(self, genomes: np.ndarray, *, refined: bool = False) -> Evaluation:
        """Score genomes, in the refined arena if `refined`."""
        return self._arenas.evaluate(genomes, refined)

    def close(self) -> None:
        """Do nothing: there is no executor to let go."""


class ExecutorEvaluator:
    """Evaluates wherever an executor calls functions, until it is closed.

    count: how many evaluate at once there
    """

    def __init__(self, spec: ArenaSpec, executor: Executor, count: int) -> None:
        self._spec, self._executor, self._count = spec, executor, count
        self.at_once = PIECES * count

    def evaluate(self, genomes: np.ndarray, *, refined: bool = False) -> Evaluation:
        """Score genomes, in the refined arena if `refined`.

        Raises RuntimeError when evaluating fails, or when every process dies that has the same piece.
        """
        pieces = np.array_split(genomes, pieces_of(len(genomes), self._count))
        calls = [self._executor.submit(evaluate_piece, self._spec, piece, refined) for piece in pieces]
        try:
            return concatenate([_answer(call, piece) for call, piece in zip(calls, pieces, strict=True)])
        finally:
            for call in calls:
                call.cancel()  # what an error has left

    def close(self) -> None:
        """Let the executor go."""
        self._executor.shutdown(wait=False, cancel_futures=True)


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


def pieces_of(genomes: int, count: int) -> int:
    """Return into how many pieces to cut some genomes that `count` workers evaluate."""
    wanted = min(PIECES * count, max(count, -(-genomes // SMALLEST)))
    return max(1, min(genomes, wanted))


def evaluate_piece(spec: ArenaSpec, genomes: np.ndarray, refined: bool) -> Evaluation | str:
    """Score genomes where an executor calls this; return what went wrong as a text, which any executor can carry."""
    try:
        return _arenas(spec).evaluate(genomes, refined)
    except Exception:
        return traceback.format_exc()


@lru_cache(maxsize=ARENAS_KEPT)
def _arenas(spec: ArenaSpec) -> _Arenas:
    return _Arenas(spec.make())


def _answer(call: "Future[Evaluation | str]", piece: np.ndarray) -> Evaluation:
    """Return the evaluation of a piece. Raises RuntimeError when it failed, or killed whoever had it."""
    try:
        answer = call.result()
    except BrokenExecutor as error:
        told = f"{MOST_DEATHS} workers died evaluating the same {len(piece)} genomes."
        raise RuntimeError(told) from error
    if isinstance(answer, str):
        raise RuntimeError(f"A worker failed:\n{answer}")
    return answer
