"""The genomic shadow: chance on the spaces of the world, with its mutations."""

import numpy as np
import pytest

from alife import run
from alife.core.errors import UsageError
from alife.engines import backend
from alife.phylogeny import genomic_shadow
from alife.phylogeny.genomic_shadow import COLUMNS
from alife.phylogeny.tracker import Phylogeny
from alife.worlds.archipelago import Ring
from sims.multicell.config import Config
from sims.multicell.genome import ancestor, plans
from sims.multicell.genomic_shadow import PlanShadow, kinds_of, shape_of
from sims.multicell.world import World
from tests.alife.running import UNSEEN, resume

LIVELY = {"height": 32, "width": 32, "birth_threshold": 30, "supply_top": 16000}
LAWS = {"disease": 20000, "disease_radius": 6, "leaf_duplication": 20000, "crossing": 30000, "tree_depth": 4}


def begun(seeds=(0, 1), genomes=None, **settings):
    """Return a world, its state and its phylogeny with a genomic shadow, before the first step."""
    world = World(Config(**LIVELY, **settings), backend.start("cpu", 1))
    state = world.reset(genomes, seeds=seeds)
    seen = world.occupancy(state)
    shadow = world.genomic_shadow(state.seeds, 100)
    phylogeny = Phylogeny(seen.species.shape, seen.kinds, genomic=shadow)
    phylogeny.reconcile(seen, 0)
    shadow.begin(state)
    return world, state, phylogeny


@pytest.fixture(scope="module")
def grown():
    world, state, phylogeny = begun(mutation_rate=20000, **LAWS)
    for _ in range(4):
        world.step(state, 100, phylogeny)
    return world, state, phylogeny.genomic


def test_it_has_cells_where_the_world_has(grown):
    _, state, shadow = grown
    assert ((shadow.plan > 0) == (state.role > 0)).all()
    assert (shadow.plan != state.plan).any()


def test_its_plans_are_those_of_its_genomes(grown):
    world, _, shadow = grown
    there = shadow.plan > 0
    assert (plans(shadow.genome[there], world.config) == shadow.plan[there]).all()


def test_without_mutation_all_stays_as_it_was():
    world, state, phylogeny = begun(mutation_rate=0)
    world.step(state, 300, phylogeny)
    assert len(np.unique(phylogeny.genomic.plan[state.role > 0])) == 1


def test_a_mutation_puts_the_same_value_on_the_same_byte():
    """With the parents of the world itself the genomes would be the world's: see one step after the founders."""
    world, state, phylogeny = begun(mutation_rate=65536)
    while not (state.birth_step > 0).any():
        world.step(state, 1, phylogeny)
    born = state.birth_step == state.step
    assert (phylogeny.genomic.genome[born] == state.genome[born]).all(), "all founders have one genome"
    assert (phylogeny.genomic.genome[born] != state.genome[(state.role > 0) & ~born][0]).any()


def test_portions_and_what_was_stored_do_not_matter(grown):
    whole_way = grown[2]
    world, state, phylogeny = begun(mutation_rate=20000, **LAWS)
    for steps in (1, 70, 129):
        world.step(state, steps, phylogeny)
    other = begun(mutation_rate=20000, **LAWS)[2]
    other.load_state_dict(phylogeny.state_dict())
    world.step(state, 200, other)
    assert (other.genomic.plan == whole_way.plan).all()
    assert (other.genomic.genome == whole_way.genome).all()


def test_founders_are_crossed_where_those_of_the_world_may_be():
    """Without mutation genomes of two kinds mix only by crossing."""
    ancestors = np.stack([ancestor(Config())] * 2)
    ancestors[1, 11:15] = 2, 3, 4, 5
    found = []
    for crossing in (0, 65536):
        world, state, phylogeny = begun(genomes=ancestors, mutation_rate=0, crossing=crossing)
        world.step(state, 300, phylogeny)
        shadow = phylogeny.genomic
        assert (plans(shadow.genome[shadow.plan > 0], world.config) == shadow.plan[shadow.plan > 0]).all()
        found.append(len(np.unique(shadow.genome[shadow.plan > 0], axis=0)))
    assert found[0] == 2 < found[1]


