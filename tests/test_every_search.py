"""What must hold for every search: a new one is tested by existing."""

import numpy as np
import pytest

from alife.core.config import settings_of
from alife.executors.processes import ProcessExecutor
from alife.search import base
from alife.search.columns import EVERY_SEARCH
from alife.search.evaluators import ArenaSpec, ExecutorEvaluator
from alife.worlds.arena import concatenate
from tests.alife.searching import advance, hills, make, results, same, through_a_file

pytestmark = pytest.mark.usefixtures("toys")

# Small enough that every phase of a search is passed within ITERATIONS.
SMALL = {
    "aurora": {"random_genomes": 100, "bins": 8},
    "cma_es": {"population": 16},
    "cma_me": {"emitters": 3, "population": 8},
    "greedy": {"starts": 5, "children": 3},
    "map_elites": {"random_genomes": 100},
    "novelty": {"population": 50},
}
ITERATIONS = 12
BUDGET = 8000
WORST = -600.0  # fitness on the hills
AIMS = {  # what a search looks for, where it is not one best genome
    "cma_me": lambda grid: grid.qd_score(WORST),
    "dominated_novelty": lambda grid: grid.qd_score(WORST),
    "local_competition": lambda grid: grid.qd_score(WORST),
    "map_elites": lambda grid: grid.qd_score(WORST),
    "novelty": lambda grid: grid.coverage(),
}


@pytest.fixture(params=base.names())
def name(request):
    return request.param


def small(name, *, seed=0, **settings):
    return make(name, hills(**settings), seed=seed, **SMALL.get(name, {}))


def test_it_asks_for_genomes_of_its_arena(name):
    for genomes in advance(small(name), ITERATIONS):
        assert genomes.dtype == np.uint8
        assert genomes.shape[1:] == (8,)
        assert len(genomes)


def test_the_same_seed_gives_the_same_history(name):
    assert same(advance(small(name), ITERATIONS), advance(small(name), ITERATIONS))


def test_another_seed_gives_another_history(name):
    assert not same(advance(small(name), ITERATIONS), advance(small(name, seed=1), ITERATIONS))


@pytest.mark.parametrize("cut", [0, 1, 2, 5, ITERATIONS - 1])
def test_interrupted_and_resumed_equals_uninterrupted(name, cut):
    first, whole = small(name), advance(small(name), ITERATIONS)
    begun = advance(first, cut)
    second = small(name)
    second.load_state_dict(through_a_file(first.state_dict()))
    assert (second.iteration, second.evaluations) == (first.iteration, first.evaluations)
    assert same(begun + advance(second, ITERATIONS - cut), whole)


def test_a_state_brings_back_itself(name):
    first, second = small(name), small(name)
    advance(first, ITERATIONS)
    second.load_state_dict(through_a_file(first.state_dict()))
    before, after = first.state_dict(), second.state_dict()
    assert before.keys() == after.keys()
    for key, array in before.items():
        assert np.array_equal(array, after[key], equal_nan=True), key
    assert second.metrics() == first.metrics()


def test_a_state_that_was_taken_does_not_change_any_more(name):
    search = small(name)
    advance(search, 3)
    state = search.state_dict()
    kept = through_a_file(state)
    advance(search, 3)
    assert all(np.array_equal(state[key], kept[key], equal_nan=True) for key in kept)


@pytest.mark.parametrize("pieces", [2, 7])
def test_a_batch_can_be_evaluated_in_any_pieces(name, pieces):
    arena = hills()

    def split(genomes):
        return concatenate([arena.evaluate(piece) for piece in np.array_split(genomes, min(pieces, len(genomes)))])

    assert same(advance(small(name), ITERATIONS, split), advance(small(name), ITERATIONS))


