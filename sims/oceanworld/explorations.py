"""Searches run on Oceanworld without a run folder, for comparing what they find: benchmarks.searches and the claims."""

from functools import cache
from typing import Any

import numpy as np

from alife.engines import backend
from alife.search import base
from alife.search.archive import GridArchive
from alife.search.base import Search
from sims.oceanworld.config import Config
from sims.oceanworld.world import World

BATCH = 512
EVALUATIONS = 50_000
SCOUTING = 200_000  # evaluations of the long novelty search
NICHES = 690  # of the 32 x 32 that a body can lie in

Exploration = tuple[GridArchive, Search]


def explore(search: Search, evaluations: int) -> GridArchive:
    """Run a search for some evaluations; return the grid of all it found."""
    arena = search.arena
    grid = GridArchive(arena.genome_length, arena.descriptor_ranges)
    while search.evaluations < evaluations:
        genomes = search.ask()
        evaluation = arena.evaluate(genomes)
        grid.add(genomes, evaluation, found_at=search.evaluations)
        search.tell(genomes, evaluation)
    return grid


def begin(name: str, seed: int, *, water: Config | None = None, **settings: Any) -> Search:
    """Return a search by its name, in some water, with some of its settings changed."""
    arena = World(water, backend.start("cpu"))
    return base.search_class(name)(arena, base.config_class(name)(**settings), batch=BATCH, seed=seed)


@cache
def explored(name: str, seed: int, evaluations: int = EVALUATIONS, **settings: Any) -> Exploration:
    """Return what a search found, and the search at its end."""
    search = begin(name, seed, **settings)
    return explore(search, evaluations), search


@cache
def scouted(seed: int) -> Exploration:
    """Return what a long novelty search found, and the search; it looks at bodies alone, so episodes last a beat."""
    search = begin("novelty", seed, water=Config(beats=1))
    return explore(search, SCOUTING), search


@cache
def explored_from_novelty(seed: int, evaluations: int = EVALUATIONS) -> Exploration:
    """Return what MAP-Elites found that began with the population of a long novelty search, and the search."""
    _, scout = scouted(seed)
    held = scout.population()
    assert held is not None, "a novelty search holds a population"
    search = begin("map_elites", seed, init="given")
    search.seed_population(held["genomes"])
    return explore(search, evaluations), search


def best(grid: GridArchive) -> float:
    """Return the fitness of the best elite [cells]."""
    return float(np.nanmax(grid.fitness))


def mean(grid: GridArchive) -> float:
    """Return the mean fitness of the elites [cells]."""
    return float(np.nanmean(grid.fitness))
