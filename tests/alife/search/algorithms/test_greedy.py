import numpy as np
import pytest

from tests.alife.searching import advance, hills, make

pytestmark = pytest.mark.usefixtures("toys")


def test_a_parent_is_never_worse_than_before():
    search = make("greedy", hills(), starts=6, children=2)
    for _ in range(40):
        before = search.fitness.copy()
        advance(search, 1)
        assert (search.fitness >= before).all()


def test_starts_share_nothing_but_their_batch():
    many, few = make("greedy", hills(), starts=6), make("greedy", hills(), starts=2)
    advance(many, 50)
    advance(few, 50)
    assert np.array_equal(many.parents[:2], few.parents)


def test_different_starts_are_different():
    search = make("greedy", hills(), starts=6)
    advance(search, 5)
    assert len(np.unique(search.parents, axis=0)) == 6


def test_the_older_stays_when_they_tie():
    search = make("greedy", hills(), starts=3)
    advance(search, 1)
    before = search.parents.copy()

    def flat(genomes):
        evaluation = search.arena.evaluate(genomes)
        evaluation.fitness[...] = np.repeat(search.fitness, 1)
        return evaluation

    advance(search, 1, flat)
    assert np.array_equal(search.parents, before)


def test_the_best_of_several_children_counts():
    search = make("greedy", hills(invalid_below=0), starts=1, children=50)
    genomes = search.ask()
    evaluation = search.arena.evaluate(genomes)
    search.tell(genomes, evaluation)
    assert np.array_equal(search.parents[0], genomes[np.nanargmax(evaluation.fitness)])


def test_a_start_without_a_valid_genome_draws_random_ones_until_it_has_one():
    search = make("greedy", hills(invalid_below=200), starts=40)
    advance(search, 1)
    orphans = np.isneginf(search.fitness)
    assert 10 < orphans.sum() < 40
    advance(search, 40)
    assert np.isfinite(search.fitness).all()
