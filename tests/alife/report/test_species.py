"""Muller plots, trees and activity: what is drawn is what the run recorded."""

import html
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from alife import run
from alife.core.sparse import SparseTable
from alife.measures import activity
from alife.measures.modes import modes
from alife.phylogeny.abundances import History
from alife.phylogeny.files import Row
from alife.report import activity as activity_part
from alife.report import descent, living, loaded_run, species
from alife.report.descent import OTHERS
from alife.report.html import mean_of
from alife.runs.opened import open_run
from alife.worlds.commonest import _in_order, commonest
from tests.alife.report.test_report import SHORT, page
from tests.alife.running import UNSEEN, made

PROJECT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")


def row(parent, born, gone="inf", world=0):
    cells = {"taxon_label": f"name{born}", "peak_members": "5"}
    return Row(born, None if parent == "none" else parent, born, float(gone), world, cells)


@pytest.fixture
def family():
    """Return the descent of a founder 0 with children 1 and 2, a grandchild 3 of 1, and 9 whose origin is unknown."""
    rows = {0: row("none", 0), 1: row(0, 10), 3: row(1, 20), 2: row(0, 30, 40), 8: row("none", 0, world=1)}
    counts = np.array([[10, 0, 0, 0, 0], [4, 4, 0, 0, 2], [1, 2, 1, 4, 2]])
    return descent.of_world(History(np.array([0, 25, 50]), np.array([0, 1, 2, 3, 9]), SparseTable.of(counts)), rows, 0)


def test_a_species_lies_between_the_halves_of_the_one_it_came_from(family):
    shown = [0, 1, 3, 2]
    born = {number: family.species[number].born for number in shown}
    order = descent.nested(family.parents(shown), born)
    assert order == [0, 1, 3, 3, 1, 2, 2, 0]
    assert descent.halves(order) == [(0, 0.5), (1, 0.5), (3, 1.0), (1, 0.5), (2, 1.0), (0, 0.5)]


def test_a_species_that_is_not_shown_counts_with_its_nearest_ancestor_that_is(family):
    shares = family.bundled([0, 1])
    assert shares[1].tolist() == pytest.approx([0, 0.4, 0.6])
    assert shares[0].tolist() == pytest.approx([1, 0.4, 0.2])
    assert shares[OTHERS].tolist() == pytest.approx([0, 0.2, 0.2])
    assert sum(shares.values()).tolist() == pytest.approx([1, 1, 1])


def test_the_most_notable_species_are_those_with_the_highest_peaks(family):
    assert family.notable(2, 0.0) == [0, 1]
    assert family.notable(9, 0.4) == [0, 1, 3]


def test_lines_between_shown_species_skip_the_others(family):
    assert family.parents([0, 3]) == {0: OTHERS, 3: 0}


def test_worlds_are_told_apart(family):
    assert 8 not in family.species


def test_a_genome_that_arises_in_another_lineage_is_told_to_rise_again():
    rows = {0: row("none", 0), 1: row(0, 10), 2: row(0, 30), 3: row(2, 20, 25)}
    rows[2].cells["taxon_label"] = rows[1].cells["taxon_label"]
    counts = SparseTable.of(np.array([[9, 0, 0], [4, 3, 2]]))
    found = descent.of_world(History(np.array([0, 40]), np.array([0, 1, 2]), counts), rows, 0)
    assert found.risen_again == {2}
    assert (found.called(1), found.called(2)) == ("name10", "name10, again")
    assert "; again: its genome had arisen before" in species._table(found, [0, 1, 2], {0: "", 1: "", 2: ""})


def test_lineages_of_one_genome_that_arose_in_the_same_band_are_one_band():
    rows = {0: row("none", 0), 1: row(0, 10, 20), 2: row(0, 30), 3: row(2, 40), 4: row(1, 15), 5: row("none", 0)}
    for number, label in enumerate("abbaab"):
        rows[number].cells["taxon_label"] = label
    counts = SparseTable.of(np.array([[10, 0, 0, 0, 0, 1], [3, 2, 3, 1, 4, 0]]))
    one = descent.of_world(History(np.array([0, 50]), np.array([0, 1, 2, 3, 4, 9]), counts), rows, 0).merged()
    assert {number: (each.parent, each.label) for number, each in one.species.items()} == {
        0: (None, "a"),
        1: (0, "b"),
        3: (1, "a"),
        5: (None, "b"),
    }
    assert (one.species[1].born, one.species[1].gone) == (10, np.inf)
    assert one.history.species.tolist() == [0, 1, 3, 9]
    assert one.history.counts.whole().tolist() == [[10, 0, 0, 1], [3, 5, 5, 0]]


