"""Ask how fast every world runs on every engine of this machine, and how near that is to what the machine can do.

Method: each engine with each number of threads gets a process of its own, since Taichi can be started only once. There
the machine's limits are measured first (benchmarks.limits), then every world (benchmarks.cases) in portions: their
median counts and their quartiles tell the spread, after a call that compiles and a few that find out how many steps
a portion takes. Beside each speed stand the bytes and operations that its steps need at the least
(benchmarks.costs), as shares of how many bytes this machine copies and how many operations it carries out; the larger
of the two is the limit that binds. How many processors the process had tells whether others were at work. Then: how
long it takes to start, what memory is taken, how fast states are written, read and drawn (benchmarks.surroundings).

    python -m benchmarks.steps_per_second [--quick] [--backend cpu cuda] [--threads 1 2] [--genomes FILE] [--out FILE]

About a minute with --quick, which leaves out greater sizes and starting with nothing compiled; else some ten.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from alife.core.errors import UsageError
from alife.engines import backend
from benchmarks import cases, costs, limits, surroundings, timing
from benchmarks.cases import Case
from benchmarks.report import Report, head, line, run, short
from benchmarks.timing import Effort

OUT = Path("runs/benchmarks/steps_per_second.jsonl")
ENGINES = tuple(name for name in backend.NAMES if name != "auto")
COLUMNS = ("world", "speed [1/s]", "quartiles", "processors", "of operations", "of bytes", "bound by")


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="in about a minute")
    parser.add_argument(
        "--backend", nargs="+", choices=ENGINES, help="engines (default: all that work; quick: the best)"
    )
    parser.add_argument("--threads", type=int, nargs="+", help="(default: one, two and all)")
    parser.add_argument("--worlds", nargs="+", help="only these worlds")
    parser.add_argument("--sizes", type=int, nargs="+", help="only these sizes, see benchmarks.cases.Case")
    parser.add_argument("--genomes", type=Path, help="creatures for Oceanworld (default: random ones)")
    parser.add_argument("--out", type=Path, default=OUT, help=f"file of JSON lines to write (default: {OUT})")
    parser.add_argument("--least", action="store_true", help=argparse.SUPPRESS)  # only to see that everything runs
    options = parser.parse_args()
    effort = timing.LEAST if options.least else timing.QUICK if options.quick else timing.FULL
    report = Report(options.out, "steps_per_second")
    chosen = _chosen(options)
    with tempfile.TemporaryDirectory() as folder:
        alone(partial(_warm_up, chosen, Path(folder)))
        for engine, threads in engines(options):
            _tell_engine(report, engine, threads, chosen, Path(folder), effort)
    surroundings.measure(report, effort, thorough=not options.quick and not options.least)
    report.close()


def _chosen(options: argparse.Namespace) -> list[Case]:
    """Return the cases that the options ask for."""
    small = options.quick or options.least
    found = [
        case
        for case in cases.usual(quick=small, genomes=options.genomes)
        if not options.worlds or case.world in options.worlds
    ]
    if options.sizes:
        names = dict.fromkeys(case.world for case in found)
        one = {case.world: case for case in found}
        found = [replace(one[name], size=size) for name in names for size in options.sizes]
    return [replace(case, warm=2) for case in found] if options.least else found


def engines(options: argparse.Namespace) -> list[tuple[str, int]]:
    """Return the engines and numbers of threads to measure."""
    usable = backend.processors()
    numbers = options.threads or sorted({1, min(2, usable), usable})
    names = options.backend or (dict.fromkeys(("cpu", backend.best())) if options.quick else ENGINES)
    on_processor = ("cpu", "taichi-cpu")
    return [(name, n) for name in names for n in (numbers if name in on_processor else [usable])]


def alone(work: Callable[[], Any]) -> Any:
    """Return what some work returns in a new process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work).result()


def _warm_up(chosen: list[Case], folder: Path) -> None:
    """Write the states from which every engine goes on."""
    engine = backend.start("cpu")
    for case in chosen:
        if case.world != "oceanworld":
            cases.keep(folder, case, cases.state_of(case, engine))


def _tell_engine(report: Report, name: str, threads: int, chosen: list[Case], folder: Path, effort: Effort) -> None:
    """Measure one engine, and tell of it; an engine that is not to be had here is left out with a word."""
    found = alone(partial(measure_engine, name, threads, chosen, folder, effort))
    if isinstance(found, str):
        print(f"\n{name}: left out: {found}", flush=True)
        report.add({"kind": "left out", "engine": name, "threads": threads, "reason": found})
        return
    most, rows = found
    report.add({"kind": "limits", **vars(most)})
    head(most.told(), COLUMNS)
    for row in rows:
        report.add({"kind": "speed", **row})
        line(_cells(row))


def measure_engine(
    name: str, threads: int, chosen: list[Case], folder: Path, effort: Effort
) -> tuple[limits.Limits, list[dict[str, Any]]] | str:
    """Return the limits of an engine and a row for each case, or in words why it cannot be had."""
    try:
        engine = backend.start(name, threads)
    except UsageError as error:
        return str(error)
    most = limits.measure(engine, effort)
    return most, [measure_case(case, engine, cases.kept(folder, case), effort, most) for case in chosen]


def measure_case(
    case: Case, engine: backend.Backend, state: Any, effort: Effort, most: limits.Limits
) -> dict[str, Any]:
    """Return the speed of one case on one engine, and its shares of the limits."""
    load = cases.workload(case, engine, state)
    speed = timing.rate(load.work, effort).table(load.units)
    cost = costs.cost(case.world, on_device=not engine.is_cpu, config=case.config)
    place, bandwidth = most.bandwidth(load.size)
    reckoned, moved = (speed["median"] * load.sites * each for each in (cost.operations, cost.bytes))
    shares = {"operations": reckoned / most.operations[cost.kind], "bytes": moved / bandwidth}
    bound = max(shares, key=shares.__getitem__)
    return {
        "world": case.world, "case": case.name, "size": case.size, "warm": case.warm, "engine": engine.name,
        "threads": engine.threads, "unit": load.unit, **speed, "units": load.units, "state_bytes": load.size,
        "counted_per_unit": {"sites": load.sites, "operations": cost.operations, "bytes": cost.bytes},
        "shares": shares, "bound_by": f"{cost.kind} operations" if bound == "operations" else f"bytes in {place}",
    }  # fmt: skip


def _cells(row: dict[str, Any]) -> list[str]:
    return [
        row["case"], f"{short(row['median'])} {row['unit']}",
        f"{short(row['lower'])} .. {short(row['upper'])}",
        f"{row['processors_had']:.2f}", f"{row['shares']['operations']:.0%}",
        f"{row['shares']['bytes']:.0%}", row["bound_by"],
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(run(main))
