"""Films hold exactly the frames that they should, counted by a program that is not ours."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from alife import run
from alife.core.errors import UsageError
from tests.alife.running import UNSEEN
from viewers import __main__ as viewers
from viewers.ui.film import frames_of
from viewers.worlds import record

PROJECT = Path(__file__).resolve().parent.parent.parent
SETS = ["--set", "height=24", "--set", "width=24", "--set", "founders=12", "--threads", "1", *UNSEEN]


@pytest.fixture
def count():
    """Return what counts the frames and tells the rate of a film."""
    if not shutil.which("ffprobe"):
        if os.environ.get("ALIFE_EXPECT_FFPROBE"):
            pytest.fail("ffprobe should be here and is not")
        pytest.skip("no ffprobe here: apt-get install ffmpeg")
    asked = ["-v", "error", "-count_frames", "-select_streams", "v:0", "-of", "csv=p=0"]

    def counted(path):
        entries = ["-show_entries", "stream=r_frame_rate,nb_read_frames"]
        told = subprocess.run(["ffprobe", *asked, *entries, str(path)], capture_output=True, text=True, check=True)
        rate, frames = told.stdout.strip().split(",")
        return int(frames), rate

    return counted


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("filmed") / "r"
    assert run.main(["multicell", *SETS, "--steps", "90", "--worlds", "1", "--out", str(folder)]) == 0
    return folder


@pytest.mark.parametrize(("name", "frames", "rate"), [("a.mp4", 60, "30/1"), ("a.gif", 20, None)])
def test_a_film_of_a_run_folder_has_exactly_its_frames(stored, tmp_path, count, name, frames, rate):
    assert viewers.main([str(stored), "--video", str(tmp_path / name), "--seconds", "2"]) == 0
    found, its_rate = count(tmp_path / name)
    assert found == frames
    assert rate in (None, its_rate)


@pytest.mark.parametrize(
    "given", [["--size", "square"], ["--seconds", "3"], ["--clean"], ["--smooth"], ["--colours", "plan"]]
)
def test_what_is_about_a_film_is_refused_without_one(stored, capsys, given):
    assert viewers.main([str(stored), *given]) == 2
    assert capsys.readouterr().err == f"alife: {given[0]} is about a film; give --video FILE as well.\n"


@pytest.mark.parametrize(("name", "frames"), [("a.mp4", 30), ("a.gif", 10)])
def test_a_film_of_a_live_run_has_exactly_its_frames(tmp_path, monkeypatch, count, name, frames):
    monkeypatch.setattr(record, "FILM_SECONDS", 1.0)
    out = ["--video", str(tmp_path / name), "--out", str(tmp_path / "r")]
    assert run.main(["multicell", *SETS, "--steps", "50", *out]) == 0
    assert count(tmp_path / name)[0] == frames


@pytest.mark.parametrize(("name", "frames"), [("a.mp4", 60), ("a.gif", 20)])
def test_a_film_of_a_search_has_exactly_its_frames(tmp_path, count, name, frames):
    plan = ["--search", "random_search", "--evaluations", "200", "--batch", "100", "--threads", "1", *UNSEEN]
    assert run.main(["oceanworld", *plan, "--out", str(tmp_path / "r")]) == 0
    assert viewers.main([str(tmp_path / "r"), "--video", str(tmp_path / name), "--seconds", "2"]) == 0
    assert count(tmp_path / name)[0] == frames


def test_a_film_begins_with_the_first_step_and_ends_with_the_last(stored, tmp_path, monkeypatch):
    from viewers.worlds.window import WorldWindow

    seen = []
    draw = WorldWindow.draw
    monkeypatch.setattr(WorldWindow, "draw", lambda app: (seen.append(app.playback.step), draw(app)))
    assert viewers.main([str(stored), "--video", str(tmp_path / "a.mp4"), "--seconds", "1"]) == 0
    assert (seen[0], seen[-1]) == (0, 90)
    assert seen == sorted(seen)


@pytest.mark.parametrize(("name", "seconds"), [("a.mp4", 0), ("a.mp4", -1), ("a.gif", 61), ("a.mp4", float("nan"))])
def test_a_length_that_no_film_can_have_is_refused(name, seconds, tmp_path):
    with pytest.raises(UsageError, match=r"A film ending in .* lasts .* seconds, got "):
        frames_of(tmp_path / name, seconds)


def test_a_wrong_length_gets_one_line_and_writes_nothing(stored, tmp_path, capsys):
    assert viewers.main([str(stored), "--video", str(tmp_path / "a.gif"), "--seconds", "600"]) == 2
    assert capsys.readouterr().err == "alife: A film ending in .gif lasts 0.2..60 seconds, got 600.\n"
    assert not list(tmp_path.iterdir())


def test_a_film_of_a_run_that_was_killed_ends_where_its_record_does(stored, tmp_path, monkeypatch):
    from viewers.worlds.window import WorldWindow

    shutil.copytree(stored, tmp_path / "r")
    config = tmp_path / "r" / "config.toml"
    assert config.read_text().count("\nsteps = 90 ") == 1
    config.write_text(config.read_text().replace("\nsteps = 90 ", "\nsteps = 5000 "))
    seen = []
    draw = WorldWindow.draw
    monkeypatch.setattr(WorldWindow, "draw", lambda app: (seen.append(app.playback.step), draw(app)))
    assert viewers.main([str(tmp_path / "r"), "--video", str(tmp_path / "a.mp4"), "--seconds", "1"]) == 0
    assert (seen[0], seen[-1]) == (0, 90)


def test_ctrl_c_ends_a_film_and_keeps_what_there_is_of_it(stored, tmp_path):
    words = [sys.executable, "-m", "viewers", str(stored), "--video", str(tmp_path / "a.mp4"), "--seconds", "600"]
    path = os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONUNBUFFERED": "1"}
    filming = subprocess.Popen(words, env=path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert filming.stdout.readline().startswith("Filming")
    filming.send_signal(signal.SIGINT)
    said, wrong = filming.communicate(timeout=60)
    assert filming.returncode == 130
    assert wrong == ""
    assert "frames" in said
    assert (tmp_path / "a.mp4").exists()