def test_genomes_pass_to_the_next_world_as_those_of_the_world_do():
    other = ancestor(Config(**LIVELY)).copy()
    other[8:] = 1  # whatever its roles and pheromones are
    world, state, phylogeny = begun(mutation_rate=0)
    state = world.reset(np.array([ancestor(world.config)]), seeds=(0, 1))
    shadow = phylogeny.genomic
    stored = shadow.state_dict()
    stored["genome"][1][shadow.plan[1] > 0] = other
    stored["plan"][1][shadow.plan[1] > 0] = plans(other[None], world.config)[0]
    shadow.load_state_dict(stored)
    world.ring = Ring(2, 50, 8)
    for _ in range(6):
        world.step(state, 50, phylogeny)
    there = shadow.plan > 0
    assert (there == (state.role > 0)).all()
    assert [len(np.unique(shadow.plan[number][there[number]])) for number in (0, 1)] == [2, 2]
    assert (plans(shadow.genome[there], world.config) == shadow.plan[there]).all()


def test_a_world_that_was_edited_leaves_its_shadow_sound():
    """Cells that came or went without an event die, or are replaced, in the world and not in the shadow."""
    world, state, phylogeny = begun(mutation_rate=20000, **LAWS)
    shadow = phylogeny.genomic
    world.step(state, 200, phylogeny)
    stored = shadow.state_dict()
    stored["plan"][:, ::2] = 0  # half of the spaces have nobody
    shadow.load_state_dict(stored)
    world.step(state, 300, phylogeny)
    there, cells = shadow.plan > 0, shadow._cells
    assert there.any()
    assert (plans(shadow.genome[there], world.config) == shadow.plan[there]).all()
    assert (cells.holders.sum(axis=1) == there.sum(axis=(1, 2))).all()
    assert (cells.free_count == (cells.holders == 0).sum(axis=1)).all()


@pytest.mark.parametrize("cells", [0, 1, 2, 500])
def test_plans_are_counted_as_numpy_counts(cells):
    plans = np.random.default_rng(cells).integers(1, 1 << 32, 40, dtype=np.uint32)
    plans = np.resize(plans, cells) ^ np.arange(cells, dtype=np.uint32) % 3
    expected = np.unique(plans, return_index=True, return_counts=True)
    for found, known in zip(kinds_of(plans), expected, strict=True):
        assert found.tolist() == known.tolist()


def test_plans_have_generations_and_roles():
    words = np.zeros((3, 17), np.uint8)
    words[0, :4], words[1, :3], words[2, 0] = [1, 6, 1, 17], [2, 2, 2], 5
    assert [figures.tolist() for figures in shape_of(words)] == [[4, 3, 1], [3, 1, 1]]


def test_a_run_records_what_is_new_and_goes_on_to_the_same_table(tmp_path):
    settings = [f"--set {name}={value}" for name, value in {**LIVELY, **LAWS, "mutation_rate": 20000}.items()]
    each = "--neutral --worlds 2 --sample-every 100 --checkpoint-every 200 --frame-every 0"
    begin = f"multicell {each} {' '.join(settings)}"
    for name, steps in (("whole", 800), ("parts", 350)):
        out = ["--steps", str(steps), "--out", str(tmp_path / name), "--threads", "1", *UNSEEN]
        assert run.main([*begin.split(), *out]) == 0
    assert resume(tmp_path / "parts", "--steps", 800, "--threads", 1) == 0
    tables = [(tmp_path / name / genomic_shadow.FILE).read_text(encoding="utf-8") for name in ("whole", "parts")]
    assert tables[0] == tables[1]
    found = genomic_shadow.read(tmp_path / "whole")
    assert found["step"].tolist() == [step for step in range(0, 801, 100) for _ in range(2)]
    assert found["effective_plans"][-1] > 1 < found["shadow_effective_plans"][-1]


def test_a_large_world_counts_rises_to_as_many_cells_as_a_usual_one():
    small, large = Config(), Config(height=256, width=256)
    shadows = [PlanShadow(config, np.array([1], np.uint32), 1000) for config in (small, large)]
    assert shadows[0].columns == COLUMNS
    assert shadows[1].columns == (*COLUMNS, "rises_0.125", "shadow_rises_0.125")
    world = World(large)
    counted = shadows[1].count(world.reset(seeds=[1]))[0]
    assert set(counted) == set(shadows[1].columns)
    shadows[1].load_state_dict(shadows[1].state_dict())
    with pytest.raises(UsageError, match=r"recorded without rises_0\.125, by another version"):
        shadows[1].load_state_dict(shadows[0].state_dict() | {"genome": shadows[1].genome, "plan": shadows[1].plan})
