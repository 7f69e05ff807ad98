"""Phylogenies on disk: read by another program, complete after a kill, and off when they are not wanted."""

import csv
from pathlib import Path

import numpy as np
import pytest

from alife.core.errors import UsageError
from alife.measures.tree import ancestral_taxa, read
from alife.phylogeny import abundances, files
from alife.phylogeny.tracker import ORGANISMS, SPECIES
from alife.run import main
from alife.runs import lineages
from alife.runs.config import RunConfig
from alife.worlds import registry
from tests.alife.running import SMALL, UNSEEN, alife, refused, resume, rows, spawn, wait_for

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")
PLAN = ("--worlds", 2, "--sample-every", 20, "--frame-every", 0, "--checkpoint-every", 40)
FILES = ("phylogeny-organisms.csv", "phylogeny-species.csv", "abundances.csv")


def texts(folder):
    return {name: (Path(folder) / name).read_text() for name in FILES}


def table(path):
    with Path(path).open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def run():
    assert alife("--steps", 200, *PLAN, "--out", "run") == 0
    return Path("run")


def test_another_program_counts_the_same_taxa(run):
    systematics = pytest.importorskip("phylotrackpy").systematics
    with Path("one.csv").open("w", newline="") as file:
        mine = [row for row in table(run / FILES[0]) if row["world"] == "1"]
        writer = csv.DictWriter(file, mine[0])
        writer.writeheader()
        writer.writerows(mine)
    theirs = systematics.Systematics(str, True, True, False, False)
    theirs.load_from_file("one.csv", "taxon_label", False, True)
    tree = read(run / FILES[0], world=1)
    leaves = np.setdiff1d(np.arange(len(tree.id)), tree.parent)
    assert theirs.get_num_taxa() == len(tree.id) > 50
    assert theirs.get_num_active() == tree.alive.sum()
    assert theirs.get_num_roots() == (tree.parent < 0).sum() > 1
    assert theirs.get_num_ancestors() + theirs.get_num_active() == ancestral_taxa(tree)
    assert theirs.get_max_depth() == tree.depth().max() > 3
    assert set(leaves) <= set(np.flatnonzero(tree.alive))  # what died without descendants is gone


def test_ids_are_unique_and_parents_come_first(run):
    for name in FILES[:2]:
        seen = set()
        for row in table(run / name):
            parent = row["ancestor_list"].strip("[]")
            assert parent == "none" or parent in seen
            assert row["id"] not in seen
            seen.add(row["id"])


def test_as_many_live_as_the_metrics_say(run):
    for row in rows(run)[-2:]:
        for name, column in zip(FILES, ("organisms", "species"), strict=False):
            alive = {
                taxon["taxon_label"]
                for taxon in table(run / name)
                if taxon["destruction_time"] == "inf" and taxon["world"] == row["world"]
            }
            assert len(alive) == int(row[column])


def test_abundances_add_up_to_the_cells_at_every_sample(run):
    for world, history in enumerate(abundances.read(run / FILES[2])):
        mine = [row for row in rows(run) if int(row["world"]) == world]
        assert history.steps.tolist() == [int(row["step"]) for row in mine]
        assert history.counts.row_sums().tolist() == [int(row["cells"]) for row in mine]


def test_the_ids_of_the_living_species_are_those_of_the_phylogeny(run):
    history = abundances.read(run / FILES[2])[1]
    alive = {
        int(row["id"]) for row in table(run / FILES[1]) if row["destruction_time"] == "inf" and row["world"] == "1"
    }
    assert set(history.species[history.counts[-1] > 0].tolist()) == alive


@pytest.mark.parametrize("at_once", [1, 7, 1 << 14])
def test_the_files_say_of_every_taxon_what_the_phylogeny_says(at_once, monkeypatch):
    monkeypatch.setattr(files, "LINES_AT_ONCE", at_once)
    config = registry.config_class("multicell")(height=24, width=24, founders=30, mutation_rate=9000)
    world = registry.world_class("multicell")(config)
    plan = RunConfig(worlds=2)
    state = world.reset(seeds=plan.seeds)
    phylogeny = lineages.begin(world, state, plan)
    world.step(state, 120, phylogeny)
    files.write(Path(), phylogeny, world.name_of_species)
    for kind, name in ((ORGANISMS, FILES[0]), (SPECIES, FILES[1])):
        taxa = [(number, taxon) for number in range(2) for taxon in phylogeny.table(kind, number)]
        assert len(taxa) > 20
        for row, (number, taxon) in zip(table(name), taxa, strict=True):
            told = {
                "id": taxon.id,
                "ancestor_list": "[none]" if taxon.parent is None else f"[{taxon.parent}]",
                "origin_time": taxon.origin,
                "destruction_time": "inf" if taxon.destroyed is None else taxon.destroyed,
                "world": number,
                "taxon_label": f"{taxon.label:08x}",
                "members": taxon.members,
                **({"peak_members": taxon.peak} if kind == SPECIES else {"species": f"{taxon.species:08x}"}),
            }
            assert row == {key: str(value) for key, value in told.items()}


