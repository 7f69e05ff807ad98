"""Islands in a report: who went where is what migrants.csv has, and diversity is what it is by hand."""

import csv
import html
import re
from pathlib import Path

import numpy as np
import pytest

from alife.core.sparse import SparseTable
from alife.phylogeny.abundances import History
from alife.phylogeny.files import Row
from alife.report import descent, islands, loaded_run
from tests.alife.report.test_report import page
from tests.alife.running import alife, made

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")

PLAN = ["--islands", 3, "--migrate-every", 20, "--migrants", 3, "--steps", 100, "--sample-every", 20]


def world_with(counts, rows):
    """Return the descent of a world; counts: at each sample, by species; rows: of species, (parent, born, label)."""
    found = {
        number: Row(number, parent, born, float("inf"), 0, {"taxon_label": label, "peak_members": "5"})
        for number, (parent, born, label) in rows.items()
    }
    steps = np.arange(len(counts)) * 20
    return descent.of_world(History(steps, np.array(sorted(rows)), SparseTable.of(np.array(counts))), found, 0)


def test_the_table_has_each_who_came_once():
    made("ring", *PLAN)
    with Path("ring/migrants.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    section = re.search(r'<section id="run0-islands">.*?</section>', page("ring"), re.DOTALL)[0]
    text = html.unescape(section)
    assert "Every 20 steps each of 3 worlds gave copies of 3 of its inhabitants to the next" in text
    for origin, world in ((0, 1), (1, 2), (2, 0)):
        came = [row for row in rows if (row["origin_world"], row["world"]) == (str(origin), str(world))]
        kinds = len({row["origin_species"] for row in came})
        cells = rf'<td>{origin} to {world}</td><td class="n">{len(came)}</td><td class="n">{kinds}</td>'
        assert re.search(cells, text), text
    assert '<a href="#run0-islands">' in page("ring")


def test_who_descends_from_newcomers_is_followed_down_the_tree():
    rows = {0: (None, 0, "a"), 1: (None, 20, "b"), 2: (1, 30, "c"), 3: (0, 30, "d"), 4: (None, 20, "e")}
    world = world_with([[10, 0, 0, 0, 0], [8, 2, 0, 0, 0], [2, 2, 4, 1, 1]], rows)
    assert islands.descended(world, frozenset({1})) == pytest.approx([0.0, 0.2, 0.6])
    assert islands.descended(world, frozenset()).tolist() == [0.0, 0.0, 0.0]


def test_diversity_is_that_of_genomes_whatever_world_they_are_in():
    rows = {0: (None, 0, "a"), 1: (None, 0, "b")}
    both, first, second = (world_with([counts], rows) for counts in ([3, 3], [5, 0], [0, 7]))
    assert islands.diversity([both, both]) == pytest.approx((2, 2, 1))  # the same twice: one world's worth
    assert islands.diversity([first, second]) == pytest.approx((1, 2, 2))  # nothing in common: two worlds' worth
    assert islands.diversity([first, first]) == pytest.approx((1, 1, 1))


def test_worlds_apart_are_shown_beside_islands_and_not_alone():
    made("ring", *PLAN)
    assert alife("--out", "apart", "--worlds", 3, "--steps", 100, "--sample-every", 20) == 0
    assert "islands" not in page("apart")
    together = page("ring", "apart", out="both.html")
    assert together.count("worlds&#x27; worth of genomes") == 2
    assert "These worlds exchange nobody." in together


def test_a_damaged_record_of_migrants_is_left_out():
    made("ring", *PLAN)
    known = islands.passages(loaded_run.read([Path("ring")])[0])
    assert len(known) == 3
    text = Path("ring/migrants.csv").read_text()
    for damaged in (text.replace("20,", "x,", 1), text + "40,7,1,9,1\n", ""):
        Path("ring/migrants.csv").write_text(damaged)
        assert islands.passages(loaded_run.read([Path("ring")])[0]) in ([], known)
