import os
import subprocess
import sys
from pathlib import Path

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
    variables = os.environ | {"PYTHONPATH": str(PROJECT)} | environment
    variables.pop("NUMBA_CACHE_DIR", None)  # set where an earlier test loaded numba
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
