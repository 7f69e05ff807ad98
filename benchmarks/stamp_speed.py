"""Ask how many cells a second Stamp works out, and how near that is to what the processor can multiply and add.

Method: a garden of the shipped rule is grown, a step at a time; the fastest of several runs counts, for what
else runs on the machine can only slow it. Counted are the cells that are worked out, those with life beside
them, and of their arithmetic only the two products of matrices. In the same run a loop of nothing but multiplications
and additions in one says how fast these can be here (benchmarks.limits_cpu).

    python -m benchmarks.stamp_speed [--rule NAME] [--threads N]
"""

import argparse
from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np

from alife.engines import backend
from alife.engines.cpu import running_threads
from alife.worlds import registry
from benchmarks import limits_cpu
from sims.stamp.numbers import ALIVE

RUNS = 9
ROUNDS = 400_000  # of the loop that does nothing else


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rule", default="emoji16", help="a shipped rule, or a FILE.npz")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    config = registry.config_class("stamp")(rule=options.rule, freeze=0)
    world = registry.world_class("stamp")(config, backend.start("cpu", options.threads))
    cells, seconds = min((grown(world) for _ in range(RUNS)), key=lambda run: run[1] / run[0])
    every = config.cell_rows * config.cell_columns * config.growth
    rule = config.stamp.rule
    products = (4 * rule.channels + rule.channels) * rule.hidden
    most = peak(options.threads)
    print(f"{world.size}, {rule.channels} channels, {rule.hidden} hidden units, {options.threads} threads")
    speed = cells * products / seconds
    print(f"{cells / seconds / 1e6:.2f} M cells/s worked out; {every / seconds / 1e6:.2f} M/s of all")
    print(f"{speed / 1e9:.1f} of {most / 1e9:.1f} G multiply-adds/s: {speed / most:.0%}")


def grown(world: Any) -> tuple[int, float]:
    """Return how many cells are worked out while a garden grows, and the seconds that it takes."""
    state = world.reset(seeds=[0])
    cells, seconds = 0, 0.0
    for _ in range(world.config.growth):
        cells += near_life(state.channels[0, :, :, 3])
        seconds += timed(lambda: world.step(state, 1))
    return cells, seconds


def near_life(cover: np.ndarray) -> int:
    """Return how many cells have life beside them."""
    alive = cover > ALIVE
    rows = alive | np.roll(alive, 1, 0) | np.roll(alive, -1, 0)
    return int((rows | np.roll(rows, 1, 1) | np.roll(rows, -1, 1)).sum())


def peak(threads: int) -> float:
    """Return how many multiplications and additions in one a second are possible."""
    sums = np.zeros((threads, limits_cpu.CHAINS * 16), np.float32)
    with running_threads(threads):
        limits_cpu.multiply_add(sums, np.float32(1), threads, 10)
        seconds = min(timed(lambda: limits_cpu.multiply_add(sums, np.float32(1), threads, ROUNDS)) for _ in range(RUNS))
    return ROUNDS * sums.size / seconds


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


if __name__ == "__main__":
    main()
