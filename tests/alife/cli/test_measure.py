"""`alife measure compete`: what it prints, and what it refuses in a line."""

import numpy as np
import pytest

from alife import __main__ as alife
from alife.cli.measure import told
from sims.multicell.competition import CompetitionOutcome
from tests.alife.running import made


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    where = tmp_path_factory.mktemp("measured") / "run"
    each = ["--sample-every", 100, "--checkpoint-every", 200, "--keep-checkpoints", 9, "--frame-every", 0]
    made(where, "--steps", 400, "--worlds", 1, *each)
    return where


def test_it_prints_how_both_worlds_decide(folder, capsys):
    given = ["--early", "200", "--late", "400", "--repeats", "3", "--steps", "100", "--threads", "1"]
    assert alife.main(["measure", "compete", str(folder), *given]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("in the world of step 200: late genomes 0.")
    assert lines[1].startswith("in the world of step 400: late genomes 0.")
    assert lines[2].startswith("mean of both: 0.")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["--early", "100", "--late", "400"], "has no checkpoint of step 100; there are: 0, 200, 400."),
        (["--early", "200", "--late", "400", "--world", "7"], "--world must be 0..0, got 7."),
        (["--early", "200", "--late", "400", "--repeats", "1"], "--repeats must be 2..1000, got 1."),
        (["--early", "200", "--late", "400", "--steps", "99999999999"], "--steps must be 1..1000000, got 99999999999."),
        (["--early", "400", "--late", "400"], "--early must be before --late, got 400 and 400."),
    ],
)
def test_a_mistake_is_a_line(folder, capsys, given, words):
    assert alife.main(["measure", "compete", str(folder), *given]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert words in err


def test_only_runs_of_worlds_with_such_genomes_can_be_measured(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    each = ["--steps", "20", "--worlds", "1", "--quiet", "--pictures", "none", "--set", "height=16", "width=16"]
    assert alife.main(["new", "spark"]) == 0
    assert alife.main(["run", "spark.py", *each, "--checkpoint-every", "10", "--out", "own"]) == 0
    capsys.readouterr()
    assert alife.main(["measure", "compete", "own", "--early", "0", "--late", "20"]) == 2
    assert "compete needs a world whose genomes can be put into it" in capsys.readouterr().err


def test_where_nobody_lives_nothing_is_said_of_genomes():
    nobody = CompetitionOutcome(0, np.full(3, np.nan), np.zeros(3, np.int64))
    assert told((nobody, nobody), 0, 100) == [
        "Nothing could be counted: in too few repeats any descendant was alive at the end."
    ]


@pytest.mark.parametrize(
    ("late", "repeats", "verdict"),
    [
        (0.6, 12, "genomes of 100 are better than those of 0"),
        (0.505, 12, "genomes of 100 are no better than those of 0"),
        (0.4, 12, "genomes of 100 are worse than those of 0"),
        (0.6, 5, "too few repeats left descendants to say which genomes are better"),
    ],
)
def test_the_verdict_needs_two_errors_and_enough_repeats(late, repeats, verdict):
    shares = late + 0.02 * np.cos(np.pi * np.arange(repeats))
    outcome = CompetitionOutcome(0, shares, np.zeros(repeats, np.int64))
    assert told((outcome, outcome), 0, 100)[-1].endswith(f"; {verdict}")
