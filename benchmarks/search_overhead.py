"""Where the time of a MAP-Elites run on Oceanworld goes: to the physics, or to anything else.

Method: the very loop of `python -m alife.run oceanworld`, its records written to a temporary folder, each part of it
under a stopwatch. Three runs; the one with the median share is told. By the clock, where threads that wait for a busy
processor make the physics longer than it is; or with `--processor` by the time of all processors, which the physics
takes with every thread and the rest with one.

    python -m benchmarks.search_overhead [EVALUATIONS] [--processor]
"""

import argparse
import tempfile
import time
from collections.abc import Callable
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


def run(evaluations: int, clock: Callable[[], float] = time.perf_counter) -> dict[str, float]:
    """Run the search; return the seconds of each part, those of no part as `other`."""
    arena = registry.world_class("oceanworld")(None, backend.start("cpu"))
    plan = SearchConfig(world="oceanworld", evaluations=evaluations)
    search = base.search_class(plan.search)(arena, base.config_class(plan.search)(), batch=plan.batch, seed=plan.seed)
    results = GridArchive(arena.genome_length, arena.descriptor_ranges, (plan.bins, plan.bins))
    columns = (*EVERY_SEARCH, *search.metrics())
    watch = Stopwatch(clock)
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
        begun = clock()
        loop.run(search, results, plan, SerialEvaluator(arena), recorder, StopRequest(), lambda _done, _row: None)
        total = clock() - begun
    return {**watch.seconds, "other": total - sum(watch.seconds.values())}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evaluations", type=int, nargs="?", default=50_000)
    parser.add_argument("--processor", action="store_true", help="time of all processors, not by the clock")
    options = parser.parse_args()
    evaluations, clock = options.evaluations, time.process_time if options.processor else time.perf_counter
    found = sorted(
        (run(evaluations, clock) for _ in range(RUNS)), key=lambda parts: parts[PHYSICS] / sum(parts.values())
    )
    parts = found[RUNS // 2]
    total = sum(parts.values())
    print(f"MAP-Elites, {evaluations:,} evaluations of 8 beats in {total:.2f} s\n")
    for part, seconds in sorted(parts.items(), key=lambda item: -item[1]):
        print(f"{part:<22}{seconds:8.3f} s{100 * seconds / total:7.2f} %")
    shares = ", ".join(f"{100 * (1 - one[PHYSICS] / sum(one.values())):.1f} %" for one in found)
    print(f"\nall but physics: {shares}")


if __name__ == "__main__":
    main()
