"""The figures of docs/oceanworld.md: python -m tests.sims.oceanworld.figures [FILE OF GENOMES], some minutes."""

import sys
import warnings
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from sims.oceanworld import genome_files
from sims.oceanworld.config import Config
from tests.sims.oceanworld.creatures import Swimmer, random_genomes, world
from tests.sims.oceanworld.test_invariants import BODIES, kicked, show

EVALUATIONS = 5000
SEEDS = range(5)


def main():
    invariants()
    print("random bodies, 8 beats, cells: " + spread(world().evaluate(random_genomes(1000)).fitness))
    sets = {"1000 random": random_genomes(1000)} | {name: genome_files.read(Path(name)) for name in sys.argv[1:]}
    for name, genomes in sets.items():
        coarse = world().evaluate(genomes).fitness
        for steps in (120, 480):
            fine = world(steps_per_beat=steps).evaluate(genomes).fitness
            print(f"{name}: 48 against {steps} steps a beat, rank correlation {spearmanr(coarse, fine).statistic:.4f}")
    for name, search in (
        ("greedy (1+16) over bits", greedy),
        ("random plans", random_plans),
        ("CMA-ES over plans", cma_es),
    ):
        best = [search(seed) for seed in SEEDS]
        print(f"{name}, {EVALUATIONS} evaluations: best {np.round(best, 1).tolist()}, mean {np.mean(best):.1f}")


def spread(fitness):
    low, middle, high, top = np.percentile(fitness, [5, 50, 95, 100])
    return f"5 % {low:.2f}, median {middle:.2f}, 95 % {high:.2f}, best {top:.2f}"


def invariants():
    still = Config(double_precision=True, fin_drag=0, water_drag=0)
    drift = turned = risen = 0.0
    for genes in random_genomes(BODIES, rounds=10):
        swimmer = Swimmer(genes, still)
        before = swimmer.centre()
        swimmer.step(8 * 48)
        drift = max(drift, np.abs(swimmer.centre() - before).max())
        swimmer, _ = kicked(genes, still)
        before = swimmer.angular_momentum()
        for _ in range(4 * 48):
            swimmer.step()
            turned = max(turned, abs(swimmer.angular_momentum() - before))
        swimmer, twin = kicked(genes, Config(double_precision=True, extension=0))
        start = show(twin, swimmer).energy()
        for _ in range(4 * 48):
            swimmer.step()
            risen = max(risen, show(twin, swimmer).energy() / start)
    print(f"no drag, 8 beats: centre of mass moves {drift:.1e} cells; 4 beats, kicked: angular momentum {turned:.1e}")
    print(f"muscles off, kicked: energy at most {risen:.4f} of its start after any step")
    for double in (True, False):
        found = world(double_precision=double, fin_drag=0).evaluate(random_genomes(200, rounds=10)).details
        farthest = max(np.abs(found[name]).max() for name in ("dx", "dy"))
        print(f"water alone, {64 if double else 32} bits: {farthest:.1e} cells")


def scores(arena, genomes):
    """Return fitness (n,), bad where there is none."""
    return np.nan_to_num(arena.evaluate(genomes).fitness, nan=-100.0)


def greedy(seed, children=16):
    arena, first = world(), 1_000_000 * (seed + 1)
    best = next(genes for genes in arena.random_genomes(np.arange(first, first + 99)) if genes[16 * 6 + 6] & 1)
    top, next_seed = scores(arena, best[None])[0], first
    for _ in range(EVALUATIONS // children):
        brood = arena.mutated(np.repeat(best[None], children, axis=0), np.arange(next_seed, next_seed + children))
        next_seed += children
        fitness = scores(arena, brood)
        if fitness.max() >= top:
            best, top = brood[fitness.argmax()], fitness.max()
    return float(top)


def random_plans(seed):
    arena = world()
    vectors = np.random.default_rng(seed).random((EVALUATIONS, arena.parameters))
    return float(scores(arena, arena.from_parameters(vectors)).max())


def cma_es(seed, batch=50):
    import cma

    arena, rng, done, top = world(), np.random.default_rng(seed), 0, -np.inf
    while done < EVALUATIONS:
        options = {"bounds": [0, 1], "popsize": batch, "verbose": -9, "seed": seed + 1 + done}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            search = cma.CMAEvolutionStrategy(rng.random(arena.parameters), 0.3, options)
            while not search.stop() and done < EVALUATIONS:
                vectors = search.ask()
                fitness = scores(arena, arena.from_parameters(np.array(vectors)))
                search.tell(vectors, -fitness)
                done, top = done + batch, max(top, fitness.max())
    return float(top)


if __name__ == "__main__":
    main()
