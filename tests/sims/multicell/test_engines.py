"""Every engine makes the same history, seen through the command line as a user would."""

import csv
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

PROJECT = Path(__file__).resolve().parents[3]
EXPECTED = os.environ.get("ALIFE_EXPECT_BACKENDS", "").split()  # backends whose absence is a failure, not a skip
CONFIGS = {
    "usual": ["height=22", "width=20", "founders=40"],
    "wild": ["height=17", "width=26", "founders=60", "mutation_rate=30000", "supply_top=60000", "birth_threshold=30"],
    "four bits": [
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
        command = [sys.executable, "-m", "alife.run", "multicell", "--backend", backend, "--threads", threads, *plan]
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


@pytest.mark.parametrize("config", CONFIGS)
def test_the_history_is_not_trivial(config):
    found = digests("cpu", config, threads=1)
    assert len({digest for _, _, digest in found}) == len(found) == 2 * (STEPS // 12 + 1)


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("backend", ["cpu", "taichi-cpu", "vulkan", "cuda", "metal"])
def test_every_backend_makes_the_history_of_one_cpu_thread(backend, config):
    assert digests(backend, config) == digests("cpu", config, threads=1)


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["taichi-cpu", "vulkan", "cuda"])
def test_a_long_history_is_the_same_too(backend):
    assert digests(backend, "wild", steps=1200) == digests("cpu", "wild", threads=1, steps=1200)
