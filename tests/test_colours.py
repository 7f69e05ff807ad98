"""Colours that everybody can tell apart, and the same colour for the same thing wherever it is drawn."""

import re

import numpy as np
import pytest

from alife.core.colours import (
    DARK_INK,
    LIGHT_INK,
    LINES_ON_DARK,
    LINES_ON_LIGHT,
    SERIES_ON_LIGHT,
    colour_of_label,
    colour_of_name,
    contrast,
    ink_on,
    name_colours,
)
from alife.report import creatures as report_creatures
from alife.report import descent
from alife.worlds.colours import EMPTY, RAMP_STOPS
from benchmarks.structure import PROJECT
from sims.bitwise.render import LEVELS
from sims.cellworld import render as cellworld
from sims.cellworld.config import Config as Cellworld
from sims.multicell.config import Config as Multicell
from sims.multicell.roles import role_colours
from sims.oceanworld.anatomy import LINK_KINDS
from sims.oceanworld.render import DEPTH, SURFACE
from tests.colour_vision import VISIONS, distances, lab, linear, nearest
from viewers.ui import theme

FREQUENT = (0, 1, 6, 7, 8, 9, 16, 17)  # roles that worlds fill with, and the empty space
SPECIES = {"number": 1, "parent": None, "born": 0, "gone": 9, "peak": 3}


def css_series():
    """Return the colours of series in reports, on light and on dark ground, with that ground."""
    text = (PROJECT / "alife/report/page.css").read_text()
    cards = re.findall(r"--card: (#\w{6})", text)
    rows = [re.findall(r"--s\d: (#\w{6})", line) for line in text.splitlines() if "--s0: #" in line]
    return [[tuple(bytes.fromhex(one[1:])) for one in (card, *row)] for card, row in zip(cards, rows, strict=True)]


def test_the_settings_of_a_study_have_the_same_colours_in_its_picture_and_on_its_page():
    assert tuple(css_series()[0][1:]) == SERIES_ON_LIGHT


def test_distances_are_those_of_cielab():
    assert lab(linear((255, 255, 255))) == pytest.approx([100, 0, 0], abs=0.01)
    assert lab(linear((255, 0, 0))) == pytest.approx([53.24, 80.09, 67.2], abs=0.02)
    for matrix in VISIONS.values():  # greys look alike to everybody
        assert matrix.sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-5)


def test_red_and_green_of_one_lightness_are_found_out():
    assert nearest([(228, 26, 28), (61, 170, 74)]) < 25


@pytest.mark.parametrize(
    ("colours", "least"),
    [
        pytest.param([role_colours(Multicell())[role] for role in FREQUENT], 25, id="frequent roles"),
        pytest.param(role_colours(Multicell()), 18, id="all roles"),
        pytest.param([colour for _, colour in cellworld.legend(Cellworld(), "parts")], 25, id="parts"),
        pytest.param([EMPTY, *LEVELS], 25, id="levels"),
        pytest.param([SURFACE, *(kind.colour for kind in LINK_KINDS)], 25, id="links"),
        pytest.param([DEPTH, *(kind.colour for kind in LINK_KINDS)], 25, id="links in the deep"),
        pytest.param([theme.GROUND, *LINES_ON_DARK], 25, id="curves of windows"),
        pytest.param([(255, 255, 255), *LINES_ON_LIGHT], 25, id="curves of pictures"),
        *(pytest.param(series[:5], 25, id=f"series {number}") for number, series in enumerate(css_series())),
        *(pytest.param(series, 15, id=f"all series {number}") for number, series in enumerate(css_series())),
    ],
)
def test_everybody_can_tell_the_colours_of_a_legend_apart(colours, least):
    assert nearest(colours) >= least


def test_a_ramp_grows_lighter_all_the_way():
    assert (np.diff(lab(linear(RAMP_STOPS))[:, 0]) > 10).all()


def test_ink_can_be_read_on_every_ground():
    grounds = [(r, g, b) for r in range(0, 256, 51) for g in range(0, 256, 51) for b in range(0, 256, 51)]
    assert min(contrast(ink_on(ground), ground) for ground in grounds) >= 4.5
    assert {ink_on((255, 255, 0)), ink_on((0, 0, 90))} == {DARK_INK, LIGHT_INK}
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)


@pytest.mark.parametrize("ink", ["TEXT", "MUTED", "FAINT", "ACCENT", "WARNING", "RECORDING", "GOOD"])
def test_inks_of_windows_can_be_read_on_their_grounds(ink):
    grounds = (theme.GROUND, theme.PANEL, theme.RAISED)
    assert min(contrast(getattr(theme, ink), ground) for ground in grounds) >= 4.5


def test_type_is_no_smaller_than_twelve_pixels():
    assert min(theme.SMALL, theme.NORMAL, theme.LARGE) >= 12


def test_a_species_has_the_colour_of_its_hash_in_windows_and_reports():
    label = 0xC0FFEE12
    drawn = tuple(name_colours()[label % len(name_colours())].tolist())  # as pictures of worlds are
    assert colour_of_label(label) == colour_of_name("c0ffee12") == drawn
    species = {1: descent.Species(label="c0ffee12", **SPECIES)}
    assert descent.colours(species, [1])[1] == "#{:02x}{:02x}{:02x}".format(*drawn)


def test_a_species_without_a_hash_has_a_colour_of_its_name():
    assert colour_of_name("3+9") == colour_of_name("3+9") != colour_of_name("3+8")
    assert colour_of_name("12+34zz9") is not None  # eight signs, no hash


def test_creatures_have_the_same_shapes_in_reports():
    shapes = report_creatures.SHAPES_DRAWN
    script = (PROJECT / "alife/report/page.js").read_text()
    assert all(f"shapes.{name}" in script or f'"{name}"' in script for name in shapes)


def test_distances_count_every_pair_once():
    found = distances([(0, 0, 0), (255, 255, 255)])
    assert found[0, 0] == 0
    assert found[0, 1] == pytest.approx(100, abs=0.01)
