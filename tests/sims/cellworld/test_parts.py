"""Parts are a table: another one is a few lines, in Python or in a config."""

import numpy as np
import pytest

from alife import run
from alife.core.errors import UsageError
from sims.cellworld.config import Config
from sims.cellworld.parts import PARTS, Part
from sims.cellworld.state import Counter
from sims.cellworld.world import World
from tests.alife.running import UNSEEN

LEAF = Part("Leaf", income=20, upkeep=2, colour="#11aa22")
CONFIG = """
[cellworld]
height = 12
width = 12
founders = 4
ancestor = [1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]

[[cellworld.parts]]
name = "Nothing"

[[cellworld.parts]]
name = "Moss"
income = 12
upkeep = 1

[[cellworld.parts]]
name = "Seed"
upkeep = 1
role = "copy"
colour = "#ff8800"
"""


def test_a_new_part_earns_what_its_line_says():
    leaf = len(PARTS)
    config = Config(height=4, width=4, founders=1, death_rate=0, parts=(*PARTS, LEAF), ancestor=(leaf, *[0] * 15))
    world = World(config)
    state = world.reset(seeds=[0])
    world.step(state, 10)
    assert state.energy.sum() == 10 * (20 - 2)


def test_a_new_part_is_found_by_mutation_and_seen():
    config = Config(height=20, width=20, mutation_rate=30000, parts=(*PARTS, LEAF))
    world = World(config)
    state = world.reset(seeds=[0])
    world.step(state, 1500)
    assert (state.genome == len(PARTS)).any()
    assert ("share_leaf", "Leaf", (0x11, 0xAA, 0x22)) in world.bands
    assert world.measure(state, world.totals(state))["share_leaf"][0] > 0
    assert ("Leaf", (0x11, 0xAA, 0x22)) in world.legend("parts")
    assert "count-leaf" in world.colours


def test_a_new_part_can_pierce():
    lance = Part("Lance", upkeep=1, role="pierce")
    config = Config(height=6, width=6, founders=36, founder_energy=900, mutation_rate=0, parts=(*PARTS, lance))
    armed = [1, 2, 1, 1, *[len(PARTS)] * 12]
    tame = [1, 2, *[0] * 14]
    world = World(config)
    state = world.reset(np.array([armed, tame], np.uint8), seeds=[0])
    world.step(state, 100)
    assert state.books[:, :, Counter.KILLS].sum() > 0
    assert set(np.unique(state.genome.reshape(-1, 16), axis=0)[:, 4]) <= {0, len(PARTS)}


def test_parts_can_be_given_in_a_config_and_come_back_from_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "moss.toml").write_text(CONFIG)
    plan = ["--steps", "60", "--sample-every", "20", "--worlds", "1", *UNSEEN]
    assert run.main(["cellworld", "--config", "moss.toml", "--out", "r", *plan]) == 0
    assert "share_moss" in (tmp_path / "r/metrics.csv").read_text()
    assert run.main(["--config", "r/config.toml", "--out", "again", *UNSEEN]) == 0
    assert (tmp_path / "r/metrics.csv").read_bytes() == (tmp_path / "again/metrics.csv").read_bytes()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"name": ""}, "A part needs a name."),
        ({"name": "Leaf", "role": "copi"}, "Unknown role of part 'Leaf' 'copi'. Did you mean 'copy'?"),
        ({"name": "Leaf", "colour": "green"}, "must be #rrggbb, got 'green'"),
        ({"name": "Leaf", "income": -1}, "income must be 0..2000, got -1."),
    ],
)
def test_a_part_that_cannot_be_is_refused(settings, words):
    with pytest.raises(UsageError) as error:
        Part(**settings)
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"parts": ()}, "There must be 1..64 kinds of parts, got 0."),
        ({"parts": (*PARTS, Part("photo"))}, "Parts must have different names"),
        ({"ancestor": (1, 2)}, "ancestor must be 16 numbers of parts 0..4, got [1, 2]."),
        ({"ancestor": (5, *[0] * 15)}, "ancestor must be 16 numbers of parts 0..4"),
        ({"parts": (1, 2)}, "parts must be a list of tables, got [1, 2]."),
        ({"height": 2, "width": 2}, "founders must fit the world: 1..4 for this size, got 16."),
    ],
)
def test_a_config_that_does_not_fit_together_is_refused(settings, words):
    with pytest.raises(UsageError) as error:
        Config(**settings)
    assert words in str(error.value)
