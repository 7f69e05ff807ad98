import numpy as np
import pytest

from alife.search.algorithms.novelty import novelty
from alife.worlds.arena import normalised
from tests.alife.searching import advance, hills, make

pytestmark = pytest.mark.usefixtures("toys")


def by_hand(places, neighbours):
    apart = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2))
    np.fill_diagonal(apart, np.inf)
    return np.sort(apart, axis=1)[:, :neighbours].sum(axis=1)


@pytest.mark.parametrize("neighbours", [1, 3, 10])
def test_novelty_is_the_sum_of_the_distances_to_the_nearest(neighbours):
    places = np.random.default_rng(0).random((60, 2)).round(1)  # many of them coincide
    assert novelty(places, neighbours) == pytest.approx(by_hand(places, neighbours))


def test_fewer_others_than_neighbours_are_all_that_count():
    places = np.array([[0.0, 0.0], [3.0, 4.0]])
    assert novelty(places, 10).tolist() == [5.0, 5.0]
    assert novelty(places[:1], 10).tolist() == [0.0]
    assert novelty(places[:0], 10).tolist() == []


def test_the_most_novel_are_kept():
    search = make("novelty", hills(invalid_below=0), population=40)
    (first,) = advance(search, 1)
    (second,) = advance(search, 1)
    everyone = np.concatenate([first, second])
    evaluation = search.arena.evaluate(everyone)
    able = np.isfinite(evaluation.fitness)
    places = normalised(evaluation.descriptors[able], search.arena.descriptor_ranges)
    kept = np.sort(by_hand(places, 10))[-40:]
    assert np.sort(search.novelty) == pytest.approx(kept)


def test_ties_keep_the_older():
    search = make("novelty", hills(invalid_below=0), population=10)

    def alike(genomes):
        evaluation = search.arena.evaluate(genomes)
        evaluation.fitness[...] = 0
        evaluation.descriptors[...] = 100
        return evaluation

    (first,) = advance(search, 1, alike)
    advance(search, 3, alike)
    assert np.array_equal(search.genomes, first)


def test_gaps_left_by_invalid_genomes_are_filled_again():
    search = make("novelty", hills(invalid_below=128), population=50)
    advance(search, 1)
    assert len(search.genomes) < 50
    advance(search, 6)
    assert len(search.genomes) == 50


def test_a_population_spreads():
    search = make("novelty", hills(), population=100)
    advance(search, 1)
    before = search.descriptors.std(axis=0)
    advance(search, 30)
    assert (search.descriptors.std(axis=0) > 1.3 * before).all()
