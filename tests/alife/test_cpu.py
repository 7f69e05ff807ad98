import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np

from alife.cpu import in_phases, inner, prange

PROJECT = Path(__file__).resolve().parents[2]

COUNT_REFERENCES = """
from numba.core.runtime import rtsys
from sims.multicell.config import Config
from sims.multicell.world import World
world = World(Config(height=24, width=24))
state = world.reset(seeds=[0, 1])
world.step(state, 300)
before = rtsys.get_allocation_stats()
for _ in range(5):
    world.step(state, 100)
after = rtsys.get_allocation_stats()
taken, freed = after.mi_alloc - before.mi_alloc, after.mi_free - before.mi_free
assert taken > 0, "nothing was counted"
assert taken == freed, (taken, freed)
assert after.alloc - before.alloc == after.free - before.free
"""


def python(code, **environment):
    """Run code in a process of its own, outside the project so that PYTHONPATH decides what is imported."""
    inherited = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}  # set by alife.cpu
    variables = inherited | {"PYTHONPATH": str(PROJECT)} | environment
    return subprocess.run(
        [sys.executable, "-c", code], env=variables, capture_output=True, text=True, cwd="/", check=False
    )


def test_kernels_free_their_working_memory_exactly_once():
    done = python(COUNT_REFERENCES, NUMBA_NRT_STATS="1")
    assert done.returncode == 0, done.stderr


def test_machine_code_is_kept_apart_for_every_version_of_the_rules(tmp_path):
    code = "import alife.cpu, os; print(os.environ['NUMBA_CACHE_DIR'])"
    done = python(code, XDG_CACHE_HOME=str(tmp_path))
    folder = Path(done.stdout.strip())
    assert folder.is_relative_to(tmp_path)
    assert folder.is_dir()
    edited = tmp_path / "edited"
    for package in ("alife", "sims"):
        for file in (PROJECT / package).rglob("*.py"):
            copy = edited / file.relative_to(PROJECT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(file.read_text().replace(">> u32(15)", ">> u32(14)"))
    other = python(code, XDG_CACHE_HOME=str(tmp_path), PYTHONPATH=str(edited))
    assert other.stdout.strip() != done.stdout.strip()


def test_without_a_home_to_write_to_machine_code_is_kept_elsewhere(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    done = python("import alife.cpu, os; print(os.environ['NUMBA_CACHE_DIR'])", XDG_CACHE_HOME=str(blocked))
    assert done.returncode == 0
    assert not Path(done.stdout.strip()).is_relative_to(blocked)


class Memory(NamedTuple):
    written: np.ndarray
    read: np.ndarray


@in_phases
def write_then_read(memory, threads):
    for thread in prange(threads):
        write(memory, thread)
    for thread in prange(threads):
        copy_from_the_next(memory, thread)


@inner
def write(memory, thread):
    total = 0
    for number in range(1_000_000 * thread):  # the later a thread, the longer it takes
        total ^= number * number
    memory.written[thread] = 1 + (total & 0)


@inner
def copy_from_the_next(memory, thread):
    memory.read[thread] = memory.written[(thread + 1) % memory.written.size]


def test_a_phase_begins_when_all_threads_have_ended_the_one_before():
    for _ in range(5):
        memory = Memory(np.zeros(4, np.int64), np.zeros(4, np.int64))
        write_then_read(memory, 4)
        assert memory.read.tolist() == [1, 1, 1, 1]
