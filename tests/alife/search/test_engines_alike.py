"""Scores of floats are the same on some engines only: a search stays with the engine that its history is of."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from alife import run
from alife.engines import backend
from alife.report.search import results_of
from alife.runs import config as run_config
from alife.search import pictures as search_pictures
from alife.search import setup
from alife.search.config import SearchConfig
from alife.search.plan import engine_of, odd_engine
from alife.search.stored import StoredSearch
from tests.alife.running import UNSEEN, refused, snapshot

pytestmark = pytest.mark.usefixtures("in_an_empty_folder", "toys")

PROJECT = Path(__file__).resolve().parents[3]
SWIM = ("oceanworld", "--evaluations", "32", "--batch", "16", "--set", "beats=1", "--out", "swimmers")


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch):
    for name in ("draw_map", "draw_novelty", "draw_curves", "draw_films"):
        monkeypatch.setattr(search_pictures, name, lambda *_arguments: None)


@pytest.fixture
def a_gpu(monkeypatch):
    """Let this machine seem to have a GPU."""
    monkeypatch.setattr(backend, "best", lambda: "cuda")


@pytest.mark.usefixtures("a_gpu")
def test_auto_takes_a_device_only_where_its_results_are_the_same():
    assert engine_of(SearchConfig(world="oceanworld")) == "cpu"
    assert engine_of(SearchConfig(world="hills")) == "cuda"
    assert odd_engine(SearchConfig(world="oceanworld")) is None
    assert odd_engine(SearchConfig(world="oceanworld", backend="taichi-cpu")) is None
    assert odd_engine(SearchConfig(world="oceanworld", backend="cuda")) == "cuda"
    assert odd_engine(SearchConfig(world="hills", backend="cuda")) is None


@pytest.mark.usefixtures("a_gpu")
def test_a_search_says_that_it_stays_on_the_cpu(capsys):
    assert run.main([*SWIM]) == 0
    assert "on the CPU, whose scores are the same anywhere (--backend cuda" in capsys.readouterr().out


def test_a_search_does_not_go_on_with_scores_of_another_engine(capsys):
    assert run.main([*SWIM, *UNSEEN]) == 0
    before = snapshot("swimmers")
    more = ["--resume", "swimmers", "--evaluations", "64", *UNSEEN]
    assert "goes on with --backend cpu, taichi-cpu only." in refused(capsys, *more, "--backend", "vulkan")
    assert snapshot("swimmers") == before
    assert run.main([*more, "--backend", "auto"]) == 0


def test_a_search_that_another_engine_scored_elsewhere_is_looked_at_here(monkeypatch):
    assert run.main([*SWIM, *UNSEEN]) == 0
    seen = results_of(Path("swimmers")).found_at.tolist()
    monkeypatch.setattr(setup, "odd_engine", lambda _run: None)  # its checkpoints do not say that a GPU made them
    path = Path("swimmers/config.toml")
    path.write_text(
        path.read_text().replace('backend = "auto"', 'backend = "cuda"').replace("threads = 0", "threads = 64")
    )
    Path("swimmers/archive.npz").unlink()
    assert len(StoredSearch(Path("swimmers")).snapshot.populations["elites"]) == len(seen)
    assert results_of(Path("swimmers")).found_at.tolist() == seen


def alife(*words):
    """Run the command in a process of its own: a device is started once in a process."""
    return subprocess.run(
        [sys.executable, "-m", "alife", "run", *words, *UNSEEN],
        env=os.environ | {"PYTHONPATH": str(PROJECT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_a_search_on_a_device_goes_on_there_only():
    begun = alife(*SWIM, "--backend", "vulkan")
    if "needs a Vulkan driver" in begun.stderr:
        pytest.skip("no Vulkan here")
    assert begun.returncode == 0, begun.stderr
    path = Path("swimmers/config.toml")
    assert run_config.read(path)[0]["backend"] == "vulkan"
    for words in (["--backend", "cpu"], ["--backend", "auto"]):
        done = alife("--resume", "swimmers", "--evaluations", "64", *words)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert "those of the backend vulkan; those of cpu differ" in done.stderr
    path.write_text(path.read_text().replace('backend = "vulkan"', 'backend = "cpu"'))  # its checkpoints know better
    done = alife("--resume", "swimmers", "--evaluations", "64")
    assert done.returncode == 2, done.stderr
