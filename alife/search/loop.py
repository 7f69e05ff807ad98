"""Run a search on an arena: ask, evaluate, tell, record, and stop politely.

Whatever the search, all scores pass through one grid of results, which only looks on: it is by this grid that
searches are compared.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np

from alife.runs.stopping import StopRequest
from alife.search import base
from alife.search.archive import Archive
from alife.search.archive_arrays import IMPROVED, NEW, Added
from alife.search.base import Search
from alife.search.columns import TIMED
from alife.search.config import SearchConfig
from alife.search.recorder import SearchRecorder
from alife.worlds.arena import Evaluation, concatenate

Row = dict[str, float | int]
Report = Callable[[int, Row], None]  # evaluations, the last row


class Evaluator(Protocol):
    """Who scores genomes: one of alife.search.evaluators."""

    at_once: int  # [genomes] that it is given where each takes long, so that a wish to stop is heard between them

    def evaluate(self, genomes: np.ndarray, *, refined: bool = False) -> Evaluation:
        """Score genomes, as finalists if `refined`."""

    def close(self) -> None:
        """Let go of whoever helps."""


@dataclass
class Clock:
    """Where the time of a run went."""

    total: float = 0.0  # [s]
    evaluating: float = 0.0  # [s] of it


def run(
    search: Search,
    results: Archive,
    run_config: SearchConfig,
    evaluator: Evaluator,
    recorder: SearchRecorder,
    stop: StopRequest,
    on_progress: Report,
    reachable: np.ndarray | None = None,
    on_piece: Callable[[int], None] = lambda _evaluations: None,
) -> Clock:
    """Iterate until `run_config.evaluations` or a wish to stop, and leave a checkpoint there.

    Where genomes take long, an iteration is left when someone wishes to stop, and done again on resume; on_piece is
    told of evaluations within it.
    """
    evaluator.evaluate(search.arena.random_genomes(np.zeros(1, np.uint32)))  # loads the kernels before the clock starts
    clock, file = Clock(), base.own(run_config.search)
    told = partial(base.told, run_config.search)
    while search.evaluations < run_config.evaluations and stop.signal is None:
        begun = time.perf_counter()
        first = search.evaluations
        with told():
            before = {} if search.arena.is_quick else recorder.contents(search, results)
            genomes, parents = search.ask(), search.parent_ids()
        asked = time.perf_counter()
        evaluation = _evaluated(evaluator, genomes, first, stop, on_piece) if before else evaluator.evaluate(genomes)
        clock.evaluating += time.perf_counter() - asked
        if evaluation is None:
            recorder.save_contents(search.iteration, before)
            break
        with told():
            search.tell(genomes, evaluation)
        added = results.add(genomes, evaluation, found_at=first)
        live_ids = np.concatenate([search.live_ids(), results.found_at])
        recorder.ancestry.add(first, parents, evaluation, live_ids)
        row = measure(search, results, added, run_config.qd_offset, reachable)
        row[TIMED] = len(genomes) / (time.perf_counter() - begun)
        recorder.write({**row, **search.metrics(), **(file.measured(search, results) if file else {})})
        if (
            search.evaluations // run_config.checkpoint_every
            > (search.evaluations - len(genomes)) // run_config.checkpoint_every
        ):
            with told():
                recorder.save(search, results)
        clock.total += time.perf_counter() - begun
        on_progress(search.evaluations, row)  # which may take its time, when someone watches and holds the search
    if recorder.saved_iteration != search.iteration:
        with told():
            recorder.save(search, results)
    return clock


def _evaluated(
    evaluator: Evaluator, genomes: np.ndarray, done: int, stop: StopRequest, on_piece: Callable[[int], None]
) -> Evaluation | None:
    """Score genomes that take long, some at once; None where someone wished to stop between them.

    done: evaluations before these; on_piece is told how many there are by now
    """
    found = []
    for first in range(0, len(genomes), evaluator.at_once):
        if stop.signal is not None:
            return None
        found.append(evaluator.evaluate(genomes[first : first + evaluator.at_once]))
        on_piece(done + first + len(found[-1]))
    return concatenate(found)


def measure(search: Search, results: Archive, added: Added, qd_offset: float, reachable: np.ndarray | None) -> Row:
    """Return the row of an iteration, but for its speed; coverage of reachable niches is nan where none are known."""
    fitness = results.held_fitness
    new, improved = (int((added.entered & (added.status == status)).sum()) for status in (NEW, IMPROVED))
    invalid = int(added.invalid.sum())
    return {
        "iteration": search.iteration,
        "evaluations": search.evaluations,
        "coverage": results.coverage(),
        "reachable_coverage": float("nan") if reachable is None else results.coverage(reachable),
        "qd_score": results.qd_score(qd_offset),
        "max_fitness": float(fitness.max()) if len(fitness) else float("nan"),
        "mean_fitness": float(fitness.mean()) if len(fitness) else float("nan"),
        "new": new,
        "improved": improved,
        "rejected": len(added.status) - new - improved - invalid,
        "invalid": invalid,
        TIMED: float("nan"),
    }
