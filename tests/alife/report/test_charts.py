"""Charts as SVG: what is drawn lies where its numbers say."""

import json
import re
from html import unescape
from xml.etree import ElementTree

import numpy as np
import pytest

from alife.core.axes import limits
from alife.report import charts
from alife.report.charts import Layer, Line

X = np.array([0, 10, 20])


def drawn(svg, kind):
    """Return the paths of a kind as lists of points."""
    paths = [path for path in ElementTree.fromstring(svg).iter("path") if kind in path.get("class").split()]
    return [[tuple(map(float, pair.split())) for pair in re.findall(r"[\d.]+ [\d.]+", path.get("d"))] for path in paths]


def test_a_line_goes_through_its_points():
    svg = charts.lines(X, [Line("a", np.array([0.0, 5.0, 10.0]))], alt="a", x_label="step")
    ((first, middle, last),) = drawn(svg, "line")
    assert first[0] == charts.LEFT
    assert last[0] == charts.WIDTH - charts.RIGHT
    assert middle[1] == pytest.approx((first[1] + last[1]) / 2, abs=0.1)
    assert last[1] < first[1]


def test_where_there_is_no_number_a_line_has_a_gap():
    svg = charts.lines(np.arange(4), [Line("a", np.array([1.0, np.nan, 2.0, 3.0]))], alt="a", x_label="step")
    path = re.search(r'class="line s0" d="([^"]*)"', svg)[1]
    assert path.count("M") == 2
    assert path.count("L") == 1


@pytest.mark.parametrize("odd", [np.inf, -np.inf, 1.79e308, -1.79e308, np.nan])
def test_what_is_too_large_to_be_drawn_is_a_gap(odd):
    wide = Line("a", np.array([0.0, odd, 1.7e308]), low=np.array([odd, 0.0, 1.0]), high=np.full(3, odd))
    (points,) = drawn(charts.lines(X, [wide], alt="a", x_label="step"), "line")
    assert len(points) == 1


def test_areas_lie_on_top_of_each_other():
    layers = [Layer("a", np.full(3, 2.0), (1, 2, 3)), Layer("b", np.full(3, 3.0), (9, 9, 9))]
    low, high = drawn(charts.areas(X, layers, alt="a", x_label="step"), "area")
    assert low[0][1] == high[-1][1]
    assert (low[-1][1] - low[0][1]) / (high[-1][1] - high[0][1]) == pytest.approx(2 / 3, abs=0.01)


def test_what_a_chart_says_is_in_its_label_and_its_data_whatever_the_letters():
    name = '<b>"&'
    svg = charts.lines(X, [Line(name, X.astype(float))], alt=name, x_label=name)
    root = ElementTree.fromstring(svg)
    assert root.get("aria-label") == name
    assert json.loads(unescape(root.get("data-chart")))["series"][0] == {"n": name, "c": "var(--s0)", "y": [0, 10, 20]}


def test_long_series_are_thinned_and_keep_their_ends():
    pick = charts.thinned(10_000)
    assert len(pick) <= charts.MOST_POINTS
    assert (pick[0], pick[-1]) == (0, 9999)
    assert charts.thinned(3).tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [(0, 10, [0, 2.5, 5, 7.5, 10]), (-1, 1, [-1, -0.5, 0, 0.5, 1]), (0, 41_000, [0, 20_000, 40_000]), (3, 3, [3])],
)
def test_ticks_are_round(low, high, found):
    assert charts.ticks(low, high) == pytest.approx(found)
    assert "-0" not in [charts.tick_text(tick) for tick in charts.ticks(low, high)]


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (2500, "2.5k"), (1e6, "1M"), (0.25, "0.25"), (0.00025, "2.5e-4"), (-0.001, "-0.001")]
)
def test_ticks_are_short(value, text):
    assert charts.tick_text(value) == text


def test_the_numbers_of_an_axis_are_written_alike():
    assert charts.tick_texts([0, 0.0005, 0.001, 0.0015]) == ["0", "5e-4", "1e-3", "1.5e-3"]
    assert charts.tick_texts([0, 500, 1000]) == ["0", "500", "1k"]


def test_no_number_of_an_axis_is_cut_at_the_right_edge():
    svg = charts.lines(np.array([0, 1500]), [Line("a", np.array([0.0, 1.0]))], alt="a", x_label="step")
    (last,) = [text for text in ElementTree.fromstring(svg).iter("text") if text.text == "1.5k"]
    assert float(last.get("x")) + charts.LETTER * len("1.5k") / 2 <= charts.WIDTH


def test_charts_of_areas_can_have_one_scale():
    tall, low = (drawn(charts.areas(X, [Layer("a", np.full(3, value), (1, 2, 3))], alt="a", x_label="step", most=8.0),
                       "area")[0] for value in (8.0, 4.0))  # fmt: skip
    assert tall[0][1] < low[0][1]


@pytest.mark.parametrize(("low", "high", "found"), [(39.3, 40, (39.265, 40.035)), (0, 40, (0, 42)), (1, 10, (0, 10.5))])
def test_no_curve_lies_on_the_frame(low, high, found):
    assert limits(low, high) == pytest.approx(found)


@pytest.mark.parametrize("values", [[np.nan] * 3, [0.0] * 3, [5.0] * 3])
def test_series_without_a_range_are_drawn_all_the_same(values):
    svg = charts.lines(X, [Line("a", np.array(values))], alt="a", x_label="step")
    assert "nan" not in svg.lower().replace("data-chart", "")
    ElementTree.fromstring(svg)
