"""Maps of other than two descriptors: what is 2-D elsewhere must hold for any number of axes."""

from dataclasses import replace

import numpy as np
import pytest
from ribs.archives import GridArchive as Oracle

from alife.core.errors import UsageError
from alife.search import archive, base
from alife.search.archive import GridArchive, arrays_of
from alife.search.layout import Layout
from alife.search.neighbours import nearest_distances
from alife.search.partition import shape_of
from alife.worlds.arena import Axis, Evaluation
from tests.alife.searching import advance, hills, make, same, through_a_file
from tests.test_every_search import SMALL

pytestmark = pytest.mark.usefixtures("toys")

RANGES = ((0.0, 1.0), (0.0, 2.0), (-1.0, 1.0), (0.0, 1.0))
BINS = (3, 5, 4, 2)


def four_axes():
    """Return the hills, told apart by the means of the four pairs of bytes."""

    class Four(type(hills())):
        descriptor_names = ("a", "b", "c", "d")
        descriptor_ranges = ((0.0, 255.0),) * 4
        descriptor_bins = (4, 4, 3, 3)

        def evaluate(self, genomes):
            found = super().evaluate(genomes)
            pairs = genomes.astype(float).reshape(-1, 4, 2).mean(axis=2)
            return replace(found, descriptors=np.where(found.valid[:, None], pairs, np.nan))

    return Four(hills().config)


def scored(places):
    return Evaluation(places.sum(axis=1), places, np.ones(len(places), bool), np.full(len(places), ""), {})


@pytest.mark.parametrize("name", base.names())
def test_every_search_breeds_on_four_axes_and_resumes(name):
    searches = [make(name, four_axes(), **SMALL.get(name, {})) for _ in range(3)]
    whole = advance(searches[0], 8)
    begun = advance(searches[1], 3)
    searches[2].load_state_dict(through_a_file(searches[1].state_dict()))
    assert same(begun + advance(searches[2], 5), whole)


def test_a_map_of_four_axes_agrees_with_pyribs(tmp_path):
    ours = GridArchive(8, RANGES, BINS)
    theirs = Oracle(solution_dim=8, dims=BINS, ranges=RANGES, dtype=np.float64)
    dice = np.random.default_rng(0)
    for found_at in range(0, 2000, 100):
        solutions, places = (
            dice.integers(0, 256, (100, 8), np.uint8),
            dice.random((100, 4)) * [1, 2, 2, 1] - [0, 0, 1, 0],
        )
        theirs.add(solutions.astype(float), places.sum(axis=1), places)
        ours.add(solutions, scored(places), found_at=found_at)
    data = theirs.data(["solution", "objective", "index"])
    order = np.argsort(data["index"])
    assert np.array_equal(ours.numbers, data["index"][order])
    assert np.array_equal(ours.elites().genomes, data["solution"][order])
    assert np.array_equal(ours.held_fitness, data["objective"][order])
    archive.save(tmp_path / "a.npz", ours)
    again = archive.load(tmp_path / "a.npz")
    assert (again.bins, again.ranges) == (BINS, RANGES)
    assert all(
        np.array_equal(a, b) for a, b in zip(*(arrays_of(one.elites()).values() for one in (ours, again)), strict=True)
    )


def test_a_map_with_more_niches_than_memory_takes_that_of_its_elites():
    ours = GridArchive(1, RANGES, (4096,) * 4)
    ours.add(np.zeros((2, 1), np.uint8), scored(np.array([[0, 0, -1, 0.0], [1, 2, 1, 1]])), found_at=0)
    assert ours.elites().niche.tolist() == [[0] * 4, [4095] * 4]
    assert ours.coverage() == 2 / 4096**4
    flat = Layout(ours.bins)
    assert np.isfinite(flat.best(ours.elites().niche, ours.held_fitness)).sum() == 2
    with pytest.raises(UsageError, match="A picture of 4,096 x 4,096 x 4,096 x 4,096 niches"):
        ours.fitness  # noqa: B018 (it is what raises)


def test_tiles_hold_the_axes_that_follow():
    flat = Layout((3, 2, 4, 5))
    assert (flat.size, flat.tiles) == ((12, 10), (3, 2))
    assert flat.places(np.array([[2, 1, 3, 0]])).tolist() == [[2 * 4 + 3, 1 * 5 + 0]]
    values = np.arange(120).reshape(3, 2, 4, 5)
    niche = np.stack(np.unravel_index(np.arange(120), (3, 2, 4, 5)), axis=1)
    assert np.array_equal(flat.spread(values)[tuple(flat.places(niche).T)], np.arange(120))
    assert flat.labels(tuple(map(Axis, "abcd"))) == ("a / c", "b / d")


def test_a_flat_map_is_as_it_was():
    flat = Layout((3, 2))
    assert (flat.size, flat.tiles) == ((3, 2), (1, 1))
    assert flat.places(np.array([[2, 1]])).tolist() == [[2, 1]]


def test_of_niches_that_share_a_square_the_best_is_seen():
    flat = Layout((8192, 4))
    assert flat.best(np.array([[0, 1], [1, 1]]), np.array([2.0, 3.0]))[0, 1] == 3.0


@pytest.mark.parametrize("axes", [1, 3, 5])
def test_nearest_distances_are_those_of_scipy(axes):
    spatial = pytest.importorskip("scipy.spatial")
    points = np.random.default_rng(axes).random((500, axes))
    assert np.allclose(nearest_distances(points, 11), spatial.cKDTree(points).query(points, 11)[0], rtol=1e-12)


def test_a_shape_of_another_number_of_axes_is_told():
    assert shape_of(2, 32, (), None) == (32, 32)
    assert shape_of(4, 32, (), (10, 10, 8, 8)) == (10, 10, 8, 8)
    with pytest.raises(UsageError, match=r"shape must be 2 numbers here, one a descriptor, got \[3\]"):
        shape_of(2, 32, (3,), None)
