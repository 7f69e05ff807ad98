import numpy as np
import pytest

from tests.alife.searching import advance, hills, make, same

pytestmark = pytest.mark.usefixtures("toys")


def test_its_map_is_the_grid_of_all_it_found_when_it_begins_at_random():
    from tests.alife.searching import results

    search = make("map_elites", hills(), random_genomes=200)
    grid = results(search, 3000)
    assert np.array_equal(grid.fitness, search.archive.fitness, equal_nan=True)
    assert np.array_equal(grid.elites().found_at, search.archive.elites().found_at)


def test_it_begins_with_as_many_random_genomes_as_told():
    search = make("map_elites", hills(), random_genomes=128)
    random = make("random_search", hills())
    asked, drawn = advance(search, 3), advance(random, 3)
    assert same(asked[:2], drawn[:2])
    assert not np.array_equal(asked[2], drawn[2])


def test_a_novelty_search_comes_first_and_hands_over_its_population():
    search = make("map_elites", hills(), init="novelty", novelty_evaluations=2000)
    scout = make("novelty", hills())
    assert same(advance(search, 1), advance(scout, 1))
    assert len(search.archive) == 0
    assert same(advance(search, 1), advance(scout, 1))
    evaluation = hills().evaluate(scout.genomes)
    assert 0 < len(search.archive) <= len(scout.genomes)
    assert search.archive.elites().fitness.max() == evaluation.fitness.max()
    assert len(search.ask()) == 64


def test_given_genomes_come_first_in_portions():
    given = hills().random_genomes(np.arange(150, dtype=np.uint32))
    search = make("map_elites", hills(), init="given")
    search.seed_population(given)
    asked = advance(search, 3)
    assert [len(genomes) for genomes in asked] == [64, 64, 22]
    assert np.array_equal(np.concatenate(asked), given)
    assert len(search.ask()) == 64


def test_given_genomes_must_come_before_the_first_ask():
    search = make("map_elites", hills())
    search.ask()
    with pytest.raises(RuntimeError, match="before the first ask"):
        search.seed_population(np.zeros((1, 8), np.uint8))


def test_every_elite_may_be_a_parent():
    search = make("map_elites", hills(), random_genomes=64)
    advance(search, 1)
    picks = search._picks(1, 100_000, len(search.archive))
    assert set(picks.tolist()) == set(range(len(search.archive)))
    counts = np.bincount(picks)
    assert counts.max() < 1.3 * counts.min()