def test_a_muller_plot_says_how_much_it_does_not_show_apart_and_that_there_is_none_to_show(family, monkeypatch):
    monkeypatch.setattr(species, "LEAST_SHARE", 0.4)
    assert "At the end 10 % of all are in bands too small to show apart" in species._muller(family, 7)
    monkeypatch.setattr(species, "LEAST_SHARE", 2)
    assert "Seed 7: none ever had 200 % of all there were." in species._muller(family, 7)


def test_every_species_has_a_colour_of_its_own(family):
    shades = descent.colours(family.species, [0, 1, 3, 2])
    assert len(set(shades.values())) == 5


def test_a_run_that_recorded_its_descent_has_a_muller_plot_and_a_tree():
    made("r", *SHORT)
    text = page("r")
    tree = ElementTree.fromstring(re.search(r'<svg class="tree".*?</svg>', text, re.DOTALL)[0])
    (group,) = loaded_run.read([Path("r")])
    (first, _second) = group.first.descents.values()
    told = [title.text for title in tree.iter("title")]
    assert 2 <= len(told) <= species.MOST_ROWS
    founder = next(one for one in first.species.values() if one.parent is None)
    assert any(line.startswith(f"{founder.called}: born at step 0, ") for line in told)
    alive = sum(one.gone == np.inf for one in first.species.values())
    assert 1 <= len(list(tree.iter("circle"))) <= alive
    assert "Muller plot of " in text


def test_the_species_that_live_at_the_end_have_name_look_word_and_count():
    made("r", *SHORT)
    text = page("r")
    stored = open_run(Path("r"), "multicell", engine="cpu")
    table = re.search(r"<caption>The \d+ commonest species of seed .*?</table>", text, re.DOTALL)[0]
    rows = re.findall(r"<tr><td>.*?</tr>", table, re.DOTALL)
    expected = commonest(stored.world, stored.state, 0, living.LISTED)
    assert len(rows) == len(expected) >= 2
    assert "its numbers are the roles" in table.replace("Its", "its")
    for row_told, one in zip(rows, expected, strict=True):
        assert f"{one.name} ({one.key})" in row_told
        assert html.escape(one.words) in row_told
        assert f">{one.count:,}<" in row_told
        assert row_told.count("data:image/png") == 1
        assert row_told.count('<i style="background:') == 1 + len(one.swatches)
        named = stored.world.colours_of_words(one.words)
        places = [named.index(colour) for colour in one.swatches if colour in named]
        assert places == sorted(places)
    tree = re.search(r'<svg class="tree".*?</svg>', text, re.DOTALL)[0]
    assert f">{expected[0].name}</text>" in tree


def test_swatches_are_in_the_order_of_the_words_that_name_them():
    green, brown, blue, grey = (0, 9, 0), (9, 5, 0), (0, 0, 9), (5, 5, 5)
    assert _in_order((grey, green, brown, blue), (brown, blue, green, green)) == (brown, blue, green, grey)


def test_what_a_species_is_has_no_column_where_it_is_the_colour_of_its_name_again(tmp_path):
    blobs = re.search(r'```python\n("""Blobs.*?)```', (PROJECT / "docs/own-worlds.md").read_text(), re.DOTALL)[1]
    (tmp_path / "blobs.py").write_text(blobs)
    words = ["--set", "height=16", "--set", "width=16", "--steps", "60", "--sample-every", "20", "--worlds", "1"]
    assert run.main(["blobs.py", *words, *UNSEEN, "--out", "r"]) == 0
    text = page("r")
    assert "commonest species of seed 0 at step 60</caption>" in text
    assert "<th>what it is</th>" not in text.partition("commonest species")[2].partition("</table>")[0]


