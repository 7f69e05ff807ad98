import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from alife.core.errors import UsageError
from alife.core.files import os_errors_as_usage_errors, step_file, step_files, write_shared, write_text


def test_an_error_of_the_system_is_one_line_with_the_file():
    with (
        pytest.raises(UsageError, match=r"^Cannot open 'pond': No such file or directory.$"),
        os_errors_as_usage_errors("open", Path("pond")),
    ):
        Path("nowhere").read_text()


def test_a_file_and_its_name_are_both_safe_on_disk(tmp_path, monkeypatch):
    done = []
    synced, replaced = os.fsync, os.replace

    def fsync(handle):
        done.append("folder" if os.fstat(handle).st_ino == tmp_path.stat().st_ino else "file")
        synced(handle)

    def replace(old, new):
        done.append("name")
        replaced(old, new)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    write_text(tmp_path / "pond", "water")
    assert done == ["file", "name", "folder"] if os.name == "posix" else ["file", "name"]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failed_write_leaves_what_was_there_and_nothing_else(tmp_path, monkeypatch, call):
    write_text(tmp_path / "pond", "water")

    def disk_full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, disk_full)
    with pytest.raises(UsageError, match="No space left on device"):
        write_text(tmp_path / "pond", "wine")
    assert [path.name for path in tmp_path.iterdir()] == ["pond"]
    assert (tmp_path / "pond").read_text() == "water"


def test_files_of_steps_are_found_in_the_order_of_the_steps(tmp_path):
    for step in (1000, 2_147_483_647, 0, 90):
        step_file(tmp_path, step, ".png").touch()
    for name in (
        "step-copy.png",
        "step-90.png",
        "step-0000000007.png.bak",
        "step-0000000007.json",
        "step-²000000007.png",
    ):
        (tmp_path / name).touch()
    assert list(step_files(tmp_path, ".png")) == [0, 90, 1000, 2_147_483_647]
    assert step_files(tmp_path / "nowhere", ".png") == {}


def write_often(path):
    for _ in range(60):
        write_shared(path, "the same\n" * 1000)


def test_processes_may_write_one_file_at_the_same_moment(tmp_path):
    """As the processes of a study do, when a world in a single file is compiled for the first time."""
    path = tmp_path / "shared.py"
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as processes:
        list(processes.map(write_often, [path] * 3))
    assert path.read_text() == "the same\n" * 1000
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
