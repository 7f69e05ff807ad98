"""The same searches, ours and those of pyribs (pip install ribs cma), at equal evaluations of one arena.

Question: do ours find what a well-kept library finds? Method: Oceanworld's body plans, 60 numbers in 0..1, usual
physics, 20 000 evaluations; every score, whoever asked for it, passes through one map of ours of 32 x 32, and only
that is looked at. What both have is set alike: MAP-Elites begins with 1000 random plans, then batches of 512 children
that differ by 16/255 (ours on bytes, pyribs' GaussianEmitter on numbers); CMA-ME is 5 strategies of 36 samples that
begin 0.2 wide, with improvement emitters; maps cut into cells have the same 1000 centroids; dominated novelty search
keeps 1000 and looks at 3 fitter neighbours. What differs: our CMA-ME learns from the better half of the samples,
pyribs' from those that changed the map. pyribs knows no creatures without a score: its MAP-Elites never hears of
them, its strategies are told -1000; samples beyond 0..1 are clipped, as ours are, since it would draw again for ever.
Local competition is left out, since pyribs keeps all that is novel enough instead of a population. Seconds are the
processor's, without evaluation. Means over the seeds, in brackets the lowest and highest.

    python -m benchmarks.searches_beside_ribs [SEEDS]
"""

import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from alife.engines import backend
from alife.search import base
from alife.search.archive import GridArchive
from alife.search.cells import centroids
from alife.search.encoding import ParameterEncoding
from alife.worlds.arena import Evaluation, has_finite_scores
from benchmarks.searches import figures, row
from sims.oceanworld.explorations import NICHES
from sims.oceanworld.world import World

EVALUATIONS, BATCH, RANDOM, STEP = 20_000, 512, 1000, 16 / 255
CELLS, EMITTERS, SAMPLES, SPREAD, KEPT, NEIGHBOURS = 1000, 5, 36, 0.2, 1000, 3
NO_SCORE = -1000.0
AskTell = Iterator[np.ndarray]  # yields genomes, is sent their Evaluation


def ours(name: str, **settings: Any) -> Callable[[Any, int], Any]:
    """Return what asks as a search of ours does."""

    def asking(arena: Any, seed: int) -> Any:
        search = base.search_class(name)(arena, base.config_class(name)(**settings), batch=BATCH, seed=seed)
        while True:
            genomes = search.ask()
            search.tell(genomes, (yield genomes))

    return asking


def theirs_map_elites(archive: Callable[[Any, int], Any]) -> Callable[[Any, int], Any]:
    """Return what asks as pyribs does that mutates members of an archive picked at random."""

    def asking(arena: Any, seed: int) -> Any:
        from ribs.emitters import GaussianEmitter

        size, held = arena.parameters, archive(arena, seed)
        first = np.random.default_rng(seed).random((RANDOM, size))
        bounds = {"lower_bounds": np.zeros(size), "upper_bounds": np.ones(size)}
        emitter = GaussianEmitter(
            held, sigma=STEP, initial_solutions=first, batch_size=BATCH, seed=seed, **bounds
        )  # fmt: skip
        while True:
            plans = emitter.ask()
            found: Evaluation = yield arena.from_parameters(plans)
            sound = has_finite_scores(found)
            held.add(plans[sound], found.fitness[sound], found.descriptors[sound])

    return asking


def theirs_cma_me(arena: Any, seed: int) -> Any:
    """Ask as the improvement emitters of pyribs do."""
    from ribs.emitters import EvolutionStrategyEmitter
    from ribs.schedulers import Scheduler

    size, held = arena.parameters, their_grid(arena, seed)
    middles = np.random.default_rng(seed).random((EMITTERS, size))
    emitters = [
        EvolutionStrategyEmitter(
            held, x0=middle, sigma0=SPREAD, batch_size=SAMPLES, seed=seed * EMITTERS + number,
        )
        for number, middle in enumerate(middles)
    ]  # fmt: skip
    scheduler = Scheduler(held, emitters)
    while True:
        found: Evaluation = yield arena.from_parameters(np.clip(scheduler.ask(), 0, 1))
        sound = has_finite_scores(found)
        scheduler.tell(np.where(sound, found.fitness, NO_SCORE), np.where(sound[:, None], found.descriptors, 0.0))


def their_grid(arena: Any, seed: int) -> Any:
    """Return a grid of pyribs."""
    from ribs.archives import GridArchive as Archive

    return Archive(solution_dim=arena.parameters, dims=(32, 32), ranges=arena.descriptor_ranges, seed=seed)


def their_cells(arena: Any, seed: int) -> Any:
    """Return a map of pyribs cut into our cells; the ranges of the descriptors are 0..1, as those of shares."""
    from ribs.archives import CVTArchive

    points = centroids(CELLS, 2)
    return CVTArchive(solution_dim=arena.parameters, centroids=points, ranges=arena.descriptor_ranges, seed=seed)


def their_population(arena: Any, seed: int) -> Any:
    """Return the population of pyribs' dominated novelty search."""
    from ribs.archives import DNSArchive

    return DNSArchive(
        solution_dim=arena.parameters, measure_dim=2, capacity=KEPT, k_neighbors=NEIGHBOURS, seed=seed
    )  # fmt: skip


CASES: dict[str, Callable[[Any, int], Any]] = {
    "MAP-Elites, ours": ours("map_elites", random_genomes=RANDOM),
    "MAP-Elites, pyribs": theirs_map_elites(their_grid),
    "MAP-Elites on cells, ours": ours("map_elites", random_genomes=RANDOM, archive="cvt", cells=CELLS),
    "MAP-Elites on cells, pyribs": theirs_map_elites(their_cells),
    "CMA-ME, ours": ours("cma_me", emitters=EMITTERS, population=SAMPLES, spread=round(100 * SPREAD)),
    "CMA-ME, pyribs": theirs_cma_me,
    "dominated novelty, ours": ours("dominated_novelty", population=KEPT, neighbours=NEIGHBOURS),
    "dominated novelty, pyribs": theirs_map_elites(their_population),
}


def explored(case: str, seed: int, evaluations: int = EVALUATIONS) -> tuple[GridArchive, float]:
    """Return the map of all that a case asked for, and the seconds that it took itself."""
    arena = ParameterEncoding(World(None, backend.start("cpu", 1)))
    grid = GridArchive(arena.genome_length, arena.descriptor_ranges)
    begun, scoring, done = time.process_time(), 0.0, 0
    asking = CASES[case](arena, seed)
    genomes = next(asking)
    while done < evaluations:
        asked = time.process_time()
        found = arena.evaluate(genomes)
        grid.add(genomes, found, found_at=done)
        done += len(genomes)
        scoring += time.process_time() - asked
        genomes = asking.send(found)
    return grid, time.process_time() - begun - scoring


def main() -> None:
    """Measure and print the table."""
    seeds = range(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
    print(f"| search | niches of {NICHES} | best [cells] | mean [cells] | QD-score | own seconds |")
    print("|---" * 6 + "|")
    for case in CASES:
        explored(case, 0, 1500)  # compiles
        found = [explored(case, seed) for seed in seeds]
        print(row(case, [[*figures(grid), seconds] for grid, seconds in found]), flush=True)


if __name__ == "__main__":
    main()
