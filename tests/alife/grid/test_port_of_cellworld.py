"""Cellworld written in the language has the history of the one written by hand, bit for bit."""

import random
from pathlib import Path

import numpy as np
import pytest

from alife.core.config import from_table
from alife.core.state import blank, digest
from alife.engines import backend
from alife.grid import world_file
from alife.phylogeny.tracker import Phylogeny
from alife.worlds import registry
from sims.cellworld.config import Config
from sims.cellworld.state import Counter, State, axis_lengths

FILE = Path(__file__).resolve().parents[3] / "examples" / "ports" / "cells.py"
SAME = ("species", "energy", "income", "upkeep", "cost", "edges", "birth_step")
SEEDS = [5, 6]
CONFIGS = 40
STEPS = 120


def drawn(number):
    """Return random settings, often at an end of what is allowed."""
    chance = random.Random(number)
    height, width = chance.choice([(2, 3), (3, 2), (5, 17), (16, 16), (23, 9), (31, 40)])
    cap = chance.choice([1, 60, 200, 1024, 30000])
    return {
        "height": height, "width": width,
        "birth_cost": chance.choice([0, 1, 9, 64]), "child_energy": min(cap, chance.choice([0, 7, 40])),
        "kill_cost": chance.choice([0, 0, 3, 90]), "energy_cap": cap,
        "death_rate": chance.choice([0, 128, 900, 9000]), "mutation_rate": chance.choice([0, 1311, 30000, 65536]),
        "conquest": chance.random() < 0.8, "tolerance": chance.choice([0, 1, 2, 5, 16]),
        "founders": chance.randint(1, height * width), "founder_energy": min(cap, chance.choice([0, 20, 200])),
    }  # fmt: skip


def as_cellworld(found, config, counts):
    """Return a state of the file as one of Cellworld: the same numbers in its arrays."""
    state = blank(State, axis_lengths(config), found.seeds)
    state.step = found.step
    for name in SAME:
        getattr(state, name)[:] = getattr(found, name)
    for place in range(state.genome.shape[-1]):
        state.genome[..., place] = getattr(found, f"genome_{place}")
    for counter in Counter:
        state.books[:, :, counter] = found.books[:, :, counts.index(counter.name.lower())]
    return state


@pytest.fixture(scope="module")
def kind():
    return world_file.load(FILE)


def check(kind, settings, steps, engine="cpu", threads=1, **options):
    """Compare the histories that both have, seven looks."""
    config = from_table(Config, settings)
    by_hand = registry.world_class("cellworld")(config, backend.start("cpu", 1))
    own = kind(from_table(kind.config_type, settings), backend.start(engine, threads), **options)
    expected, found = by_hand.reset(seeds=SEEDS), own.reset(seeds=SEEDS)
    seen = []
    for _ in range(7):
        state = as_cellworld(own.fetch(found), config, kind.compiled.counts)
        digests = [digest(state, world) for world in range(len(SEEDS))]
        assert digests == [digest(expected, world) for world in range(len(SEEDS))], (settings, state.step)
        seen += digests
        by_hand.step(expected, max(1, steps // 7))
        own.step(found, max(1, steps // 7))
    return expected, seen


def test_plain_python_steps_the_file_as_cellworld_steps(kind):
    settings = drawn(3) | {"height": 6, "width": 7, "founders": 9, "mutation_rate": 30000, "founder_energy": 60}
    expected, seen = check(kind, settings, 28, plain=True)
    assert expected.books[:, :, Counter.BIRTHS].sum() > 20
    assert len(set(seen)) == len(seen)


@pytest.mark.slow
def test_the_compiled_file_has_the_history_of_cellworld_under_random_settings(kind):
    totals = np.zeros(len(Counter), np.int64)
    for number in range(CONFIGS):
        expected, _ = check(kind, drawn(number), STEPS, threads=1 + number % 2)
        totals += expected.books.sum(axis=(0, 1))
    assert (totals > 1000).all(), dict(zip(Counter, totals, strict=True))


@pytest.mark.slow
def test_the_usual_cellworld_is_the_same_after_thousands_of_steps(kind):
    expected, _ = check(kind, {}, 7000)
    assert expected.books[:, :, Counter.KILLS].sum() > 100


@pytest.mark.slow
def test_devices_step_the_file_as_cellworld_steps(kind):
    for number in range(6):
        check(kind, drawn(number), 70, engine="taichi-cpu", threads=2)


@pytest.mark.slow
def test_the_file_notes_the_phylogeny_that_cellworld_notes(kind):
    settings = drawn(3) | {"height": 24, "width": 20, "founders": 30, "mutation_rate": 20000, "founder_energy": 60}
    worlds = registry.world_class("cellworld")(from_table(Config, settings), backend.start("cpu", 1)), kind(
        from_table(kind.config_type, settings), backend.start("cpu", 1)
    )  # fmt: skip
    found = []
    for world in worlds:
        state = world.reset(seeds=SEEDS)
        seen = world.occupancy(state)
        phylogeny = Phylogeny(seen.species.shape, seen.kinds, keeps_all=True)
        phylogeny.reconcile(seen, 0)
        world.step(state, 150, phylogeny)
        found.append([phylogeny.taxa_of(kind, number) for kind in seen.kinds for number in range(len(SEEDS))])
    assert len(found[0][0].id) > 400
    for mine, theirs in zip(*found, strict=True):
        for column, other in zip(mine, theirs, strict=True):
            assert np.array_equal(column, other)
