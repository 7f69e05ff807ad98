"""What a search works with, made from its request: arena, evaluator, search, grid of results, recorder."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from alife.core.config import recorded
from alife.core.errors import unknown
from alife.engines import backend
from alife.executors.processes import ProcessExecutor
from alife.runs import crew
from alife.runs.checkpoint import Identity
from alife.search import base, search_file
from alife.search.algorithms.map_elites import INITS
from alife.search.archive import Archive
from alife.search.base import Search
from alife.search.columns import EVERY_SEARCH
from alife.search.config import PARAMETERS, SearchConfig
from alife.search.encoding import ParameterEncoding
from alife.search.evaluators import ArenaSpec, ExecutorEvaluator, SerialEvaluator
from alife.search.genome_file import read_genomes
from alife.search.islands import Islands
from alife.search.loop import Evaluator
from alife.search.partition import partition_of, reachable
from alife.search.plan import OF_MAPS, SearchRequest, Seeded, engine_of, odd_engine
from alife.search.recorder import SearchRecorder
from alife.search.scored import scored
from alife.worlds import registry
from alife.worlds.arena import Arena


@dataclass(frozen=True)
class SearchSetup:
    """What a search works with."""

    arena: Arena  # as the search breeds it
    evaluator: Evaluator
    search: Search
    results: Archive
    recorder: SearchRecorder

    @property
    def reachable(self) -> np.ndarray | None:
        """Return which niches of the results a genome can reach at all, bool (bins); None when that is unknown."""
        return reachable(self.arena, self.results.partition)


@contextmanager
def opened(request: SearchRequest, arena: Arena, search: Search) -> Iterator[SearchSetup]:
    """Hold what a search works with, its processes among it."""
    with ExitStack() as holding:
        evaluator = _on_cluster(request, holding) if request.cluster else evaluator_of(request, arena)
        holding.callback(evaluator.close)
        yield SearchSetup(arena, evaluator, search, results_of(request, arena), recorder_of(request, search))


def arena_of(request: SearchRequest, *, scored_by_file: bool = True) -> Arena:
    """Return the arena of a request, as the search breeds it; or without what the search's file makes of its scores."""
    kind = registry.world_class(request.run_config.world)
    run = request.run_config
    engine = backend.start("cpu") if request.only_looks else backend.start(engine_of(run), run.threads or None)
    arena: Arena = kind(request.arena_config, engine)
    if scored_by_file:
        arena = scored(arena, base.own(request.run_config.search))
    return ParameterEncoding(arena) if request.run_config.genome == PARAMETERS else arena


def search_of(request: SearchRequest, arena: Arena) -> Search:
    """Return the search of a request, before its first iteration."""
    run = request.run_config
    kind, chosen = base.search_class(run.search), request.algorithm_config
    if run.islands == 1:
        return kind(arena, chosen, batch=run.batch, seed=run.seed)
    return Islands(
        kind, arena, chosen, batch=run.batch, seed=run.seed, count=run.islands, every=run.migrate_every
    )  # fmt: skip


def seed_genomes(request: SearchRequest, arena: Arena) -> np.ndarray | None:
    """Return the genomes of the file that a search is to begin with; None when it begins in another way."""
    if not isinstance(request.algorithm_config, Seeded) or request.algorithm_config.init in INITS:
        return None
    init = request.algorithm_config.init
    if not Path(init).exists() and not Path(init).suffix:
        raise unknown("init", init, (*INITS, "a FILE of genomes"))
    return read_genomes(Path(init), arena)


def evaluator_of(request: SearchRequest, arena: Arena) -> Evaluator:
    """Return what scores genomes: this process, or several others."""
    run = request.run_config
    if run.workers == 1:
        return SerialEvaluator(arena)
    threads = max(1, (run.threads or backend.processors()) // run.workers)
    spec = _spec(request, run.engine, threads)
    _compile(request)
    return ExecutorEvaluator(spec, ProcessExecutor(run.workers), run.workers)


def _on_cluster(request: SearchRequest, holding: ExitStack) -> Evaluator:
    """Return what scores genomes on a cluster, whose connection is held. Raises UsageError."""
    run = request.run_config
    executor, engine = holding.enter_context(
        crew.on_cluster(request.cluster or "", run.world, run.backend, run.workers)
    )
    _compile(request)
    return ExecutorEvaluator(_spec(request, engine, run.threads or executor.share), executor, executor.workers)


def _compile(request: SearchRequest) -> None:
    """Score a genome, so that what each worker would compile alone is compiled once.

    It leaves no traces: the arena is one that nobody else uses, and a file's own function is not called.
    """
    arena = arena_of(request, scored_by_file=False)
    arena.evaluate(arena.random_genomes(np.zeros(1, np.uint32)))


def _spec(request: SearchRequest, engine: str, threads: int) -> ArenaSpec:
    run = request.run_config
    return ArenaSpec(
        run.world, request.arena_config, engine, threads, run.genome == PARAMETERS, _file_to_send(run.search)
    )  # fmt: skip


def results_of(request: SearchRequest, arena: Arena) -> Archive:
    """Return an empty map of results."""
    return Archive(arena.genome_length, partition_of(arena, request.run_config))


def recorder_of(request: SearchRequest, search: Search) -> SearchRecorder:
    """Return the recorder of a request's folder, for writing and for reading."""
    run = request.run_config
    history = {name: getattr(run, name) for name in ("search", "batch", "seed", "genome", "bins", "qd_offset")}
    settings = {**history, "rules": recorded(request.arena_config), "settings": recorded(request.algorithm_config)}
    settings |= {name: getattr(run, name) for name in OF_MAPS if getattr(run, name) != getattr(SearchConfig, name)}
    if run.islands > 1:
        settings |= {"islands": run.islands, "migrate_every": run.migrate_every}
    if scorer := odd_engine(run):
        settings["engine"] = scorer
    checksum = hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:12]
    identity = Identity(run.world, search_file.rules_version(run.search, search.arena.rules_version), checksum)
    own = base.own(run.search)
    columns = (*EVERY_SEARCH, *search.metrics(), *(() if own is None else (one.name for one in own.metrics)))
    axes = len(search.arena.descriptor_ranges)
    return SearchRecorder(request.folder, identity, columns, keep=run.keep_checkpoints, axes=axes)


def _file_to_send(search: str) -> tuple[str, str, str] | None:
    """Return (text, path, name) of the file that scores genomes, for another process; None where none does."""
    own = base.own(search)
    return (own.text, str(own.path), own.name) if own is not None and own.scores else None
