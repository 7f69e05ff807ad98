"""Whether a change made worlds slower: two checkouts step the same world in turns.

    python -m benchmarks.in_turns OTHER_CHECKOUT [WORLD] [--threads N] [--size N] [--worlds N] [--steps N]
        [--turns N]

A machine that others use changes its speed by the minute, so that what was measured before and after says little. Here
a process of each checkout waits while the other steps, and every turn gives one ratio; told are their quartiles, and
the ratio of the shortest turns. Above 1 this checkout is the faster one.
"""

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks.structure import PROJECT

TURN = """
import sys, time
from alife.engines import backend
from alife.worlds import registry

name, threads, size, worlds, steps = sys.argv[1], *map(int, sys.argv[2:])
kind, config = registry.world_class(name), registry.config_class(name)
shape = {"height": size, "width": size} if hasattr(config, "height") else {}
world = kind(config(**shape), backend.start("cpu", threads))
state = world.reset(seeds=range(worlds))
world.step(state, 1500)
print("ready", flush=True)
for _ in sys.stdin:
    begun = time.perf_counter()
    world.step(state, steps)
    print(time.perf_counter() - begun, flush=True)
"""


class Checkout:
    """A process that steps a world when it is told to."""

    def __init__(self, folder: Path, arguments: list[str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", TURN, *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder,
            env=os.environ | {"PYTHONPATH": str(folder)},
        )  # fmt: skip
        if self._said() != "ready":
            raise SystemExit(f"{folder} could not step this world.")

    def turn(self) -> float:
        """Step once; return the seconds that it took."""
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return float(self._said())

    def close(self) -> None:
        """End the process."""
        self._process.stdin.close()
        self._process.wait()

    def _said(self) -> str:
        return self._process.stdout.readline().strip()


def ratios(other: Path, arguments: list[str], turns: int) -> tuple[list[float], float]:
    """Return how much faster this checkout is, turn by turn, and by the shortest turns."""
    both = [Checkout(folder, arguments) for folder in (other, PROJECT)]
    for checkout in both:
        checkout.turn()
    seconds = [[checkout.turn() for checkout in both] for _ in range(turns)]
    for checkout in both:
        checkout.close()
    theirs, ours = zip(*seconds, strict=True)
    return [before / after for before, after in seconds], min(theirs) / min(ours)


def main() -> None:
    """Measure and print one line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", type=Path, metavar="OTHER_CHECKOUT")
    parser.add_argument("world", nargs="?", default="multicell")
    for name, usual in (("threads", 1), ("size", 128), ("worlds", 4), ("steps", 60), ("turns", 81)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    options = parser.parse_args()
    if not (options.other / "alife").is_dir():
        parser.error(f"'{options.other}' is no checkout of this project.")
    named = options.world, options.threads, options.size, options.worlds, options.steps
    found, of_shortest = ratios(options.other.resolve(), list(map(str, named)), options.turns)
    low, middle, high = statistics.quantiles(found, n=4)
    what = f"{options.world}, {options.worlds} of {options.size} x {options.size}, {options.threads} threads"
    print(f"{what}: {middle:.3f} ({low:.3f}..{high:.3f}), of the shortest turns {of_shortest:.3f}")


if __name__ == "__main__":
    main()
