"""The figures of waters in docs/oceanworld.md: python -m tests.sims.oceanworld.figures_of_waters, some minutes."""

import numpy as np
from scipy.stats import spearmanr

from sims.oceanworld.explorations import explored
from sims.oceanworld.presets import PRESETS
from tests.sims.oceanworld.creatures import random_genomes, world

TASK = {"fitness": "reach", "target_x": 16.0, "beats": 12}
KNOBS = {
    "target_x": [6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0],
    "current_x": [0.0, -0.5, -1.0, -2.0, -3.0],
    "weight": [0.0, 0.25, 0.5, 1.0, 2.0, 4.0],
    "shear": [0.0, 0.1, 0.2, 0.4, 0.8],
    "gates": ["8:0:6", "8:0:4", "8:0:3", "8:0:2", "8:0:1.5", "8:0:1"],
    "target_y": [0.0, 2.0, 4.0, 8.0],
}
FINE = 480  # [steps/beat]


def main():
    elites = explored("map_elites", 0)[0].elites().genomes
    print(f"of {len(elites)} elites of still water reach the target:")
    for name, preset in PRESETS.items():
        fitness = world(**preset.rules).evaluate(elites).fitness
        print(f"  {name}: {share(fitness):.1f} % (the best has {fitness.max():.2f} of the way)")
    for knob, values in KNOBS.items():
        shares = [share(world(**TASK | {knob: value}).evaluate(elites).fitness) for value in values]
        falls = "falls" if (np.diff(shares) < 0).all() else "DOES NOT FALL"
        print(f"  {knob} {', '.join(map(str, values))}: {', '.join(f'{one:.1f}' for one in shares)} %: {falls}")
    genomes = random_genomes(200, rounds=10)
    for name, preset in PRESETS.items():
        rules = {**preset.rules, "fitness": "distance", "beats": 8}
        coarse, fine = (world(steps_per_beat=steps, **rules).evaluate(genomes).fitness for steps in (48, FINE))
        print(f"{name}: 48 against {FINE} steps a beat, rank correlation {spearmanr(coarse, fine).statistic:.4f}")


def share(fitness):
    """Return how many reach the target [%]."""
    return 100 * (fitness >= 1).mean()


if __name__ == "__main__":
    main()
