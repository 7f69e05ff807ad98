"""Maps cut into cells: the nearest centroid is found exactly, and everything that holds of grids holds of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra import numpy as arrays
from ribs.archives import CVTArchive as Oracle

import alife
from alife import run
from alife.core.errors import UsageError
from alife.search import archive
from alife.search.archive import Archive, arrays_of
from alife.search.cells import Cells, centroids, move_to_means, tree_of
from alife.search.layout import SIDE, layout_of
from alife.search.nearest_cpu import to_means
from alife.search.to_ribs import to_ribs
from alife.worlds.arena import Evaluation
from tests.alife.searching import advance, hills, make, same, through_a_file
from tests.test_every_search import SMALL

RANGES = ((0.0, 4.0), (-1.0, 1.0))
COORDINATES = some.integers(0, 6).map(lambda number: number / 8)  # many points coincide, and many distances tie


def scored(places):
    return Evaluation(places.sum(axis=1), places, np.ones(len(places), bool), np.full(len(places), ""), {})


@settings(deadline=None)  # the first example compiles the kernels
@given(
    arrays.arrays(np.float64, some.tuples(some.integers(1, 60), some.just(3)), elements=COORDINATES),
    arrays.arrays(np.float64, some.tuples(some.integers(1, 20), some.just(3)), elements=COORDINATES),
)
def test_the_nearest_is_the_first_of_those_that_are_least_far(points, wanted):
    away = ((wanted[:, None] - points[None]) ** 2).sum(axis=2)
    assert np.array_equal(tree_of(points).nearest(wanted), away.argmin(axis=1))


def test_centroids_share_out_the_map_evenly_and_are_always_the_same():
    points = centroids(50, 2)
    places = np.random.default_rng(0).random((20_000, 2))
    shares = np.bincount(tree_of(points).nearest(places), minlength=50) / 20_000
    assert shares.min() > 0.5 / 50
    assert shares.max() < 1.7 / 50
    centroids.cache_clear()
    assert np.array_equal(centroids(50, 2), points)


def test_it_agrees_with_pyribs_on_the_same_centroids(tmp_path):
    cells = Cells(RANGES, centroids(40, 2))
    ours = Archive(8, cells)
    low, high = np.array(RANGES).T
    theirs = Oracle(
        solution_dim=8, centroids=low + cells.centroids * (high - low), ranges=RANGES, dtype=np.float64
    )  # fmt: skip
    # pyribs takes the distances in the units of the descriptors: so the places are drawn where both agree
    dice = np.random.default_rng(1)
    for found_at in range(0, 3000, 100):
        solutions, shares = dice.integers(0, 256, (100, 8), np.uint8), dice.random((100, 2))
        places = low + shares * (high - low)
        alike = cells.numbers(places) == theirs.index_of(places)
        solutions, places = solutions[alike], places[alike]
        theirs.add(solutions.astype(float), places.sum(axis=1), places)
        ours.add(solutions, scored(places), found_at=found_at)
    data = theirs.data(["solution", "objective", "index"])
    order = np.argsort(data["index"])
    assert len(ours) == 40
    assert np.array_equal(ours.numbers, data["index"][order])
    assert np.array_equal(ours.elites().genomes, data["solution"][order])
    assert ours.coverage() == theirs.stats.coverage
    archive.save(tmp_path / "a.npz", ours)
    again = archive.load(tmp_path / "a.npz")
    assert np.array_equal(again.partition.centroids, cells.centroids)
    pairs = zip(arrays_of(ours.elites()).values(), arrays_of(again.elites()).values(), strict=True)
    assert all(np.array_equal(a, b) for a, b in pairs)


def test_what_has_no_place_enters_no_cell():
    cells = Archive(1, Cells(RANGES, centroids(5, 2)))
    places = np.array([(np.nan, 0.0), (np.inf, 0.0), (0.5, 0.0)])
    added = cells.add(np.array([[1], [2], [3]], np.uint8), scored(places), found_at=0)
    assert added.invalid.tolist() == [True, True, False]
    assert cells.elites().genomes.item() == 3


def test_a_map_of_square_ranges_is_the_same_in_pyribs():
    ours = Archive(1, Cells(((0.0, 1.0), (0.0, 1.0)), centroids(30, 2)))
    ours.add(np.zeros((200, 1), np.uint8), scored(np.random.default_rng(2).random((200, 2))), found_at=0)
    assert to_ribs(ours).stats.coverage == ours.coverage()


@pytest.mark.usefixtures("toys")
@pytest.mark.parametrize("name", ["map_elites", "cma_me"])
def test_a_search_on_cells_goes_on_with_the_centroids_it_had(name):
    plan = {**SMALL[name], "archive": "cvt", "cells": 60}
    searches = [make(name, hills(), **plan) for _ in range(3)]
    whole = advance(searches[0], 8)
    begun = advance(searches[1], 3)
    state = through_a_file(searches[1].state_dict())
    assert state["elites_centroids"].shape == (60, 2)
    searches[2].archive.partition = Cells(((0.0, 255.0),) * 2, np.random.default_rng(0).random((60, 2)))
    searches[2].load_state_dict(state)
    assert same(begun + advance(searches[2], 5), whole)


@pytest.mark.usefixtures("toys", "in_an_empty_folder")
def test_a_run_on_cells_cuts_both_maps_alike_and_resumes():
    plan = {"batch": 64, "archive": "cvt", "cells": 80, "quiet": True, "pictures": "summary", "checkpoint_every": 100}
    whole = alife.search("hills", evaluations=640, out="whole", **plan)
    alife.search("hills", evaluations=320, out="part", **plan)
    assert run.main(["--resume", "part", "--evaluations", "640", "--quiet"]) == 0
    part = alife.load("part")
    assert whole.request.algorithm_config.cells == 80
    elites = [one.archive.elites() for one in (whole, part)]
    assert all(np.array_equal(a, b) for a, b in zip(*(arrays_of(one).values() for one in elites), strict=True))
    assert whole.archive.bins == (80,)


def test_the_flat_map_of_cells_shows_each_where_it_lies():
    flat = layout_of(Cells(RANGES, centroids(50, 2)))
    niche = np.arange(50)[:, None]
    shown = flat.best(niche, np.arange(50.0))
    assert np.array_equal(np.unique(shown), np.arange(50))
    assert [flat.who_is_at(tuple(place), niche) for place in flat.places(niche)] == list(range(50))
    assert flat.who_is_at((SIDE - 1, 0), niche[:0]) is None


def test_another_kind_of_archive_is_told():
    with pytest.raises(UsageError, match="Unknown archive 'cvr'. Did you mean 'cvt'"):
        alife.search("oceanworld", archive="cvr")


@pytest.mark.parametrize(("cells", "axes"), [(300, 2), (300, 4), (1, 2), (2, 3), (5, 6)])
def test_centroids_move_as_if_all_of_them_were_looked_at(cells, axes):
    """k-means step by step, with distances of each sample to each centroid; some samples are as far from two."""
    dice = np.random.default_rng(cells)
    samples = np.concatenate([dice.random((1500, axes)), dice.integers(0, 4, (500, axes)) / 3.0])
    points = samples[:: len(samples) // cells][:cells].copy()
    wanted = points.copy()
    move_to_means(samples, points, 8)
    for _ in range(8):
        nearest = np.array([((wanted - one) ** 2).sum(axis=1).argmin() for one in samples])
        to_means(samples, nearest, wanted)
    assert points.tobytes() == wanted.tobytes()
