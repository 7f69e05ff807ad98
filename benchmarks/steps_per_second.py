"""Ask how many spaces a second a world steps, and how near that is to what the memory allows.

Method: a world is warmed up until it is full of life, then runs in portions of about half a second;
the median portion counts. In the same run the machine copies arrays, once small enough for the
cache and once not. A step must at the least read and write the state that every step touches (for
Multicell molecules, energy, role and organism); its share of the copy bandwidth says how much of
the time is arithmetic rather than memory.

    python -m benchmarks.steps_per_second [--world NAME] [--size 512] [--warm 3000] [--out FILE.jsonl]
"""

import argparse
import json
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

from alife import backend, registry
from benchmarks import machine

# [bytes] a space that every step must read or write, besides an intent, which is written and read
TOUCHED = {
    "cellworld": 2 + 2 * 4 + 4 + 2 + 2 + 2,  # energy both ways; species, income, upkeep, cost of a child
    "multicell": 2 + 2 * (8 * 2 + 4) + 1 + 4,  # molecules and energy both ways; role, organism
}
PORTION = 0.5  # [s]
PORTIONS = 9


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--world", default="multicell", choices=sorted(TOUCHED))
    parser.add_argument("--size", type=int, nargs="+", default=[128, 512], help="[spaces] sides of square worlds")
    parser.add_argument("--warm", type=int, default=3000, help="[steps] before measuring")
    parser.add_argument("--backend", default="cpu", choices=backend.NAMES)
    parser.add_argument("--out", type=Path, help="file to append JSON lines to")
    options = parser.parse_args()
    described = machine.describe()
    print(", ".join(f"{key} {value}" for key, value in described.items()))
    processors = backend.processors()
    for threads in range(1, processors + 1) if processors <= 4 else (1, processors):
        speeds = [machine.copy_bandwidth(size, threads) for size in (machine.CACHED_BYTES, machine.MEMORY_BYTES)]
        print(f"\n{threads} threads: copies {speeds[0]:.1f} GB/s in the cache, {speeds[1]:.1f} GB/s in memory")
        for size in options.size:
            figures = measure(options.world, size, options.warm, options.backend, threads)
            share = figures["bytes_per_space"] * figures["spaces_per_second"] / 1e9 / speeds[0]
            print(
                f"  {options.world} {size} x {size} after {options.warm} steps: "
                f"{figures['spaces_per_second'] / 1e6:.1f} M spaces/s "
                f"(quartiles {figures['lower'] / 1e6:.1f}..{figures['upper'] / 1e6:.1f}), "
                f"{share:.0%} of the cache's copy bandwidth at {figures['bytes_per_space']} bytes a space and step"
            )
            if options.out:
                row = described | figures | {"copy_gb_per_second": speeds, "threads": threads}
                with options.out.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(row) + "\n")


def measure(name: str, size: int, warm: int, engine: str, threads: int) -> dict[str, Any]:
    """Return the speed of one world on one engine."""
    config = registry.config_class(name)(height=size, width=size)
    world = registry.world_class(name)(config, backend.start(engine, threads))
    state = world.reset(seeds=[0])
    world.step(state, warm)
    begun = perf_counter()
    world.step(state, 10)
    steps = max(1, int(10 * PORTION / (perf_counter() - begun)))
    speeds = []
    for _ in range(PORTIONS):
        begun = perf_counter()
        world.step(state, steps)
        speeds.append(steps * size * size / (perf_counter() - begun))
    lower, middle, upper = quantiles(speeds, n=4)
    return {
        "world": name, "size": size, "warm": warm, "backend": engine, "spaces_per_second": middle,
        "lower": lower, "upper": upper, "bytes_per_space": TOUCHED[name],
    }  # fmt: skip


if __name__ == "__main__":
    main()
