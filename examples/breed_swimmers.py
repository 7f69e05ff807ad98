"""MAP-Elites on Oceanworld: fill a map of bodies, each niche with its fastest swimmer."""

import alife

search = alife.search("oceanworld", algorithm="map_elites", evaluations=1024, batch=256, out="swimmers", quiet=True)
elites = search.archive.elites()
best = elites.fitness.argmax()
print(search)
print(f"{len(elites)} niches are filled after {search.metrics['evaluations'][-1]:.0f} evaluations.")
print(f"The fastest swims {elites.fitness[best]:.2f} cells; it lies in niche {tuple(elites.niche[best].tolist())}.")

arena = alife.make("oceanworld")  # the same water: its genome scores the same, bit for bit
assert arena.evaluate(elites.genomes[best : best + 1]).fitness[0] == elites.fitness[best]
