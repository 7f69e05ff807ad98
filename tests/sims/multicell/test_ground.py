"""Where the foods enter: as much in all on every ground, kinds in fixed shares."""

import numpy as np
import pytest

from alife.core.errors import UsageError
from alife.engines import backend
from alife.worlds.intervention import Intervention
from sims.multicell import ground
from sims.multicell.config import GROUNDS, IN_BLOCKS, MAPPED, Config
from sims.multicell.world import World

SEEDS = range(3)


def due(config, seed):
    """Return the [/65536 molecules] of every food that are due to all spaces in a step, (foods,)."""
    rows = np.arange(config.height)
    rate = config.rate_top + (config.rate_bottom - config.rate_top) * rows // (config.height - 1)
    if not config.has_ground:
        return np.full(len(config.foods), rate.sum() * config.width)
    shares = ground.food_share(config)[ground.ground_of(config, seed)]
    return (rate[:, None, None] * shares // ground.SHARE_UNIT).sum(axis=(0, 1))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", GROUNDS)
def test_as_much_of_every_food_enters_on_every_ground(name, seed):
    usual = due(Config(), seed)
    assert due(Config(ground=name), seed) == pytest.approx(usual, rel=0.001)


@pytest.mark.parametrize("order", [0.0, 1.0])
@pytest.mark.parametrize("name", IN_BLOCKS)
def test_every_world_has_as_many_blocks_of_a_kind(name, order):
    config = Config(ground=name, ground_order=order)
    maps = [ground.ground_of(config, seed) for seed in SEEDS]
    wanted = ground.counts(config) * config.ground_scale**2
    for found in maps:
        assert np.bincount(found.ravel(), minlength=len(wanted)).tolist() == wanted.tolist()
    assert (maps[0] != maps[1]).any()
    assert wanted.sum() == config.height * config.width


@pytest.mark.parametrize("name", IN_BLOCKS)
def test_kinds_of_blocks_keep_the_numbers_that_saved_maps_have(name):
    """Bands of more than two foods came later; of three foods there are 3 + 2 kinds, 16 of bands, rich and poor."""
    config = Config(foods=(1, 2, 3), ground=name)
    laid = {"foods_apart": {1, 2, 3}, "foods_together": {21, 22}, "rock": {0, 4}}
    assert set(np.unique(ground.ground_of(config, 5)).tolist()) == laid[name]


@pytest.mark.parametrize("foods", [(1, 2), (1, 2, 3), (1, 2, 3, 0)])
def test_as_much_of_every_food_enters_in_bands_of_any_number_of_foods(foods):
    config = Config(foods=foods, ground="bands")
    shares = ground.food_share(config)[ground.ground_of(config, 0)]
    assert np.array_equal(shares.mean(axis=(0, 1)), [ground.SHARE_UNIT] * len(foods))
    most = [shares[0, :32, food].argmax() for food in range(len(foods))]
    assert len(set(most)) == len(foods), "no food has a place of its own"


def test_order_keeps_blocks_of_a_kind_together():
    def pairs(order):
        found = ground.ground_of(Config(ground="foods_apart", ground_order=order, ground_scale=1), 5)
        return (found == np.roll(found, 1, axis=1)).mean()

    assert pairs(0.0) == pytest.approx(0.5, abs=0.02)
    assert pairs(1.0) > 0.85


def test_the_chance_of_an_exchange_is_that_of_a_heat_bath():
    assert ground.chances(0.0).tolist() == [32768] * 17
    assert ground.chances(1.0)[8 + 2] / 65536 == pytest.approx(np.exp(2) / (1 + np.exp(2)), abs=1e-5)


@pytest.mark.parametrize("name", MAPPED)
def test_what_entered_is_what_was_due(name):
    config = Config(height=32, width=32, ground=name)
    world = World(config, backend.start("cpu", 1))
    state = world.reset(seeds=[4])
    world.step(state, 800)
    entered = state.supplied[0].sum(axis=0)[list(config.foods)]
    assert entered / 800 * 65536 == pytest.approx(due(config, 4), rel=0.02)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"ground": "rok"}, "Unknown ground 'rok'. Did you mean 'rock'"),
        ({"ground": "rock", "ground_scale": 5}, "multiples of ground_scale = 5"),
        ({"ground": "rock", "ground_drift": 5}, "one of foods_apart, foods_together, bands, got 'rock'"),
        ({"ground": "bands", "width": 48}, "a width that is a multiple of 32"),
        (
            {"ground": "foods_apart", "height": 4, "width": 4, "founders": 1},
            "needs 2 foods or more, and a block for each",
        ),
        ({"disease": 9, "width": 16}, "disease_radius must be less than width = 16"),
    ],
)
def test_ground_that_cannot_be_is_refused(settings, message):
    with pytest.raises(UsageError, match=message):
        Config(**settings)


def test_founders_need_room_beside_rock():
    with pytest.raises(UsageError, match="leaves .* spaces for founders, got 64; give fewer"):
        World(Config(height=16, width=16, founders=64, ground="rock", ground_scale=2)).reset()


def test_ground_is_laid_by_hand_and_nothing_stays_on_rock():
    config = Config(height=32, width=32, ground="rock", disease=3000)
    world = World(config, backend.start("cpu", 1))
    state = world.reset(seeds=[1])
    world.step(state, 300)
    rock = ground.rock_kind(config)
    total = state.chemicals.sum(dtype=np.int64) + state.drained.sum()
    for choice in (rock, 0):
        world.apply_intervention(state, Intervention(300, 0, "ground", 28, 9, radius=4, choice=choice))
        assert state.chemicals.sum(dtype=np.int64) + state.drained.sum() == total
        assert (state.ground[0, 26:30, 9] == choice).all()
        assert (state.role[0, 26:30, 9] == (config.rock if choice else 0)).all()
        assert ((state.role == config.rock) == (state.ground == rock)).all()
    world.step(state, 10)


def test_ground_that_drifts_moves_a_column_each_so_many_steps_and_with_it_what_is_laid_by_hand():
    world = World(Config(height=32, width=32, ground="foods_apart", ground_drift=100), backend.start("cpu", 1))
    state = world.reset(seeds=[1])
    first = world.render(state, colours="ground")
    world.step(state, 399)
    assert (world.render(state, colours="ground") == np.roll(first, 3, axis=1)).all()
    assert world.inspect(state, world=0, y=9, x=5)["ground"] == ground.kinds(world.config)[state.ground[0, 9, 2]]
    plain = Intervention(399, 0, "ground", 28, 9, radius=2, choice=ground.PLAIN)
    world.apply_intervention(state, plain)
    assert world.inspect(state, world=0, y=28, x=9)["ground"] == "plain"
    world.step(state, 1)
    assert world.inspect(state, world=0, y=28, x=10)["ground"] == "plain"
    assert "rock" not in next(tool for tool in world.tools if tool.name == "ground").choices


def test_a_world_without_a_map_has_no_ground_to_lay():
    world = World(Config(height=16, width=16, founders=4))
    assert "ground" not in [tool.name for tool in world.tools]
    with pytest.raises(ValueError, match="this Multicell has add, remove, kill, plant"):
        world.apply_intervention(world.reset(), Intervention(0, 0, "ground", 3, 3))
