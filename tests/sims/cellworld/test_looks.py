"""What a Cellworld looks like, and what it says of itself."""

import numpy as np
import pytest

from alife.core.errors import UsageError
from sims.cellworld import render
from sims.cellworld.config import Config
from sims.cellworld.render import EMPTY, FRAME, LIT, PART, TILE, UNLIT
from sims.cellworld.world import World

CONFIG = Config(height=3, width=4, founders=2, founder_energy=36, death_rate=0, tolerance=2)
ARMED = [1, 2, 0, 0, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0, 0]  # spikes on its east edge
TAME = [1, 2, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]


@pytest.fixture
def world():
    return World(CONFIG)


@pytest.fixture
def state():
    """Return a world with an armed cell at (1, 0) and a tame one to its east."""
    from alife.engines.kernel_tuples import filled
    from sims.cellworld.cell_rules import clear, develop
    from sims.cellworld.initial_state import founded
    from sims.cellworld.kernel_params import kernel_params, tables_of
    from sims.cellworld.state import Cells

    state = founded(CONFIG, np.array([0]))
    for y in range(3):
        for x in range(4):
            clear(filled(Cells, state), 0, y, x)
    for x, genome in enumerate((ARMED, TAME)):
        state.genome[0, 1, x], state.energy[0, 1, x] = genome, 36
        with np.errstate(over="ignore"):
            develop(filled(Cells, state), kernel_params(CONFIG), tables_of(CONFIG), 0, 1, x)
    return state


def test_from_near_every_part_stands_where_it_belongs(world, state):
    tile = world.render(state, colours="parts")[TILE : 2 * TILE, :TILE]
    palette = [colour for _, colour in world.legend("parts")][1:6]
    inside = tile[FRAME:-FRAME, FRAME:-FRAME]
    assert [tuple(inside[PART * (n // 4), PART * (n % 4)]) for n in range(16)] == [palette[part] for part in ARMED]


def test_the_outline_fills_as_energy_grows(world, state):
    tile = world.render(state, colours="parts")[TILE : 2 * TILE, :TILE].reshape(-1, 3).tolist()
    lit, unlit = tile.count(list(LIT)), tile.count(list(UNLIT))
    assert lit + unlit == 4 * (TILE - 2 * FRAME + 1)
    assert lit / (lit + unlit) == pytest.approx(36 / (64 + 8), abs=0.02)


def test_empty_spaces_are_dark_in_every_mode(world, state):
    for colours in world.colours:
        assert (world.render(state, colours=colours)[-1, -1] == EMPTY).all()


def test_counts_of_parts_are_told_apart(world, state):
    picture = world.render(state, colours="count-photo")
    assert picture[1, 1].sum() > picture[1, 0].sum()
    assert world.legend("count-photo")[-1][0] == "16 x Photo"


def test_unknown_colours_are_refused(world, state):
    with pytest.raises(UsageError, match="Did you mean 'species'"):
        world.render(state, colours="speces")
    with pytest.raises(UsageError, match="Unknown colours"):
        render.legend(CONFIG, "taste")


def test_inspect_tells_what_a_cell_is_made_of(world, state):
    told = world.inspect(state, world=0, y=1, x=0)
    assert told["parts"][0] == ["Photo", "Duplicator", "Empty", "Empty"]
    assert told["does"] == "12 Empty, 2 Spike, 1 Photo, 1 Duplicator"
    assert (told["income"], told["upkeep"], told["balance"]) == (8, 8, 0)
    assert told["child_costs"] == 72
    assert told["energy"] == 36


def test_inspect_tells_what_a_cell_could_conquer(world, state):
    assert world.inspect(state, world=0, y=1, x=0)["conquest"] == {
        "north": "empty",
        "east": "can be conquered",
        "south": "empty",
        "west": "empty",
    }
    assert world.inspect(state, world=0, y=1, x=1)["conquest"]["west"] == "not pierced"


def test_inspect_of_an_empty_space_and_of_none(world, state):
    assert world.inspect(state, world=0, y=0, x=0) == {"does": "empty"}
    with pytest.raises(IndexError, match="the batch is 1 world of 3 x 4 spaces"):
        world.inspect(state, world=0, y=3, x=0)


def test_metrics_are_what_is_there(world, state):
    metrics = world.measure(state, world.totals(state))
    assert (metrics["cells"][0], metrics["species"][0], metrics["dominance"][0]) == (2, 2, 0.5)
    assert metrics["effective_species"][0] == pytest.approx(2)
    assert metrics["share_spike"][0] == pytest.approx(2 / 32)
    assert metrics["mean_energy"][0] == 36


def test_a_dead_world_says_so():
    world = World(Config(height=3, width=3, founders=1, death_rate=65536))
    state = world.reset(seeds=[0])
    world.step(state)
    assert world.summary(state) == ["Nothing lives any more."]
    assert world.measure(state, world.totals(state))["effective_species"][0] == 0
