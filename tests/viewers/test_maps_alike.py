"""A map of elites has the same axes, in the same units, in windows, pictures, reports and sentences."""

from types import SimpleNamespace

import pytest

from alife.report import search as report
from alife.search import encoding, pictures
from alife.search.archive import GridArchive
from alife.search.layout import layout_of
from alife.worlds import registry
from tests.viewers.creatures.tanks import Tank, arena, populations
from viewers.ui.theme import Theme

AXES = ("size [nodes]", "connectedness [rings a node]")
ENDS = ("0", "100")  # of the axis to the right
FITNESS = "[cells]"


@pytest.fixture
def archive():
    crowd = populations()["population"]
    found = GridArchive(arena().genome_length, arena().descriptor_ranges)
    found.add(crowd.genomes, arena().evaluate(crowd.genomes), found_at=0)
    return found


@pytest.fixture
def drawn(monkeypatch):
    """The axes of every figure that is written from now on."""
    figures = []
    monkeypatch.setattr(pictures, "write_figure", lambda figure, path: figures.append(figure) or path)
    return figures


def test_the_picture_of_a_map_has_them(archive, drawn, tmp_path):
    pictures.draw_map(tmp_path, archive, arena())
    plot, bar = drawn[0].axes
    assert (plot.get_xlabel(), plot.get_ylabel()) == AXES
    assert plot.get_xlim() == (0, 100)
    assert FITNESS in bar.get_ylabel()


def test_the_picture_of_the_bodies_found_has_them(archive, drawn, tmp_path):
    search = SimpleNamespace(population=lambda: None)
    pictures.draw_novelty(tmp_path, search, archive, arena(), seed=0)
    plot = drawn[0].axes[0]
    assert (plot.get_xlabel(), plot.get_ylabel()) == AXES
    assert plot.get_xlim() == (0, 100)
    assert plot.collections[0].get_offsets().max() > 1  # places are in these units, too


def test_the_map_of_a_report_has_them(archive):
    run = SimpleNamespace(world=arena())
    drawing = report._grid(run, archive, archive.elites())
    for words in (*AXES, *(f">{end}<" for end in ENDS)):
        assert words in drawing
    assert FITNESS in report._scale(run, archive.elites())
    places = layout_of(archive.partition).places(archive.elites().niche)
    sizes = [one["at"][0] for one in report._elites_data(archive.elites(), arena().axes, places)]
    assert max(sizes) > 1


def test_the_window_has_them(tmp_path, monkeypatch):
    written, original = set(), Theme.text

    def text(theme, words, *arguments, **options):
        written.add(words)
        return original(theme, words, *arguments, **options)

    monkeypatch.setattr(Theme, "text", text)
    tank = Tank(tmp_path)
    tank.close()
    assert {*AXES, *ENDS, f"fitness {FITNESS}"} <= written


def test_sentences_have_them():
    assert pictures.told_place([0.12, 0.25], arena()) == "size 12 nodes, connectedness 0.25 rings a node"


def test_an_encoding_has_those_of_its_arena():
    assert encoding.ParameterEncoding(arena()).axes == arena().axes


@pytest.mark.parametrize("name", registry.arenas())
def test_every_arena_names_its_axes_as_its_descriptors(name):
    kind = registry.world_class(name)
    axes = kind(None, None).axes
    assert all(axis.name for axis in axes)
