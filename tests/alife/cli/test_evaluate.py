"""`--evaluate`: genomes of a file, scored into a table."""

import csv
from pathlib import Path

import numpy as np
import pytest

from alife import run
from sims.oceanworld import genome_files
from sims.oceanworld.config import Config
from tests.alife.running import refused, snapshot
from tests.sims.oceanworld.creatures import random_genomes, real_genomes, world

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")

COLUMNS = ["index", "valid", "reason", "fitness", "dx", "dy", "nodes", "bonds", "rigid", "muscles", "body_length"]
COLUMNS += ["descriptor_0", "descriptor_1"]


def evaluate(*arguments):
    return run.main(["oceanworld", "--evaluate", *map(str, arguments), "--threads", "1"])


def rows(folder):
    with (Path(folder) / "evaluations.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def write(genomes, path="g.npz"):
    genome_files.write(Path(path), genomes)
    return path


def test_a_table_has_a_row_a_genome_with_every_digit():
    genomes = np.concatenate([random_genomes(20), np.zeros((1, 256), np.uint8)])
    assert evaluate(write(genomes), "--beats", 3, "--steps-per-beat", 60, "--out", "e", "--quiet") == 0
    found, expected = rows("e"), world(beats=3, steps_per_beat=60).evaluate(genomes)
    assert list(found[0]) == COLUMNS
    assert [float(row["fitness"]) for row in found[:20]] == expected.fitness[:20].tolist()
    assert [int(row["nodes"]) for row in found] == expected.details["nodes"].tolist()
    assert [row["index"] for row in found] == [str(index) for index in range(21)]
    assert found[20]["valid"] == "0"
    assert found[20]["reason"] == "no body: no node at site (6, 6)"
    assert found[20]["fitness"] == found[20]["descriptor_0"] == ""


def test_the_folder_says_what_the_table_was_made_with():
    evaluate(write(random_genomes(5)), "--beats", 3, "--set", "fin_drag=12", "--out", "e", "--quiet")
    text = Path("e/config.toml").read_text()
    assert "beats = 3" in text
    assert "fin_drag = 12.0" in text
    assert evaluate("g.npz", "--config", "e/config.toml", "--out", "f", "--quiet") == 0
    assert Path("e/evaluations.csv").read_bytes() == Path("f/evaluations.csv").read_bytes()


def test_the_arrays_of_the_original_give_the_same_table():
    genomes = random_genomes(10)
    evaluate(write(genomes), "--out", "e", "--quiet")
    evaluate(write(genomes, "pair"), "--out", "f", "--quiet")
    assert Path("e/evaluations.csv").read_bytes() == Path("f/evaluations.csv").read_bytes()


def test_the_elites_of_a_run_are_scored_as_the_run_scored_them():
    options = ("--evaluations", 1000, "--set", "search.random_genomes=500", "--out", "run", "--quiet")
    assert run.main(["oceanworld", *map(str, options)]) == 0
    assert evaluate("run/archive.npz", "--out", "e", "--quiet") == 0
    with np.load("run/archive.npz") as elites:
        assert [float(row["fitness"]) for row in rows("e")] == elites["fitness"].tolist()


def test_what_is_invalid_is_counted_and_explained(capsys):
    evaluate(write(np.concatenate([random_genomes(9), np.zeros((2, 256), np.uint8)])), "--out", "e")
    told = capsys.readouterr().out
    assert "9 of 11 genomes are valid" in told
    assert "2 invalid: no body: no node at site (6, 6)" in told


def test_the_real_genomes_give_a_table():
    evaluate(write(real_genomes()), "--beats", 2, "--out", "e", "--quiet")
    assert len(rows("e")) == 512


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["oceanworld", "--evaluate"], "expected one argument"),
        (["oceanworld", "--evaluate", "none.npz"], "Cannot read 'none.npz': No such file"),
        (["oceanworld", "--evaluate", "g.npz", "--steps-per-beat", "47"], "steps_per_beat must be at least 48"),
        (["oceanworld", "--evaluate", "g.npz", "--beats", "0"], "beats must be 1..10000, got 0"),
        (["oceanworld", "--evaluate", "g.npz", "--beats", "x"], "must be a whole number, got 'x'"),
        (["oceanworld", "--evaluate", "g.npz", "--beets", "3"], "Did you mean '--beats'?"),
        (["oceanworld", "--evaluate", "g.npz", "--set", "fin=3"], "Unknown setting 'fin'."),
        (["oceanworld", "--evaluate", "g.npz", "--backend", "cudda"], "Did you mean 'cuda'?"),
        (["oceanworld", "--evaluate", "g.npz", "--threads", "0"], "threads must be 1.."),
        (["oceanword", "--evaluate", "g.npz"], "Did you mean 'oceanworld'?"),
        (["cellworld", "--evaluate", "g.npz"], "'cellworld' scores no genomes"),
        (["--evaluate", "g.npz"], "Which world? Give one of: "),
        (["oceanworld", "--evaluate", "text.npz"], "Cannot read 'text.npz': it is damaged, or no file of NumPy arrays"),
    ],
)
def test_a_mistake_is_one_line_and_writes_nothing(capsys, arguments, words):
    write(random_genomes(2))
    Path("text.npz").write_text("not genomes")
    before = snapshot(".")
    assert words in refused(capsys, *arguments)
    assert snapshot(".") == before


def test_what_is_there_is_not_overwritten_without_the_flag(capsys):
    evaluate(write(random_genomes(2)), "--out", "e", "--quiet")
    before = snapshot("e")
    assert "'e' exists already" in refused(capsys, "oceanworld", "--evaluate", "g.npz", "--out", "e")
    assert snapshot("e") == before
    assert evaluate("g.npz", "--beats", 3, "--out", "e", "--overwrite", "--quiet") == 0
    assert snapshot("e") != before


def test_beats_are_those_of_the_config_unless_given():
    evaluate(write(random_genomes(3)), "--out", "e", "--quiet")
    expected = world(beats=Config().beats).evaluate(random_genomes(3)).fitness.tolist()
    assert [float(row["fitness"]) for row in rows("e")] == expected
