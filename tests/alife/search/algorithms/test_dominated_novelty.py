"""Dominated novelty search: who is kept."""

import numpy as np

from alife.search.neighbours import mean_distance_to_fitter


def by_definition(places, fitness, count):
    found = np.full(len(places), np.inf)
    for one in range(len(places)):
        fitter = np.flatnonzero(fitness > fitness[one])
        far = np.sort(np.sqrt(((places[fitter] - places[one]) ** 2).sum(axis=1)))[:count]
        if len(far):
            found[one] = far.mean()
    return found


def test_distances_to_fitter_ones_are_those_of_the_definition():
    rng = np.random.default_rng(0)
    for count in (1, 3, 8):
        places, fitness = rng.random((120, 2)), rng.integers(0, 40, 120).astype(float)
        np.testing.assert_allclose(
            mean_distance_to_fitter(places, fitness, count), by_definition(places, fitness, count), rtol=1e-12
        )


def test_the_fittest_are_farther_than_any_other():
    fitness = np.array([1.0, 5.0, 5.0, 2.0])
    apart = mean_distance_to_fitter(np.zeros((4, 2)), fitness, 3)
    assert np.isinf(apart[1:3]).all()
    assert (apart[[0, 3]] == 0).all()
