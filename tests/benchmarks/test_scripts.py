"""Each script runs in its smallest form and writes sound JSON. How fast is never tested."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

PROJECT = Path(__file__).resolve().parents[2]


def run(folder, module, *words):
    """Return what a script prints."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(
        [sys.executable, "-m", module, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def read(path, benchmark):
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert rows
    for row in rows:
        assert row["benchmark"] == benchmark
        assert row["command"].startswith(f"python -m benchmarks.{benchmark} --least")
        assert row["processor"]
    return rows


def ordered(row):
    assert 0 < row["lower"] <= row["median"] <= row["upper"] <= row["best"]


def test_two_checkouts_step_a_world_in_turns(tmp_path):
    told = run(tmp_path, "benchmarks.in_turns", str(PROJECT), "bitwise", "--turns", "3", "--steps", "5")
    assert told.startswith("bitwise, 4 of 128 x 128, 1 threads: ")
    low, high = told.split("(")[1].split(")")[0].split("..")
    assert 0 < float(low) <= float(high)


@pytest.mark.parametrize(
    "world", [*(pytest.param(one, marks=pytest.mark.slow) for one in ("bitwise", "cellworld")), "oceanworld"]
)
def test_steps_per_second_tells_the_share_of_the_limit_that_binds(tmp_path, world):
    words = ["--least", "--backend", "cpu", "--threads", "1", "--worlds", world, "--sizes", "16", "--out", "f.jsonl"]
    printed = run(tmp_path, "benchmarks.steps_per_second", *words)
    rows = read(tmp_path / "f.jsonl", "steps_per_second")
    (limits,) = [row for row in rows if row["kind"] == "limits"]
    assert set(limits["operations"]) == {"float32", "int32", "int16"}
    assert set(limits["copy"]) == set(limits["triad"]) == {"core cache", "shared cache", "memory"}
    (speed,) = [row for row in rows if row["kind"] == "speed"]
    ordered(speed)
    counted = speed["counted_per_unit"]
    reckoned = speed["median"] * counted["sites"] * counted["operations"]
    kind = "float32" if world == "oceanworld" else "int32"
    assert speed["shares"]["operations"] == pytest.approx(reckoned / limits["operations"][kind])
    larger = max(speed["shares"], key=speed["shares"].get)
    assert speed["bound_by"] == (f"{kind} operations" if larger == "operations" else "bytes in core cache")
    assert {row["what"] for row in rows if row["kind"] == "start"} == {"import alife", "import alife.run", "--help"}
    assert {row["what"] for row in rows if row["kind"] == "states"} >= {"checkpoint written", "checkpoint read"}
    assert f"| {world}" in printed


@pytest.mark.slow
def test_every_engine_is_measured_and_one_that_is_not_here_is_left_out_with_the_reason(tmp_path):
    missing = "metal" if sys.platform != "darwin" else "cuda"
    words = ["--least", "--backend", missing, "taichi-cpu", "--threads", "1", "--worlds", "cellworld", "--sizes", "16"]
    run(tmp_path, "benchmarks.steps_per_second", *words, "--out", "f.jsonl")
    rows = read(tmp_path / "f.jsonl", "steps_per_second")
    (left_out,) = [row for row in rows if row["kind"] == "left out"]
    assert f"The backend '{missing}' needs" in left_out["reason"]
    (speed,) = [row for row in rows if row["kind"] == "speed"]
    assert speed["engine"] == "taichi-cpu"
    ordered(speed)


@pytest.mark.slow
def test_scaling_draws_a_picture_of_each_question(tmp_path):
    run(tmp_path, "benchmarks.scaling", "--least", "--threads", "1", "--out", "s")
    rows = read(tmp_path / "s" / "scaling.jsonl", "scaling")
    assert {(row["world"], row["size"]) for row in rows} >= {("multicell", 64), ("cellworld", 128), ("oceanworld", 64)}
    for row in rows:
        ordered(row)
    for name in ("world-size.png", "batch.png", "threads.png"):
        with Image.open(tmp_path / "s" / name) as picture:
            assert min(picture.size) > 300


def test_peers_are_told_by_unit(tmp_path):
    printed = run(tmp_path, "benchmarks.peers", "--least", "--threads", "1", "--only", "alife", "--out", "p.jsonl")
    rows = read(tmp_path / "p.jsonl", "peers")
    assert {row["unit"] for row in rows} == {"cell-updates", "mass-substeps", "evaluations"}
    for row in rows:
        ordered(row)
        assert row["what"] in printed


def test_neutral_ground_stays_together(tmp_path):
    run(tmp_path, "benchmarks.peers", "--least", "--threads", "1", "--only", "mass-spring", "--out", "p.jsonl")
    (row,) = read(tmp_path / "p.jsonl", "peers")
    ordered(row)
    assert row["unit"] == "mass-substeps"


@pytest.mark.slow
def test_the_speed_of_oceanworld_is_told_with_its_vectors(tmp_path):
    printed = run(tmp_path, "benchmarks.oceanworld_speed", "--beats", "1", "--out", "o.jsonl")
    assert "pull_bonds" in printed
    assert all(json.loads(line)["speed"] > 0 for line in (tmp_path / "o.jsonl").read_text().splitlines())


def test_a_mistake_is_one_line_and_exit_code_2(tmp_path):
    words = ["--least", "--worlds", "cellworld", "--sizes", "700", "--backend", "cpu"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.steps_per_second", *words],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(PROJECT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "alife: Sizes above 512 must be multiples of it, got 700.\n"


@pytest.mark.slow
def test_what_checks_and_hashes_cost_is_a_small_share(tmp_path):
    told = run(tmp_path, "benchmarks.safeguards", "--steps", "40", "--evaluations", "128")
    ratios = [float(line.split("ratio ")[1].split()[0]) for line in told.splitlines() if "ratio" in line]
    assert len(ratios) == 4
    assert all(0 < ratio <= 1 for ratio in ratios)
    assert told.count("the checks of one call take") == 3
