"""Ask how many creature-steps a second Oceanworld runs, and how near that is to what the processor can multiply.

Method: genomes are scored over whole episodes, growing the bodies from the genomes and laying them out
included; the median of several runs counts, after one that compiles. Beside it stands what a second of
processor time gave, which says more when others use the machine. In the same run a loop of nothing but
fused multiplications and additions on vectors that stay in registers says how fast 32-bit arithmetic
can be here at most (the fastest run, on one thread, times the threads). The share of that peak counts
every operation on every site of the boxes around the bodies, empty ones included, for the processor
carries them all out. Last, it looks into the machine code for which vectors every loop uses.

    python -m benchmarks.oceanworld_speed [--genomes FILE] [--beats 8] [--backend cpu] [--out FILE.jsonl]
"""

import argparse
import json
import re
from pathlib import Path
from statistics import quantiles
from time import perf_counter, process_time
from typing import Any

import numpy as np

from alife.engines import backend
from alife.engines.cpu import njit
from benchmarks import costs, machine
from sims.oceanworld import body
from sims.oceanworld.config import Config
from sims.oceanworld.world import World

RUNS = 15
CREATURES = 512  # random ones, where no file is given
OPERATIONS = costs.cost("oceanworld").operations  # a site and step
LANES, CHAINS = 16, 12  # sums kept in registers at once: enough to hide what one addition takes


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--genomes", type=Path, help="a file of genomes (default: random ones)")
    parser.add_argument("--beats", type=int, default=8)
    parser.add_argument("--backend", default="cpu", choices=backend.NAMES)
    parser.add_argument("--double", action="store_true", help="reckon in 64 bits")
    parser.add_argument("--out", type=Path, help="file to append JSON lines to")
    options = parser.parse_args()
    described = machine.describe()
    print(", ".join(f"{key} {value}" for key, value in described.items()))
    for threads in sorted({1, min(2, backend.processors()), backend.processors()}):
        config = Config(beats=options.beats, double_precision=options.double)
        arena = World(config, backend.start(options.backend, threads))
        genomes = arena.read_genomes(options.genomes) if options.genomes else _random(arena)
        figures = measure(arena, genomes, threads)
        print(
            f"{len(genomes)} creatures of {figures['nodes']:.1f} nodes, {options.beats} beats, "
            f"{threads} thread{'s' if threads > 1 else ''}: {figures['speed'] / 1e6:.2f} M creature-steps/s "
            f"(quartiles {figures['lower'] / 1e6:.2f}..{figures['upper'] / 1e6:.2f}; best {figures['best'] / 1e6:.2f}; "
            f"{figures['per_processor'] / 1e6:.2f} a second of processor), "
            f"{figures['peak_share']:.0%} of {figures['peak'] / 1e9:.0f} G operations/s"
        )
        if options.out:
            with options.out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(described | figures | {"threads": threads, "backend": options.backend}) + "\n")
    for name, vectors in vector_instructions().items():
        print(f"  {name}: {vectors}")


def measure(arena: World, genomes: np.ndarray, threads: int) -> dict[str, Any]:
    """Return the speed of scoring genomes, [creature-steps/s]."""
    arena.evaluate(genomes)
    peak = peak_operations() * threads
    steps = len(genomes) * arena.config.beats * arena.config.steps_per_beat
    speeds, busy = [], process_time()
    for _ in range(RUNS):
        begun = perf_counter()
        arena.evaluate(genomes)
        speeds.append(steps / (perf_counter() - begun))
    busy = process_time() - busy
    lower, middle, upper = quantiles(speeds, n=4)
    bodies = body.grown(genomes)
    sites = np.ceil(bodies.width * bodies.height / LANES).mean() * LANES
    return {
        "speed": middle, "lower": lower, "upper": upper, "best": max(speeds), "per_processor": RUNS * steps / busy,
        "nodes": float(bodies.nodes.mean()), "peak": peak, "peak_share": float(middle * sites * OPERATIONS / peak),
    }  # fmt: skip


def peak_operations() -> float:
    """Return the 32-bit additions and multiplications a second [1/s] of a loop of nothing else, on one thread."""
    rounds = 400_000
    sums, seconds = np.zeros(CHAINS * LANES, np.float32), []
    for _ in range(9):
        begun = perf_counter()
        _multiply(sums, rounds, np.float32(0.999), np.float32(0.001))
        seconds.append(perf_counter() - begun)
    return 2 * sums.size * rounds / min(seconds)


@njit(cache=True, fastmath={"contract"})
def _multiply(sums: np.ndarray, rounds: int, factor: np.float32, more: np.float32) -> None:
    for _ in range(rounds):
        for lane in range(CHAINS * LANES):
            sums[lane] = sums[lane] * factor + more


def vector_instructions() -> dict[str, str]:
    """Return how many packed additions, multiplications, divisions and roots each loop has, by width of vector."""
    from sims.oceanworld import kernels_cpu as kernels
    from sims.oceanworld.kernel_params import kernel_params

    params, buffer = kernel_params(Config()), np.zeros(kernels.PLANES * kernels.PLANE, np.float32)
    nothing, sites = np.float32(0), (buffer, buffer, np.uint64(32), np.uint64(8))
    calls: dict[str, tuple[Any, ...]] = {
        "add_up_frames": (nothing, *sites), "turn_frames": (params, *sites), "pull_bonds": (params, nothing, *sites),
        "move_without_fins": (params, *sites), "move_with_fins": (params, *sites),
    }  # fmt: skip
    found = {}
    for name, arguments in calls.items():
        kernel = getattr(kernels, name)
        kernel(*arguments)
        (signature,) = [one for one in kernel.signatures if "float32" in str(one)]
        code = kernel.inspect_asm(signature)
        counts = {
            width: len(re.findall(rf"\tv(?:add|sub|mul|div|sqrt)ps[^\n]*%{width}", code)) for width in ("zmm", "ymm")
        }
        found[name] = (
            ", ".join(f"{count} packed in {width}" for width, count in counts.items() if count) or "none packed"
        )
    return found


def _random(arena: World) -> np.ndarray:
    return arena.random_genomes(np.arange(CREATURES, dtype=np.uint32))


if __name__ == "__main__":
    main()
