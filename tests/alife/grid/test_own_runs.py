"""A world in one file runs, goes on, is swept and read like any other; a stranger's runs no code unasked."""

import html
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import alife
from alife import __main__ as command
from alife.core import own_files
from alife.core.errors import UsageError
from alife.grid import world_file
from alife.worlds import registry
from tests.alife.running import UNSEEN

WORLD = '''"""Cells that drift south and sometimes appear."""

from alife.grid import *


class Law(Settings):
    rate: int = setting(900, "[/65536] chance of a cell to appear", low=0, high=65536)


class Space(Place):
    cell: u8 = field("1 where a cell is", most=1)


@start
def begin(me, law):
    me.cell = chance("begin", 20000)


@phase
def drift(me, law):
    me.cell = max(me.north.cell, chance("appear", law.rate))


@measure("[cells]")
def living(world, law):
    return world.cell.sum()
'''
PROJECT = Path(__file__).resolve().parents[3]
LIZARDS = PROJECT / "examples" / "worlds" / "lizards.py"
CHANGED = ("me.north.cell", "me.south.cell")
SMALL = ("--set", "height=16", "--set", "width=16", "--threads", "1", "--quiet", "--sample-every", "10")


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    """Each test is a user of its own, in a process that knows no file yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setattr(own_files, "_KNOWN_HERE", set())
    monkeypatch.setattr(registry, "_own", {})
    monkeypatch.chdir(tmp_path)
    (tmp_path / "drift.py").write_text(WORLD)


def run(*words):
    return command.main([str(word) for word in words])


def forget(monkeypatch, tmp_path):
    """Become another user."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "others"))
    monkeypatch.setattr(own_files, "_KNOWN_HERE", set())
    monkeypatch.setattr(registry, "_own", {})


def digests(folder):
    return alife.load(folder).digests


def test_a_run_is_gone_on_with_from_the_file_in_its_folder(tmp_path):
    assert run("run", "drift.py", *SMALL, "--steps", 20, "--worlds", 1, "--out", "whole") == 0
    assert run("drift.py", *SMALL, "--steps", 10, "--worlds", 1, "--out", "part") == 0
    (tmp_path / "drift.py").unlink()
    assert run("run", "--resume", "part", "--steps", 20, *UNSEEN) == 0
    assert digests("part") == digests("whole")
    assert (tmp_path / "part" / "world.py").read_text() == WORLD


def test_an_edited_file_does_not_change_a_run_that_began_with_another(tmp_path):
    run("run", "drift.py", *SMALL, "--steps", 10, "--worlds", 1, "--out", "one")
    (tmp_path / "drift.py").write_text(WORLD.replace(*CHANGED))
    run("run", "drift.py", *SMALL, "--steps", 20, "--worlds", 1, "--out", "other")
    assert run("run", "--resume", "one", "--steps", 20, *UNSEEN) == 0
    assert digests("one") != digests("other")


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


def at_a_terminal(answer, *words):
    """Run a command in a process whose terminal is ours, answer what it asks; return its exit code and what it said."""
    code = "import pty, sys; sys.exit(pty.spawn([sys.executable, '-m', 'alife', *sys.argv[1:]]) >> 8)"
    command_line = [sys.executable, "-c", code, *map(str, words)]
    path = {"PYTHONPATH": str(PROJECT), "COLUMNS": "200"}
    done = subprocess.run(
        command_line, input=answer, env=os.environ | path, capture_output=True, text=True, check=False, timeout=300
    )
    return done.returncode, " ".join(done.stdout.split())


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


def test_a_study_keeps_the_file_and_sweeps_its_settings(tmp_path):
    words = ("--seeds", "0-1", "--sweep", "rate=100,9000", "--steps", 10, "--out", "study", "--jobs", 1)
    assert run("run", "drift.py", *SMALL, *words) == 0
    assert (tmp_path / "study" / "world.py").is_file()
    rows = alife.load("study").rows
    assert [row["seed"] for row in rows] == [0, 1, 0, 1]
    assert len({row["digest"] for row in rows}) == 4
    assert run("report", "study", "--quiet") == 0


def test_a_file_can_be_named_in_python():
    world = alife.make("drift.py", height=16, width=16, threads=1)
    state = world.reset(seeds=[0])
    world.step(state, 10)
    done = alife.run("drift.py", steps=10, worlds=1, out="one", settings={"height": 16, "width": 16}, quiet=True)
    assert done.metrics["living"][-1] == world.measure(state, world.totals(state))["living"][0]


def test_plain_python_gives_the_same_run():
    run("run", "drift.py", *SMALL, "--steps", 10, "--worlds", 1, "--out", "fast")
    assert run("run", "drift.py", *SMALL, "--steps", 10, "--worlds", 1, "--backend", "plain", "--out", "plain") == 0
    assert digests("plain") == digests("fast")
    assert run("run", "--resume", "plain", "--steps", 20, "--backend", "cpu", "--quiet") == 0