def test_workers_make_no_difference(name):
    search = small(name)
    workers = ExecutorEvaluator(ArenaSpec("hills", search.arena.config, "cpu", 1), ProcessExecutor(2), 2)
    try:
        found = advance(search, ITERATIONS, workers.evaluate)
    finally:
        workers.close()
    assert same(found, advance(small(name), ITERATIONS))


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow), pytest.param(2, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", sorted(set(base.names()) - {"random_search"}))
def test_it_beats_random_search_at_what_it_looks_for(name, seed):
    found = results(small(name, seed=seed), BUDGET)
    random = results(small("random_search", seed=seed), BUDGET)
    aim = AIMS.get(name, lambda grid: np.nanmax(grid.fitness))
    assert aim(found) > aim(random)


def test_an_arena_where_nothing_is_valid_is_survived(name):
    search = small(name, invalid_below=256)
    advance(search, ITERATIONS)
    second = small(name, invalid_below=256)
    second.load_state_dict(through_a_file(search.state_dict()))
    assert len(results(search, search.evaluations + 100)) == 0


def test_invalid_genomes_and_scores_that_are_no_numbers_stop_nobody(name):
    search = small(name, invalid_below=120)
    spoilt = []

    def evaluate(genomes):
        evaluation = search.arena.evaluate(genomes)
        evaluation.fitness[::3] = np.nan  # and yet called valid
        spoilt.append(int((~evaluation.valid).sum()))
        return evaluation

    advance(search, ITERATIONS, evaluate)
    assert sum(spoilt)
    for key, array in search.state_dict().items():
        if key.endswith(("fitness", "descriptors", "losses")):
            assert not np.isnan(array).any(), key


def test_what_was_asked_for_is_the_callers_own(name):
    search, other = small(name), small(name)
    genomes = search.ask()
    evaluation = search.arena.evaluate(genomes)
    search.tell(genomes, evaluation)
    genomes[...] = 0
    evaluation.fitness[...] = 1e9
    advance(other, 1)
    assert same(advance(search, 3), advance(other, 3))


def test_misuse_is_loud(name):
    search = small(name)
    genomes = search.ask()
    evaluation = search.arena.evaluate(genomes)
    with pytest.raises(RuntimeError, match="ask was called twice"):
        search.ask()
    with pytest.raises(RuntimeError, match="cannot be saved"):
        search.state_dict()
    with pytest.raises(ValueError, match="tell wants the"):
        search.tell(genomes[::-1], evaluation)
    with pytest.raises(ValueError, match="tell wants the"):
        search.tell(genomes[1:], search.arena.evaluate(genomes[1:]))
    with pytest.raises(ValueError, match="tell wants the"):
        search.tell(genomes[::-1].tolist(), evaluation)  # no array at all
    search.tell(genomes, evaluation)
    with pytest.raises(RuntimeError, match="tell was called without ask"):
        search.tell(genomes, evaluation)
    with pytest.raises(ValueError, match="batch must be at least 1"):
        make(name, hills(), batch=0)
    with pytest.raises(ValueError, match="The state is of another search"):
        small(name).load_state_dict({"depth": np.zeros(3)})


def test_what_it_measures_are_numbers(name):
    search = small(name)
    before = search.metrics()
    advance(search, 3)
    assert before.keys() == search.metrics().keys()
    assert all(np.isfinite(value) for value in search.metrics().values())


def test_what_it_measures_has_a_meaning(name):
    assert small(name).metrics().keys() == base.search_class(name).columns.keys()
    assert not base.search_class(name).columns.keys() & EVERY_SEARCH.keys()


def test_every_setting_is_explained(name):
    for setting, default, meaning in settings_of(base.config_class(name)):
        assert setting
        assert default
        assert len(meaning) > 10


def test_every_elite_lies_in_the_niche_of_its_own_body_and_scores_the_same_alone(name):
    elites = results(small(name), 2000).elites()
    arena = hills()
    for niche, genome, fitness in zip(elites.niche, elites.genomes, elites.fitness, strict=True):
        alone = arena.evaluate(genome[None])
        assert alone.fitness[0] == fitness
        assert (np.clip(alone.descriptors[0] / 255 * 32 + 1e-6, 0, 31).astype(int) == niche).all()
