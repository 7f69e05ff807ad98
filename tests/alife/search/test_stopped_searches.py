"""Whatever stops a search, or one of its workers, nothing is lost."""

import os
import random
import re
import shutil
import signal
import time
from pathlib import Path

import pytest

from alife import run
from alife.search.base import Search
from alife.search.evaluators import SerialEvaluator
from alife.search.recorder import SearchRecorder
from alife.worlds import registry
from tests.alife.made_searches import PLAN, contents, resume, search, spawn_search, untimed
from tests.alife.running import Killed, moments, path_of, wait_for, watch_disk

pytestmark = pytest.mark.usefixtures("in_an_empty_folder", "toys")


def test_workers_change_nothing(whole):
    assert search("--out", "r", "--workers", 2, *PLAN) == 0
    assert untimed("r") == whole
    assert contents("r") == contents("whole")


def test_a_worker_that_dies_changes_nothing(whole):
    Path("deadly").touch()
    assert search("--out", "r", "--workers", 2, *PLAN, "--set", "deadly=deadly") == 0
    assert not Path("deadly").exists()
    assert untimed("r") == whole


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_a_run_killed_at_any_moment_goes_on_as_if_it_had_not_been(monkeypatch, every):
    plan = ["--evaluations", 700, "--batch", 64, "--checkpoint-every", 150, "--set", "search.random_genomes=100"]
    with monkeypatch.context() as patch:
        seen = watch_disk(patch)
        search("--out", "whole", *plan)
    resumed = 0
    for moment in moments(seen, every=every):
        folder = f"killed-{moment}"
        with monkeypatch.context() as patch:
            watch_disk(patch, kill_at=moment)
            with pytest.raises(Killed):
                search("--out", folder, *plan)
        if (Path(folder) / "config.toml").exists():
            assert resume(folder) == 0
            assert untimed(folder) == untimed("whole"), f"killed at moment {moment}"
            assert contents(folder) == contents("whole")
            resumed += 1
    assert resumed > (40 if every else 8)


def test_sigkill_after_sigkill_loses_nothing():
    dice = random.Random(0)
    long = ["--evaluations", "12000", "--batch", "64", "--checkpoint-every", "400"]
    search("--out", "unharmed", *long)
    slow = ["--set", "milliseconds=3", "--quiet", "--workers", "2"]
    process = spawn_search("hills", *long, *slow, "--out", "r")
    for _ in range(4):
        wait_for(Path("r/metrics.csv").exists)
        time.sleep(dice.uniform(0, 0.4))
        process.kill()
        process.wait()
        process = spawn_search("--resume", "r", "--quiet")
    assert process.wait() == 0
    assert untimed("r") == untimed("unharmed")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("workers", [pytest.param(1, marks=pytest.mark.slow), 2])
def test_a_polite_signal_saves_and_says_how_to_go_on(number, code, workers):
    process = spawn_search("hills", "--out", "r", "--evaluations", 2_000_000_000, "--workers", workers, "--batch", 64)
    wait_for(lambda: Path("r/metrics.csv").exists() and len(Path("r/metrics.csv").read_text().splitlines()) > 3)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert err == ""
    done = int(re.search(r"Stopped and saved at evaluation ([\d,]+)", out)[1].replace(",", ""))
    assert "Go on with: python -m alife.run --resume r" in out
    assert Path("r/archive.npz").exists()
    assert Path("r/map.png").exists()
    assert resume("r", "--evaluations", done + 64) == 0
    search("--out", "unharmed", "--evaluations", done + 64, "--batch", 64)
    assert untimed("r") == untimed("unharmed")


