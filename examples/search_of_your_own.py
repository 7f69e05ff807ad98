"""Ask and tell: a search of one's own, here the plainest evolution strategy, on any arena."""

import numpy as np

import alife

arena = alife.make("oceanworld", beats=4)
draw = np.random.default_rng(0)


def seeds(count):
    return draw.integers(0, 2**32, count, dtype=np.uint32)


genomes = arena.random_genomes(seeds(64))
for generation in range(5):
    fitness = arena.evaluate(genomes).fitness
    order = np.argsort(-np.nan_to_num(fitness, nan=-np.inf))
    print(f"generation {generation}: best {fitness[order[0]]:.3f} cells")
    parents = genomes[order[:16]]
    genomes = np.concatenate([parents, arena.mutated(parents.repeat(3, axis=0), seeds(48))])
