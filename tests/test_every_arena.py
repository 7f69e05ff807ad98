"""What must hold for every arena: a new one is tested by existing."""

import numpy as np
import pytest

from alife.core.config import settings_of
from alife.core.errors import UsageError
from alife.engines import backend
from alife.worlds import registry
from alife.worlds.arena import niches
from tests.sims.stamp.rules import TINY

SMALL = {
    "stamp-arena": {"rule": TINY},
    "multicell-arena": {"size": 32, "steps": 100, "sample_every": 50, "judge": "plans"},
}
COUNT = 60
BINS = (32, 32)


@pytest.fixture(params=registry.arenas())
def name(request):
    return request.param


def make(name, threads=1, engine="cpu", **settings):
    config = registry.config_class(name)(**{**SMALL.get(name, {}), **settings})
    return registry.world_class(name)(config, backend.start(engine, threads))


def genomes(arena, count=COUNT, seed=0):
    return arena.random_genomes(np.arange(seed, seed + count, dtype=np.uint32))


def same(one, other):
    """Return whether two evaluations are equal to the last bit."""
    columns = [(one.fitness, other.fitness), (one.descriptors, other.descriptors)]
    columns += [(column, other.details[name]) for name, column in one.details.items()]
    bits = all(a.tobytes() == b.tobytes() for a, b in columns)
    return bits and (one.valid == other.valid).all() and (one.reason == other.reason).all()


def test_there_is_an_arena():
    assert "oceanworld" in registry.arenas()
    assert not set(registry.arenas()) & set(registry.ecologies())


def test_genomes_are_bytes_and_depend_on_their_own_seed_alone(name):
    arena = make(name)
    found = genomes(arena)
    assert found.dtype == np.uint8
    assert found.shape == (COUNT, arena.genome_length)
    assert (genomes(arena, 1, seed=7)[0] == found[7]).all()
    assert len(np.unique(found, axis=0)) > COUNT // 2


def test_children_depend_on_their_parent_and_their_own_seed_alone(name):
    arena = make(name)
    parents, seeds = genomes(arena), np.arange(COUNT, dtype=np.uint32)
    before = parents.copy()
    children = arena.mutated(parents, seeds)
    assert (parents == before).all()
    assert (arena.mutated(parents[5:6], seeds[5:6])[0] == children[5]).all()
    assert (children != parents).any(axis=1).mean() > 0.5
    assert (arena.mutated(parents, seeds + 1000) != children).any()


@pytest.mark.parametrize("threads", [1, 2])
def test_children_are_the_same_whether_their_parents_were_known_or_not(name, threads):
    arena = make(name, threads)
    parents, seeds = genomes(arena), np.arange(COUNT, dtype=np.uint32)
    mutation = arena.mutation(seeds)
    assert (mutation(parents) == arena.mutated(parents, seeds)).all()


def test_an_evaluation_keeps_its_promises(name):
    arena = make(name)
    found = arena.evaluate(genomes(arena))
    assert found.fitness.dtype == found.descriptors.dtype == np.float64
    assert found.valid.dtype == np.bool_
    assert found.descriptors.shape == (COUNT, 2)
    assert found.reason.dtype.kind == "U"
    assert ((found.reason == "") == found.valid).all()
    assert np.isfinite(found.fitness[found.valid]).all()
    assert np.isnan(found.fitness[~found.valid]).all()
    assert np.isnan(found.descriptors[~found.valid]).all()
    assert all(len(column) == COUNT for column in found.details.values())
    assert found.valid.any()
    assert len(np.unique(found.fitness[found.valid])) > COUNT // 4


def test_descriptors_lie_in_their_ranges_and_in_niches_that_can_be_reached(name):
    arena = make(name)
    places = arena.evaluate(genomes(arena)).descriptors
    places = places[np.isfinite(places).all(axis=1)]
    for axis, (low, high) in enumerate(arena.descriptor_ranges):
        assert (places[:, axis] >= low).all()
        assert (places[:, axis] <= high).all()
    reachable = arena.reachable(BINS)
    if reachable is not None:
        assert reachable.shape == BINS
        assert reachable[tuple(niches(places, arena.descriptor_ranges, BINS).T)].all()


def test_the_same_genomes_get_the_same_scores_from_another_arena_of_the_config(name):
    arena = make(name)
    assert same(arena.evaluate(genomes(arena)), make(name).evaluate(genomes(arena)))


def test_a_score_does_not_depend_on_the_batch(name):
    arena = make(name)
    found, together = genomes(arena), arena.evaluate(genomes(arena))
    backwards = arena.evaluate(found[::-1])
    assert backwards.fitness[::-1].tobytes() == together.fitness.tobytes()
    for one in range(0, COUNT, 7):
        assert arena.evaluate(found[one : one + 1]).fitness.tobytes() == together.fitness[one : one + 1].tobytes()


