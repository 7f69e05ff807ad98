"""Where the time of a MAP-Elites run on Oceanworld goes: to the physics, or to anything else.

Method: the very loop of `python -m alife.run oceanworld`, its records written to a temporary folder, each part of it
under a stopwatch. Three runs; the one with the median share is told.

    python -m benchmarks.search_overhead [EVALUATIONS]
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from alife.engines import backend
from alife.runs.checkpoint import Identity
from alife.runs.stopping import StopRequest
from alife.search import base, loop
from alife.search.archive import GridArchive
from alife.search.columns import EVERY_SEARCH
from alife.search.config import SearchConfig
from alife.search.evaluators import SerialEvaluator
from alife.search.recorder import SearchRecorder
from alife.worlds import registry
from benchmarks.timing import Stopwatch

RUNS = 3
PHYSICS = "physics"


def run(evaluations: int) -> dict[str, float]:
    """Run the search; return the seconds of each part, those of no part as `other`."""
    arena = registry.world_class("oceanworld")(None, backend.start("cpu"))
    plan = SearchConfig(world="oceanworld", evaluations=evaluations)
    search = base.search_class(plan.search)(arena, base.config_class(plan.search)(), batch=plan.batch, seed=plan.seed)
    results = GridArchive(arena.genome_length, arena.descriptor_ranges, (plan.bins, plan.bins))
    columns = (*EVERY_SEARCH, *search.metrics())
    watch = Stopwatch()
    with tempfile.TemporaryDirectory() as folder:
        recorder = SearchRecorder(Path(folder), Identity("", 0, ""), columns, keep=plan.keep_checkpoints)
        recorder.begin(search, results)
        arena.evaluate(arena.random_genomes(np.zeros(1, np.uint32)))  # loads the kernels
        watch.watch(arena._engine, "swim", PHYSICS)
        watch.watch(arena, "evaluate", "bodies and scores")
        watch.watch(search, "ask", "asking for genomes")
        watch.watch(search, "tell", "telling their scores")
        watch.watch(results, "add", "the grid of results")
        watch.watch(recorder, "write", "metrics")
        watch.watch(recorder, "save", "checkpoints")
        begun = time.perf_counter()
        loop.run(search, results, plan, SerialEvaluator(arena), recorder, StopRequest(), lambda _done, _row: None)
        total = time.perf_counter() - begun
    return {**watch.seconds, "other": total - sum(watch.seconds.values())}


def main() -> None:
    """Measure and print."""
    evaluations = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    found = sorted((run(evaluations) for _ in range(RUNS)), key=lambda parts: parts[PHYSICS] / sum(parts.values()))
    parts = found[RUNS // 2]
    total = sum(parts.values())
    print(f"MAP-Elites, {evaluations:,} evaluations of 8 beats in {total:.2f} s\n")
    for part, seconds in sorted(parts.items(), key=lambda item: -item[1]):
        print(f"{part:<22}{seconds:8.3f} s{100 * seconds / total:7.2f} %")
    shares = ", ".join(f"{100 * (1 - one[PHYSICS] / sum(one.values())):.1f} %" for one in found)
    print(f"\nall but physics: {shares}")


if __name__ == "__main__":
    main()
