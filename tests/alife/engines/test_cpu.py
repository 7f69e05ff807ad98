import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from alife.engines.cpu import VERSIONS_KEPT, inner, njit, prange, take_next

PROJECT = Path(__file__).resolve().parents[3]

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


CACHE = "import alife.engines.cpu, os; print(os.environ['NUMBA_CACHE_DIR'])"


def python(code, **environment):
    """Run code in a process of its own, outside the project so that PYTHONPATH decides what is imported."""
    inherited = {
        name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"
    }  # set by alife.engines.cpu
    variables = inherited | {"PYTHONPATH": str(PROJECT)} | environment
    return subprocess.run(
        [sys.executable, "-c", code], env=variables, capture_output=True, text=True, cwd="/", check=False
    )


def test_kernels_free_their_working_memory_exactly_once():
    done = python(COUNT_REFERENCES, NUMBA_NRT_STATS="1")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("change", [(">> u32(15)", ">> u32(14)"), ("DEATHS = 3", "DEATHS = 4")])
def test_machine_code_is_kept_apart_for_every_version_of_the_rules(tmp_path, change):
    done = python(CACHE, XDG_CACHE_HOME=str(tmp_path))
    folder = Path(done.stdout.strip())
    assert folder.is_relative_to(tmp_path)
    assert folder.is_dir()
    edited = tmp_path / "edited"
    for package in ("alife", "sims"):
        for file in (PROJECT / package).rglob("*.py"):
            copy = edited / file.relative_to(PROJECT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(file.read_text().replace(*change))
    other = python(CACHE, XDG_CACHE_HOME=str(tmp_path), PYTHONPATH=str(edited))
    assert other.stdout.strip() != done.stdout.strip()


def test_machine_code_lies_there_also_when_numba_was_imported_before(tmp_path):
    code = "import numba; from sims.bitwise.kernels_cpu import advance; print(advance._cache.cache_path)"
    done = python(code, XDG_CACHE_HOME=str(tmp_path))
    assert Path(done.stdout.strip()).is_relative_to(tmp_path), done.stderr


def test_without_a_home_to_write_to_machine_code_is_kept_elsewhere(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    done = python(CACHE, XDG_CACHE_HOME=str(blocked))
    assert done.returncode == 0
    assert not Path(done.stdout.strip()).is_relative_to(blocked)


FALLBACK = """
import os, sys, tempfile
tempfile.tempdir = sys.argv[1]
import alife.engines.cpu
print(os.environ["NUMBA_CACHE_DIR"])
"""


def fallback(tmp_path, *first):
    """Return where machine code is kept by a process without a home, the lines of `first` run before."""
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    (tmp_path / "tmp").mkdir(exist_ok=True)
    code = "\n".join([*first, FALLBACK.replace("sys.argv[1]", repr(str(tmp_path / "tmp")))])
    done = python(code, XDG_CACHE_HOME=str(blocked))
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip()).parent


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="temporary files are everyone's own there")
class TestWithoutAHome:
    def test_the_folder_is_open_to_nobody_else(self, tmp_path):
        folder = fallback(tmp_path)
        assert folder == tmp_path / "tmp" / f"alife-{os.getuid()}"
        assert folder.stat().st_mode & 0o777 == 0o700
        assert fallback(tmp_path) == folder

    def test_a_user_without_a_name_or_home_has_one_too(self, tmp_path):
        nameless = "import pwd; pwd.getpwuid = {}.__getitem__; import os"
        gone = (
            "[os.environ.pop(name, 0) for name in ('XDG_CACHE_HOME', 'HOME', 'USER', 'LOGNAME', 'LNAME', 'USERNAME')]"
        )
        assert fallback(tmp_path, nameless, gone).parent == tmp_path / "tmp"

    @pytest.mark.parametrize("trap", ["a folder that others can write to", "a link", "a file", "another's"])
    def test_a_folder_that_others_prepared_is_not_used(self, tmp_path, trap):
        expected = tmp_path / "tmp" / f"alife-{os.getuid()}"
        expected.parent.mkdir()
        before = []
        if trap == "a link":
            (tmp_path / "trap").mkdir(mode=0o700)
            expected.symlink_to(tmp_path / "trap")
        elif trap == "a file":
            expected.touch()
        elif trap == "another's":
            expected = expected.with_name("alife-4321")
            expected.mkdir(mode=0o700)
            before = ["import os; os.getuid = lambda: 4321"]
        else:
            expected.mkdir()
            expected.chmod(0o777)
        found = fallback(tmp_path, *before)
        assert found != expected
        assert found.parent == tmp_path / "tmp"
        assert found.stat().st_mode & 0o777 == 0o700


def test_only_the_machine_code_of_the_last_few_versions_is_kept(tmp_path):
    for number in range(12):
        old = tmp_path / "alife" / f"numba-{number}"
        old.mkdir(parents=True)
        os.utime(old, (number, number))
    newest = Path(python(CACHE, XDG_CACHE_HOME=str(tmp_path)).stdout.strip())
    left = {path.name for path in (tmp_path / "alife").iterdir()}
    assert left == {newest.name, *(f"numba-{number}" for number in range(12 - VERSIONS_KEPT + 1, 12))}


def test_no_two_threads_are_ever_given_the_same_number():
    taken = np.zeros(20_000, np.int64)
    take_all(np.zeros(1, np.int64), taken, 2)
    assert (taken == 1).all()


@njit(parallel=True)
def take_all(counter, taken, threads):
    for thread in prange(threads):
        number = take_next(counter)
        while number < taken.size:
            taken[number] += 1 + 0 * thread
            number = take_next(counter)


@inner
def halved(number):
    return number // 2


def test_a_function_for_kernels_runs_and_is_looked_at_from_python_too():
    assert halved(np.int32(7)) == 3
    assert [signature[0].name for signature in halved.signatures] == ["int32"]
    assert "ret" in halved.inspect_asm(halved.signatures[0])
