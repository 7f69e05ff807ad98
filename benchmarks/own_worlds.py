"""How fast is a world in one file beside loops written by hand? `python -m benchmarks.own_worlds [--side 1024]`.

Life on one thread: the rows that alife.grid generates, a numba loop written by hand for this one rule (bytes, a
loop over the inner spaces, the edges apart), and NumPy with np.roll. Each is warmed up, then the median of several
timings by the wall clock counts, all in one run on one machine. Gray-Scott in whole molecules likewise. The loops
give the same histories, or nothing is printed.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from alife.engines import backend
from alife.grid import world_file
from benchmarks.own_worlds_cpu import gray_scott_by_hand, life_by_hand

WORLDS = Path(__file__).resolve().parents[1] / "examples" / "worlds"
TIMINGS = 5


def life_in_numpy(cells: np.ndarray, steps: int) -> np.ndarray:
    """Step Life on a torus, uint8 (rows, columns)."""
    for _ in range(steps):
        around = sum(np.roll(cells, (dy, dx), (0, 1)) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if (dy, dx) != (0, 0))
        cells = ((around == 3) | ((around == 2) & (cells == 1))).astype(np.uint8)
    return cells


def speed(work: Callable[[], object], spaces: int) -> float:
    """Return the millions of spaces a second of some work, warmed up, the median of several timings."""
    work()
    took = []
    for _ in range(TIMINGS):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return spaces / statistics.median(took) / 1e6


def own(name: str, side: int, steps: int) -> tuple[Callable[[], object], object, object]:
    """Return the work of a world of the gallery, the world and its state."""
    kind = world_file.load(WORLDS / f"{name}.py")
    world = kind(kind.config_type(height=side, width=side), backend.start("cpu", 1))
    state = world.reset(seeds=[0])
    return (lambda: world.step(state, steps)), world, state


def measure(side: int, steps: int) -> None:
    """Print the speeds."""
    spaces = side * side * steps
    work, _, state = own("life", side, steps)
    cells = state.alive[0].copy()
    first = cells.copy()
    work()
    if not np.array_equal(life_by_hand(first, steps), state.alive[0]):
        raise SystemExit("the loop by hand has another history")
    speeds = {
        "life, generated": speed(work, spaces),
        "life, numba by hand": speed(lambda: life_by_hand(cells, steps), spaces),
        "life, NumPy": speed(lambda: life_in_numpy(cells, 4), side * side * 4),
    }
    work, _, state = own("gray_scott", side, steps)
    u, v = state.u[0].astype(np.int32), state.v[0].astype(np.int32)
    work()
    by_hand = gray_scott_by_hand(u, v, steps)
    if not (np.array_equal(by_hand[0], state.u[0]) and np.array_equal(by_hand[1], state.v[0])):
        raise SystemExit("the loop by hand has another history")
    speeds["gray-scott, generated"] = speed(work, spaces)
    u, v = state.u[0].astype(np.int32), state.v[0].astype(np.int32)
    speeds["gray-scott, numba by hand"] = speed(lambda: gray_scott_by_hand(u, v, steps), spaces)
    for name, found in speeds.items():
        print(f"{name:<28} {found:8.0f} M spaces/s")


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, default=1024, help="[spaces] rows and columns")
    parser.add_argument("--steps", type=int, default=20, help="[steps] a timing")
    options = parser.parse_args()
    measure(options.side, options.steps)


if __name__ == "__main__":
    main()
