"""Ask what it costs a run to record who descends from whom.

Method: two copies of one batch of worlds, warmed up until they are full of life, run in turns in calls of about
a tenth of a second (or of `--steps`), one with its phylogeny and one without; the order within a turn alternates. The
cost is the median of the ratios of the two calls of a turn, which a busy machine slows alike; beside it its quartiles.
Times are the processor's. Told apart: what a call costs in which nothing happens, which is the floor of short calls,
and what it takes to save.

    python -m benchmarks.phylogeny [--world NAME] [--worlds 4] [--warm 3000] [--threads N] [--steps N]
        [--bits 5] [--out FILE.jsonl]
"""

import argparse
import json
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import numpy as np

from alife.core.state import arrays
from alife.engines import backend
from alife.phylogeny.tracker import Phylogeny
from alife.worlds import registry
from benchmarks import machine

PORTION = 0.1  # [s]
EMPTY_CALLS = 2000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--world", nargs="+", default=list(registry.ecologies()), choices=registry.ecologies())
    parser.add_argument("--worlds", type=int, default=4, help="in a batch")
    parser.add_argument("--size", type=int, help="[spaces] side of square worlds, instead of the usual size")
    parser.add_argument("--warm", type=int, default=3000, help="[steps] before measuring")
    parser.add_argument("--threads", type=int, nargs="+", default=sorted({1, backend.processors()}))
    parser.add_argument("--turns", type=int, default=101, help="portions of each kind")
    parser.add_argument("--steps", type=int, help="[steps] a call, instead of a tenth of a second")
    parser.add_argument("--bits", type=int, help="of a bitwise world's molecules")
    parser.add_argument("--out", type=Path, help="file to append JSON lines to")
    options = parser.parse_args()
    described = machine.describe()
    print(", ".join(f"{key} {value}" for key, value in described.items()))
    for name in options.world:
        for threads in options.threads:
            config = configured(name, options.size, options.bits)
            figures = measure(name, config, options.worlds, options.warm, threads, options.turns, options.steps)
            spread = f"{figures['lower']:+.1%} .. {figures['upper']:+.1%}"
            print(
                f"{name}, {options.worlds} worlds, {threads} threads, {figures['steps']} steps a call: "
                f"{figures['without']:.1f} us a step without, "
                f"{figures['with']:.1f} with: {figures['cost']:+.1%} ({spread}); "
                f"{figures['births']:.0f} births a step and world; "
                f"a call in which nothing happens {figures['call_us']:.1f} us; to save {figures['save_ms']:.1f} ms, "
                f"{figures['saved_bytes'] / 1e6:.2f} MB beside a state of {figures['state_bytes'] / 1e6:.2f} MB"
            )
            if options.out:
                with options.out.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(described | figures) + "\n")


def configured(name: str, size: int | None, bits: int | None) -> Any:
    """Return the config of a world."""
    given = {"bits": bits} if name == "bitwise" else {"height": size, "width": size}
    return registry.config_class(name)(**{setting: value for setting, value in given.items() if value})


def measure(
    name: str, config: Any, worlds: int, warm: int, threads: int, turns: int, steps: int | None
) -> dict[str, Any]:
    """Return what one world costs with and without its phylogeny."""
    world = registry.world_class(name)(config, backend.start("cpu", threads))
    state, twin = (world.reset(seeds=range(worlds)) for _ in range(2))
    seen = world.occupancy(state)
    phylogeny = Phylogeny(seen.species.shape, seen.kinds)
    phylogeny.reconcile(seen, state.step)
    begun = process_time()
    world.step(state, warm, phylogeny)
    world.step(twin, warm)
    steps = steps or max(1, int(2 * warm * PORTION / (process_time() - begun)))
    born = _births(world, state)
    seconds: dict[str, list[float]] = {"with": [], "without": []}
    for turn in range(turns):
        kinds = [("with", state, (phylogeny,)), ("without", twin, ())]
        for kind, current, more in kinds if turn % 2 else kinds[::-1]:
            begun = process_time()
            world.step(current, steps, *more)
            seconds[kind].append((process_time() - begun) / steps * 1e6)
    births = (_births(world, state) - born) / (turns * steps * worlds)
    begun = process_time()
    saved = phylogeny.state_dict()
    save_ms = 1e3 * (process_time() - begun)
    middle = {kind: median(values) for kind, values in seconds.items()}
    lower, cost, upper = np.quantile(np.divide(seconds["with"], seconds["without"]) - 1, (0.25, 0.5, 0.75)).tolist()
    return {
        "world": name, "worlds": worlds, "threads": threads, "warm": warm, "steps": steps, **middle,
        "cost": cost, "lower": lower, "upper": upper,
        "births": births, "call_us": _empty_call(phylogeny, state.step, threads), "save_ms": save_ms,
        "saved_bytes": sum(array.nbytes for array in saved.values()),
        "state_bytes": sum(array.nbytes for array in arrays(state).values()),
    }  # fmt: skip


def _empty_call(phylogeny: Phylogeny, step: int, threads: int) -> float:
    """Return what it takes to be handed no events, [us]."""
    begun = process_time()
    for _ in range(EMPTY_CALLS):
        phylogeny.apply_events(step, 0, threads)
    return (process_time() - begun) / EMPTY_CALLS * 1e6


def _births(world: Any, state: Any) -> int:
    return int(np.sum(world.totals(state)["births"]))


if __name__ == "__main__":
    main()
