"""What a search refuses is one line, and leaves everything as it was."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.alife.made_searches import PLAN, resume, search, spawn_search, untimed
from tests.alife.running import refused, rows, snapshot, wait_for

pytestmark = pytest.mark.usefixtures("in_an_empty_folder", "toys")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--search", "map_elits"], "Unknown search 'map_elits'. Did you mean 'map_elites'?"),
        (["--evaluations", "0"], "evaluations must be 1.."),
        (["--evaluations", "many"], "--evaluations: must be a whole number, got 'many'"),
        (["--batch", "0"], "batch must be 1..1000000, got 0."),
        (["--workers", "0"], "workers must be 1..1024, got 0."),
        (["--workers", "2", "--backend", "taichi-cpu"], "Several workers need the backend cpu"),
        (["--steps", "5"], "Unknown option of an arena '--steps'."),
        (["--worlds", "5"], "Unknown option of an arena '--worlds'."),
        (["--set", "rougness=3"], "Unknown setting 'rougness'. Did you mean 'roughness'?"),
        (["--set", "search.bin=3"], "Unknown setting 'bin'. Did you mean 'bins'?"),
        (["--set", "search.bins=0"], "bins must be 1..4096, got 0."),
        (["--init", "novlty"], "Unknown init 'novlty'. Did you mean 'novelty'?"),
        (["--init", "none.npz"], "Cannot read 'none.npz': "),
        (["--init", "novelty", "--evaluations", "9"], "evaluations must be more than the 20000 of the novelty warm-up"),
        (["--init", "novelty", "--islands", "4", "--evaluations", "50000"], "on each of 4 islands"),
        (["--search", "greedy", "--init", "random"], "'greedy' begins in one way only; --init goes with: map_elites."),
        (["--search", "greedy", "--set", "search.children=0"], "children must be 1..65536, got 0."),
        (["--search", "novelty", "--set", "search.neighbours=x"], "neighbours must be a whole number, got 'x'."),
        (["--seed", "-1"], "seed must be 0..4294967295, got -1."),
        (["--evalutions", "5"], "Unknown option '--evalutions'. Did you mean '--evaluations'?"),
    ],
)
def test_a_mistake_is_one_line_and_writes_nothing(capsys, arguments, words):
    assert words in refused(capsys, "hills", *arguments)
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("flag", ["--evaluations", "--search", "--batch", "--init"])
def test_a_world_without_searches_refuses_their_options(capsys, flag):
    assert f"Unknown option of a world without a search '{flag}'" in refused(capsys, "cellworld", flag, "1")


def test_a_file_without_genomes_is_refused(capsys):
    Path("text.npz").write_text("years of work")
    np.savez("other.npz", genomes=np.zeros((3, 7), np.uint8))
    np.savez("none.npz", genomes=np.zeros((0, 8), np.uint8))
    assert "Cannot read 'text.npz': it is damaged, or no file of NumPy arrays." in refused(
        capsys, "hills", "--init", "text.npz"
    )
    assert "'other.npz' holds no genomes of hills" in refused(capsys, "hills", "--init", "other.npz")
    assert "'none.npz' holds no genome." in refused(capsys, "hills", "--init", "none.npz")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--seed", "3"], "--seed cannot go with --resume, only: --evaluations"),
        (["--batch", "3"], "--batch cannot go with --resume"),
        (["--search", "greedy"], "--search cannot go with --resume"),
        (["--init", "random"], "--init cannot go with --resume"),
        (["--set", "roughness=3"], "--set cannot go with --resume"),
        (["--overwrite"], "--overwrite cannot go with --resume"),
        (["--steps", "4"], "Unknown option of an arena '--steps'"),
    ],
)
def test_a_resumed_run_keeps_its_history(capsys, arguments, words):
    search("--out", "r", *PLAN)
    before = snapshot("r")
    assert words in refused(capsys, "--resume", "r", *arguments)
    assert snapshot("r") == before


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("roughness = 10", "roughness = 11", "other settings than those now in config.toml"),
        ("random_genomes = 300", "random_genomes = 301", "other settings than those now in config.toml"),
        ("batch = 128", "batch = 129", "other settings than those now in config.toml"),
    ],
)
def test_a_folder_whose_config_was_changed_is_refused(capsys, old, new, words):
    search("--out", "r", *PLAN)
    config = Path("r/config.toml")
    config.write_text(config.read_text().replace(old, new))
    before = snapshot("r")
    assert words in refused(capsys, "--resume", "r", "--evaluations", 4000)
    assert snapshot("r") == before


def test_a_folder_with_changed_rows_is_refused(capsys):
    search("--out", "r", *PLAN)
    metrics = Path("r/metrics.csv")
    metrics.write_text("".join(metrics.read_text().splitlines(keepends=True)[:-3]))
    before = snapshot("r")
    assert "so the run cannot go on" in refused(capsys, "--resume", "r", "--evaluations", 4000)
    assert snapshot("r") == before


def test_two_runs_cannot_write_to_one_folder(capsys):
    process = spawn_search("hills", "--evaluations", 2_000_000_000, "--out", "r", "--quiet")
    wait_for(lambda: Path("r/metrics.csv").exists())
    try:
        assert "Another run is writing to 'r'" in refused(capsys, "--resume", "r")
    finally:
        process.kill()
        process.communicate()


def test_a_genome_that_is_not_to_be_had_is_refused(capsys):
    assert "Unknown genome 'bit'. Did you mean 'bits'?" in refused(capsys, "hills", "--genome", "bit")


def change_a_row(folder):
    lines = (folder / "metrics.csv").read_text().splitlines(keepends=True)
    cells = lines[2].split(",")
    cells[5] = "9.75"
    (folder / "metrics.csv").write_text("".join([*lines[:2], ",".join(cells), *lines[3:]]))


def swap_rows_of_another_seed(folder):
    assert search("--out", "other", *PLAN, "--seed", 9) == 0
    shutil.copyfile("other/metrics.csv", folder / "metrics.csv")


@pytest.mark.parametrize("lie", [change_a_row, swap_rows_of_another_seed])
def test_a_record_that_the_search_did_not_write_is_refused(capsys, lie):
    assert search("--out", "r", *PLAN) == 0
    lie(Path("r"))
    before = snapshot("r")
    told = refused(capsys, "--resume", "r", "--evaluations", 3000)
    assert "'r/metrics.csv' is not what it was at the checkpoint step-" in told
    assert snapshot("r") == before


def test_a_search_is_not_told_to_end_before_where_it_is(capsys, whole):
    reached = int(rows("whole")[-1]["evaluations"])
    before = snapshot("whole")
    assert f"at evaluation {reached} already" in refused(capsys, "--resume", "whole", "--evaluations", 1500)
    assert snapshot("whole") == before
    assert reached > 2000
    assert resume("whole", "--evaluations", 2000) == 0  # what it was told, and so ended with this iteration
    assert untimed("whole") == whole


def test_pictures_of_a_kind_that_is_not_are_refused(capsys):
    line = refused(capsys, "hills", "--pictures", "som", "--out", "a")
    assert "Unknown pictures 'som'." in line
    assert "Allowed: all, none, summary." in line
