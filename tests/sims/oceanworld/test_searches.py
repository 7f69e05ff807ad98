"""What the searches find in Oceanworld: the quick facts always, the long runs as slow tests; see docs/searches.md."""

import numpy as np
import pytest

from alife.engines import backend
from alife.executors.processes import ProcessExecutor
from alife.search import base
from alife.search.archive import GridArchive
from alife.search.evaluators import ArenaSpec, ExecutorEvaluator
from alife.worlds import registry
from sims.oceanworld.config import Config
from tests.alife.searching import make, results

STARTS, CLIMB = 60, 5000  # climbs, and evaluations of each


@pytest.fixture(scope="module")
def arena():
    with_paths = registry.config_class("oceanworld")(paths=True)  # which aurora learns from
    return registry.world_class("oceanworld")(with_paths, backend.start("cpu"))


def best(grid):
    return np.nanmax(grid.fitness)


AIMS = {"map_elites": lambda grid: grid.qd_score(-100), "novelty": len}


@pytest.mark.slow  # what they find on small arenas is tests/test_every_search.py's
@pytest.mark.parametrize("name", sorted(set(base.names()) - {"random_search"}))
def test_every_search_beats_random_search_at_what_it_looks_for(name, arena):
    aim = AIMS.get(name, best)
    assert aim(results(make(name, arena, batch=512), 6000)) > aim(
        results(make("random_search", arena, batch=512), 6000)
    )


@pytest.mark.parametrize("name", base.names())
def test_every_elite_swims_the_same_alone_and_lies_in_its_own_niche(name, arena):
    elites = results(make(name, arena, batch=200), 1000).elites()
    for niche, genome, fitness in list(zip(elites.niche, elites.genomes, elites.fitness, strict=True))[::5]:
        alone = arena.evaluate(genome[None])
        assert alone.fitness[0] == fitness
        grid = GridArchive(arena.genome_length, arena.descriptor_ranges)
        grid.add(genome[None], alone, found_at=0)
        assert grid.elites().niche.tolist() == [niche.tolist()]


def test_workers_find_the_same_bit_for_bit(arena):
    genomes = arena.random_genomes(np.arange(150, dtype=np.uint32))
    workers = ExecutorEvaluator(ArenaSpec("oceanworld", arena.config, "cpu", 1), ProcessExecutor(2), 2)
    try:
        found = workers.evaluate(genomes)
    finally:
        workers.close()
    alone = arena.evaluate(genomes)
    assert np.array_equal(found.fitness, alone.fitness, equal_nan=True)
    assert np.array_equal(found.descriptors, alone.descriptors, equal_nan=True)
    assert (found.reason == alone.reason).all()


@pytest.fixture(scope="module")
def climbs(arena):
    """Return a greedy search of 16 children a parent at its end.

    Single climbs end some 5 cells apart, so that the mean of five says little and many are averaged. (1+1) climbs
    19.6 cells in the mean; docs/searches.md has the figures.
    """
    search = make("greedy", arena, starts=STARTS, children=16)
    results(search, STARTS * CLIMB)
    return search


@pytest.mark.slow
def test_greedy_climbs_twenty_cells_in_the_mean(climbs):
    assert climbs.fitness.mean() >= 20, climbs.fitness


@pytest.mark.slow
def test_different_starts_end_in_different_bodies(climbs, arena):
    bodies = arena.canonical_forms(climbs.parents)
    assert len(np.unique(bodies, axis=0)) == STARTS
    apart = [(bodies[i] != bodies[j]).sum() for i in range(STARTS) for j in range(i)]
    assert min(apart) >= 5, "sites at which two bodies differ"


@pytest.fixture(scope="module")
def from_random(arena):
    return results(make("map_elites", arena, batch=512), 50_000)


@pytest.fixture(scope="module")
def from_novelty(arena):
    shallow = registry.world_class("oceanworld")(Config(beats=1), backend.start("cpu"))  # novelty looks at bodies alone
    scout = make("novelty", shallow)
    results(scout, 200_000)
    search = make("map_elites", arena, batch=512, init="given")
    search.seed_population(scout.genomes)
    return results(search, 50_000)


@pytest.mark.slow
def test_a_novelty_population_fills_five_hundred_niches(from_novelty):
    assert len(from_novelty) >= 500


@pytest.mark.slow
def test_random_genomes_fill_fewer(from_random, from_novelty):
    assert len(from_random) < len(from_novelty)


@pytest.mark.slow
def test_small_bodies_are_the_fastest(from_random):
    elites = from_random.elites()
    sizes = elites.descriptors[:, 0]
    assert sizes[elites.fitness.argmax()] <= 0.3
    small, large = (elites.fitness[part].mean() for part in (sizes < 1 / 3, sizes >= 2 / 3))
    assert small > large
