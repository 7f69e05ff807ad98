"""Swimmers and pyribs (pip install ribs): elites go over, and an emitter of pyribs breeds body plans."""

import numpy as np
from ribs.archives import GridArchive
from ribs.emitters import GaussianEmitter

import alife
from alife.search.encoding import ParameterEncoding
from alife.search.to_ribs import to_ribs
from alife.worlds.arena import has_finite_scores

search = alife.search("oceanworld", evaluations=1024, batch=256, out="swimmers", quiet=True)
theirs = to_ribs(search.archive)
assert theirs.stats.num_elites == len(search.archive)
print(f"{theirs.stats.num_elites} elites, the best of {theirs.stats.obj_max:.2f} cells, are in an archive of pyribs.")

arena = ParameterEncoding(alife.make("oceanworld"))  # whose genomes encode plans: numbers in 0..1
size = arena.parameters
archive = GridArchive(solution_dim=size, dims=(32, 32), ranges=arena.descriptor_ranges)
emitter = GaussianEmitter(archive, sigma=0.2, x0=np.full(size, 0.5), bounds=[(0, 1)] * size, batch_size=256, seed=0)
for _ in range(4):
    plans = emitter.ask()
    found = arena.evaluate(arena.from_parameters(plans))
    sound = has_finite_scores(found)  # pyribs knows no creatures without a score
    archive.add(plans[sound], found.fitness[sound], found.descriptors[sound])
print(f"Its emitter filled {archive.stats.num_elites} niches; the best plan swims {archive.stats.obj_max:.2f} cells.")
