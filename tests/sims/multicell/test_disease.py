"""The disease of body plans: who dies of it, and that a world without it knows nothing of it."""

import numpy as np
import pytest

from alife.core.state import arrays, digest
from alife.engines import backend
from sims.multicell.config import Config
from sims.multicell.genome import ancestor, plans, spell, words
from sims.multicell.metrics import plans_of
from sims.multicell.state import State
from sims.multicell.world import World

SICKLY = {"height": 32, "width": 32, "disease": 65536, "disease_radius": 8}


@pytest.fixture(scope="module")
def world():
    return World(Config(**SICKLY, mutation_rate=20000), backend.start("cpu", 1))


def test_a_pure_culture_hardly_lives():
    settings = {"height": 32, "width": 32, "mutation_rate": 0}
    cells = []
    for disease in (0, 65536):
        pure = World(Config(**settings, disease=disease), backend.start("cpu", 1))
        state = pure.reset(seeds=[0])
        pure.step(state, 600)
        cells.append(np.count_nonzero(state.role))
    assert cells[1] < cells[0] / 2


def test_nobody_catches_it_from_its_own_organism():
    alone = World(Config(**SICKLY, mutation_rate=0, founders=1, telomere=255), backend.start("cpu", 1))
    genome = ancestor(alone.config)
    genome[-8:] = 1  # no spores: one organism for ever
    state = alone.reset(genome[None])
    alone.step(state, 200)
    assert state.diseased.sum() == 0
    assert len(np.unique(state.organism[state.organism > 0])) == 1


def test_plans_are_equal_where_words_are(world):
    state = world.reset(seeds=[3])
    world.step(state, 600)
    genomes = state.genome[0][state.role[0] > 0]
    names, found = plans(genomes, world.config), [spell(word) for word in words(genomes, world.config)]
    assert len(set(names.tolist())) == len(set(found)) == len(set(zip(names.tolist(), found, strict=True))) > 20


def test_the_diseased_are_counted_and_told(world):
    state = world.reset(seeds=[3])
    world.step(state, 300)
    nothing = {name: np.zeros_like(total) for name, total in world.totals(state).items()}
    measured = world.measure(state, nothing)
    assert measured["diseased"][0] == state.diseased.sum() > 0
    assert 1 < measured["effective_plans"][0] <= measured["words"][0]
    y, x = np.argwhere(state.role[0] > 0)[0]
    told = world.inspect(state, world=0, y=int(y), x=int(x))
    assert int(told["plan"], 16) == state.plan[0, y, x]
    assert told["plan_cells"] == (state.plan[0] == state.plan[0, y, x]).sum()
    assert told["plan_share_around"] > 0


def test_plans_have_colours_where_they_matter(world):
    state = world.reset(seeds=[3])
    world.step(state, 300)
    coloured, alive = world.render(state, colours="plan"), state.role[0] > 0
    for plan in np.unique(state.plan[0][alive])[:5]:
        assert len(np.unique(coloured[state.plan[0] == plan], axis=0)) == 1
    assert len(np.unique(coloured[alive], axis=0)) > 5
    assert "plan" not in World(Config(height=16, width=16, founders=4)).colours


def test_a_world_without_disease_reads_plans_of_its_genomes(world):
    state = world.reset(seeds=[3])
    world.step(state, 300)
    fields = {name: array for name, array in arrays(state).items() if name not in ("plan", "diseased")}
    healthy = Config(**SICKLY | {"disease": 0})
    assert (plans_of(State(step=300, **fields), healthy, 0) == state.plan[0]).all()


def test_a_world_without_disease_has_no_plans_in_state_and_digest():
    plain = World(Config(height=16, width=16, founders=4), backend.start("cpu", 1))
    state = plain.reset()
    assert not {"plan", "diseased", "ground"} & arrays(state).keys()
    assert not {"plan", "diseased", "ground"} & plain.observe(state).keys()
    sick = World(Config(height=16, width=16, founders=4, disease=1, disease_radius=3)).reset()
    assert digest(state, 0) != digest(sick, 0)
    with pytest.raises(ValueError, match="A world with these settings has no plan"):
        plain.step(sick)