def test_a_number_too_large_ends_a_run_in_plain_python_with_its_line(tmp_path, capsys):
    (tmp_path / "drift.py").write_text(WORLD.replace("me.cell = max(", "me.cell = 1 + max("))
    assert run("run", "drift.py", *SMALL, "--steps", 10, "--worlds", 1, "--backend", "plain", "--out", "one") == 2
    told = " ".join(capsys.readouterr().err.split())
    assert "drift.py:21: Overflow: cell = 2 at y" in told


def test_a_check_ends_with_its_judge(tmp_path, capsys):
    (tmp_path / "drift.py").write_text(WORLD.replace("me.cell = max(", "me.cell = 1 + max("))
    assert run("check", "drift.py") == 1
    told = capsys.readouterr().out
    assert told.count("cell = 2 at y") == 1
    assert "the rest is put to the test when that holds" in told
    assert "0 of 1 promises kept" in told


@pytest.mark.parametrize("world", ["cellworld", "oceanworld"])
def test_no_other_world_runs_in_plain_python(world):
    with pytest.raises(UsageError, match="plain runs worlds in single files"):
        alife.make(world, backend="plain")


def test_help_explains_the_settings_of_a_file(capsys):
    with pytest.raises(SystemExit):
        run("run", "drift.py", "--help")
    assert "rate = 900" in capsys.readouterr().out


def test_a_file_cannot_take_the_name_of_a_world_that_is_there(capsys):
    shutil.copy("drift.py", "cellworld.py")
    assert run("run", "cellworld.py") == 2
    assert "There is a world 'cellworld' already" in capsys.readouterr().err


def test_a_mistake_is_one_line_and_writes_nothing(tmp_path, capsys):
    (tmp_path / "wrong.py").write_text(WORLD.replace("me.north.cell", "me.north.living"))
    assert run("run", "wrong.py", "--out", "one") == 2
    assert "wrong.py:21" in capsys.readouterr().err
    assert not (tmp_path / "one").exists()


def test_a_new_world_is_written_and_can_be_read(tmp_path, capsys):
    assert run("new", "spark") == 0
    assert world_file.load(tmp_path / "spark.py").name == "spark"
    assert run("new", "spark") == 2
    assert run("new", "my-world") == 2
    assert "such as my_world" in capsys.readouterr().err


def printed(text):
    """Return the command that repeats a run, as a text has it."""
    (line,) = re.findall(r"python -m (alife.run [^<#\n]*--config \S+?)(?:</code>)? repeats", text)
    return line


@pytest.mark.parametrize("place", ["config.toml", "report.html"])
def test_the_line_that_repeats_a_run_works_as_it_is_printed(place, tmp_path):
    run("run", "drift.py", *SMALL, "--steps", 10, "--worlds", 1, "--out", "one")
    (tmp_path / "drift.py").unlink()
    run("report", "one", "--quiet")
    line = printed((tmp_path / "one" / place).read_text()).replace("THIS_FILE", "one/config.toml")
    words = [sys.executable, "-m", *line.split(), *UNSEEN, "--out", "again"]
    subprocess.run(words, env=os.environ | {"PYTHONPATH": str(PROJECT)}, check=True, timeout=300)
    assert digests("again") == digests("one")


@pytest.mark.parametrize("words", [("--config", "one/config.toml", "--out", "two"), ("--resume", "one")])
def test_a_world_can_be_named_as_its_run_folder_calls_it(words, tmp_path, monkeypatch):
    run("run", "drift.py", *SMALL, "--steps", 10, "--worlds", 1, "--out", "one")
    forget(monkeypatch, tmp_path)
    (tmp_path / "drift.py").unlink()
    assert run("run", "drift", *words, "--steps", 20, *UNSEEN) == 2
    assert run("run", "drift", *words, "--steps", 20, *UNSEEN, "--trust") == 0


def test_who_forgets_the_ending_of_a_file_is_told(capsys):
    shutil.copy("drift.py", "my_search.py")
    for words in (("run", "drift"), ("drift", "--steps", 5), ("run", "oceanworld", "--search", "my_search")):
        assert run(*words) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert told.count("Unknown world 'drift'. There is a file drift.py here: did you mean it? Allowed: ") == 2
    assert "Unknown search 'my_search'. There is a file my_search.py here: did you mean it?" in told


TWO_PICTURES = WORLD + 'seen = palette("cell", {1: ("cell", "#a0e070")})\nhow_much = ramp("cell", 0, 4)\n'


def frame(folder, step):
    return np.array(Image.open(folder / "frames" / "world-0" / f"step-{step:010d}.png").convert("RGB"))


