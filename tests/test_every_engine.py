"""Every engine makes the same history."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

import pytest

from alife.core.config import override
from alife.worlds import registry
from tests.alife.running import UNSEEN, rows, spawn
from tests.sims.stamp.rules import TINY

PROJECT = Path(__file__).resolve().parents[1]
EXPECTED = os.environ.get("ALIFE_EXPECT_BACKENDS", "").split()  # backends whose absence is a failure, not a skip
TINY_RULE = f"rule={TINY}"
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
    ("multicell", "open"): [
        *("height=14", "width=32", "founders=40", "birth_threshold=30", "mutation_rate=20000", "disease=60000"),
        *("crossing=40000", "disease_radius=5", "leaf_duplication=30000", "tree_depth=5", "telomere=8"),
        *("ground='bands'", "foods=[1, 2, 3, 0]", "arms_cost=40"),
    ],
    ("multicell", "rocky"): [
        *("height=12", "width=18", "founders=20", "birth_threshold=30", "mutation_rate=20000", "disease=65536"),
        *("disease_radius=3", "ground='rock'", "ground_scale=3", "ground_order=1.0", "rock_share=0.3"),
        *("leaf_duplication=30000", "tree_depth=5", "telomere=8"),
    ],
    ("multicell", "foods apart"): [
        *("height=12", "width=16", "founders=20", "birth_threshold=30", "mutation_rate=20000", "ground='foods_apart'"),
        *("disease=20000", "disease_radius=9", "supply_period=3", "supply_top=30000", "ground_drift=7"),
    ],
    ("stamp", "usual"): [TINY_RULE, "rows=3", "columns=4"],
    ("stamp", "wild"): [
        *(
            TINY_RULE,
            "rows=4",
            "columns=5",
            "plot=9",
            "freeze=0",
            "founders=7",
            "seed_rate=65536",
            "mutation_rate=60000",
        ),
        *("mutation_size=255", "death_rate=20000"),
    ],
    ("stamp", "nothing usual"): [
        *(TINY_RULE, "rows=5", "columns=2", "plot=14", "founders=3", "first_design=2", "freeze=2"),
        *("seed_rate=30000", "mutation_rate=9000", "mutation_size=3", "death_rate=1500"),
    ],
    ("tank", "usual"): ["tank_width=50", "tank_height=40", "founders=16", "pieces=60", "first_pieces=60"],
    ("tank", "wild"): [
        *("tank_width=40", "tank_height=40", "places=16", "founders=9", "founder_energy=1700", "pieces=40"),
        *("first_pieces=40", "supply=1024", "reach=4.0", "upkeep=150", "birth_threshold=1600", "current_y=0.2"),
        *("swing_x=1.0", "shear=0.02", "weight=0.1", "pillars='0:0:4'", "gates='14:0:4'", "walls='-9:9:-4:9:1'"),
    ],
    ("tank", "nothing usual"): [
        *("tank_width=60", "tank_height=44", "places=30", "founders=18", "founder_energy=1500", "pieces=70"),
        *("first_pieces=50", "supply=900", "food_energy=700", "reach=3.5", "sight=9.5", "decide=10", "upkeep=9"),
        *("node_cost=2", "muscle_cost=3", "birth_threshold=1600", "birth_cost=50", "child_energy=800", "lifespan=3"),
        *("mutation_rate=30000", "mutation_size=0.3", "neutral=true", "touch=1.5", "touch_stiffness=90.0"),
        *("steps_per_beat=50", "current_x=0.4", "current_y=-0.3", "swing_x=1.5", "swing_y=0.5", "swing_period=3"),
        *("shear=0.02", "weight=0.3", "vortices='5:4:6:3'", "pillars='-9:6:3'", "gates='15:0:6'"),
        "walls='-20:-12:-10:-12:1'",
    ],
}
# A device compiles its kernels anew for each config, seconds each: there always the richest of each world. Threads and
# processes, which need no compiler, always try all.
ALWAYS_ON_DEVICES = {
    ("bitwise", "nothing usual"), ("cellworld", "nothing usual"), ("multicell", "rocky"), ("stamp", "nothing usual"),
    ("tank", "nothing usual"),
}  # fmt: skip
WORLDS = 3  # two threads cannot share them out evenly, so they share the rows
STEPS = 24  # few, since a software Vulkan takes a tenth of a second for a step however small the world
DEVICES = ("taichi-cpu", "vulkan", "cuda", "metal")
ONE_THREAD = ("cpu", 1)
AT_ONCE = 2  # processes


def on_devices(config):
    """Return the cases of a config, a device each of those that its world runs on."""
    marks = [] if config in ALWAYS_ON_DEVICES else [pytest.mark.slow]
    able = [device for device in DEVICES if is_alike(device, config)]
    return [pytest.param(device, config, marks=marks, id=" ".join((device, *config))) for device in able]


def is_alike(device, config):
    """Return whether a device makes the history of the CPU: a world of floats says which do.

    The Vulkan in software that CI expects divides as processors do, but for quotients that are no reciprocals: of those
    there are some in vortices.
    """
    in_software = device == "vulkan" in EXPECTED and "vortices" not in str(CONFIGS[config])
    return in_software or device in registry.world_class(config[0]).engines_alike


def make(engine, configs, steps):
    """Return the histories of some configs on an engine, made in a process of its own, or why it is not here."""
    plans = [{"world": c[0], "settings": CONFIGS[c], "seeds": list(range(WORLDS)), "steps": steps} for c in configs]
    command = [sys.executable, "-m", "tests.histories", *map(str, engine)]
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    done = subprocess.run(
        command, env=environment, input=json.dumps(plans), capture_output=True, text=True, cwd=PROJECT, check=False
    )
    if done.returncode == 2 and "was not found here" in done.stderr and engine[0] not in EXPECTED:
        return done.stderr.strip()
    assert done.returncode == 0, done.stderr
    return dict(zip(configs, json.loads(done.stdout), strict=True))


@pytest.fixture(scope="module")
def histories(request):
    """Return a function that returns a history: those of all tests that were chosen are begun at once."""
    wanted = {}
    for item in request.session.items:
        params = item.callspec.params if hasattr(item, "callspec") and item.path == request.path else {}
        if "config" in params:
            for engine in (ONE_THREAD, (params.get("backend", "cpu"), 2)):
                wanted.setdefault((engine, params.get("steps", STEPS)), {})[params["config"]] = None
    with ThreadPoolExecutor(AT_ONCE) as pool:
        begun = {key: pool.submit(make, key[0], list(configs), key[1]) for key, configs in wanted.items()}

        def history(config, engine, steps=STEPS):
            found = begun[engine, steps].result()
            if isinstance(found, str):
                pytest.skip(found)
            return found[config]

        yield history
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("config", CONFIGS, ids=" ".join)
def test_the_history_is_not_trivial(histories, config):
    found = histories(config, ONE_THREAD)
    assert len({digest for _, _, digest in found}) == len(found) == WORLDS * (STEPS // 8 + 1)


@pytest.mark.parametrize("config", CONFIGS, ids=" ".join)
def test_two_threads_make_the_history_of_one(histories, config):
    assert histories(config, ("cpu", 2)) == histories(config, ONE_THREAD)


@pytest.mark.parametrize(("backend", "config"), [case for config in CONFIGS for case in on_devices(config)])
def test_every_device_makes_the_history_of_one_cpu_thread(histories, backend, config):
    assert histories(config, (backend, 2)) == histories(config, ONE_THREAD)


@pytest.mark.slow
@pytest.mark.parametrize("steps", [1200])
@pytest.mark.parametrize("config", [config for config in CONFIGS if config[1] == "wild"], ids=" ".join)
@pytest.mark.parametrize("backend", ["taichi-cpu", "vulkan", "cuda"])
def test_a_long_history_is_the_same_too(histories, backend, config, steps):
    if not is_alike(backend, config):
        pytest.skip(f"{config[0]} makes a history of its own on {backend}")
    assert histories(config, (backend, 2), steps) == histories(config, ONE_THREAD, steps)


@pytest.mark.parametrize("config", [("cellworld", "nothing usual")], ids=" ".join)
@pytest.mark.parametrize("backend", ["cpu", *DEVICES])
def test_a_run_of_the_command_line_has_the_same_history(histories, backend, config, tmp_path):
    expected = histories(config, (backend, 2))
    settings = [word for setting in CONFIGS[config] for word in ("--set", setting)]
    plan = ["--steps", STEPS, "--sample-every", 8, "--worlds", WORLDS, "--seed", 0, "--frame-every", 0, "--threads", 2]
    arguments = [config[0], *plan, "--out", tmp_path / "run", *settings, "--backend", backend, *UNSEEN]
    done = spawn(*arguments)
    assert done.communicate() == ("", "")
    assert [[int(row["step"]), int(row["world"]), row["digest"]] for row in rows(tmp_path / "run")] == expected


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