def test_no_genomes_have_no_scores(name):
    arena = make(name)
    none = arena.evaluate(np.zeros((0, arena.genome_length), np.uint8))
    assert len(none) == len(none.descriptors) == len(none.reason) == 0


def test_one_thread_equals_two(name):
    if backend.processors() < 2:
        pytest.skip("needs two processors")
    one, two = make(name, 1), make(name, 2)
    assert same(one.evaluate(genomes(one)), two.evaluate(genomes(one)))


def test_the_device_engine_equals_the_cpu_engine(name):
    if "taichi-cpu" not in registry.world_class(name).engines_alike:
        with pytest.raises(UsageError, match="on the CPU alone, got taichi-cpu"):
            make(name, 2, "taichi-cpu")
        return
    cpu, device = make(name), make(name, 2, "taichi-cpu")
    assert same(cpu.evaluate(genomes(cpu)), device.evaluate(genomes(cpu)))


def test_looking_at_scores_does_not_change_genomes(name):
    arena = make(name)
    found = genomes(arena)
    before = found.copy()
    arena.evaluate(found)
    arena.canonical_forms(found)
    assert (found == before).all()


def test_the_same_creature_has_the_same_score(name):
    arena = make(name)
    found = np.concatenate([genomes(arena), arena.mutated(genomes(arena), np.arange(COUNT, dtype=np.uint32))])
    names, scores = arena.canonical_forms(found), arena.evaluate(found)
    assert names.dtype == np.uint8
    assert len(names) == len(found)
    known = {}
    for identity, fitness in zip(names, scores.fitness, strict=True):
        assert known.setdefault(identity.tobytes(), fitness.tobytes()) == fitness.tobytes()


def test_a_refined_arena_takes_the_same_genomes(name):
    arena = make(name)
    found, finer = genomes(arena, 10), arena.refined()
    assert (finer.name, finer.rules_version, finer.genome_length) == (
        arena.name,
        arena.rules_version,
        arena.genome_length,
    )
    assert finer.config != arena.config
    assert (finer.canonical_forms(found) == arena.canonical_forms(found)).all()
    assert finer.evaluate(found).valid.any()


def test_continuous_parameters_make_genomes_if_they_are_offered(name):
    arena = make(name)
    if not arena.parameters:
        pytest.skip("it offers none")
    vectors = np.random.default_rng(0).random((COUNT, arena.parameters))
    found = arena.from_parameters(vectors)
    assert found.dtype == np.uint8
    assert found.shape == (COUNT, arena.genome_length)
    assert (arena.from_parameters(vectors[3:4])[0] == found[3]).all()
    assert (arena.from_parameters(vectors) == found).all()
    assert arena.evaluate(found).valid.any()
    for corner in (0.0, 1.0):
        arena.evaluate(arena.from_parameters(np.full((1, arena.parameters), corner)))


def test_what_is_no_genome_no_seed_and_no_parameter_is_refused(name):
    arena = make(name)
    found, seeds = genomes(arena, 4), np.arange(4, dtype=np.uint32)
    for wrong in (found.tolist(), None, found[0], found[:, 1:], found.astype(np.int64), found.astype(float)):
        with pytest.raises(ValueError, match="genomes must be uint8"):
            arena.evaluate(wrong)
        with pytest.raises(ValueError, match="genomes must be uint8"):
            arena.mutated(wrong, seeds)
    for wrong in (seeds[:1], seeds[None], seeds - 1.5, np.array([0, 1, 2, -1])):
        with pytest.raises(ValueError, match="seeds must be"):
            arena.mutated(found, wrong)
    for wrong in (3, seeds[None], [1.5], [-1], [2**32], "seeds"):
        with pytest.raises(ValueError, match="seeds must be"):
            arena.random_genomes(wrong)
    if arena.parameters:
        for wrong in (np.nan, 99.0, -0.1):
            with pytest.raises(ValueError, match=r"parameters must be numbers 0\.\.1"):
                arena.from_parameters(np.full((1, arena.parameters), wrong))


def test_pictures_are_pictures_if_they_are_offered(name):
    arena = make(name)
    if arena.portrait(genomes(arena, 1)[0]) is None:
        pytest.skip("it offers none")
    for genes in (*genomes(arena, 3), np.zeros(arena.genome_length, np.uint8)):
        film, portrait = arena.film(genes, 2, 5), arena.portrait(genes)
        assert film.dtype == portrait.dtype == np.uint8
        assert film.shape[0] == 2 * 5 + 1
        assert film.shape[3] == portrait.shape[2] == 3
        assert len(np.unique(portrait.reshape(-1, 3), axis=0)) > 1


def test_every_setting_is_explained(name):
    for setting, default, meaning in settings_of(registry.config_class(name)):
        assert setting
        assert default
        assert len(meaning) > 10
