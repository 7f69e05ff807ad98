"""Worlds that exchange inhabitants: one history however they are stepped, rings that do not mix, migrants on record."""

import csv
from pathlib import Path

import numpy as np
import pytest

from alife.core.state import digest
from alife.phylogeny.tracker import Phylogeny
from alife.worlds import archipelago, registry
from alife.worlds.archipelago import Ring
from tests.alife.running import alife, digests, made, refused, resume, rows

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")

PLAN = ["--islands", 3, "--migrate-every", 20, "--migrants", 3, "--steps", 100, "--checkpoint-every", 50]
FILES = ("metrics.csv", "migrants.csv", "phylogeny-species.csv", "phylogeny-organisms.csv", "abundances.csv")
ABLE = ("cellworld", "multicell", "stamp")


def small(name="multicell"):
    size = {} if name == "stamp" else {"height": 24, "width": 20, "founders": 30}
    return registry.world_class(name)(registry.config_class(name)(**size))


def stepped(world, seeds, portions):
    state = world.reset(seeds=seeds)
    for steps in portions:
        world.step(state, steps)
    return [digest(state, number) for number in range(len(seeds))]


def table(path):
    with Path(path).open(newline="") as file:
        return list(csv.DictReader(file))


def assert_same(one, other):
    for name in FILES:
        assert Path(one, name).read_bytes() == Path(other, name).read_bytes(), name


def test_two_processes_make_the_history_of_one():
    made("one", *PLAN)
    assert alife("--out", "two", *PLAN, "--workers", 2) == 0
    assert_same("one", "two")


def test_a_run_that_was_stopped_between_two_exchanges_goes_on_as_if_it_had_not():
    made("whole", *PLAN)
    assert alife("--out", "part", *PLAN, "--steps", 50) == 0
    assert resume("part", "--steps", 100) == 0
    assert_same("whole", "part")


def test_shadows_of_islands_are_those_of_a_run_that_was_stopped():
    plan = [*PLAN, "--neutral", "--sample-every", 50, "--set", "birth_threshold=30", "--set", "mutation_rate=9000"]
    made("whole", *plan)
    assert alife("--out", "part", *plan, "--steps", 50) == 0
    assert resume("part", "--steps", 100) == 0
    for name in (*FILES, "novelty.csv", "abundances-local.csv", "abundances-mixed.csv"):
        assert Path("whole", name).read_bytes() == Path("part", name).read_bytes(), name


def test_exchange_changes_histories():
    made("ring", *PLAN)
    assert alife("--out", "apart", "--worlds", 3, "--steps", 100) == 0
    ends = [{found for found in digests(folder) if found[0] == "100"} for folder in ("ring", "apart")]
    assert ends[0].isdisjoint(ends[1])


@pytest.mark.slow
def test_a_device_makes_the_history_of_the_processor():
    made("one", *PLAN)
    assert alife("--out", "device", *PLAN, "--backend", "taichi-cpu", "--threads", 0) == 0
    assert Path("one/metrics.csv").read_bytes() == Path("device/metrics.csv").read_bytes()


def test_any_portions_of_steps_make_one_history():
    world = small()
    world.ring = Ring(2, 10, 2)
    assert stepped(world, (0, 1), [40]) == stepped(world, (0, 1), [7, 3, 13, 17])


def test_rings_of_a_batch_do_not_mix():
    world = small()
    world.ring = Ring(2, 10, 2)
    both = stepped(world, (4, 5, 6, 7), [30])
    assert both == stepped(world, (4, 5), [30]) + stepped(world, (6, 7), [30])


def test_a_batch_of_broken_rings_is_refused():
    world = small()
    world.ring = Ring(2, 10, 2)
    with pytest.raises(ValueError, match="rings of 2 worlds need a multiple of that, got 3 worlds"):
        world.step(world.reset(seeds=(0, 1, 2)))


@pytest.mark.parametrize("name", ABLE)
def test_whoever_leaves_is_planted_in_the_next_world_and_known_there(name):
    world = small(name)
    state = world.reset(seeds=(0, 1, 2))
    before = world.occupancy(state)
    phylogeny = Phylogeny(before.species.shape, before.kinds)
    phylogeny.reconcile(before, 0)
    there = before.species.copy()
    archipelago.exchange(world, Ring(3, 1, 2), state, phylogeny)
    assert len(phylogeny.migrants) == 6
    after = world.occupancy(state).species
    new = [set(after[number][there[number] == 0].tolist()) - {0} for number in range(3)]
    for number in range(3):
        assert new[number] <= set(there[number - 1].ravel().tolist())
    assert sorted(phylogeny.migrants[:, 1].tolist()) == [0, 0, 1, 1, 2, 2]
    assert ((phylogeny.migrants[:, 3] + 1) % 3 == phylogeny.migrants[:, 1]).all()


def test_migrants_are_on_record_with_the_species_that_they_came_from():
    made("ring", *PLAN)
    species = {row["id"]: row for row in table("ring/phylogeny-species.csv")}
    migrants = table("ring/migrants.csv")
    assert {int(row["step"]) for row in migrants} == {20, 40, 60, 80, 100}
    for row in migrants:
        origin = species[row["origin_species"]]  # which is never forgotten
        assert origin["world"] == row["origin_world"]
        if row["species"] in species:
            assert species[row["species"]]["taxon_label"] == origin["taxon_label"]
            assert species[row["species"]]["world"] == row["world"]


def test_islands_count_the_worlds_unless_it_is_said_how_many():
    made("ring", *PLAN)
    assert {row["world"] for row in rows("ring")} == {"0", "1", "2"}


def test_a_study_keeps_its_rings_together():
    plan = ["--islands", 2, "--migrate-every", 20, "--steps", 60]
    assert alife("--seeds", "0-3", *plan, "--out", "study") == 0
    assert alife("--seed", 2, *plan, "--out", "ring") == 0
    last = {row["seed"]: row["digest"] for row in table("study/last.csv")}
    ends = [row["digest"] for row in rows("ring") if row["step"] == "60"]
    assert [last["2"], last["3"]] == ends


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["multicell", "--islands", "3", "--worlds", "4"], "needs a multiple of 3 worlds, got 4; give --worlds 3"),
        (["multicell", "--islands", "2", "--neutral", "--workers", "2"], "--neutral cannot go with --workers"),
        (["multicell", "--workers", "2"], "--workers goes with a search, a study"),
        (["multicell", "--seeds", "0-2", "--islands", "2"], "needs a multiple of 2 worlds"),
        (["tank", "--islands", "2"], "whose inhabitants are anywhere"),
        (["bitwise", "--islands", "2"], "can be planted, got bitwise"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(capsys, words, told):
    assert told in refused(capsys, *words, "--out", "a")
    assert not Path("a").exists()


def test_nobody_leaves_an_empty_world():
    world = small()
    state = world.reset(seeds=(0, 1))
    for name in ("role", "species", "organism"):
        getattr(state, name)[0] = 0
    archipelago.exchange(world, Ring(2, 1, 3), state)
    assert np.count_nonzero(state.species[0]) == 3
