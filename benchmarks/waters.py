"""What waters cost: `python -m benchmarks.waters [--rounds 12]`, on one thread.

Question: how much longer does it take to reckon bodies in a water that moves or holds obstacles than in still water?
Method: 256 random bodies after twelve rounds of mutation, 8 beats; every water in turn, round after round, by the time
of this process alone; the least time of each counts, over that of the kernel of still water.
"""

import argparse
import time

import numpy as np

from benchmarks.machine import commit
from sims.oceanworld import body, engine_cpu, engine_water_cpu, genome
from sims.oceanworld.config import Config
from sims.oceanworld.presets import PRESETS

BODIES, MUTATIONS = 256, 12
MOVES = {"current_x": -1.0, "swing_y": 2.0, "shear": 0.1, "weight": 0.5}
FAR = ", ".join(f"{300 + 9 * number}:200:2" for number in range(8))
EVERYTHING = {**MOVES, "vortices": "10:4:10:2, 20:-4:-10:2, 5:5:5:2, 6:6:6:2", "pillars": "9:3:1, 12:-3:1",
              "gates": "8:0:3, 16:0:3"}  # fmt: skip
WATERS = {
    "still water, by the kernel of waters": {},
    "current, swing, shear and weight": MOVES,
    "a vortex": {"vortices": "10:4:10:2"},
    "four vortices": {"vortices": EVERYTHING["vortices"]},
    "a pillar in the way": {"pillars": "4:0:2"},
    "eight pillars far off": {"pillars": FAR},
    "all that moves, four vortices, two pillars, two gates": EVERYTHING,
    **{f"the water '{name}', 8 beats": {**preset.rules, "beats": 8} for name, preset in PRESETS.items()},
}


def bodies() -> body.Bodies:
    """Return bodies of two nodes or more."""
    config = Config()
    genomes = genome.random_genomes(np.arange(4 * BODIES, dtype=np.uint32), config)
    for turn in range(MUTATIONS):
        genomes = genome.mutated(genomes, np.arange(len(genomes), dtype=np.uint32) + 10_000 * (turn + 1), config)
    return body.grown(genomes[body.grown(genomes).nodes > 1][:BODIES])


def least_times(rounds: int) -> dict[str, float]:
    """Return the least time of each water [s of this process]."""
    swimmers = bodies()
    engines = {"still water": engine_cpu.Engine(Config(), 1)}
    engines |= {name: engine_water_cpu.Engine(Config(**rules), 1) for name, rules in WATERS.items()}
    best = dict.fromkeys(engines, float("inf"))
    for _ in range(rounds + 1):  # the first loads the kernels, and is the slowest
        for name, engine in engines.items():
            begun = time.process_time()
            engine.swim(swimmers)
            best[name] = min(best[name], time.process_time() - begun)
    return best


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=12, help="of all waters, of which the least time counts")
    best = least_times(parser.parse_args().rounds)
    still = best["still water"]
    print(f"at {commit()}")
    print(f"\n| water | times still water ({still * 1000:.0f} ms) |\n|---|---|")
    for name, seconds in best.items():
        print(f"| {name} | {seconds / still:.2f} |")


if __name__ == "__main__":
    main()
