"""`alife measure compete`: what it prints, and what it refuses in a line."""

import pytest

from alife import __main__ as alife
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
        (["--early", "200", "--late", "400", "--repeats", "1"], "--repeats must be at least 2"),
    ],
)
def test_a_mistake_is_a_line(folder, capsys, given, words):
    assert alife.main(["measure", "compete", str(folder), *given]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert words in err
