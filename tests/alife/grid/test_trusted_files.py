"""A stranger's run folder runs no code unasked."""

import shutil

import pytest

import alife
from alife.core.errors import UsageError
from tests.alife.grid.users import CHANGED, LIZARDS, SMALL, WORLD, at_a_terminal, forget, run
from tests.alife.running import UNSEEN

pytestmark = pytest.mark.usefixtures("own_settings")


def test_the_copy_in_a_folder_cannot_be_changed_unseen(tmp_path, capsys):
    run("run", "drift.py", *SMALL, "--steps", 10, "--worlds", 1, "--out", "one")
    copy = tmp_path / "one" / "world.py"
    copy.write_text(WORLD.replace(*CHANGED))
    assert run("run", "--resume", "one", "--steps", 20) == 2
    assert "that you never ran" in capsys.readouterr().err
    assert run("run", "--resume", "one", "--steps", 20, "--trust") == 2
    told = capsys.readouterr().err.replace("\n", " ")
    assert "'one/world.py' changed since the run began, which makes another history." in told
    again = told.partition("or begin anew with: python -m alife.")[2].split()
    assert run(*again, *UNSEEN, "--out", "other") == 0
    assert (tmp_path / "other" / "world.py").read_text() == copy.read_text()


@pytest.mark.parametrize(
    ("words", "code"), [(["run", "--resume", "one", "--steps", "20"], 2), (["report", "one", "--quiet"], 0)]
)
def test_the_code_in_a_strangers_folder_is_not_run_unasked(words, code, tmp_path, monkeypatch, capsys):
    run("run", "drift.py", *SMALL, "--steps", 10, "--worlds", 1, "--out", "one")
    forget(monkeypatch, tmp_path)
    (tmp_path / "one" / "world.py").write_text(WORLD + "\nopen('was_run', 'w').close()\n")
    assert run(*words) == code
    told = " ".join(capsys.readouterr().err.split())
    assert "that you never ran" in told
    assert "--trust" in told
    assert not (tmp_path / "was_run").exists()


@pytest.mark.parametrize("answer", ["n\n", "\x04"])
def test_who_sits_at_a_terminal_is_asked_before_a_strangers_code_runs(answer, tmp_path, monkeypatch):
    run("run", "drift.py", *SMALL, "--steps", 10, "--worlds", 1, "--out", "one")
    forget(monkeypatch, tmp_path)
    (tmp_path / "one" / "world.py").write_text(WORLD + "\nopen('was_run', 'w').close()\n")
    code, told = at_a_terminal(answer, "run", "--resume", "one", "--steps", 20, *UNSEEN)
    assert "'one/world.py' is code that you never ran, and can do whatever you can." in told
    assert told.count("[y/N]") == 1
    assert code == 2
    assert not (tmp_path / "was_run").exists()
    assert not (tmp_path / "others").exists()  # nothing is remembered


def test_who_agrees_at_a_terminal_is_not_asked_again(tmp_path, monkeypatch):
    run("run", "drift.py", *SMALL, "--steps", 10, "--worlds", 1, "--out", "one")
    forget(monkeypatch, tmp_path)
    code, told = at_a_terminal("y\n", "run", "--resume", "one", "--steps", 20, *UNSEEN)
    assert (code, told.count("[y/N]")) == (0, 1)
    code, told = at_a_terminal("", "report", "one", "--quiet")
    assert (code, told.count("[y/N]")) == (0, 0)


def test_a_world_in_ones_own_folder_is_none_of_a_run_beside_it(tmp_path):
    run("run", "drift.py", *SMALL, "--steps", 10, "--worlds", 1, "--out", "one")
    (tmp_path / "world.py").write_text("nobody asks about me")
    code, told = at_a_terminal("", "report", "one", "--quiet")
    assert (code, told.count("[y/N]")) == (0, 0)


def test_a_report_of_a_strangers_folder_shows_what_needs_no_code(tmp_path, monkeypatch):
    words = ("--steps", 40, "--worlds", 2, "--frame-every", 20, "--phylogeny", "pruned")
    shutil.copy(LIZARDS, "lizards.py")
    run("run", "lizards.py", *SMALL, *words, "--out", "one")
    forget(monkeypatch, tmp_path)
    assert run("report", "one", "--quiet") == 0
    page = (tmp_path / "one" / "report.html").read_text()
    for told in ("that you never ran", "run.seed", "births", "strip.png", "Seed 1", "Muller plot", "Tree of"):
        assert told in page, told


def test_who_trusts_a_folder_can_go_on_with_it(tmp_path, monkeypatch):
    run("run", "drift.py", *SMALL, "--steps", 10, "--worlds", 1, "--out", "one")
    forget(monkeypatch, tmp_path)
    assert run("run", "--resume", "one", "--steps", 20, *UNSEEN, "--trust") == 0
    forget(monkeypatch, tmp_path / "x")
    assert run("report", "one", "--trust", "--quiet") == 0


def test_python_opens_no_strangers_code_either(tmp_path, monkeypatch):
    run("run", "drift.py", *SMALL, "--steps", 10, "--worlds", 1, "--out", "one")
    forget(monkeypatch, tmp_path)
    with pytest.raises(UsageError, match="that you never ran"):
        _ = alife.load("one").world
