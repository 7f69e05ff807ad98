import numpy as np
import pytest

from alife.core.errors import UsageError
from alife.search.encoding import STEP, ParameterEncoding
from tests.alife.searching import hills, make, results

pytestmark = pytest.mark.usefixtures("toys")
SEEDS = np.arange(4000, dtype=np.uint32)


def test_what_is_scored_is_the_arenas_own_genome():
    arena = ParameterEncoding(hills())
    genomes = arena.random_genomes(SEEDS)
    own = hills().evaluate(hills().from_parameters(genomes / 255))
    assert np.array_equal(arena.evaluate(genomes).fitness, own.fitness, equal_nan=True)
    assert np.array_equal(arena.refined().evaluate(genomes).fitness, hills().refined().evaluate(genomes).fitness, True)


def test_random_genomes_are_even_and_depend_on_their_own_seed_alone():
    arena = ParameterEncoding(hills())
    genomes = arena.random_genomes(SEEDS)
    assert np.array_equal(arena.random_genomes(SEEDS[7:9]), genomes[7:9])
    assert genomes.mean(axis=0) == pytest.approx(127.5, abs=5)
    assert np.abs(np.corrcoef(genomes.T) - np.eye(8)).max() < 0.06


def test_mutations_are_small_normal_steps_of_every_parameter():
    arena = ParameterEncoding(hills())
    middle = np.full((4000, 8), 128, np.uint8)
    steps = arena.mutated(middle, SEEDS).astype(int) - 128
    assert steps.mean(axis=0) == pytest.approx(0, abs=1)
    assert steps.std(axis=0) == pytest.approx(STEP, rel=0.05)
    assert np.array_equal(arena.mutated(middle[7:9], SEEDS[7:9]) - np.uint8(128), steps[7:9].astype(np.uint8))


def test_mutations_stay_in_range():
    for edge in (0, 255):
        children = ParameterEncoding(hills()).mutated(np.full((500, 8), edge, np.uint8), SEEDS[:500])
        assert np.abs(children.astype(int) - edge).max() < 5 * STEP


@pytest.mark.parametrize("name", ["cma_es", "greedy", "map_elites", "novelty"])
def test_every_search_can_breed_parameters(name):
    assert len(results(make(name, ParameterEncoding(hills())), 2000)) > 50


def test_an_arena_without_parameters_is_refused(monkeypatch):
    arena = hills()
    monkeypatch.setattr(type(arena), "parameters", 0)
    with pytest.raises(UsageError, match="hills has no continuous parameters"):
        ParameterEncoding(arena)


def test_pictures_show_the_arenas_own_genome():
    genome = np.arange(8, dtype=np.uint8)
    assert np.array_equal(ParameterEncoding(hills()).film(genome, 2, 5), hills().film(genome, 2, 5))
