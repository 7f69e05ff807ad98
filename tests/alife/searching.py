"""Searches run on the arena for tests, without a run folder: helpers of the tests of searches."""

import io

import numpy as np

from alife.search import base
from alife.search.archive import GridArchive
from alife.worlds import registry


def hills(**settings):
    return registry.world_class("hills")(registry.config_class("hills")(**settings))


def make(name, arena, *, seed=0, batch=64, **settings):
    return base.search_class(name)(arena, base.config_class(name)(**settings), batch=batch, seed=seed)


def advance(search, iterations, evaluate=None):
    """Run some iterations; return the genomes that were asked for."""
    asked = []
    for _ in range(iterations):
        genomes = search.ask()
        asked.append(genomes)
        search.tell(genomes, (evaluate or search.arena.evaluate)(genomes))
    return asked


def results(search, evaluations):
    """Return the grid of all that a search finds within some evaluations."""
    grid = GridArchive(search.arena.genome_length, search.arena.descriptor_ranges)
    while search.evaluations < evaluations:
        genomes = search.ask()
        evaluation = search.arena.evaluate(genomes)
        grid.add(genomes, evaluation, found_at=search.evaluations)
        search.tell(genomes, evaluation)
    return grid


def through_a_file(state):
    """Return a state as it comes back from disk."""
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **state)
    file.seek(0)
    with np.load(file, allow_pickle=False) as stored:
        return dict(stored)


def same(first, second):
    """Return whether two lists of arrays are the same, bit for bit."""
    return len(first) == len(second) and all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
