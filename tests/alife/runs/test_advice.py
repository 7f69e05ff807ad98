"""What a run advises can be typed as it stands, whatever the folder is called and wherever it runs."""

import shlex
from pathlib import Path

import pytest

from alife import run
from alife.cli import viewing
from alife.runs import folder as run_folder
from tests.alife.running import SMALL

pytestmark = pytest.mark.usefixtures("toys", "in_an_empty_folder")

SHORT = ["--steps", "20", "--frame-every", "0", "--threads", "1"]
KINDS = {
    "a run": ["multicell", *SMALL, *SHORT],
    "a search": ["hills", "--evaluations", "100", "--batch", "50"],
    "a study": ["multicell", *SMALL, *SHORT, "--worlds", "1", "--sweep", "upkeep=1,2"],
}


def advised(text):
    """Return the command lines in a text that go on with something."""
    lines = [line[line.index("python -m") :] for line in text.splitlines() if "python -m" in line]
    return [shlex.split(line.rstrip(".")) for line in lines]


@pytest.mark.parametrize("folder", ["a b", "it's", "-x", "$HOME"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_command_names_the_folder_as_a_shell_takes_it(capsys, kind, folder):
    assert run.main([*KINDS[kind], f"--out={folder}"]) == 0
    assert run.main([*KINDS[kind], f"--out={folder}"]) == 2
    told = capsys.readouterr()
    lines = advised(told.out)
    assert lines
    for line in lines:
        assert Path(folder) in [Path(word) for word in line], line
    assert f"--resume {run_folder.quoted(Path(folder))} " in told.err


def test_a_film_does_not_advise_a_window(capsys, monkeypatch):
    pytest.importorskip("pygame")
    monkeypatch.setattr(viewing, "_film_run", lambda run, *_others: run.advance(60.0))
    assert run.main([*KINDS["a run"], "--out", "r", "--video", "a.gif"]) == 0
    told = capsys.readouterr().out
    assert "Complete at step 20, in r. On one page: python -m alife.report r\n" in told
    assert "--view" not in told
