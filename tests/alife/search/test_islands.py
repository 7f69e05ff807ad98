"""Islands of searches: the same history however it is evaluated, and a history in which genomes do migrate."""

import csv
from pathlib import Path

import numpy as np
import pytest

from alife import run
from alife.search import archive, base, islands
from alife.search import pictures as search_pictures
from tests.alife.made_searches import untimed
from tests.alife.running import UNSEEN, refused
from tests.alife.searching import hills

pytestmark = pytest.mark.usefixtures("in_an_empty_folder", "toys")

ABLE = [name for name in base.names() if islands.is_able(base.search_class(name))]
PLAN = ["--evaluations", 1800, "--batch", 64, "--islands", 3, "--migrate-every", 2, "--checkpoint-every", 400]


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch):
    for name in ("draw_map", "draw_novelty", "draw_curves", "draw_films"):
        monkeypatch.setattr(search_pictures, name, lambda *_arguments: None)


def search(folder, *arguments):
    assert run.main(["hills", *UNSEEN, "--out", folder, *map(str, [*PLAN, *arguments])]) == 0
    return folder


def made(name="map_elites", count=3, every=2, **settings):
    kind, config = base.search_class(name), base.config_class(name)
    return islands.Islands(kind, hills(), config(**settings), batch=64, seed=7, count=count, every=every)


def iterate(search, times):
    for _ in range(times):
        genomes = search.ask()
        search.tell(genomes, search.arena.evaluate(genomes))
    return search


def assert_same(first, second):
    one, other = first.state_dict(), second.state_dict()
    assert one.keys() == other.keys()
    assert all(np.array_equal(array, other[name], equal_nan=True) for name, array in one.items())


def test_two_processes_make_the_history_of_one():
    assert untimed(search("one")) == untimed(search("two", "--workers", 2))
    for name in ("archive.npz", "phylogeny-genomes.csv"):
        assert Path("one", name).read_bytes() == Path("two", name).read_bytes()


def test_a_search_on_islands_that_was_stopped_goes_on_as_if_it_had_not():
    search("whole")
    search("part", "--evaluations", 900)
    assert run.main(["--resume", "part", "--quiet", "--evaluations", "1800"]) == 0
    assert untimed("whole") == untimed("part")
    for name in ("archive.npz", "phylogeny-genomes.csv"):
        assert Path("whole", name).read_bytes() == Path("part", name).read_bytes()


@pytest.mark.parametrize("name", ABLE)
def test_every_search_that_can_take_migrants_goes_on_from_its_state(name):
    settings = {} if name == "map_elites" else {"population": 50}
    whole = iterate(made(name, **settings), 5)
    half = iterate(made(name, **settings), 3)
    other = made(name, **settings)
    other.load_state_dict(half.state_dict())
    assert_same(iterate(other, 2), whole)


@pytest.mark.parametrize("name", ABLE)
def test_genomes_are_found_again_under_the_numbers_of_their_evaluations(name):
    search, scored = made(name, **({} if name == "map_elites" else {"population": 50})), []
    for _ in range(6):
        genomes = search.ask()
        parents = search.parent_ids()
        assert (parents < search.evaluations).all()
        scored.append(genomes)
        search.tell(genomes, search.arena.evaluate(genomes))
        everyone = np.concatenate(scored)
        for number, island in enumerate(search.islands):
            held = island.migrants()
            numbers = search._numbers(number, held.ids)
            assert np.array_equal(everyone[numbers], held.genomes)


def test_islands_do_not_touch_before_they_exchange_and_do_then():
    apart, together = iterate(made(every=100), 6), iterate(made(every=3), 6)
    alone = base.search_class("map_elites")(hills(), base.config_class("map_elites")(), batch=64, seed=7)
    iterate(alone, 6)
    assert np.array_equal(apart.islands[0].archive.fitness, alone.archive.fitness, equal_nan=True)
    assert not np.array_equal(together.islands[0].archive.fitness, alone.archive.fitness, equal_nan=True)
    foreign = [int((island.archive.found_at >= islands.FOREIGN).sum()) for island in together.islands]
    assert all(foreign)


def test_migrants_are_those_of_the_island_before_in_a_ring():
    search = iterate(made(count=3, every=3), 2)
    iterate(search, 1)
    firsts = np.cumsum(search._sizes).reshape(search._sizes.shape) - search._sizes
    for number, island in enumerate(search.islands):
        ids = island.archive.found_at
        came = ids[ids >= islands.FOREIGN] - islands.FOREIGN
        homes = [int(np.searchsorted(firsts.ravel(), one, side="right") - 1) % 3 for one in came]
        assert set(homes) <= {(number - 1) % 3}


def test_one_island_is_the_search_itself():
    plan = ["hills", "--quiet", "--evaluations", "400", "--batch", "64"]
    assert run.main([*plan, "--out", "plain"]) == 0
    assert run.main([*plan, "--out", "one", "--islands", "1", "--migrate-every", "3"]) == 0
    assert untimed("plain") == untimed("one")


def test_a_map_of_islands_has_every_elite_once():
    search("one")
    with Path("one/metrics.csv").open(newline="") as file:
        last = list(csv.DictReader(file))[-1]
    elites = archive.load(Path("one/archive.npz")).elites()
    assert len(np.unique(elites.found_at)) == len(elites)
    assert elites.found_at.max() < int(last["evaluations"])


def test_a_search_that_can_take_no_migrants_is_refused(capsys):
    line = refused(capsys, "hills", "--search", "greedy", "--islands", 2, "--out", "a")
    assert "The search 'greedy' can take no migrants; --islands goes with: " in line
    assert "map_elites" in line
    assert not Path("a").exists()
