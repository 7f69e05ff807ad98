import numpy as np
import pytest

from sims.oceanworld import body, body_plans, genome
from tests.sims.oceanworld.creatures import world


def vectors(count, seed=0):
    return np.random.default_rng(seed).random((count, body_plans.PARAMETERS))


def test_planned_bodies_are_their_own_mirror_image():
    nodes, bonds = genome.unpack(body_plans.genomes_of(vectors(50)))
    assert (nodes[:, :, :13] == nodes[:, :, 12::-1]).all()
    assert (bonds[:, :, :13, 0] == bonds[:, :, 12::-1, 0]).all()
    assert (bonds[:, :, :12, 1] == bonds[:, :, 11::-1, 1]).all()


def test_planned_bodies_swim_straight():
    found = world(double_precision=True).evaluate(body_plans.genomes_of(vectors(50)))
    assert np.abs(found.details["dy"]).max() < 1e-9
    assert np.abs(found.details["dx"]).max() > 3


def test_every_plan_has_a_body_within_its_reach():
    nodes, _ = genome.unpack(body_plans.genomes_of(vectors(200)))
    assert (body.grown(body_plans.genomes_of(vectors(200))).nodes >= 1).all()
    sites = np.argwhere(nodes.any(axis=0))
    assert sites.min(axis=0).tolist() == [2, 3]
    assert sites.max(axis=0).tolist() == [10, 9]


def test_every_parameter_matters():
    base = vectors(40)
    for parameter in range(body_plans.PARAMETERS):
        other = base.copy()
        other[:, parameter] = 1 - other[:, parameter]
        assert (body_plans.genomes_of(other) != body_plans.genomes_of(base)).any()


def test_vectors_of_another_length_are_refused():
    with pytest.raises(ValueError, match=r"must be \(n, 60\), got \(2, 59\)"):
        body_plans.genomes_of(np.zeros((2, 59)))
