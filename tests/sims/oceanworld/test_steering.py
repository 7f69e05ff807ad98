"""Creatures that are driven group by group, and that sense and steer."""

import re

import numpy as np
import pytest

from alife.core.errors import UsageError
from alife.engines import backend
from sims.oceanworld import body, controllers
from sims.oceanworld.engine_cpu import Engine
from sims.oceanworld.food import FARTHEST, NEAREST, food_of
from sims.oceanworld.kernel_params import beat_of
from sims.oceanworld.swimmers import Swimmers
from sims.oceanworld_steer.config import Config
from sims.oceanworld_steer.render import episode
from sims.oceanworld_steer.world import World
from tests.sims.oceanworld.creatures import full, random_genomes


def arena(threads=1, **settings):
    return World(Config(**settings), backend.start("cpu", threads))


def controllers_at_random(world, count=20):
    return world.random_genomes(np.arange(count, dtype=np.uint32))


def test_one_group_in_the_common_beat_gives_the_bits_of_a_creature_without_a_controller():
    config = Config(beats=2)
    bodies = body.grown(np.concatenate([random_genomes(20, rounds=12), full()]))
    beat = beat_of(config)
    groups = np.zeros((len(bodies), 256, 2), np.int64)
    swimmers = Swimmers(config, bodies, groups, beat.extension[None], beat.power[None], 1)
    swimmers.run(np.ones((len(bodies), 1)), 2 * 48)
    centres, _ = Engine(config, 1).swim(bodies)
    np.testing.assert_allclose(swimmers.seen[:, :2], centres[:, 1] - centres[:, 0], rtol=0, atol=1e-5)
    for one in range(len(bodies)):
        moved = Engine(config, 1).trace(body.some(bodies, np.array([one])), np.array([96]))
        assert (swimmers.places(one) == moved[0, :, 0]).all()


def test_many_of_several_bodies_swim_as_each_does_alone():
    config, genes = Config(), random_genomes(3, rounds=12)
    bodies = body.grown(np.concatenate([genes, full(), genes[1:]]))
    places = [controllers.middles(body.some(bodies, np.array([one])))[0] for one in range(len(bodies))]
    groups = np.concatenate([controllers.sides(place).reshape(1, -1, 2) % 2 for place in places])
    beat = beat_of(config)
    beats = np.tile(beat.extension, (2, 1)), np.tile(beat.power, (2, 1))
    many = Swimmers(config, bodies, groups, *beats, 1)
    amplitudes = np.random.default_rng(3).random((2, len(bodies), 2))
    for portion in amplitudes:
        many.run(portion, 20)
    for one in range(len(bodies)):
        alone = Swimmers(config, body.some(bodies, np.array([one])), groups[one : one + 1], *beats, 1)
        for portion in amplitudes:
            alone.run(portion[one : one + 1], 20)
        assert (alone.seen[0] == many.seen[one]).all()
        assert (alone.places(0) == many.places(one)).all()
        assert (alone.centre(0) == many.centre(one)).all()
    assert len(np.unique(many.seen, axis=0)) == len(bodies)


def test_a_creature_whose_groups_have_no_amplitude_stays_where_it_is():
    world = arena()
    bodies = world.grown(controllers_at_random(world, 1))
    control = world.controllers_of(controllers_at_random(world, 1))
    grown, power = controllers.beats_of(world.config, control)
    swimmers = Swimmers(world.config, bodies, control.groups, grown[0], power[0], 1)
    swimmers.run(np.zeros((1, 6)), 96)
    assert np.abs(swimmers.seen[0, :2]).max() < 1e-6


@pytest.mark.slow  # it compiles in 64 bits
def test_mirrored_quadrants_with_mirrored_food_steer_the_mirrored_way():
    world = arena(fitness="reach", target_x=6.0, target_y=5.0, double_precision=True, beats=8)
    other = arena(fitness="reach", target_x=6.0, target_y=-5.0, double_precision=True, beats=8)
    genomes = controllers_at_random(world)
    np.testing.assert_allclose(world.evaluate(genomes).fitness, other.evaluate(genomes).fitness, rtol=0, atol=1e-9)


