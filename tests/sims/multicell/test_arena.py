"""Worlds whose settings a search breeds: what their bytes stand for, and what is judged."""

import numpy as np
import pytest

from alife.core.errors import UsageError
from sims.multicell.arena import DIED_OUT, GROUNDS, KNOBS, World, numbers_of, settings_of
from sims.multicell.arena_config import DESCRIPTORS, Config
from sims.multicell.config import Config as Rules
from sims.multicell.world import World as Ecology

SHORT = {"size": 32, "steps": 200, "sample_every": 100}
NAMES = [knob.name for knob in KNOBS]


def genes(**bytes_of):
    """Return a genome whose bytes are in the middle, but for some."""
    found = np.full(len(KNOBS), 120, np.uint8)
    for name, byte in bytes_of.items():
        found[NAMES.index(name)] = byte
    return found


@pytest.mark.parametrize("knob", KNOBS, ids=NAMES)
def test_a_byte_reaches_both_ends_of_a_setting_and_never_falls(knob):
    values = [knob.value(byte) for byte in range(256)]
    assert (values[0], values[-1]) == (knob.low, knob.high)
    assert values == sorted(values)


def test_any_bytes_are_a_world_that_can_be():
    arena = World(Config(**SHORT))
    for found in (*arena.random_genomes(np.arange(200, dtype=np.uint32)), genes() * 0, genes() * 0 + 255):
        assert arena.rules_of(found).width == 32


def test_a_disease_begins_in_the_middle_and_then_alone_its_radius_makes_a_difference():
    arena = World(Config(**SHORT))
    healthy = [genes(disease=100, disease_radius=byte) for byte in (10, 250)]
    sick = [genes(disease=200, disease_radius=byte) for byte in (10, 250)]
    assert settings_of(healthy[0])["disease"] == 0 < settings_of(sick[0])["disease"]
    forms = arena.canonical_forms(np.array(healthy + sick))
    assert (forms[0] == forms[1]).all()
    assert (forms[2] != forms[3]).any()


def test_a_birth_is_never_dearer_than_its_threshold():
    dear = settings_of(genes(birth_cost=255, child_energy=255))
    assert dear["birth_threshold"] >= dear["birth_cost"] + dear["child_energy"]


def test_a_world_is_judged_by_what_lives_in_a_world_with_its_settings():
    one = genes(disease=0)
    found = World(Config(**SHORT, judge="inhabited", first="killer_share")).evaluate(one[None])
    world = Ecology(Rules(height=32, width=32, **settings_of(one)))
    state = world.reset(seeds=[0])
    world.step(state, 200)
    alone = world.measure(state, world.totals(world.reset(seeds=[0])))
    assert found.fitness[0] == found.details["inhabited"][0] == alone["cells"][0] / 32**2
    assert found.details["supply_bottom"][0] == numbers_of(one)["supply_bottom"]
    assert GROUNDS[found.details["ground"][0]] == settings_of(one)["ground"]


def test_rises_are_counted_beyond_chance():
    found = World(Config(size=32, steps=4000, sample_every=250)).evaluate(genes(mutation_rate=255, disease=230)[None])
    assert found.valid[0]
    assert np.isfinite(found.fitness[0])
    assert found.fitness[0] != 0


def test_a_world_without_food_dies_out():
    empty = genes(supply_bottom=0, supply_top=0, outflow=255, upkeep=255, death_rate=255, birth_cost=255)
    found = World(Config(size=32, steps=4000, sample_every=500, judge="plans")).evaluate(empty[None])
    assert not found.valid[0]
    assert found.reason[0] == DIED_OUT


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"judge": "beauty"}, "Unknown judge 'beauty'"),
        ({"first": "rises"}, "Unknown descriptor 'rises'"),
        ({"size": 40}, "multiple of 32"),
        ({"steps": 100, "sample_every": 100}, "twice sample_every"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(settings, told):
    with pytest.raises(UsageError, match=told):
        Config(**settings)
    assert "rises" not in DESCRIPTORS
