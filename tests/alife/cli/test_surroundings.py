"""What surrounds a command does it no harm: odd names, settings of other programs, few file handles, a full disk."""

import os
import resource
import shutil
import sys
from pathlib import Path

import pytest

from alife import __main__ as alife_command
from tests.alife.running import UNSEEN, alife, digests, resume, rows, spawn
from viewers import __main__ as viewers

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")

SHORT = ["--steps", 20, "--sample-every", 10, "--frame-every", 10, "--worlds", 1]
ODD = "r\udcff"  # a name that is not UTF-8, as Python reads it


def odd_names_are_possible():
    try:
        Path(ODD).mkdir()
    except OSError:  # a disk that takes UTF-8 only
        return False
    shutil.rmtree(ODD)
    return True


def test_a_folder_whose_name_is_not_utf8_is_a_folder_like_any_other(monkeypatch, capsys):
    if not odd_names_are_possible():
        pytest.skip("this disk has no such names")
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    assert alife("--out", ODD, *SHORT) == 0
    assert resume(ODD, "--steps", 30) == 0
    assert rows(ODD)[-1]["step"] == "30"
    assert alife_command.main(["report", ODD]) == 0
    assert "r?" in Path(ODD, "report.html").read_text(encoding="utf-8")
    assert viewers.main([ODD, "--video", "a.gif", "--seconds", "0.2"]) == 0
    assert Path("a.gif").stat().st_size > 0
    assert alife_command.main(["run", "--config", f"{ODD}/config.toml", "--out", "again", *UNSEEN]) == 0
    assert digests("again") == digests(ODD)
    assert "Traceback" not in capsys.readouterr().err


def test_a_plot_window_that_does_not_exist_is_nothing_to_a_command(monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "nonsense")
    process = spawn("multicell", "--out", "r", *SHORT, *UNSEEN)
    assert process.wait(timeout=120) == 0, process.stderr.read()
    assert process.stderr.read() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="file handles are not limited so there")
def test_few_file_handles_are_enough():
    most = resource.getrlimit(resource.RLIMIT_NOFILE)
    open_now = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 20
    resource.setrlimit(resource.RLIMIT_NOFILE, (open_now + 12, most[1]))
    try:
        assert alife("--out", "r", *SHORT) == 0
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, most)
    assert rows("r")[-1]["step"] == "20"


@pytest.mark.parametrize("log", [[], ["--log", "tensorboard"]])
def test_a_disk_that_is_full_is_one_line(capfd, log):
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, most[1]))  # no file may grow beyond, as if there were no room
    try:
        code = alife("--out", "r", *SHORT, "--steps", 4000, *log)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
    told = capfd.readouterr().err
    assert code == 2
    assert told.startswith("alife: Cannot write ")
    assert told.count("\n") == 1