def test_food_lies_in_its_ring_and_is_that_of_its_episode():
    food = np.array([food_of(0, episode) for episode in range(40)])
    far = np.hypot(*np.moveaxis(food, 2, 0))
    assert ((far >= NEAREST) & (far <= FARTHEST)).all()
    assert len(np.unique(food[:, 0], axis=0)) == 40
    assert np.abs(food.mean(axis=(0, 1))).max() < 1
    assert (food_of(0, 3, meals=5) == food[3, :5]).all()


def test_a_film_shows_the_very_episode_that_is_scored():
    world = arena(beats=6, episodes=1)
    genes = controllers_at_random(world, 1)
    steps = np.arange(0, 6 * 48 + 1, 12)
    _, centres, food = episode(world.config, world.grown(genes), world.controllers_of(genes), world.food(0), steps)
    found = world.evaluate(genes)
    if not found.details["meals"][0]:
        moved = np.hypot(*food[0]) - np.hypot(*(food[0] - (centres[-1] - centres[0])))
        assert abs(moved - found.details["approach"][0]) < 1e-6


def test_the_second_look_has_other_food():
    world = arena(episodes=2)
    fresh = world.refined()
    assert fresh.config.episodes > 2
    assert (fresh.food(0) != world.food(0)).any()


@pytest.mark.parametrize("control", controllers.CONTROLS)
def test_numbers_of_a_half_make_no_beat_differ_from_the_common_one(control):
    world = arena(control=control)
    plain = world.controllers_of(world.from_parameters(np.full((1, world.parameters), 0.5)))
    assert np.abs(plain.phase).max() < 1e-4
    assert np.abs(plain.duty - 0.5).max() < 1e-4


def test_bodies_are_bred_with_their_controllers():
    world = arena(body="bred", episodes=2, beats=8)
    genomes = controllers_at_random(world, 60)
    assert world.parameters == 60 + 18
    assert len(np.unique(world.grown(genomes).nodes)) > 3
    assert world.evaluate(genomes).valid.sum() > 20


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"control": "legs"}, "Unknown control 'legs'"),
        ({"fitness": "distance"}, "Unknown fitness 'distance'"),
        ({"body": "bred", "control": "bonds"}, "control must be quadrants or cppn"),
        ({"decide": 1000, "beats": 1}, "decide must be at most"),
        ({"body": "nowhere.npz"}, "nowhere.npz"),
    ],
)
def test_what_cannot_steer_is_refused_in_a_line(settings, words):
    with pytest.raises(UsageError, match=re.escape(words)) as refused:
        arena(**settings)
    assert "\n" not in str(refused.value)


def test_a_body_without_muscles_is_refused_in_a_line(tmp_path):
    from sims.oceanworld import genome_files

    genome_files.write(tmp_path / "stiff.npz", full())
    with pytest.raises(UsageError, match="has no muscle and no fin"):
        arena(body=str(tmp_path / "stiff.npz"))


@pytest.mark.slow
def test_cma_es_breeds_controllers_that_find_food_where_they_never_were():
    from alife.search import base

    world = arena(episodes=4)
    settings = base.config_class("cma_es")(population=24, spread=20)
    search = base.search_class("cma_es")(world, settings, batch=24, seed=0)
    best, genes = -np.inf, None
    while search.evaluations < 2400:
        asked = search.ask()
        scores = world.evaluate(asked)
        search.tell(asked, scores)
        if scores.fitness.max() > best:
            best, genes = scores.fitness.max(), asked[scores.fitness.argmax()]
    assert world.evaluate(controllers_at_random(world, 60)).fitness.mean() < 0
    assert world.refined().evaluate(genes[None]).fitness[0] > 30
