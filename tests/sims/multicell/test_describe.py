from dataclasses import replace

import numpy as np
import pytest

from sims.multicell.config import Config
from sims.multicell.world import World


@pytest.fixture(scope="module")
def world():
    return World(Config(height=32, width=32, mutation_rate=5000))


@pytest.fixture(scope="module")
def state(world):
    made = world.reset(seeds=[0, 1])
    world.step(made, 800)
    return made


def test_a_cell_is_told_whole(world, state):
    y, x = np.argwhere(state.role[1] > 0)[5]
    told = world.inspect(state, world=1, y=int(y), x=int(x))
    assert told["role"] == state.role[1, y, x]
    assert told["does"] == world.config.role_names[told["role"] - 1]
    assert told["energy"] == state.energy[1, y, x]
    assert told["age"] == 800 - state.birth_step[1, y, x]
    assert told["chemicals"] == state.chemicals[1, y, :, x].tolist()
    assert told["genome"] == state.genome[1, y, x].tolist()
    assert told["organism_cells"] == (state.organism[1] == state.organism[1, y, x]).sum()
    assert told["species_cells"] == (state.species[1] == state.species[1, y, x]).sum()
    assert int(told["species"], 16) == state.species[1, y, x]
    assert str(told["role"]) in told["word"]
    assert any(told["does"] in line for line in told["tree"])


def test_an_empty_space_tells_its_molecules(world, state):
    y, x = np.argwhere(state.role[0] == 0)[0]
    told = world.inspect(state, world=0, y=int(y), x=int(x))
    assert told == {"chemicals": state.chemicals[0, y, :, x].tolist(), "does": "empty"}


@pytest.mark.parametrize("place", [(2, 0, 0), (0, 32, 0), (0, 0, -1)])
def test_a_place_off_the_map_is_refused(world, state, place):
    number, y, x = place
    with pytest.raises(IndexError, match="2 worlds of 32 x 32 spaces"):
        world.inspect(state, world=number, y=y, x=x)


def test_a_summary_tells_the_commonest_words_and_their_roles(world, state):
    *words, roles = world.summary(state, world=1)
    assert all("%" in line for line in words)
    assert roles.startswith("where 1 is green: eats food (1+2 -> 3+5)")


def test_a_summary_of_a_dead_world_says_so():
    empty = World(Config(height=8, width=8, founders=4, supply_bottom=0))
    made = empty.reset()
    empty.step(made, 100)
    assert empty.summary(made) == ["Nothing lives any more."]


def test_age_is_right_when_the_count_of_steps_has_passed_32_bits(world, state):
    y, x = (int(place) for place in np.argwhere(state.role[0] > 0)[0])
    late = replace(state, step=5, birth_step=state.birth_step.copy())
    late.birth_step[0, y, x] = 2**32 - 2
    assert world.inspect(late, world=0, y=y, x=x)["age"] == 7