def test_frames_films_and_reports_show_the_colours_that_a_run_chose(tmp_path):
    (tmp_path / "drift.py").write_text(TWO_PICTURES)
    small = [word for word in SMALL if word != "--quiet"]
    words = (*small, "--steps", 10, "--worlds", 1, "--frame-every", 10)
    assert run("run", "drift.py", *words, "--out", "one", "--colours", "how_much") == 0
    world, state = alife.load("one").world, alife.load("one").state
    assert (frame(tmp_path / "one", 10) == world.render(state, colours="how_much")).all()
    assert (frame(tmp_path / "one", 10) == world.render(state)).all()
    assert (frame(tmp_path / "one", 10) != world.render(state, colours="seen")).any()
    assert 'colours = "how_much"' in (tmp_path / "one" / "config.toml").read_text()
    assert run("report", "one", "--quiet") == 0
    assert 'class="ramp"' in (tmp_path / "one" / "report.html").read_text()
    assert run("run", "drift.py", *words, "--out", "usual", "--quiet") == 0
    assert digests("usual") == digests("one")
    assert "colours" not in (tmp_path / "usual" / "config.toml").read_text()


def test_colours_that_a_world_has_not_are_refused_before_anything_is_written(tmp_path, capsys):
    (tmp_path / "drift.py").write_text(TWO_PICTURES)
    assert run("run", "drift.py", *SMALL, "--out", "one", "--colours", "howmuch") == 2
    assert "Unknown colours 'howmuch'. Did you mean 'how_much'? Allowed: how_much, seen." in capsys.readouterr().err
    assert not (tmp_path / "one").exists()


BLOBS = '''"""Blobs on two kinds of ground."""

from alife.grid import *


class Ground(Place):
    wet: u8 = field("1 where it is wet", most=1)


class Blob(Life):
    size: u8 = field("[/255] what it does nothing with", inherited=True)


@start
def begin(me, law):
    me.wet = chance("wet", 30000)
    if chance("founder", 9000):
        me.size = 100
        found()


@phase
def grow(me, law):
    me.intent = 0
    if me.alive:
        if chance("death", 9000):
            die()
        else:
            way = below("where", 4)
            if not me.beside(way).alive:
                breed(way)


@phase
def settle(me, law):
    if not me.busy():
        return
    if not me.alive:
        parent = me.winner("contest")
        if parent >= 0:
            bear(parent)
            if chance("mutation", 20000):
                me.size = min(max(me.size + below("how", 17) - 8, 0), 255)


ground = palette("wet", {0: ("dry", "#806040"), 1: ("wet", "#406080")})
'''


def told(folder):
    """Return the words of a report, without charts."""
    page = re.sub(r"<(style|script|svg).*?</\1>", "", (folder / "report.html").read_text(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize(
    ("world", "there", "missing"),
    [
        (WORLD, ("share_all 1",), ("cells at the start", "No world died out", "kinds of", "no control beside")),
        (BLOBS, ("cells at the start", "share_dry", "no control beside"), ("kinds of", "Who lived when")),
        (TWO_PICTURES, ("Spaces, seed 0", "% of the spaces, in"), ("cells at the start", "no control beside")),
    ],
    ids=["no palette", "a palette of places", "spaces alone"],
)
def test_a_report_speaks_of_kinds_of_cells_only_where_a_palette_does(world, there, missing, tmp_path):
    (tmp_path / "drift.py").write_text(world)
    small = [word for word in SMALL if word != "--quiet"]
    assert run("run", "drift.py", *small, "--steps", 20, "--worlds", 1, "--frame-every", 10, "--out", "one") == 0
    assert run("report", "one", "--quiet") == 0
    page = told(tmp_path / "one")
    assert [words for words in there if words not in page] == []
    assert [words for words in missing if words in page] == []


def test_spaces_alone_have_no_neutral_shadow(tmp_path, capsys):
    assert run("run", "drift.py", *SMALL, "--steps", 10, "--neutral", "--out", "one") == 2
    assert "drift has spaces alone, no class of Life." in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "one").exists()


COUNTING = WORLD.replace("    me.cell = max(", '    count("seen", me.cell)\n    me.cell = max(')


def test_a_summary_tells_what_was_counted_since_step_0(tmp_path, capsys):
    (tmp_path / "drift.py").write_text(COUNTING)
    small = [word for word in SMALL if word != "--quiet"]
    assert run("run", "drift.py", *small, "--steps", 30, "--worlds", 1, "--out", "one") == 0
    said = capsys.readouterr().out
    counted = alife.load("one").metrics["seen"]
    assert len(counted) == 4
    assert 0 < counted[-1] < sum(counted)
    assert re.search(rf"^  seen +{sum(counted):,.0f}$", said, re.MULTILINE)
    assert alife.load("one").summary()[-1] == f"{'seen':<24} {sum(counted):,.6g}"
    assert "put to the test: python -m alife check drift.py" in said


def test_a_summary_of_a_run_that_was_gone_on_with_counts_from_step_0_too(tmp_path):
    (tmp_path / "drift.py").write_text(COUNTING)
    assert run("run", "drift.py", *SMALL, "--steps", 10, "--worlds", 2, "--out", "one") == 0
    assert run("run", "--resume", "one", "--steps", 30, *UNSEEN) == 0
    found = alife.load("one")
    for world in range(2):
        counted = found.metrics["seen"][found.metrics["world"] == world]
        assert found.summary(world)[-1] == f"{'seen':<24} {sum(counted):,.6g}"
