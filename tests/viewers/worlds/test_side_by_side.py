from itertools import combinations

import numpy as np
import pytest

from viewers.ui.theme import Theme
from viewers.worlds.panels.plots import Curve
from viewers.worlds.panels.side_by_side import tiles
from viewers.worlds.series import Series


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 16])
@pytest.mark.parametrize("size", [(900, 700), (300, 900)])
def test_tiles_lie_within_the_area_and_beside_each_other(count, size):
    places = tiles(count, size, (64, 96), Theme())
    assert len(places) == count
    assert not any(one.colliderect(other) for one, other in combinations(places, 2))
    assert all(
        place.left >= 0 and place.right <= size[0] and place.top >= 0 and place.bottom <= size[1] for place in places
    )
    assert all(abs(place.width / place.height - 1.5) < 0.05 for place in places)


def test_a_curve_tells_the_value_of_the_step_shown():
    curve = Curve("entropy", np.array([0, 100, 200]), np.array([0.5, 1.0, 1.5]))
    assert curve.words(0) == "entropy 0.50"
    assert curve.words(150) == "entropy 1.00"
    assert curve.words(10_000) == "entropy 1.50"


def test_a_film_plots_no_future():
    series = Series(2)
    series.fill((step, np.array([step, 1])) for step in (0, 10, 20, 30))
    assert series.table(15)[0].tolist() == [0, 10]
    assert series.table()[0].tolist() == [0, 10, 20, 30]
    assert series.peaks.tolist() == [30, 1]
