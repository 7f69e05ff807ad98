"""Tanks on devices: bodies move there, everything that is counted is counted by the code of the CPU's engine."""

import numpy as np
import pytest

from alife.core.errors import UsageError
from alife.core.state import digest
from alife.engines import backend
from alife.phylogeny.tracker import Phylogeny
from alife.runs.execute import execute
from alife.runs.plan import Settings, new_run, resumed_run
from alife.worlds import registry
from sims.tank import metrics, placing
from sims.tank.config import Config
from sims.tank.crew import empty_crew, refresh
from sims.tank.crowd import gathered, ranges
from sims.tank.world import World
from tests.sims.tank.test_tank import BEAT, LIVELY, SMALL, tank


def device(**settings):
    return World(Config(**SMALL | settings), backend.start("taichi-cpu", 2))


def lived(world, portions):
    """Return a state after some portions of steps, and its phylogeny."""
    state = world.reset(seeds=[1, 2])
    seen = world.occupancy(state)
    phylogeny = Phylogeny(seen.species.shape, seen.kinds, keeps_all=True)
    phylogeny.reconcile(seen, 0)
    for steps in portions:
        world.step(state, steps, phylogeny)
        assert metrics.energy_that_should_be(state, world.config).tolist() == state.energy.sum(axis=1).tolist()
    return state, phylogeny


def test_lives_are_those_of_the_cpu_and_so_is_who_descends_from_whom():
    expected, known = lived(tank(**LIVELY), [20 * BEAT])
    found, told = lived(device(**LIVELY), [7, 5, BEAT - 12, 3 * BEAT + 1, 16 * BEAT - 1])
    assert [digest(found, world) for world in (0, 1)] == [digest(expected, world) for world in (0, 1)]
    assert (found.books[:, 0] > 5).all()  # births
    for place in np.flatnonzero(found.species[1]).tolist():
        assert told.at("organisms", 1, 0, place) == known.at("organisms", 1, 0, place)


def test_a_tank_in_which_nobody_lives_goes_on():
    ends = []
    for world in (tank(current_x=1.0), device(current_x=1.0)):
        state = world.reset(seeds=[1, 2])
        for number in (0, 1):  # first in one of them, then in both
            for place in range(world.config.places):
                placing.remove(state, number, place)
            world.step(state, 2 * BEAT)
            ends.append([digest(state, 0), digest(state, 1)])
    assert ends[:2] == ends[2:]


def test_a_crowd_has_every_node_once_and_its_bonds_both_ways():
    world = tank()
    state = world.reset(seeds=[3, 4])
    placing.remove(state, 0, 2)
    crew = empty_crew(state.genome, BEAT)
    refresh(crew, state.genome, state.species, world.config.swimmers)
    crowd, where = gathered(state, crew)
    assert len(where.world) == 17
    assert (np.diff(crowd.nodes, axis=1)[:, 0] == crew.nodes[where.world, where.place]).all()
    assert (np.repeat(np.arange(17), np.diff(crowd.nodes, axis=1)[:, 0]) == crowd.owner).all()
    assert crowd.mates.tolist() == [[0, 8]] * 8 + [[8, 17]] * 9
    assert len(set(zip(*(index.tolist() for index in where.node), strict=True))) == len(crowd.owner)
    lies_at = state.motion[where.node][:, :2]
    for right, left in ((0, 1), (2, 3)):
        bound = np.flatnonzero(crowd.bits[:, right] & 1)
        far = crowd.far[bound, right]
        assert (crowd.far[far, left] == bound).all()
        assert (crowd.bits[far, left] == crowd.bits[bound, right]).all()
        assert (crowd.group[far, left] == crowd.group[bound, right]).all()
        assert (crowd.bits[:, left] & 1).sum() == len(bound)
        assert np.hypot(*(lies_at[far] - lies_at[bound]).T) == pytest.approx(1, abs=1e-4)
    alone = (crowd.bits & 1) == 0
    assert (crowd.far[alone] == np.nonzero(alone)[0]).all()


def test_ranges_of_a_part_without_anything_are_empty():
    assert ranges(np.array([0, 0, 2]), 4).tolist() == [[0, 2], [2, 2], [2, 3], [3, 3]]


def test_every_engine_is_to_be_had_and_auto_is_one_whose_history_is_the_cpus(monkeypatch):
    monkeypatch.setattr(backend, "best", lambda: "cuda")
    assert registry.start("tank", "auto").name == "cpu"
    assert registry.odd_engine("tank", "auto") is None
    assert registry.odd_engine("tank", "vulkan") == "vulkan"
    assert registry.odd_engine("multicell", "vulkan") is None


def test_a_run_goes_on_with_an_engine_that_makes_the_same_history_only(tmp_path):
    run = {"steps": BEAT, "worlds": 1, "frame_every": 0, "backend": "cpu", "threads": 1}
    assert execute(new_run(Settings("tank", run=run, changes=SMALL, folder=tmp_path / "run")), quiet=True) == 0
    assert resumed_run(tmp_path / "run", {"backend": "taichi-cpu"}).run_config.backend == "taichi-cpu"
    with pytest.raises(UsageError, match="another history of tank than cpu in its last digits") as error:
        resumed_run(tmp_path / "run", {"backend": "vulkan"})
    assert "\n" not in str(error.value)
