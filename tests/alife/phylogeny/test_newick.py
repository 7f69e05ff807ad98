"""Phylogenies as Newick trees: every founder has one, with all that descend from it."""

import re
from pathlib import Path

import pytest

from alife.core.errors import UsageError
from alife.phylogeny import files, newick
from tests.alife.running import made

HEADER = "id,ancestor_list,origin_time,world\n"


def trees(tmp_path, rows):
    path = tmp_path / "phylogeny-species.csv"
    path.write_text(HEADER + rows)
    return newick.newick_files(path)


def test_a_tree_says_who_descends_from_whom_and_after_how_many_steps(tmp_path):
    rows = "0,[none],0,0\n1,[none],0,0\n2,[0],10,0\n3,[2],15,0\n4,[2],40,0\n5,[1],7,0\n"
    assert trees(tmp_path, rows) == {"phylogeny-species-world-0.nwk": "((3:5,4:30)2:10)0:0;\n(5:7)1:0;\n"}


def test_every_world_has_a_file(tmp_path):
    found = trees(tmp_path, "0,[none],0,0\n2,[0],9,0\n1,[none],0,1\n")
    assert found == {"phylogeny-species-world-0.nwk": "(2:9)0:0;\n", "phylogeny-species-world-1.nwk": "1:0;\n"}


def test_a_parent_that_was_forgotten_is_none(tmp_path):
    assert list(trees(tmp_path, "7,[3],20,0\n8,[7],22,0\n").values()) == ["(8:2)7:0;\n"]


def test_a_line_of_any_length_is_written(tmp_path):
    rows = "0,[none],0,0\n" + "".join(f"{number},[{number - 1}],{number},0\n" for number in range(1, 5000))
    (text,) = trees(tmp_path, rows).values()
    assert text.count("(") == 4999


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("0,[1],0,0\n1,[0],0,0\n", "their own ancestors"),
        ("0,[none],0,0\n0,[none],0,0\n", "two taxa have one id"),
        *((f"0,{cell},0,0\n", "ancestor_list must be") for cell in ("[1 2]", "]5[", "[5", "[1_0]", "[+1]", "[-1]")),
        ("0,[none],soon,0\n", "'origin_time' of row 1 must be a whole number"),
    ],
)
def test_what_is_no_phylogeny_is_refused(tmp_path, rows, words):
    with pytest.raises(UsageError, match=words):
        trees(tmp_path, rows)


def test_the_trees_of_a_run_hold_all_its_taxa(in_an_empty_folder, capsys):  # noqa: ARG001
    made("r", "--steps", 200, "--worlds", 2, "--frame-every", 0)
    assert newick.main(["r"]) == 0
    kinds = ("organisms", "species")
    written = [f"r/phylogeny-{kind}-world-{world}.nwk" for kind in kinds for world in range(2)]
    assert capsys.readouterr().out.splitlines() == written
    for kind in kinds:
        texts = [Path(f"r/phylogeny-{kind}-world-{world}.nwk").read_text() for world in range(2)]
        named = sorted(int(name) for text in texts for name in re.findall(r"(\d+):\d+", text))
        assert named == sorted(files.read(Path(f"r/phylogeny-{kind}.csv")))
