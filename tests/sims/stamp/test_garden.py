import numpy as np
import pytest

from alife.core.state import digest
from alife.engines import backend
from alife.worlds.intervention import Intervention
from sims.stamp.config import Config
from sims.stamp.metrics import by_plot, distances
from sims.stamp.world import World
from tests.sims.stamp.rules import TINY

EVOLVING = {"founders": 4, "seed_rate": 20000, "mutation_rate": 20000, "death_rate": 2000}


def garden(**settings):
    return World(Config(**{"rule": TINY, "rows": 4, "columns": 5, **settings}), backend.start("cpu", 1))


def grown(world, steps, seed=0):
    state = world.reset(seeds=[seed])
    world.step(state, steps)
    return state


def intervene(world, state, tool, **given):
    world.apply_intervention(state, Intervention(step=state.step, world=0, tool=tool, **{"y": 2, "x": 3, **given}))


def test_without_seeds_and_death_there_are_the_founders_for_ever():
    world = garden(founders=7)
    state = grown(world, 60)
    assert np.count_nonzero(state.species) == 7
    assert not state.books.any()


def test_seeds_fall_beside_their_parents_and_are_counted():
    world = garden(**EVOLVING)
    state = grown(world, 120)
    totals = world.totals(state)
    assert totals["births"][0] > 5
    assert totals["mutants"][0] > 0
    assert np.count_nonzero(state.species) == 4 + totals["births"][0] - totals["deaths"][0]


def test_without_mutation_all_are_designs_of_the_file():
    state = grown(garden(**{**EVOLVING, "mutation_rate": 0}), 120)
    there = state.species[0] != 0
    assert (state.design[0][there] > 0).all()
    assert len(np.unique(state.species[0][there])) <= 4


def test_a_mutant_has_no_design_and_another_encoding():
    world = garden(**EVOLVING)
    state = grown(world, 160)
    mutants = (state.species[0] != 0) & (state.design[0] == 0)
    assert mutants.any()
    for code in state.genome[0][mutants]:
        assert not (world.config.stamp.codes == code).all(axis=1).any()
    assert np.isnan(distances(state, world.config, 0)[mutants]).all()


def test_an_empty_plot_holds_zeros():
    state = grown(garden(**EVOLVING, plot=24), 150)
    empty = state.species[0] == 0
    assert empty.any()
    assert not state.genome[0][empty].any()
    assert not state.birth_step[0][empty].any()


def test_a_body_that_was_erased_withers():
    world = garden()
    state = grown(world, 3)
    state.channels[:] = 0
    world.step(state, 3 * world.config.growth)
    assert not state.species.any()
    assert world.totals(state)["withered"][0] == 20


def test_erasing_leaves_a_hole():
    world = garden()
    state = grown(world, 20)
    intervene(world, state, "erase", radius=2)
    assert not state.channels[0, 1:4, 2:5].any()
    assert state.species[0, 0, 0]


def test_killing_leaves_an_empty_plot():
    world = garden()
    state = grown(world, 20)
    intervene(world, state, "kill")
    assert not state.species[0, 0, 0]
    assert not by_plot(state.channels[0], world.config)[0, 0].any()
    assert world.totals(state)["deaths"][0] == 1


def test_a_design_can_be_sown_and_a_copy_planted():
    world = garden(founders=1)
    state = grown(world, 20)
    intervene(world, state, "sow", choice=2)
    assert state.design[0, 0, 0] == 3
    copied = world.copied_genome(state, world=0, y=2, x=3)
    intervene(world, state, "plant", x=world.config.side + 2, cutting=copied)
    assert state.species[0, 0, 1] == state.species[0, 0, 0]
    assert state.design[0, 0, 1] == 3


@pytest.mark.parametrize(("tool", "given"), [("sow", {"choice": 600}), ("plant", {"cutting": (1, 2)}), ("sing", {})])
def test_what_cannot_be_done_is_told(tool, given):
    world = garden()
    with pytest.raises(ValueError, match=r"designs 0\.\.|genomes must be|Unknown tool"):
        intervene(world, grown(world, 1), tool, **given)


def test_the_inspector_knows_the_cell_and_its_body():
    world = garden()
    state = grown(world, 20)
    side = world.config.side
    found = world.inspect(state, world=0, y=side // 2, x=side // 2)
    assert found["organism_cells"] > 1
    assert found["age"] == 20
    assert len(found["signals"].split()) == world.config.stamp.rule.channels - 4
    assert bytes.fromhex(found["encoding"]) == state.genome[0, 0, 0].tobytes()
    assert 0 <= found["distance_to_design"] <= 1


def test_founders_can_be_given():
    world = garden(founders=2)
    code = np.full((1, world.config.stamp.code_length), 99, np.uint8)
    state = world.reset(code)
    assert (state.genome[state.species != 0] == 99).all()
    assert not state.design.any()
    with pytest.raises(ValueError, match="genomes must be uint8"):
        world.reset(np.zeros((1, 3), np.uint8))


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, "5d642d53ceb7"),
        ({"freeze": 0, "plot": 10}, "d6d550ae31fa"),
        ({**EVOLVING, "freeze": 3}, "233c94daead6"),
    ],
)
def test_the_history_is_what_it_has_been_from_the_first_day(settings, expected):
    world = garden(rows=3, columns=4, **settings)
    assert digest(grown(world, 100, seed=7), 0) == expected
