"""How fast is a world in one file beside loops written by hand? `python -m benchmarks.own_worlds [--side 1024]`.

Life on one thread: the rows that alife.grid generates, a numba loop written by hand for this one rule (bytes, a
loop over the inner spaces, the edges apart), and NumPy with np.roll. Gray-Scott in whole molecules likewise. All are
warmed up, then take turns, and the best turn of each by CPU time counts, since others may use the machine. The loops
give the same histories, or nothing is printed. `--peers` adds cellpylib, CAX and JAX, where they are installed, and
Lenia beside JAX's FFT.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from alife.engines import backend
from alife.grid import world_file
from benchmarks import own_worlds_peers as peers
from benchmarks.own_worlds_cpu import gray_scott_by_hand, life_by_hand

WORLDS = Path(__file__).resolve().parents[1] / "examples" / "worlds"
TURNS = 9
PEERS_SIDE = 512  # [spaces]


class Work(NamedTuple):
    """Something that is timed."""

    do: Callable[[], object]
    spaces: int  # that it steps


def life_in_numpy(cells: np.ndarray, steps: int) -> np.ndarray:
    """Step Life on a torus, uint8 (rows, columns)."""
    for _ in range(steps):
        around = sum(np.roll(cells, (dy, dx), (0, 1)) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if (dy, dx) != (0, 0))
        cells = ((around == 3) | ((around == 2) & (cells == 1))).astype(np.uint8)
    return cells


def speeds_of(works: dict[str, Work]) -> dict[str, float]:
    """Return the millions of spaces a CPU second of some works, taken in turns, the best turn of each."""
    took = dict.fromkeys(works, float("inf"))
    for turn in range(TURNS + 1):
        for name, work in works.items():
            begun = time.process_time()
            work.do()
            if turn:  # the first warms up
                took[name] = min(took[name], time.process_time() - begun)
    return {name: work.spaces / took[name] / 1e6 for name, work in works.items()}


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
    works = {
        "life, generated": Work(work, spaces),
        "life, numba by hand": Work(lambda: life_by_hand(cells, steps), spaces),
        "life, NumPy": Work(lambda: life_in_numpy(cells, 4), side * side * 4),
    }
    react, _, state = own("gray_scott", side, steps)
    u, v = state.u[0].astype(np.int32), state.v[0].astype(np.int32)
    react()
    by_hand = gray_scott_by_hand(u, v, steps)
    if not (np.array_equal(by_hand[0], state.u[0]) and np.array_equal(by_hand[1], state.v[0])):
        raise SystemExit("the loop by hand has another history")
    u, v = state.u[0].astype(np.int32), state.v[0].astype(np.int32)
    works["gray-scott, generated"] = Work(react, spaces)
    works["gray-scott, numba by hand"] = Work(lambda: gray_scott_by_hand(u, v, steps), spaces)
    show(speeds_of(works))


def measure_peers(side: int) -> None:
    """Print the speeds of other packages, as far as they are installed."""
    works: dict[str, Work] = {}
    for name, make in peers.MADE.items():
        try:
            works[name] = Work(*make(side))
        except ImportError as error:
            print(f"{name:<28} not installed ({error.name})")
    grow, _, _ = own("lenia", peers.LENIA_SIDE, peers.LENIA_STEPS)
    works["lenia, generated"] = Work(grow, peers.LENIA_SIDE**2 * peers.LENIA_STEPS)
    show(speeds_of(works))


def show(speeds: dict[str, float]) -> None:
    """Print speeds."""
    for name, found in speeds.items():
        print(f"{name:<28} {found:8.4g} M spaces/s", flush=True)


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, default=1024, help="[spaces] rows and columns")
    parser.add_argument("--steps", type=int, default=20, help="[steps] a timing")
    parser.add_argument("--peers", action="store_true", help="beside other packages")
    options = parser.parse_args()
    measure(options.side, options.steps)
    if options.peers:
        measure_peers(PEERS_SIDE)


if __name__ == "__main__":
    main()
