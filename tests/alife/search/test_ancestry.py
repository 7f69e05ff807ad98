"""The ancestors of the elites of a search."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alife.search import base
from alife.search.ancestry import Ancestry
from alife.search.base import NO_PARENT
from alife.worlds.arena import Evaluation
from tests.alife.searching import hills, make, through_a_file
from tests.test_every_search import SMALL
from tests.thorough import cases

pytestmark = pytest.mark.usefixtures("toys")
BREEDING = ["greedy", "map_elites", "novelty"]


def scored(count):
    values = np.arange(count, dtype=float)
    return Evaluation(values, np.stack([values, -values], axis=1), np.ones(count, bool), np.full(count, ""), {})


def recorded(search, iterations, genomes=None):
    """Run a search; return its ancestry, and every genome by the number of its evaluation."""
    ancestry, genomes = Ancestry.empty(), {} if genomes is None else genomes
    for _ in range(iterations):
        asked, first = search.ask(), search.evaluations
        parents = search.parent_ids()
        genomes |= {first + number: (genome, parents[number]) for number, genome in enumerate(asked)}
        evaluation = search.arena.evaluate(asked)
        search.tell(asked, evaluation)
        ancestry.add(first, parents, evaluation, search.live_ids())
    return ancestry, genomes


def test_the_living_and_their_ancestors_are_kept_and_the_rest_is_forgotten():
    ancestry = Ancestry.empty()
    ancestry.add(0, np.array([-1, -1, -1]), scored(3), live_ids=np.array([0, 1, 2]))
    ancestry.add(3, np.array([0, 1, 1]), scored(3), live_ids=np.array([2, 3, 4]))
    ancestry.add(6, np.array([3, 3, 3]), scored(3), live_ids=np.array([2, 8]))
    ancestry.prune()
    assert ancestry.id.tolist() == [0, 2, 3, 8]  # 1 and 4 died out, 5 to 7 never lived
    assert ancestry.parent.tolist() == [-1, -1, 0, 3]
    assert ancestry.died.tolist() == [6, -1, 9, -1]
    assert ancestry.fitness.tolist() == [0, 2, 0, 2]


@settings(max_examples=cases(100), deadline=None)
@given(st.lists(st.lists(st.integers(0, 30)), min_size=1, max_size=8))
def test_any_history_is_as_plain_python_keeps_it(living):
    ancestry, died, count = Ancestry.empty(), {}, 4
    for iteration, chosen in enumerate(living):
        first, end = count * iteration, count * (iteration + 1)
        live = {one for one in chosen if one < end and died.get(one, -1) == -1 and (one in died or one >= first)}
        ancestry.add(first, np.arange(first - 1, end - 1), scored(count), np.array([*live, *live], np.int64))
        died |= {one: end for one, when in died.items() if when == -1 and one not in live}
        died |= {one: -1 for one in sorted(live) if one >= first}
    assert dict(zip(ancestry.id.tolist(), ancestry.died.tolist(), strict=True)) == died
    assert (ancestry.parent == ancestry.id - 1).all()
    assert (ancestry.fitness == ancestry.id % count).all()
    assert (ancestry.descriptors[:, 1] == -ancestry.fitness).all()
    assert (np.diff(ancestry.id) > 0).all()


def test_it_goes_on_from_its_arrays():
    whole, first = Ancestry.empty(), Ancestry.empty()
    for ancestry in (whole, first):
        ancestry.add(0, np.array([-1, -1]), scored(2), live_ids=np.array([0, 1]))
    second = Ancestry.empty()
    second.load_state_dict(through_a_file(first.state_dict()))
    for ancestry in (whole, second):
        ancestry.add(2, np.array([0, 0]), scored(2), live_ids=np.array([3]))
    assert {name: array.tolist() for name, array in whole.state_dict().items()} == {
        name: array.tolist() for name, array in second.state_dict().items()
    }


@pytest.mark.parametrize("name", base.names())
def test_parents_were_alive_when_they_bred(name):
    search = make(name, hills(), **SMALL.get(name, {}))
    for _ in range(12):
        before = set(search.live_ids().tolist())
        genomes = search.ask()
        parents = search.parent_ids()
        assert parents.shape == (len(genomes),)
        assert set(parents[parents != NO_PARENT].tolist()) <= before
        search.tell(genomes, search.arena.evaluate(genomes))


@pytest.mark.parametrize("name", BREEDING)
def test_a_child_is_its_parent_with_some_changes(name):
    search = make(name, hills(), **SMALL.get(name, {}))
    genomes = recorded(search, 12)[1]
    born = [(genome, genomes[parent][0]) for genome, parent in genomes.values() if parent != NO_PARENT]
    strangers = [(genome, genomes[0][0]) for genome, _ in born]
    apart = [np.mean([np.unpackbits(a ^ b).sum() for a, b in pairs]) for pairs in (born, strangers)]
    assert len(born) > 20
    assert apart[0] < apart[1]


@pytest.mark.parametrize("name", BREEDING)
def test_every_line_leads_to_a_genome_without_a_parent(name):
    search = make(name, hills(), **SMALL.get(name, {}))
    ancestry = recorded(search, 12)[0]
    ancestry.prune()
    assert set(search.live_ids().tolist()) <= set(ancestry.id.tolist())
    assert set(ancestry.parent.tolist()) - {NO_PARENT} <= set(ancestry.id.tolist())
    assert (ancestry.parent < ancestry.id).all()


def test_a_map_filled_by_a_novelty_search_knows_who_was_evaluated_when():
    search = make("map_elites", hills(), init="novelty", novelty_evaluations=2000, **SMALL["map_elites"])
    genomes = recorded(search, 6)[1]
    elites = search.archive.elites()
    assert len(elites) > 5
    for genome, born in zip(elites.genomes, elites.found_at.tolist(), strict=True):
        assert np.array_equal(genomes[born][0], genome)


def test_descent_is_asked_between_ask_and_tell():
    with pytest.raises(RuntimeError, match="asked for"):
        make("greedy", hills()).parent_ids()


def test_the_file_has_a_row_for_every_elite_with_its_score(tmp_path):
    ancestry = Ancestry.empty()
    ancestry.add(0, np.array([-1, -1]), scored(2), live_ids=np.array([0, 1]))
    ancestry.add(2, np.array([1]), scored(1), live_ids=np.array([0, 2]))
    ancestry.write(tmp_path, np.array([2]))
    with (tmp_path / "phylogeny-genomes.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1:] == [
        ["0", "[none]", "0", "inf", "0", "0", "-0", "0"],
        ["1", "[none]", "1", "3", "1", "1", "-1", "0"],
        ["2", "[1]", "2", "inf", "0", "0", "-0", "1"],
    ]
