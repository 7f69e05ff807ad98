from dataclasses import replace

import pytest

from alife.core.errors import UsageError
from sims.multicell.config import Config
from sims.multicell.kernel_params import kernel_params
from sims.multicell.world import World


def test_a_killer_strikes_when_it_can_pay_for_strike_and_child():
    assert kernel_params(Config(kill_cost=3, birth_cost=5, child_energy=11)).strike_threshold == 19


def test_nobody_strikes_in_the_neutral_control():
    config = Config(neutral=True)
    assert kernel_params(config).strike_threshold > config.energy_cap


def test_mutation_makes_killers_only_where_there_may_be_any():
    assert kernel_params(Config()).inheritable_roles == kernel_params(Config(killers=False)).inheritable_roles + 1


def test_a_world_has_no_more_spaces_than_random_numbers_can_tell_apart(monkeypatch):
    assert Config(height=32, width=32)
    monkeypatch.setattr("sims.multicell.config.LARGEST_WORLD", 1000)
    with pytest.raises(UsageError, match="height x width must be at most 1000 spaces"):
        Config(height=32, width=32)


def test_memory_counts_what_cells_intend_too():
    world = World(Config())
    state = world.fetch(world.reset())
    assert world.bytes_per_world() >= sum(vars(state)[name].nbytes for name in world.layout(world.config)) + 128 * 128


def test_energy_per_food_is_nothing_where_no_food_came():
    world = World(replace(Config(), supply_bottom=0, supply_top=0))
    state = world.reset()
    since = world.totals(state)
    world.step(state, 2)
    assert world.measure(state, since)["energy_per_food"][0] == 0
