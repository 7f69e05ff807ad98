"""The tree of elites: who is drawn, and that what is said of it is what the search recorded."""

import csv
import os
import re
from pathlib import Path

import pytest

from alife.report import ancestry, loaded_run
from alife.report.ancestry import Genome
from alife.report.descent import OTHERS
from tests.alife.made_searches import search
from tests.alife.report.test_report import page

pytestmark = pytest.mark.usefixtures("in_an_empty_folder", "toys")
LINES = {0: (OTHERS, 1.0), 1: (OTHERS, 2.0), 2: (0, 3.0), 3: (1, 4.0), 4: (2, 6.0), 5: (2, 5.0)}  # parent, fitness
GENOMES = {
    number: Genome(number, parent, float("inf"), fitness, (0.5, 0.5), number > 2)
    for number, (parent, fitness) in LINES.items()
}


def test_the_best_elites_are_drawn_with_all_their_ancestors_as_far_as_there_is_room():
    assert ancestry.line_of(GENOMES, 4) == [4, 2, 0]
    assert ancestry.best_elites(GENOMES) == [4, 5, 3]
    assert ancestry.chosen(GENOMES) == [0, 1, 2, 3, 4, 5]
    assert ancestry.chosen(GENOMES, most=5) == [0, 2, 4, 5]
    assert ancestry.chosen(GENOMES, most=3) == ancestry.chosen(GENOMES, most=1) == [0, 2, 4]


def test_a_report_tells_where_the_elites_of_a_search_came_from():
    assert search("--out", "r", "--search", "map_elites", "--evaluations", 3000, "--batch", 100) == 0
    with Path("r/phylogeny-genomes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    parents = {row["id"]: row["ancestor_list"].strip("[]") for row in rows}
    elites = [row["id"] for row in rows if row["elite"] == "1"]

    def first_of(number):
        while parents[number] != "none":
            number = parents[number]
        return number

    section = re.search(r'<section id="run0-tree">.*?</section>', page("r"), re.DOTALL)[0]
    roots = len({first_of(number) for number in elites})
    assert f"The {len(elites)} elites descend from {roots} first genome" in section
    drawn = section.count("<title>")
    assert drawn == len(ancestry.chosen(ancestry.recorded(loaded_run.read([Path("r")])[0].first)))
    assert len(elites) > 1
    assert drawn > 1
    assert '<a href="#run0-tree">' in page("r")
    os.utime("r/phylogeny-genomes.csv", (0, 0))  # as if the search went on: its checkpoints are newer
    assert "run0-tree" not in page("r")


def test_a_search_without_descent_has_no_tree():
    assert search("--out", "r", "--search", "random_search", "--evaluations", 200, "--batch", 100) == 0
    assert "run0-tree" not in page("r")
