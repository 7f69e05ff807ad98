"""What no step of any Multicell world can break: molecules, energy, no perpetual motion, organisms."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sims.multicell import ground
from sims.multicell.config import Config
from sims.multicell.genome import plans
from sims.multicell.metrics import words_of
from sims.multicell.scalar_rules import CAPACITY
from sims.multicell.state import Counter
from sims.multicell.world import World
from tests.sims.multicell.strategies import configs
from tests.thorough import cases

STEPS = 40
FACTS = ("pheromone", "child_pheromone", "telomere", "organism", "species", "energy", "birth_step", "genome")


def steps_of(config, seed=0, steps=STEPS):
    """Yield (before, now) for every step of a world."""
    world = World(config)
    state = world.reset(seeds=[seed])
    for _ in range(steps):
        before = {name: array.copy() for name, array in world.observe(state).items()}
        world.step(state)
        yield before, state


def books(state, book):
    return state.books[0, :, book].sum()


@settings(max_examples=cases(60), deadline=None)
@given(config=configs(), seed=st.integers(0, 2**31))
def test_molecules_are_what_came_in_less_what_went_out_and_what_reactions_changed(config, seed):
    reactions = config.chemistry.reactions
    for _, state in steps_of(config, seed):
        total = state.chemicals[0].sum(axis=(0, 2), dtype=np.int64)
        balance = state.supplied[0].sum(axis=0) - state.drained[0].sum(axis=0)
        assert total.sum() == balance.sum(), "a reaction makes two molecules of two"
        assert state.chemicals.min() >= 0
        assert state.chemicals.max() <= CAPACITY
        energy = np.array(config.energy)
        assert (energy * (total - balance)).sum() == -books(state, Counter.PAYOUT), "phi pays what cells are paid"
        unreachable = [c for c in range(config.chemistry.size) if c not in config.chemistry.chemicals]
        assert not total[unreachable].any()
    assert all(reaction.payout > 0 for reaction in reactions)


@settings(max_examples=cases(60), deadline=None)
@given(config=configs(), seed=st.integers(0, 2**31))
def test_energy_is_what_reactions_paid_less_heat(config, seed):
    start = config.founders * config.founder_energy
    for _, state in steps_of(config, seed):
        assert state.energy.sum() == start + books(state, Counter.PAYOUT) - books(state, Counter.HEAT)
        assert state.energy.min() >= 0
        assert state.energy.max() <= config.energy_cap


@settings(max_examples=cases(60), deadline=None)
@given(config=configs(), seed=st.integers(0, 2**31))
def test_empty_spaces_hold_zeros_and_cells_are_counted(config, seed):
    for _, state in steps_of(config, seed):
        empty = (state.role == 0) | (state.role == config.rock)
        for name in (
            "pheromone",
            "child_pheromone",
            "telomere",
            "organism",
            "species",
            "energy",
            "birth_step",
            "genome",
        ):
            assert not getattr(state, name)[empty].any(), name
        alive = config.founders + books(state, Counter.BIRTHS) - books(state, Counter.DEATHS)
        assert alive == np.count_nonzero(~empty)
        assert books(state, Counter.KILLS) <= books(state, Counter.DEATHS)
        assert (state.organism[~empty] > 0).all()
        assert (state.species[~empty] > 0).all()


@settings(max_examples=cases(60), deadline=None)
@given(config=configs(mutation_rate=3000), seed=st.integers(0, 2**31))
def test_children_belong_to_a_parent_beside_them_or_found_an_organism(config, seed):
    for before, state in steps_of(config, seed):
        known = set(before["organism"][0].ravel().tolist())
        for y, x in np.argwhere((state.birth_step[0] == state.step) & (state.role[0] > 0)):
            label = state.organism[0, y, x]
            if state.pheromone[0, y, x] == 0:
                assert label not in known, "a spore founds a new organism"
                assert state.telomere[0, y, x] == config.telomere
                assert np.count_nonzero(state.organism[0] == label) == 1
            else:
                near = [(y - 1, x), (y + 1, x), (y, (x - 1) % config.width), (y, (x + 1) % config.width)]
                kin = [place for place in near if 0 <= place[0] < config.height and state.organism[0][place] == label]
                assert [
                    place
                    for place in kin
                    if state.species[0][place] == state.species[0, y, x]
                    and state.telomere[0][place] == state.telomere[0, y, x] + 1
                    and state.child_pheromone[0][place] == state.pheromone[0, y, x]
                ]


@settings(max_examples=cases(30), deadline=None)
@given(config=configs(mutation_rate=1311, death_rate=0), seed=st.integers(0, 2**31))
def test_an_organism_lies_within_its_telomere_of_its_founder(config, seed):
    founders = {}
    for before, state in steps_of(config, seed):
        for y, x in np.argwhere(before["organism"][0] > 0):  # before the founder's own children are born
            founders.setdefault(int(before["organism"][0, y, x]), (y, x))
        for y, x in np.argwhere(state.organism[0] > 0):
            founder_y, founder_x = founders.get(int(state.organism[0, y, x]), (y, x))
            across = abs(x - founder_x)
            assert abs(y - founder_y) + min(across, config.width - across) <= config.telomere


@settings(max_examples=cases(40), deadline=None)
@given(config=configs(disease=40000), seed=st.integers(0, 2**31))
def test_every_cell_has_the_plan_of_its_genome_and_the_diseased_are_dead(config, seed):
    for _, state in steps_of(config, seed, steps=12):
        alive = state.organism[0] > 0
        assert (state.plan[0][alive] == plans(state.genome[0][alive], config)).all()
        assert not state.plan[0][~alive].any()
        assert state.diseased.sum() + books(state, Counter.KILLS) <= books(state, Counter.DEATHS)


@settings(max_examples=cases(40), deadline=None)
@given(config=configs(ground="rock", founders=1, height=16, width=16, ground_scale=1), seed=st.integers(0, 2**31))
def test_nothing_is_on_rock_and_no_step_moves_it(config, seed):
    for before, state in steps_of(config, seed):
        rock = state.ground == ground.rock_kind(config)
        assert (rock == (state.role == config.rock)).all()
        assert (state.ground == before["ground"]).all()
        assert state.role.max() <= config.rock
        assert not state.chemicals.transpose(0, 1, 3, 2)[rock].any()
        assert not state.energy[rock].any()


def test_a_telomere_of_6_bounds_an_organism_at_85_cells():
    config = Config(
        height=40, width=40, founders=1, mutation_rate=0, death_rate=0, supply_top=65536, supply_bottom=65536
    )
    world = World(config)
    cycle = np.array([0, 1, 1, 2, 2, 2, 2, *[1] * 8, 1, 3, 3, 2, 1, 2, 2, 1], np.uint8)  # 0 -> 1 -> 2 -> 3 -> 1 ...
    state = world.reset(cycle[None], seeds=[0])
    largest = 0
    for _ in range(300):
        world.step(state, 5)
        _, sizes = np.unique(state.organism[state.organism > 0], return_counts=True)
        largest = max(largest, sizes.max())
        assert largest <= 85
    assert largest > 40, "the organism never grew, so the bound was not tried"


def test_without_mutation_there_is_one_word_for_ever():
    config = Config(height=48, width=48, mutation_rate=0)
    world = World(config)
    state = world.reset(seeds=[0])
    for _ in range(10):
        world.step(state, 200)
        assert list(words_of(state, config, 0)) == ["1 1 1 1 | spore"]


def test_without_killers_nobody_is_killed():
    config = Config(height=48, width=48, killers=False, mutation_rate=30000)
    world = World(config)
    state = world.reset(seeds=[0])
    world.step(state, 3000)
    assert books(state, Counter.BIRTHS) > 10_000
    assert books(state, Counter.KILLS) == 0
    assert state.role.max() < config.killer


def test_without_supply_all_die():
    config = Config(height=32, width=32, supply_bottom=0, founders=100)
    world = World(config)
    state = world.reset(seeds=[0])
    world.step(state, 200)
    assert not state.role.any()
    assert not state.chemicals.any()


@pytest.mark.parametrize("size", [(2, 2), (3, 2), (2, 6), (7, 10), (33, 12), (10, 66)])
def test_a_world_of_any_size_feeds_every_row_by_its_height(size):
    height, width = size
    flood = {
        "supply_bottom": 64000,
        "supply_top": 0,
        "supply_period": 1,
        "outflow": 0,
        "diffusion": 0,
        "death_rate": 65536,
    }
    config = Config(height=height, width=width, founders=1, **flood)
    world = World(config)
    state = world.reset(seeds=[3])
    world.step(state, 100)
    rate = 64000 * np.arange(height) // (height - 1)
    expected = 100 * rate / 65536 * width
    assert np.abs(state.supplied[0, :, 1] - expected).max() <= 6 * np.sqrt(100 * width)
    assert (state.supplied[0, 0] == 0).all()
