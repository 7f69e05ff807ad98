"""Bodies that grow segment by segment."""

import re

import numpy as np
import pytest

from alife.core.errors import UsageError
from alife.search import base
from alife.search.encoding import ParameterEncoding
from sims.oceanworld import body, genome, turtles
from sims.oceanworld.config import Config
from tests.sims.oceanworld.creatures import world
from tests.sims.oceanworld.test_invariants import mirrored


def at_random(count=200, seed=0):
    return np.random.default_rng(seed).random((count, turtles.PARAMETERS))


def test_a_turtle_grows_one_connected_body_that_is_its_own_mirror_image():
    genomes = turtles.genomes_of(at_random())
    genome.check(genomes)
    nodes, bonds = genome.unpack(genomes)
    grown = body.grown(genomes)
    assert (grown.nodes == nodes.sum(axis=(1, 2))).all()
    assert (grown.bonds == bonds[..., 0].sum(axis=(1, 2, 3))).all()
    images = genome.pack(*mirrored(genomes)).reshape(-1, 16, 16)
    tall = grown.height
    for links, image, height in zip(grown.links.reshape(-1, 16, 16), images, tall, strict=True):
        assert (links[:, :height] == image[:, 16 - height :]).all()


def test_a_body_is_that_of_its_own_numbers_alone():
    vectors = at_random()
    assert (turtles.genomes_of(vectors[3:4])[0] == turtles.genomes_of(vectors)[3]).all()


def test_a_straight_segment_is_what_its_numbers_say():
    vector = np.full((1, turtles.PARAMETERS), 0.9)
    vector[0] = np.tile([0.0, 0.9, 0.9, 0.1, 0.1, 0.9], turtles.SEGMENTS)  # along x, long, muscle, from the root
    grown = body.grown(turtles.genomes_of(vector))
    assert (grown.nodes, grown.bonds, grown.muscles, grown.rigid) == (4, 3, 3, 0)


def test_a_mutation_touches_few_numbers_but_at_least_one():
    arena = ParameterEncoding(world(plan="turtle"))
    parents = arena.random_genomes(np.arange(300, dtype=np.uint32))
    changed = (arena.mutated(parents, np.arange(300, dtype=np.uint32)) != parents).sum(axis=1)
    assert 2 < changed.mean() < 8
    assert (changed > 0).mean() > 0.95  # a step may be 0, or lead beyond the range


def test_an_unknown_plan_is_refused_in_a_line():
    with pytest.raises(UsageError, match=re.escape("Unknown plan 'tortoise'")):
        Config(plan="tortoise")


@pytest.mark.slow
def test_climbs_over_turtles_get_further_than_over_bits():
    found = {}
    for name, arena in (("turtle", ParameterEncoding(world(plan="turtle"))), ("bits", world())):
        search = base.search_class("greedy")(
            arena, base.config_class("greedy")(starts=24, children=8), batch=192, seed=0
        )
        while search.evaluations < 24 * 375:
            genomes = search.ask()
            search.tell(genomes, arena.evaluate(genomes))
        found[name] = search.fitness.mean()
    assert found["turtle"] > 24
    assert found["turtle"] > found["bits"] + 5
