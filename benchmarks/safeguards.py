"""What it costs to keep promises: the share of a run's processor time that goes to checks and hashes.

    python -m benchmarks.safeguards [--steps N] [--evaluations N]

Method: the very command of a run, in this process and with one thread, once to compile and then with every function
that checks or hashes under a stopwatch of processor time. So it is told apart from the noise of a machine that others
use, which is larger than what is looked for. The ratio is what a run without any of this would have taken, over what
it took; of several runs the one that paid least is told, since what disturbs a run only adds to it.
"""

import argparse
import contextlib
import io
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter, process_time
from types import SimpleNamespace
from unittest.mock import patch

import numpy as np

from alife.core.fingerprint import Fingerprint
from alife.core.table import AppendedTable
from alife.engines import backend
from alife.run import main as run_alife
from alife.runs import checkpoint
from alife.worlds import grid_world, registry
from alife.worlds.checks import StateChecker, check_steps
from benchmarks.timing import Stopwatch

STATES, RECORDS, CHECKPOINTS = "checks of states", "checks and hashes of records", "hashes of checkpoints"
WATCHED = [
    (StateChecker, "check", STATES),
    (grid_world, "check_steps", STATES),
    (AppendedTable, "_rely_on", RECORDS),
    (AppendedTable, "check_untouched", RECORDS),
    (AppendedTable, "lines", RECORDS),
    (Fingerprint, "difference", RECORDS),
    (checkpoint, "_checksum", CHECKPOINTS),
    (checkpoint, "_seal", CHECKPOINTS),
    (checkpoint, "_is_damaged", CHECKPOINTS),
]
WORLDS = ("multicell", "cellworld", "bitwise")
RUNS, CALLS = 3, 2000
USUAL = ["--quiet", "--threads", "1", "--pictures", "none"]


@contextlib.contextmanager
def stopwatch() -> Iterator[Stopwatch]:
    """Watch everything that checks or hashes, for as long as the context is open."""
    watch = Stopwatch(process_time)
    with contextlib.ExitStack() as stack:
        for owner, name, part in WATCHED:
            stack.enter_context(patch.object(owner, name, getattr(owner, name)))  # and put it back
            watch.watch(owner, name, part)
        yield watch


def cost(words: list[str]) -> dict[str, float]:
    """Carry a run out; return the share of its processor time of every part that checks or hashes."""
    with tempfile.TemporaryDirectory() as folder, stopwatch() as watch:
        begun = process_time()
        with contextlib.redirect_stdout(io.StringIO()):
            if run_alife([*words, *USUAL, "--out", str(Path(folder) / "run")]):
                raise SystemExit(f"This run failed: {' '.join(words)}")
        total = process_time() - begun
    own = _of_itself()
    return {part: (watch.seconds[part] - own * watch.calls[part]) / total for part in (STATES, RECORDS, CHECKPOINTS)}


def _of_itself() -> float:
    """Return the [s] that a stopwatch tells of a function that does nothing."""
    watch, nothing = Stopwatch(process_time), SimpleNamespace(done=lambda: None)
    watch.watch(nothing, "done", "nothing")
    for _ in range(CALLS):
        nothing.done()
    return watch.seconds["nothing"] / CALLS


def cheapest(words: list[str]) -> dict[str, float]:
    """Return the shares of the run that paid least, of several."""
    cost(words)  # compiles
    return min((cost(words) for _ in range(RUNS)), key=lambda shares: sum(shares.values()))


def call(world_name: str) -> tuple[float, float]:
    """Return the [s] that the checks of one call of `World.step` take, and those of a call that steps once."""
    world = registry.world_class(world_name)(registry.config_class(world_name)(), backend.start("cpu", 1))
    state = world.reset(seeds=[0])
    world.step(state, 1500)
    checker = StateChecker(world.state_type, world.layout(world.config))

    def checks() -> None:
        checker.check(state, in_memory=True)
        check_steps(1, state.step)

    def median(work: object) -> float:
        times = np.empty(CALLS)
        for number in range(CALLS):
            begun = perf_counter()
            work()  # type: ignore[operator]
            times[number] = perf_counter() - begun
        return statistics.median(times)

    return median(checks), median(lambda: world.step(state, 1))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--steps", type=int, default=10_000, help="of each world (default: 10000)")
    parser.add_argument("--evaluations", type=int, default=20_000, help="of the search (default: 20000)")
    options = parser.parse_args(arguments)
    runs = {name: [name, "--steps", str(options.steps)] for name in WORLDS}
    runs["a search on oceanworld"] = ["oceanworld", "--evaluations", str(options.evaluations)]
    for name, words in runs.items():
        shares = cheapest(words)
        parts = ", ".join(f"{part} {100 * share:.2f} %" for part, share in shares.items())
        print(f"{name}: ratio {1 - sum(shares.values()):.4f} ({parts})", flush=True)
    for name in WORLDS:
        checks, step = call(name)
        print(f"{name}: the checks of one call take {1e6 * checks:.1f} us, a call of one step {1e6 * step:.0f} us")
    return 0


if __name__ == "__main__":
    sys.exit(main())
