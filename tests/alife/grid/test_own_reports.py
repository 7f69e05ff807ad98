"""Runs of worlds in single files are told, drawn and counted like any other."""

import html
import os
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

import alife
from tests.alife.grid.users import PROJECT, SMALL, WORLD, digests, forget, run
from tests.alife.running import UNSEEN

pytestmark = pytest.mark.usefixtures("own_settings")


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
        (WORLD, ("share_all 1",), ("cells at the start", "die out", "kinds of", "no control beside")),
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
