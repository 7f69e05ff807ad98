import numpy as np
import pytest

from alife.search.fronts import by_fronts, crowding_of, front_of
from alife.search.neighbours import mean_distance_to_fitter, novelty_and_competition


def peeled(scores):
    """Return the layers as they are defined: whoever nobody left is better than, then the next."""
    layer, left, number = np.full(len(scores), -1), set(range(len(scores))), 0
    while left:
        first = {one for one in left if not any(is_better(scores[other], scores[one]) for other in left)}
        layer[list(first)] = number
        left, number = left - first, number + 1
    return layer


def is_better(one, other):
    return (one >= other).all() and (one > other).any()


@pytest.mark.parametrize("seed", range(20))
def test_layers_are_those_of_the_definition_ties_included(seed):
    random = np.random.default_rng(seed)
    scores = random.integers(0, 6, (40, 2)).astype(float)
    scores[random.integers(0, 40, 3), random.integers(0, 2, 3)] = np.inf
    assert front_of(scores).tolist() == peeled(scores).tolist()


def test_within_a_layer_the_ends_come_first_and_then_who_stands_alone():
    scores = np.array([[0, 10], [1, 9], [2, 8], [6, 4], [10, 0], [0, 0]], float)
    assert crowding_of(scores[:5]).round(9).tolist() == [np.inf, 0.4, 1.0, 1.6, np.inf]
    assert by_fronts(scores).tolist() == [0, 4, 3, 2, 1, 5]


def test_nobody_has_no_layers():
    assert by_fronts(np.zeros((0, 2))).tolist() == []


def test_novelty_and_competition_by_hand():
    places = np.array([[0, 0], [3, 0], [3, 4], [100, 0]], float)
    found = novelty_and_competition(places, np.array([5.0, 5.0, 7.0, 1.0]), 2)
    assert found.tolist() == [[4, 0], [3.5, 0], [4.5, 2], [(97 + (97**2 + 16) ** 0.5) / 2, 0]]
    assert novelty_and_competition(places[:1], np.ones(1), 2).tolist() == [[0, 0]]
    assert novelty_and_competition(places[:2], np.array([1.0, 2.0]), 9).tolist() == [[3, 0], [3, 1]]


def test_distances_to_fitter_ones_by_hand():
    places = np.array([[0, 0], [3, 0], [3, 4]], float)
    assert mean_distance_to_fitter(places, np.array([3.0, 2.0, 1.0]), 1).tolist() == [np.inf, 3, 4]
    assert mean_distance_to_fitter(places, np.array([3.0, 3.0, 1.0]), 2).tolist() == [np.inf, np.inf, 4.5]
