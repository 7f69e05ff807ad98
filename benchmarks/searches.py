"""What the searches find in Oceanworld with the same number of evaluations.

Method: every search with its usual settings and five seeds, all scores through one grid of results of 32 x 32; then
MAP-Elites from a random population against one from the population of a long novelty search, as in the appendix of
Kevin Frans, "Quality Diversity: Evolving Ocean Creatures" (2020), and against a random one that may use the
evaluations of that novelty search as well. That search looks at bodies alone, so its episodes last one beat.
Means over the seeds, in brackets the lowest and the highest.

    python -m benchmarks.searches [SEEDS]
"""

import sys

import numpy as np

from alife import backend, registry, searches
from alife.archive import GridArchive
from alife.search import map_elites, novelty
from alife.searches import Search
from sims.oceanworld.config import Config

EVALUATIONS = 50_000
SCOUTING = 200_000  # evaluations of the long novelty search
QD_OFFSET = -25
CASES = {
    "random_search": ("random_search", {}),
    "greedy, 10 starts": ("greedy", {"starts": 10}),
    "greedy, 10 starts, lambda 16": ("greedy", {"starts": 10, "children": 16}),
    "cma_es": ("cma_es", {}),
    "novelty": ("novelty", {}),
    "map_elites": ("map_elites", {}),
}


def explore(search: Search, evaluations: int) -> GridArchive:
    """Run a search for some evaluations; return the grid of all it found."""
    arena = search.arena
    grid = GridArchive(arena.genome_length, arena.descriptor_ranges)
    while search.evaluations < evaluations:
        genomes = search.ask()
        evaluation = arena.evaluate(genomes)
        grid.add(genomes, evaluation, born=search.evaluations)
        search.tell(genomes, evaluation)
    return grid


def figures(grid: GridArchive) -> list[float]:
    """Return occupied niches, best and mean fitness [cells] and QD-score."""
    return [len(grid), np.nanmax(grid.fitness), np.nanmean(grid.fitness), grid.qd_score(QD_OFFSET)]


def row(name: str, found: list[list[float]]) -> str:
    """Return a line of a table."""
    columns = np.array(found).T
    cells = [f"{v.mean():.4g} ({v.min():.4g}-{v.max():.4g})" for v in columns]
    return f"| {name} | {' | '.join(cells)} |"


def main() -> None:
    """Measure and print the tables."""
    seeds = range(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
    arena = registry.world_class("oceanworld")(None, backend.start("auto"))
    shallow = registry.world_class("oceanworld")(Config(beats=1), backend.start("auto"))
    head = "| search | niches of 690 | best [cells] | mean [cells] | QD-score |\n|---|---|---|---|---|"

    def make(name: str, seed: int, **settings: object) -> Search:
        return searches.search_class(name)(arena, searches.config_class(name)(**settings), batch=512, seed=seed)

    def from_novelty(seed: int) -> list[float]:
        scout = novelty.Search(shallow, novelty.Config(), batch=512, seed=seed)
        explore(scout, SCOUTING)
        search = map_elites.Search(arena, map_elites.Config(init="given"), batch=512, seed=seed)
        search.begin_with(scout.genomes)
        return figures(explore(search, EVALUATIONS))

    print(f"MAP-Elites, {EVALUATIONS:,} evaluations\n\n{head}")
    print(row("from random genomes", [figures(explore(make("map_elites", s), EVALUATIONS)) for s in seeds]), flush=True)
    print(row("from a novelty population", [from_novelty(s) for s in seeds]), flush=True)
    longer = [figures(explore(make("map_elites", s), EVALUATIONS + SCOUTING)) for s in seeds]
    print(row("from random genomes, as many more", longer), flush=True)
    print(f"\n{EVALUATIONS:,} evaluations\n\n{head}")
    for label, (name, settings) in CASES.items():
        found = [figures(explore(make(name, s, **settings), EVALUATIONS)) for s in seeds]
        print(row(label, found), flush=True)


if __name__ == "__main__":
    main()
