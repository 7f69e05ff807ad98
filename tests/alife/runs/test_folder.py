"""A run folder: whose it is, what counts as empty, and that clearing it can be interrupted."""

import os
from pathlib import Path

import pytest

from alife import run
from alife.core.errors import UsageError
from alife.runs import folder as run_folder
from tests.alife.running import SMALL, UNSEEN, alife, digests, refused, snapshot

pytestmark = pytest.mark.usefixtures("in_an_empty_folder")

ADVICE = "'r' exists already"


def test_a_run_that_was_quicker_is_not_overwritten(capsys, monkeypatch):
    check, first = run_folder.check_new, {}

    def check_then_come_second(folder, **options):
        check(folder, **options)
        if not first:
            first["nested"] = True
            alife("--out", "r", "--steps", 20, "--seed", 5)
            first.update(snapshot("r"))

    monkeypatch.setattr(run_folder, "check_new", check_then_come_second)
    assert alife("--out", "r", "--steps", 40) == 2
    assert ADVICE in capsys.readouterr().err
    assert snapshot("r") == {path: content for path, content in first.items() if path != "nested"}


@pytest.mark.parametrize("more", [[], ["--overwrite"]])
def test_what_a_run_left_that_died_before_it_began_is_no_run(more):
    Path("r").mkdir()
    Path("r/.lock").touch()
    Path("r/.config.toml.tmp").write_text("[run")
    assert alife("--out", "r", "--steps", 20, *more) == 0
    assert digests("r")


def test_clearing_deletes_last_what_makes_it_a_run_folder(monkeypatch):
    alife("--out", "r", "--steps", 20)
    deleted = []
    unlink = Path.unlink

    def noted(path, **options):
        deleted.append(path.name)
        unlink(path, **options)

    monkeypatch.setattr(Path, "unlink", noted)
    run_folder.clear(Path("r"))
    assert deleted[-1] == "config.toml"
    assert {path.name for path in Path("r").iterdir()} <= {".lock"}


def test_clearing_keeps_the_lock_that_is_held():
    alife("--out", "r", "--steps", 20)
    with run_folder.locked(Path("r")):
        held = Path("r/.lock").stat().st_ino
        run_folder.clear(Path("r"))
        assert Path("r/.lock").stat().st_ino == held


def test_clearing_follows_no_link_out_of_the_folder():
    alife("--out", "r", "--steps", 20)
    Path("thesis").mkdir()
    Path("thesis/chapter.txt").write_text("years of work")
    Path("r/link").symlink_to(Path("thesis").resolve())
    run_folder.clear(Path("r"))
    assert Path("thesis/chapter.txt").read_text() == "years of work"


def test_an_error_of_the_run_is_not_told_as_one_of_its_folder():
    with pytest.raises(FileNotFoundError), run_folder.locked(Path("r")):
        Path("elsewhere").read_text()
    with run_folder.locked(Path("r")):  # and the lock was released
        pass


def test_a_folder_that_cannot_be_made_is_told_in_one_line(capsys):
    Path("file").touch()
    assert "'file/r'" in refused(capsys, "multicell", *SMALL, "--out", "file/r")


@pytest.mark.parametrize("option", ["--out", "--resume", "--config"])
def test_a_name_that_no_system_takes_is_told_in_one_line(capsys, option):
    world = [] if option == "--resume" else ["multicell"]
    told = refused(capsys, *world, option, "n" * 300)
    assert "File name too long" in told or "is not a run folder" in told  # the second in Python 3.14


@pytest.mark.parametrize("call", ["iterdir", "exists", "is_file"])
def test_a_folder_that_may_not_be_looked_into_is_told_in_one_line(monkeypatch, call):
    def forbidden(_path):
        raise PermissionError(13, "Permission denied")

    Path("r").mkdir()
    monkeypatch.setattr(Path, call, forbidden)
    with pytest.raises(UsageError, match=r"Cannot look into 'r(uns)?': Permission denied.$"):
        run_folder.check_begun(Path("r")) if call == "is_file" else run_folder.check_new(Path("r"), overwrite=False)
    if call == "exists":
        with pytest.raises(UsageError, match="Cannot look into 'runs'"):
            run_folder.unused("r")


@pytest.mark.parametrize("call", ["config.toml", "metrics.csv", "frames", "checkpoints"])
def test_a_disk_that_fails_is_told_by_the_file_it_fails_at(capsys, monkeypatch, call):
    opened, made = Path.open, Path.mkdir

    def failing(function):
        def wrapped(path, *arguments, **options):
            if call in str(path) and (arguments[:1] != ("rb",)):
                raise OSError(28, "No space left on device")
            return function(path, *arguments, **options)

        return wrapped

    monkeypatch.setattr(Path, "open", failing(opened))
    monkeypatch.setattr(Path, "mkdir", failing(made))
    assert run.main(["multicell", *SMALL, *UNSEEN, "--steps", "20", "--out", "r"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("alife: Cannot write ")
    assert f"r/{call}" in told
    assert told.endswith(": No space left on device.\n")
    assert told.count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="a lock that is held cannot be removed there, so the folder stays")
def test_a_folder_that_nothing_was_written_to_is_taken_away_again():
    with pytest.raises(UsageError, match="no cluster"), run_folder.claimed(Path("r")):
        raise UsageError("no cluster")
    assert not Path("r").exists()


@pytest.mark.parametrize("content", [None, "config.toml"])
def test_a_folder_that_was_there_or_has_something_in_it_stays(content):
    if content is None:
        Path("r").mkdir()
    with run_folder.claimed(Path("r")) as held:
        if content is not None:
            (held / content).touch()
    assert Path("r").is_dir()


def test_a_lock_whose_folder_has_just_been_taken_away_is_no_lock(monkeypatch):
    acquire = run_folder.FileLock.acquire

    def acquire_what_is_removed(lock, **options):
        held = acquire(lock, **options)
        Path(lock.lock_file).unlink()
        return held

    monkeypatch.setattr(run_folder.FileLock, "acquire", acquire_what_is_removed)
    with pytest.raises(run_folder.Taken), run_folder.locked(Path("r")):
        raise AssertionError("two could write here")
