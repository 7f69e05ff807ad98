"""Every world of the gallery has one history on every engine, alone and in a batch."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parents[3]
WORLDS = {path.stem: str(path) for path in sorted((PROJECT / "examples" / "worlds").glob("*.py"))}
FLOATS = ("lenia",)  # the same on every engine of the CPU, nearly the same on GPUs
ENGINES = (("plain", 1), ("cpu", 2), ("taichi-cpu", 2), ("vulkan", 1), ("cuda", 1), ("metal", 1))
CPUS = ("plain", "cpu", "taichi-cpu")
SEEDS = [3, 1, 4]  # two threads cannot share them out evenly, so they share the rows
STEPS = 24
SETTINGS = ["height=20", "width=26"]


@cache
def histories(engine, threads, *seeds):
    """Return the history of each world on an engine, made in a process of its own, or why the engine is not here."""
    plans = [{"world": path, "settings": SETTINGS, "seeds": seeds, "steps": STEPS} for path in WORLDS.values()]
    done = subprocess.run(
        [sys.executable, "-m", "tests.histories", engine, str(threads)], env=os.environ | {"PYTHONPATH": str(PROJECT)},
        input=json.dumps(plans), capture_output=True, text=True, cwd=PROJECT, check=False,
    )  # fmt: skip
    if done.returncode == 2 and "was not found here" in done.stderr:
        return done.stderr.strip()
    assert done.returncode == 0, done.stderr
    return dict(zip(WORLDS, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine[0])
@pytest.mark.parametrize("name", WORLDS)
def test_every_engine_makes_the_history_of_one_thread(engine, name):
    if name in FLOATS and engine[0] not in CPUS:
        pytest.skip("floats differ on GPUs")
    found = histories(*engine, *SEEDS)
    if isinstance(found, str):
        pytest.skip(found)
    expected = histories("cpu", 1, *SEEDS)[name]
    assert len(expected) == len(SEEDS) * (STEPS // 8 + 1)
    assert found[name] == expected


@pytest.mark.parametrize("name", WORLDS)
def test_a_world_alone_has_the_history_that_it_has_in_a_batch(name):
    together = histories("cpu", 1, *SEEDS)[name]
    for number, seed in enumerate(SEEDS):
        alone = histories("cpu", 1, seed)[name]
        assert [digest for _, _, digest in alone] == [digest for _, world, digest in together if world == number]