def test_a_stopped_run_goes_on_to_the_same_files(run):
    assert alife("--steps", 90, *PLAN, "--out", "stopped") == 0
    assert resume("stopped", "--steps", 200) == 0
    assert texts("stopped") == texts(run)


def saved(folder):
    return len(list(folder.glob("checkpoints/*.json")))


def test_a_run_killed_again_and_again_goes_on_to_the_same_files(run):
    arguments = ["multicell", *SMALL, *UNSEEN, "--threads", "1", "--steps", "200", *map(str, PLAN), "--out", "killed"]
    folder = Path("killed")
    for number in range(3):
        process = spawn(*arguments) if number == 0 else spawn("--resume", "killed", *UNSEEN, "--steps", "200")
        wait_for(lambda at=number, of=process: saved(folder) > at or of.poll() is not None)
        process.kill()
        process.communicate()
    assert resume("killed", "--steps", 200) == 0
    assert texts("killed") == texts(run)


def test_changed_abundances_are_told(run, capsys):
    lines = (run / FILES[2]).read_text().splitlines(keepends=True)
    (run / FILES[2]).write_text("".join(lines[:5] + lines[6:]))
    assert "it was changed" in refused(capsys, "--resume", "run", "--steps", "240")


def test_a_run_without_a_phylogeny_leaves_none():
    assert alife("--steps", 40, *PLAN, "--phylogeny", "off", "--out", "run") == 0
    assert not [name for name in FILES if (Path("run") / name).exists()]


def test_all_keeps_what_died_out(run):
    assert alife("--steps", 200, *PLAN, "--phylogeny", "all", "--out", "whole") == 0
    for name in FILES[:2]:
        pruned, whole = ({row["id"]: row for row in table(folder / name)} for folder in (run, Path("whole")))
        assert pruned.items() <= whole.items()
        assert len(whole) > len(pruned)


def test_another_way_of_keeping_is_told(capsys):
    assert "'some'" in refused(capsys, "multicell", "--phylogeny", "some")


def test_a_run_from_before_phylogenies_begins_one_where_it_goes_on():
    assert alife("--steps", 100, *PLAN, "--phylogeny", "off", "--out", "old") == 0
    config = Path("old/config.toml")
    config.write_text("".join(line for line in config.read_text().splitlines(True) if "phylogeny" not in line))
    Path("old/abundances.csv").write_text("step,world,species,counts\n0,0,7,4\n0,1,7,4\n")  # with ids of long ago
    assert resume("old", "--steps", 200) == 0
    origins = {int(row["origin_time"]) for row in table("old/" + FILES[0]) if row["ancestor_list"] == "[none]"}
    assert origins == {100}
    assert [history.steps[0] for history in abundances.read(Path("old") / FILES[2])] == [120, 120]


def test_a_run_that_goes_on_upon_a_device_and_back_begins_its_phylogeny_anew():
    pytest.importorskip("taichi")
    words = ["bitwise", *UNSEEN, "--steps", 100, *PLAN, "--out", "run"]  # the world that a device compiles fastest
    assert main([*map(str, words)]) == 0
    words = ("--resume", "run", *UNSEEN, "--backend", "taichi-cpu", "--threads", "1", "--steps", "160")
    process = spawn(*words)  # a process has but one backend
    _, err = process.communicate()
    assert process.returncode == 0, err
    assert "deleted abundances.csv, phylogeny-species.csv." in err
    assert not [name for name in FILES if (Path("run") / name).exists()]
    assert resume("run", "--steps", 200, "--backend", "cpu") == 0
    assert [history.steps.tolist() for history in abundances.read(Path("run") / FILES[2])] == [[180, 200]] * 2
    origins = {int(row["origin_time"]) for row in table("run/" + FILES[1]) if row["ancestor_list"] == "[none]"}
    assert sorted(origins)[0] == 160  # later ones are newcomers; a library leaves NumPy's `min` in this module


def test_a_file_that_is_no_history_is_told():
    Path("a.csv").write_text("step,world,species,counts\n1,2,x,4\n")
    with pytest.raises(UsageError, match=r"a\.csv"):
        abundances.read(Path("a.csv"))


@pytest.mark.parametrize("name", registry.ecologies())
def test_every_world_leaves_a_phylogeny_that_can_be_read(name):
    process = spawn(
        name, "--steps", "60", "--worlds", "1", "--sample-every", "30", "--out", "run", *UNSEEN, "--threads", "1"
    )
    assert process.wait() == 0, process.communicate()
    tree = read(Path("run") / FILES[1])
    assert tree.alive.any()
    assert (tree.parent < np.arange(len(tree.id))).all()
    assert (Path("run") / FILES[0]).exists() == (name != "bitwise")
