"""What a bitwise world looks like, and what it says of itself."""

import pytest

from alife.core.errors import UsageError
from alife.worlds.colours import EMPTY
from sims.bitwise.config import PRESETS, Config
from sims.bitwise.render import POSSIBLE
from sims.bitwise.world import World


@pytest.fixture(scope="module")
def lived():
    world = World(Config(**PRESETS["chains"].rules))
    state = world.reset(seeds=[15])
    world.step(state, 3000)
    return world, state


def test_a_pixel_shows_how_many_run_a_reaction(lived):
    world, state = lived
    picture, legend = world.render(state), dict(world.legend())
    assert tuple(picture[1, 2]) == tuple(picture[2, 1]) == legend["1000 or more"]
    assert tuple(picture[3, 9]) == legend["100 .. 999 individuals"]
    assert (picture[range(16), range(16)] == EMPTY).all()
    assert (picture == POSSIBLE).all(axis=-1).sum() > 20


def test_levels_have_their_colours(lived):
    world, state = lived
    picture, legend = world.render(state, colours="level"), dict(world.legend("level"))
    assert tuple(picture[1, 2]) == legend["level 1, lives on food alone"]
    assert tuple(picture[9, 14]) == legend["level 4"]
    assert len(set(legend.values())) == len(legend)


def test_unknown_colours_are_refused(lived):
    world, state = lived
    with pytest.raises(UsageError, match="Did you mean 'level'"):
        world.render(state, colours="levels")
    with pytest.raises(UsageError, match="Unknown colours"):
        world.legend("taste")


def test_inspect_tells_on_whom_a_reaction_lives(lived):
    world, state = lived
    told = world.inspect(state, world=0, y=9, x=3)
    assert told["does"] == "3+9 -> 10+6"
    assert "1+2" in told["lives_on"]
    assert "3+10" in told["feeds"]
    assert told["level"] == 2
    assert told["knocked_out"] is False
    assert world.inspect(state, world=0, y=2, x=2)["does"] == "a molecule does not react with its like"
    assert "out of reach" in world.inspect(state, world=0, y=4, x=0)["does"]
    with pytest.raises(IndexError, match="the batch is 1 world of 16 chemicals"):
        world.inspect(state, world=0, y=16, x=0)


def test_the_summary_names_the_commonest(lived):
    world, state = lived
    lines = world.summary(state)
    assert "possible reactions live" in lines[0]
    assert "1+2 -> 3+9  lives on" in lines[1]


def test_a_dead_world_says_so():
    world = World(Config(founders=1, death_rate=256, upkeep=0, birth_cost=1, random_energy=100))
    state = world.reset(seeds=[0])
    world.step(state, 3)
    assert world.summary(state) == ["Nothing lives any more."]
    assert world.measure(state, world.totals(state))["effective_species"][0] == 0