def test_a_world_that_nobody_is_remembered_of_leaves_the_others_their_seeds():
    made("r", *SHORT)
    file = Path("r/phylogeny-species.csv")
    header, *lines = file.read_text().splitlines(keepends=True)
    file.write_text(header + "".join(line for line in lines if line.split(",")[4] == "1"))
    (group,) = loaded_run.read([Path("r")])
    assert list(group.first.descents) == [1]
    (told,) = re.findall("Muller plot of .*? in the world of seed ([0-9]+)", page("r"))
    assert told == "1"


def test_a_run_without_a_phylogeny_has_neither():
    made("r", "--phylogeny", "off", *SHORT)
    text = page("r")
    assert "Muller" not in text
    assert 'class="tree"' not in text
    assert "#run0-muller" not in text


def test_a_world_without_heredity_has_a_muller_plot_and_no_tree():
    assert run.main(["bitwise", *UNSEEN, "--steps", "400", "--worlds", "1", "--out", "r"]) == 0
    text = page("r")
    assert "nobody here descends from another" in text
    assert "Muller plot of " in text
    assert 'class="tree"' not in text
    assert "#run0-tree" not in text


def test_activity_is_shown_beside_the_shadows_that_were_recorded():
    made("r", *SHORT)
    assert "Was it evolution?" not in page("r")
    made("n", "--neutral", *SHORT)
    text = page("n")
    (group,) = loaded_run.read([Path("n")])
    found = activity_part.recorded(group.first)
    ends = [activity.statistics(activity.activities(history.counts)).cumulative[-1] for history in found["the run"]]
    assert f"The activities of all lineages alive at the end add up to {np.mean(ends):,.0f}" in text
    assert "in the mixed shadow" in text
    assert "in the local shadow" in text


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ([[9, 9, 9, 9], [9, 9, 9, 9], [9, 9, 9, 9]], "Lineages stayed longer than in the mixed shadow."),
        ([[9, 0, 0, 0], [9, 4, 0, 0], [9, 0, 4, 0]], "Lineages stayed no longer than in the mixed shadow."),
    ],
    ids=["all stay", "one alone, as in the shadow"],
)
def test_activity_says_in_words_whether_lineages_stayed_longer_than_by_chance(own, told):
    steps, lineages = np.array([0, 10, 20]), np.arange(4)
    chance = [[9, 0, 0, 0], [0, 9, 0, 0], [0, 0, 9, 0]]
    found = {
        name: [History(steps, lineages, SparseTable.of(np.array(counts)))]
        for name, counts in {activity_part.RUN: own, "mixed": chance}.items()
    }
    words = activity_part._verdict(found)
    assert words.startswith(told)
    share = "100 %" if "no longer" not in told else "50 %"
    assert f"ever had is {share} beside the mixed shadow (of those alive in it, 0 %)." in words


def test_persistence_is_shown_of_a_run_that_kept_every_species():
    made("r", *SHORT)
    assert "run0-modes" not in page("r")
    made("a", "--phylogeny", "all", *SHORT)
    section = re.search(r'<section id="run0-modes">.*?</section>', page("a"), re.DOTALL)[0]
    (group,) = loaded_run.read([Path("a")])
    expected = []
    for one in group.first.descents.values():
        parents = {number: species.parent for number, species in one.species.items()}
        labels = {number: species.label for number, species in one.species.items()}
        expected.append(modes(one.history.counts, one.history.species, parents, labels, lag=1))
    charts = [json.loads(html.unescape(data)) for data in re.findall(r'data-chart="([^"]*)"', section)]
    assert len(expected) == 2
    for name, chart in zip(("change", "novelty", "ecology"), charts, strict=True):
        (line,) = chart["series"]
        assert line["n"].startswith(name)
        assert line["y"] == pytest.approx(np.mean([getattr(one, name)[1:] for one in expected], axis=0), rel=1e-3)
        assert chart["x"] == list(range(100, 401, 50))
    second = np.array([one.change[one.samples > 4].mean() for one in expected])
    assert f"Over the second half of the run {mean_of(second)}" in section
    file = Path("a/phylogeny-species.csv")
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:-1]))  # as of a run that was killed later
    assert "run0-modes" not in page("a")
