"""Bodies that a small net draws over the lattice."""

import numpy as np
import pytest

from alife.search import base
from alife.search.encoding import ParameterEncoding
from sims.oceanworld import body, genome, pattern_nets
from sims.oceanworld.pattern_nets import PARAMETERS
from tests.sims.oceanworld.creatures import world


def at_random(count=200, seed=0):
    return np.random.default_rng(seed).random((count, PARAMETERS))


def test_bodies_are_their_own_mirror_image():
    nodes, bonds = genome.unpack(pattern_nets.genomes_of(at_random()))
    assert (nodes[:, :, :13] == nodes[:, :, 12::-1]).all()
    assert (bonds[:, :, :13, 0] == bonds[:, :, 12::-1, 0]).all()
    assert (bonds[:, :, :12, 1] == bonds[:, :, 11::-1, 1]).all()


def test_a_body_is_that_of_its_own_numbers_alone():
    vectors = at_random()
    assert (pattern_nets.genomes_of(vectors[3:4])[0] == pattern_nets.genomes_of(vectors)[3]).all()


def test_a_net_without_weights_has_the_root_alone():
    assert body.grown(pattern_nets.genomes_of(np.full((1, PARAMETERS), 0.5))).nodes.item() == 1


def test_offsets_alone_fill_the_box():
    vector = np.full((1, PARAMETERS), 0.5)
    vector[0, -5:] = 1.0  # of the fields, which no hidden unit changes
    grown = body.grown(pattern_nets.genomes_of(vector))
    assert grown.nodes == 9 * 7
    assert grown.muscles == grown.rigid == grown.bonds


def test_other_numbers_are_refused():
    with pytest.raises(ValueError, match=rf"parameters must be \(n, {PARAMETERS}\), got \(1, 3\)"):
        pattern_nets.genomes_of(np.zeros((1, 3)))


def test_the_arena_breeds_them():
    arena = world(plan="cppn")
    assert arena.parameters == PARAMETERS
    assert arena.evaluate(arena.from_parameters(at_random(20))).valid.any()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_map_of_pattern_nets_is_fuller_than_one_of_body_plans(seed):
    found = {}
    for plan in ("cppn", "waves"):
        arena = ParameterEncoding(world(plan=plan))
        search = base.search_class("map_elites")(arena, base.config_class("map_elites")(), batch=512, seed=seed)
        while search.evaluations < 6000:
            genomes = search.ask()
            search.tell(genomes, arena.evaluate(genomes))
        found[plan] = len(search.archive)
    assert found["cppn"] > found["waves"] + 20
