"""Competition in place: fair where genomes are equal, clear where they are not."""

import numpy as np
import pytest

from alife.core.state import digest
from alife.engines import backend
from sims.multicell.competition import compete
from sims.multicell.config import Config
from sims.multicell.world import World

CONFIG = Config(height=32, width=32, disease=3000, disease_radius=8, mutation_rate=5000)


@pytest.fixture(scope="module")
def engine():
    return backend.start("cpu", 1)


@pytest.fixture(scope="module")
def state(engine):
    world = World(CONFIG, engine)
    made = world.reset(seeds=[3, 4])
    world.step(made, 600)
    return made


def with_genomes(state, **changed):
    """Return a copy whose leaves, from the first changed one on, have other roles."""
    from dataclasses import replace

    made = replace(state, genome=state.genome.copy())
    made.genome[..., 7:15][made.role > 0] = changed["role"]
    return made


def test_equal_genomes_are_equal_and_the_samples_stay_as_they_are(state, engine):
    before = [digest(state, world) for world in range(2)]
    early, late = compete(CONFIG, (state, state), world=1, repeats=6, steps=300, backend=engine)
    assert (early.shares == late.shares).all()
    assert early.mean == pytest.approx(0.5, abs=0.15)
    assert early.step == 600
    assert (early.residents > 0).all()
    assert [digest(state, world) for world in range(2)] == before


def test_genomes_that_make_no_energy_lose(state, engine):
    lazy = with_genomes(state, role=16)  # a reaction for which there is nothing yet
    early, late = compete(CONFIG, (lazy, state), repeats=4, steps=500, backend=engine)
    assert (early.mean + late.mean) / 2 > 0.8
    again = compete(CONFIG, (lazy, state), repeats=4, steps=500, backend=engine)
    assert (again[0].shares == early.shares).all()
    backwards = compete(CONFIG, (state, lazy), repeats=4, steps=500, backend=engine)
    assert (backwards[0].mean + backwards[1].mean) / 2 < 0.2
    assert early.error < 0.2
    assert np.isfinite(early.shares).all()
