import platform

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from alife.search.neighbours import nearest_distances

# Elsewhere a compiler may fuse a multiplication and an addition, which rounds once instead of twice.
ROUNDS_AS_WE_DO = platform.machine().lower() in ("x86_64", "amd64")
COORDINATES = st.one_of(
    st.integers(0, 5).map(lambda number: number / 7),  # points that coincide, and distances that tie
    st.floats(-1e3, 1e3, allow_nan=False),
)
CLOUDS = {
    "scattered": lambda draw, n: draw.random((n, 2)),
    "on a lattice": lambda draw, n: np.stack([draw.integers(1, 101, n) / 100, draw.integers(0, 80, n) / 79], axis=1),
    "in clusters": lambda draw, n: draw.normal(size=(n, 2)) * 1e-3 + draw.integers(0, 5, (n, 1)),
    "a crowd and a few far away": lambda draw, n: draw.standard_cauchy((n, 2)),
    "on an upright line": lambda draw, n: np.stack([np.full(n, 0.5), draw.random(n)], axis=1),
    "on a level line": lambda draw, n: np.stack([draw.random(n), np.full(n, 0.5)], axis=1),
    "on three upright lines": lambda draw, n: np.stack([draw.integers(0, 3, n) / 2, draw.random(n)], axis=1),
    "all at one place": lambda draw, n: np.full((n, 2), 0.3),  # noqa: ARG005 (nothing is drawn)
}


def compared_with_each_other(points, count):
    """Return what the distances are by definition."""
    steps = points[:, None] - points[None]
    return np.sort(np.sqrt(steps[..., 0] ** 2 + steps[..., 1] ** 2), axis=1)[:, :count]


@settings(deadline=None)  # the first example compiles the kernel
@given(
    arrays.arrays(np.float64, st.tuples(st.integers(1, 40), st.just(2)), elements=COORDINATES),
    st.integers(1, 40),
)
def test_they_are_those_of_comparing_every_two_points(points, count):
    count = min(count, len(points))
    assert np.array_equal(nearest_distances(points, count), compared_with_each_other(points, count))


@pytest.mark.parametrize("cloud", CLOUDS)
@pytest.mark.parametrize(("points", "count"), [(2, 2), (11, 11), (300, 2), (2000, 11), (2000, 301)])
def test_they_are_those_of_scipys_tree(cloud, points, count):
    spatial = pytest.importorskip("scipy.spatial")
    places = CLOUDS[cloud](np.random.default_rng(points + count), points)
    expected, _ = spatial.cKDTree(places, balanced_tree=False, compact_nodes=False).query(places, k=count)
    found = nearest_distances(places, count)
    assert np.array_equal(found, expected) if ROUNDS_AS_WE_DO else np.allclose(found, expected, rtol=1e-12)


def test_the_order_of_the_points_changes_nothing():
    draw = np.random.default_rng(0)
    places, order = CLOUDS["on a lattice"](draw, 500), draw.permutation(500)
    assert np.array_equal(nearest_distances(places[order], 11), nearest_distances(places, 11)[order])


def test_points_are_not_moved():
    places = np.random.default_rng(0).random((50, 2))
    before = places.copy()
    nearest_distances(places, 5)
    assert np.array_equal(places, before)


@pytest.mark.parametrize("count", [0, 4])
def test_a_count_that_is_not_to_be_had_is_refused(count):
    with pytest.raises(ValueError, match=rf"count must be 1\.\.3, the number of points, got {count}"):
        nearest_distances(np.zeros((3, 2)), count)


@pytest.mark.parametrize("points", [np.zeros((3, 0)), np.zeros(3), np.zeros((3, 2), np.float32)])
def test_other_arrays_than_points_are_refused(points):
    with pytest.raises(ValueError, match=r"points must be float64 \(n, axes\)"):
        nearest_distances(points, 1)
