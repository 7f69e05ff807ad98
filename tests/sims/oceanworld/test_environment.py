"""Swimmers as Gymnasium environments."""

import re
import warnings

import numpy as np
import pytest

from alife.core.errors import UsageError
from sims.oceanworld.food import food_of

gymnasium = pytest.importorskip("gymnasium", reason="needs the extra gym")
IDS = ("alife/SwimToFood-v0", "alife/SwimTo-v0")

COUNT, EPISODE = 4, 15


@pytest.fixture(autouse=True)
def registered():
    from alife import environments

    assert tuple(environments.IDS) == IDS


def single(name="alife/SwimToFood-v0", **options):
    return gymnasium.make(name, **options).unwrapped


def shoal(count=COUNT, name="alife/SwimToFood-v0", **options):
    return gymnasium.make_vec(name, num_envs=count, vectorization_mode="vector_entry_point", **options)


def actions(count=COUNT, seed=0):
    return np.random.default_rng(seed).random((count, 4)).astype(np.float32)


@pytest.mark.parametrize("name", IDS)
def test_gymnasium_finds_nothing_to_warn_of(name):
    from gymnasium.utils.env_checker import check_env

    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        check_env(single(name, render_mode="rgb_array"))
    assert not [str(one.message) for one in found if "gymnasium" in str(one.filename) or "WARN" in str(one.message)]


def test_many_are_as_many_single_ones_to_the_bit_over_the_ends_of_episodes():
    many, singles = shoal(episode=EPISODE), [single(episode=EPISODE) for _ in range(COUNT)]
    told, _ = many.reset(seed=5)
    assert (told == [one.reset(seed=5 + number)[0] for number, one in enumerate(singles)]).all()
    over = np.zeros(COUNT, bool)
    for turn in range(3 * EPISODE):
        acts = actions(seed=turn)
        found = many.step(acts)
        each = [
            (one.reset()[0], 0.0, False, False) if over[number] else one.step(acts[number])[:4]
            for number, one in enumerate(singles)
        ]
        for mine, theirs in zip(found[:4], zip(*each, strict=True), strict=True):
            assert (mine == np.array(theirs)).all()
        over = found[2] | found[3]


def test_the_same_seed_is_the_same_episode_and_another_one_is_not():
    one, other, third = single(), single(), single()
    first, same, different = (env.reset(seed=seed)[0] for env, seed in ((one, 3), (other, 3), (third, 4)))
    assert (first == same).all()
    assert (first != different).any()
    for turn in range(10):
        assert (one.step(actions(1, turn)[0])[0] == other.step(actions(1, turn)[0])[0]).all()


def test_food_is_where_the_words_of_its_seed_place_it():
    env = single()
    env.reset(seed=1)
    seeds = np.random.Generator(np.random.PCG64(np.random.SeedSequence(1))).integers(2**32, dtype=np.uint32)
    assert (env.core.sought[0, :2] == food_of(int(seeds), 0)[0]).all()


def test_an_episode_ends_after_its_decisions_and_a_target_ends_it_when_it_is_reached():
    env = single(episode=3)
    env.reset(seed=0)
    assert [env.step(actions(1)[0])[3] for _ in range(3)] == [False, False, True]
    near = single("alife/SwimTo-v0", water={"target_x": 2.1, "target_y": 0.0, "reach": 2.0}, episode=400)
    near.reset(seed=0)
    ended = [near.step(np.ones(4, np.float32)) for _ in range(40)]
    assert any(terminated for _, _, terminated, _, _ in ended)


def test_what_it_is_told_and_what_it_can_do_depend_on_water_and_groups():
    assert single().observation_space.shape == (10,)
    assert single(water={"current_x": -1.0}).observation_space.shape == (12,)
    assert single(groups="bonds").action_space.shape == (14,)


def test_the_reward_is_the_way_that_it_came_nearer():
    env = single("alife/SwimTo-v0", water={"target_x": 60.0})
    env.reset(seed=0)
    rewards = [env.step(np.ones(4, np.float32))[1] for _ in range(30)]
    assert sum(rewards) == pytest.approx(60 - env.core.sought[0, 2], abs=1e-6)
    assert sum(rewards) > 5  # the champion swims ahead at full amplitude


def test_a_picture_is_a_picture():
    env = single(render_mode="rgb_array")
    env.reset(seed=0)
    picture = env.render()
    assert picture.dtype == np.uint8
    assert picture.ndim == 3
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 20


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"water": {"current_x": 99.0}}, "current_x must be -8..8"),
        ({"groups": "legs"}, "Unknown control 'legs'"),
        ({"genome": np.zeros(256, np.uint8)}, "no muscle and no fin"),
        ({"genome": np.zeros(3, np.uint8)}, "must be a genome"),
    ],
)
def test_what_cannot_swim_is_refused_in_a_line(options, words):
    with pytest.raises(UsageError, match=re.escape(words)) as refused:
        single(**options)
    assert "\n" not in str(refused.value)
