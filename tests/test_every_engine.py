"""Every engine makes the same history, seen through the command line as a user would."""

import csv
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from alife import registry

PROJECT = Path(__file__).resolve().parents[1]
EXPECTED = os.environ.get("ALIFE_EXPECT_BACKENDS", "").split()  # backends whose absence is a failure, not a skip
CONFIGS = {
    ("bitwise", "usual"): ["mutation_rate=20000"],
    ("bitwise", "wild"): ["bits=5", "foods=[3, 4, 9]", "random_energy=1000", "mutation_rate=65536", "birth_cost=3"],
    ("cellworld", "usual"): ["height=22", "width=20"],
    ("cellworld", "wild"): ["height=17", "width=3", "founders=9", "mutation_rate=30000", "birth_cost=1", "tolerance=0"],
    ("multicell", "usual"): ["height=22", "width=20", "founders=40"],
    ("multicell", "wild"): [
        *("height=17", "width=26", "founders=60", "mutation_rate=30000", "supply_top=60000", "birth_threshold=30")
    ],
    ("multicell", "four bits"): [
        *("height=16", "width=14", "founders=30", "bits=4", "supply_top=50000", "mutation_rate=30000"),
        "energy=[13, 8, 15, 8, 7, 7, 6, 12, 9, 12, 8, 12, 9, 19, 11, 7]",
    ],
}
STEPS = 48  # few, since a software Vulkan takes a tenth of a second for a step however small the world


@cache
def digests(backend, config, threads=2, steps=STEPS):
    settings = [word for setting in CONFIGS[config] for word in ("--set", setting)]
    with TemporaryDirectory() as folder:
        plan = ["--steps", steps, "--sample-every", 12, "--worlds", 2, "--frame-every", 0, "--out", f"{folder}/run"]
        command = [sys.executable, "-m", "alife.run", config[0], "--backend", backend, "--threads", threads, *plan]
        done = subprocess.run(
            [*map(str, command), *settings, "--quiet"],
            env=os.environ | {"PYTHONPATH": str(PROJECT)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 2 and "was not found here" in done.stderr and backend not in EXPECTED:
            pytest.skip(done.stderr.strip())
        assert done.returncode == 0, done.stderr
        with open(f"{folder}/run/metrics.csv", newline="") as file:
            return [(row["step"], row["world"], row["digest"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize("config", CONFIGS, ids=" ".join)
def test_the_history_is_not_trivial(config):
    found = digests("cpu", config, threads=1)
    assert len({digest for _, _, digest in found}) == len(found) == 2 * (STEPS // 12 + 1)


@pytest.mark.parametrize("config", CONFIGS, ids=" ".join)
@pytest.mark.parametrize("backend", ["cpu", "taichi-cpu", "vulkan", "cuda", "metal"])
def test_every_backend_makes_the_history_of_one_cpu_thread(backend, config):
    assert digests(backend, config) == digests("cpu", config, threads=1)


@pytest.mark.slow
@pytest.mark.parametrize("config", [config for config in CONFIGS if config[1] == "wild"])
@pytest.mark.parametrize("backend", ["taichi-cpu", "vulkan", "cuda"])
def test_a_long_history_is_the_same_too(backend, config):
    assert digests(backend, config, steps=1200) == digests("cpu", config, threads=1, steps=1200)


def test_every_world_is_compared():
    assert {world for world, _ in CONFIGS} == set(registry.names())
