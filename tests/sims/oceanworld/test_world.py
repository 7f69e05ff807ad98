import numpy as np
import pytest

from alife.core.errors import UsageError
from sims.oceanworld import genome
from sims.oceanworld.config import Config
from sims.oceanworld.scores import NO_BODY, NOT_FINITE
from sims.oceanworld.world import World
from tests.sims.oceanworld.creatures import Swimmer, full, of, random_genomes, real_genomes, world


def single():
    nodes = np.zeros((16, 16))
    nodes[6, 6] = 1
    return of(nodes)


def test_the_usual_guard_is_just_under_one():
    assert Config().stability == pytest.approx(0.98, abs=0.005)
    assert Config().fewest_steps == 48


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"steps_per_beat": 47}, "steps_per_beat must be at least 48"),
        ({"stiffness": 8000}, "steps_per_beat must be at least 106 "),
        ({"bond_damping": 100}, "steps_per_beat must be at least"),
        ({"duty": 0.9}, "duty must be ramp..1 - ramp = 0.15..0.85, got 0.9"),
        ({"duty": 0.1}, "duty must be ramp..1 - ramp"),
        ({"beats": 0}, "beats must be 1..10000, got 0"),
        ({"beats": 2.5}, "beats must be a whole number"),
        ({"fin_drag": -1}, "fin_drag must be 0..1000000000, got -1"),
        ({"stiffness": 1e308}, "stiffness must be 0..1000000000, got 1e+308"),
        ({"fin_drag": float("nan")}, "fin_drag must be 0..1000000000, got nan"),
        ({"fin_drag": float("inf")}, "fin_drag must be 0..1000000000, got inf"),
        ({"fin_drag": "much"}, "fin_drag must be a number, got 'much'"),
        ({"double_precision": 1}, "double_precision must be true or false"),
    ],
)
def test_a_config_that_cannot_be_is_refused(settings, words):
    with pytest.raises(UsageError) as error:
        Config(**settings)
    assert words in str(error.value)


def test_a_whole_number_is_a_number():
    assert Config(stiffness=800) == Config(stiffness=800.0)
    assert isinstance(Config(stiffness=800).stiffness, float)


def test_the_fewest_steps_told_are_allowed():
    for stiffness in (10, 333, 800, 5000):
        needed = Config(stiffness=stiffness, steps_per_beat=1000).fewest_steps
        Config(stiffness=stiffness, steps_per_beat=needed)
        with pytest.raises(UsageError):
            Config(stiffness=stiffness, steps_per_beat=needed - 1)


def test_no_body_is_invalid_and_explained():
    found = world().evaluate(np.zeros((1, 256), np.uint8))
    assert not found.valid[0]
    assert found.reason[0] == NO_BODY
    assert found.details["nodes"][0] == 0


def test_a_single_node_scores_nothing_and_has_no_place_in_a_map():
    found = world().evaluate(single())
    assert found.valid[0]
    assert found.fitness[0] == 0
    assert np.isnan(found.descriptors[0]).all()


def test_a_runaway_is_invalid_and_explained():
    genomes = random_genomes(30)
    slow, usual = world(speed_limit=5).evaluate(genomes), world().evaluate(genomes)
    fast = ~slow.valid
    assert fast.any()
    assert usual.valid.all()
    assert set(slow.reason[fast]) == {"runaway: faster than 5 cells a beat"}
    assert np.isnan(slow.fitness[fast]).all()
    assert (slow.fitness[slow.valid] == usual.fitness[slow.valid]).all()


def test_a_body_that_falls_apart_is_invalid_and_explained(monkeypatch):
    monkeypatch.setattr(Config, "stability", property(lambda _: 0.0))
    unstable = World(Config(steps_per_beat=8))
    found = unstable.evaluate(np.concatenate([full(), random_genomes(20)]))
    assert (~found.valid).any()
    assert set(found.reason[~found.valid]) <= {NOT_FINITE, "runaway: faster than 1000 cells a beat"}
    assert NOT_FINITE in found.reason


def test_the_greatest_speed_is_that_of_any_step():
    genes = random_genomes(1)[0]
    swimmer, most = Swimmer(genes, Config(beats=2)), 0.0
    for _ in range(96):
        swimmer.step()
        most = max(most, np.hypot(*swimmer.velocity.T).max())
    from sims.oceanworld import body

    _, fastest = world(beats=2)._engine.swim(body.grown(genes[None]))
    assert fastest[0] == pytest.approx(most, rel=1e-6)


def test_fitness_is_how_far_along_x_less_how_far_astray():
    found = world().evaluate(random_genomes(50))
    assert (found.fitness == found.details["dx"] - np.abs(found.details["dy"])).all()


def test_body_length_is_the_longer_side_of_the_box():
    nodes = np.zeros((16, 16))
    nodes[6:10, 6] = nodes[6, 6:8] = 1
    found = world().evaluate(np.concatenate([of(nodes), of(nodes.T), single(), full()]))
    assert found.details["body_length"].tolist() == [3, 3, 0, 15]


def test_random_bodies_swim_as_well_as_they_did_in_the_prototype():
    """There, of 1000: median -1.65 cells, 95th percentile 2.7, best 8.7, in 8 beats."""
    fitness = world().evaluate(random_genomes(1000)).fitness
    assert np.median(fitness) == pytest.approx(-1.65, abs=0.3)
    assert np.percentile(fitness, 95) == pytest.approx(2.7, abs=0.5)
    assert 6 < fitness.max() < 14


def test_all_real_genomes_swim():
    found = world().evaluate(real_genomes())
    assert found.valid.all()
    assert (found.details["nodes"] > 1).all()


def test_690_niches_of_32_x_32_can_be_reached():
    assert world().reachable((32, 32)).sum() == 690


def test_finalists_swim_longer_at_finer_steps():
    assert world().refined().config == Config(steps_per_beat=120, beats=40)
    assert world(steps_per_beat=100).refined().config.steps_per_beat == 250


def test_children_differ_from_their_parents_by_their_own_draws():
    parents = random_genomes(3)
    children = world().mutated(parents, np.array([1, 1, 2], np.uint32))
    assert (children[0] ^ parents[0] == 0).mean() > 0.6
    genome.check(children)
