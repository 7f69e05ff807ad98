"""Every engine makes the same history, seen through the command line as a user would."""

import csv
import os
import subprocess
import sys
from dataclasses import fields
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from alife.core.config import override
from alife.worlds import registry

PROJECT = Path(__file__).resolve().parents[1]
EXPECTED = os.environ.get("ALIFE_EXPECT_BACKENDS", "").split()  # backends whose absence is a failure, not a skip
CONFIGS = {
    ("bitwise", "usual"): ["mutation_rate=20000"],
    ("bitwise", "wild"): ["bits=5", "foods=[3, 4, 9]", "random_energy=1000", "mutation_rate=65536", "birth_cost=3"],
    ("bitwise", "nothing usual"): [
        *("bits=3", "foods=[1, 2, 4]", "energy=[17, 20, 17, 18, 10, 13, 9, 12]", "random_energy=7"),
        "supply=90",
        *("outflow=30", "upkeep=1", "birth_cost=7", "death_rate=9", "mutation_rate=9000", "mutable_births=3"),
        *("newcomers=2", "founders=11"),
    ],
    ("cellworld", "usual"): ["height=22", "width=20"],
    ("cellworld", "wild"): ["height=17", "width=3", "founders=9", "mutation_rate=30000", "birth_cost=1", "tolerance=0"],
    ("cellworld", "nothing usual"): [
        *("height=15", "width=13", "founders=60", "founder_energy=20", "birth_cost=9", "child_energy=7", "kill_cost=3"),
        *("energy_cap=45", "death_rate=900", "mutation_rate=50000", "tolerance=1", "conquest=true"),
        "parts=[{name='Void'}, {name='Root', income=4, upkeep=1}, {name='Seed', copy_cost=1, role='copy'},"
        " {name='Claw', upkeep=1, copy_cost=2, role='pierce'}, {name='Bark', copy_cost=1, role='shield'}]",
        "ancestor=[1, 2, 3, 1, 0, 1, 1, 4, 3, 1, 1, 2, 3, 3, 1, 1]",
    ],
    ("cellworld", "peace"): ["height=12", "width=14", "birth_cost=3", "mutation_rate=50000", "conquest=false"],
    ("multicell", "usual"): ["height=22", "width=20", "founders=40"],
    ("multicell", "wild"): [
        *("height=17", "width=26", "founders=60", "mutation_rate=30000", "supply_top=60000", "birth_threshold=30")
    ],
    ("multicell", "four bits"): [
        *("height=16", "width=14", "founders=30", "bits=4", "supply_top=50000", "mutation_rate=30000"),
        "energy=[13, 8, 15, 8, 7, 7, 6, 12, 9, 12, 8, 12, 9, 19, 11, 7]",
    ],
    ("multicell", "nothing usual"): [
        *("height=15", "width=14", "founders=30", "founder_energy=40", "bits=2", "foods=[1, 2, 3]"),
        *("energy=[1, 30, 29, 6]", "supply_bottom=65000", "supply_top=40000", "supply_period=5", "outflow=9"),
        *("sharing=7", "diffusion=3", "reactions_per_step=3", "upkeep=2", "killer_upkeep=0", "energy_cap=61"),
        *("death_rate=700", "birth_threshold=19", "birth_cost=5", "child_energy=11", "kill_cost=3"),
        *("mutation_rate=30000", "tree_depth=2", "telomere=3"),
    ],
    ("multicell", "flooded"): [
        *("height=14", "width=12", "founders=30", "supply_bottom=65536", "supply_top=65536", "supply_period=4096"),
        *("reactions_per_step=16", "outflow=0", "birth_threshold=30", "mutation_rate=30000"),
        *("killers=false", "neutral=true"),
    ],
}
WORLDS = 3  # two threads cannot share them out evenly, so they share the rows
STEPS = 24  # few, since a software Vulkan takes a tenth of a second for a step however small the world


def started(backend, *arguments):
    """Return the end of a run of alife on a backend, in a process of its own."""
    command = [sys.executable, "-m", "alife.run", *map(str, arguments), "--backend", backend, "--quiet"]
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@cache
def missing(backend):
    """Return what alife says of a backend that is not here; nothing of one that is, or that should be."""
    with TemporaryDirectory() as folder:
        scene = ("cellworld", "--preset", "fills-and-stops", "--steps", 1, "--out", f"{folder}/run")
        done = started(backend, *scene)
    absent = done.returncode == 2 and "was not found here" in done.stderr and backend not in EXPECTED
    return done.stderr.strip() if absent else ""


@cache
def digests(backend, config, threads=2, steps=STEPS):
    settings = [word for setting in CONFIGS[config] for word in ("--set", setting)]
    with TemporaryDirectory() as folder:
        plan = ["--steps", steps, "--sample-every", 8, "--worlds", WORLDS, "--frame-every", 0, "--threads", threads]
        done = started(backend, config[0], *plan, "--out", f"{folder}/run", *settings)
        assert done.returncode == 0, done.stderr
        with open(f"{folder}/run/metrics.csv", newline="") as file:
            return [(row["step"], row["world"], row["digest"]) for row in csv.DictReader(file)]


def skip_if_missing(backend):
    if missing(backend):
        pytest.skip(missing(backend))


@pytest.mark.parametrize("config", CONFIGS, ids=" ".join)
def test_the_history_is_not_trivial(config):
    found = digests("cpu", config, threads=1)
    assert len({digest for _, _, digest in found}) == len(found) == WORLDS * (STEPS // 8 + 1)


@pytest.mark.parametrize("config", CONFIGS, ids=" ".join)
@pytest.mark.parametrize("backend", ["cpu", "taichi-cpu", "vulkan", "cuda", "metal"])
def test_every_backend_makes_the_history_of_one_cpu_thread(backend, config):
    skip_if_missing(backend)
    assert digests(backend, config) == digests("cpu", config, threads=1)


@pytest.mark.slow
@pytest.mark.parametrize("config", [config for config in CONFIGS if config[1] == "wild"])
@pytest.mark.parametrize("backend", ["taichi-cpu", "vulkan", "cuda"])
def test_a_long_history_is_the_same_too(backend, config):
    skip_if_missing(backend)
    assert digests(backend, config, steps=1200) == digests("cpu", config, threads=1, steps=1200)


@pytest.mark.parametrize("world", registry.ecologies())
def test_every_setting_is_tried_with_another_value_than_its_usual_one(world):
    kind = registry.config_class(world)
    tried = [override(kind(), settings) for (name, _), settings in CONFIGS.items() if name == world]
    usual = {
        field.name for field in fields(kind) if {getattr(config, field.name) for config in tried} <= {field.default}
    }
    assert usual == set()


def test_every_world_is_compared():
    assert {world for world, _ in CONFIGS} == set(registry.ecologies())