@pytest.mark.parametrize(("calls", "iterations"), [(5, 0), (700, 5)])
def test_a_slow_iteration_is_left_at_once_and_done_again(monkeypatch, whole, calls, iterations):
    """Each genome is scored by a call of its own, after one that loads the kernels."""
    evaluate, scored = SerialEvaluator.evaluate, []

    def stopping(self, genomes, **options):
        scored.append(len(genomes))
        if len(scored) == calls:
            os.kill(os.getpid(), signal.SIGINT)
        return evaluate(self, genomes, **options)

    with monkeypatch.context() as patch:
        patch.setattr(registry.world_class("hills"), "is_quick", False)
        patch.setattr(SerialEvaluator, "evaluate", stopping)
        assert search("--out", "r", *PLAN) == 130
    assert scored[:calls] == [1] * calls
    assert len(untimed("r")) == 1 + iterations + 1  # header, rows, and what comes after the last newline
    assert resume("r") == 0
    assert untimed("r") == whole
    assert contents("r") == contents("whole")


def test_a_wish_to_stop_that_comes_before_an_iteration_is_scored_waits_for_it(monkeypatch, whole):
    parent_ids, asked = Search.parent_ids, []

    def stopping(self):
        asked.append(self.iteration)
        if len(asked) == 4:
            os.kill(os.getpid(), signal.SIGINT)
        return parent_ids(self)

    with monkeypatch.context() as patch:
        patch.setattr(Search, "parent_ids", stopping)
        assert search("--out", "r", *PLAN) == 130
    assert len(untimed("r")) == 1 + 4 + 1
    assert resume("r") == 0
    assert untimed("r") == whole


def test_a_torn_last_row_is_written_anew(whole):
    search("--out", "r", *PLAN, "--evaluations", 1000)
    with Path("r/metrics.csv").open("a") as file:
        file.write("9,11")
    assert resume("r", "--evaluations", 2000) == 0
    assert untimed("r") == whole


def test_a_damaged_newest_checkpoint_falls_back_and_says_so(whole, capsys):
    search("--out", "r", *PLAN, "--evaluations", 1000)
    newest = sorted(Path("r/checkpoints").glob("*.npz"))[-1]
    newest.write_bytes(newest.read_bytes()[:-100])
    assert run.main(["--resume", "r", "--evaluations", "2000", "--pictures", "none"]) == 0
    assert f"{newest.name}' is damaged" in capsys.readouterr().err
    assert untimed("r") == whole


@pytest.mark.parametrize("call", ["open", "fsync"])  # a row is written, or made safe
def test_a_full_disk_is_one_line(capsys, monkeypatch, call):
    def full(function, name_of):
        def wrapped(place, *arguments, **options):
            if name_of(place) == "metrics.csv" and arguments[:1] != ("rb",):
                raise OSError(28, "No space left on device")
            return function(place, *arguments, **options)

        return wrapped

    if call == "open":
        monkeypatch.setattr(Path, "open", full(Path.open, lambda path: path.name))
    else:
        monkeypatch.setattr(os, "fsync", full(os.fsync, lambda place: Path(path_of(place)).name))
    assert search("--out", "r", *PLAN) == 2
    assert capsys.readouterr().err.endswith("metrics.csv': No space left on device.\n")


@pytest.mark.parametrize("at", [5, 7])  # an iteration with a checkpoint after it, and one without
@pytest.mark.parametrize("attack", [shutil.rmtree, lambda folder: (folder / "metrics.csv").unlink()])
def test_a_search_whose_record_is_taken_away_is_saved_elsewhere(monkeypatch, capsys, whole, attack, at):
    write = SearchRecorder.write

    def attacked(self, row):
        write(self, row)
        if row["iteration"] == at and self.folder.name == "r":
            attack(self.folder)

    monkeypatch.setattr(SearchRecorder, "write", attacked)
    assert search("--out", "r", *PLAN) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "was removed while the run was writing to it. Stopped at evaluation " in told
    assert "saved as 'r-rescued'. Go on with: python -m alife.run --resume r-rescued" in told
    assert resume("r-rescued") == 0
    assert untimed("r-rescued") == whole
    assert contents("r-rescued") == contents("whole")
    assert not Path("r/metrics.csv").exists()
