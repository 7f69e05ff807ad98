"""What the searches find in Oceanworld with the same number of evaluations.

Method: every search with its usual settings and five seeds, all scores through one grid of results of 32 x 32; then
MAP-Elites from a random population against one from the population of a long novelty search, as in the appendix of
Kevin Frans, "Quality Diversity: Evolving Ocean Creatures" (2020), and against a random one that may use the
evaluations of that novelty search as well. That search looks at bodies alone, so its episodes last one beat.
Means over the seeds, in brackets the lowest and the highest.

    python -m benchmarks.searches [SEEDS]
"""

import sys
from collections.abc import Callable, Sequence

import numpy as np

from alife.search.archive import GridArchive
from sims.oceanworld.explorations import (
    EVALUATIONS,
    NICHES,
    SCOUTING,
    best,
    explored,
    explored_from_novelty,
    mean,
)

QD_OFFSET = -25
BEGINNINGS: dict[str, Callable[[int], GridArchive]] = {
    "from random genomes": lambda seed: explored("map_elites", seed)[0],
    "from a novelty population": lambda seed: explored_from_novelty(seed)[0],
    "from random genomes, as many more": lambda seed: explored("map_elites", seed, EVALUATIONS + SCOUTING)[0],
}
SEARCHES: dict[str, Callable[[int], GridArchive]] = {
    "random_search": lambda seed: explored("random_search", seed)[0],
    "greedy, 10 starts": lambda seed: explored("greedy", seed, starts=10)[0],
    "greedy, 10 starts, lambda 16": lambda seed: explored("greedy", seed, starts=10, children=16)[0],
    "cma_es": lambda seed: explored("cma_es", seed)[0],
    "novelty": lambda seed: explored("novelty", seed)[0],
    "dominated_novelty": lambda seed: explored("dominated_novelty", seed)[0],
    "local_competition": lambda seed: explored("local_competition", seed)[0],
    "cma_me": lambda seed: explored("cma_me", seed)[0],
    "map_elites": lambda seed: explored("map_elites", seed)[0],
}


def figures(grid: GridArchive) -> list[float]:
    """Return occupied niches, best and mean fitness [cells] and QD-score."""
    return [len(grid), best(grid), mean(grid), grid.qd_score(QD_OFFSET)]


def row(name: str, found: Sequence[Sequence[float]]) -> str:
    """Return a line of a table."""
    columns = np.array(found).T
    cells = [f"{v.mean():.4g} ({v.min():.4g}-{v.max():.4g})" for v in columns]
    return f"| {name} | {' | '.join(cells)} |"


def main() -> None:
    """Measure and print the tables."""
    seeds = range(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
    head = f"| search | niches of {NICHES} | best [cells] | mean [cells] | QD-score |\n|---|---|---|---|---|"
    for title, cases in (
        (f"MAP-Elites, {EVALUATIONS:,} evaluations", BEGINNINGS),
        (f"{EVALUATIONS:,} evaluations", SEARCHES),
    ):
        print(f"\n{title}\n\n{head}")
        for label, found_by in cases.items():
            print(row(label, [figures(found_by(seed)) for seed in seeds]), flush=True)


if __name__ == "__main__":
    main()
