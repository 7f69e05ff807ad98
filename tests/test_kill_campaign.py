"""A hundred kills of all kinds of runs: gone on with, each leaves every file that it would have left unharmed."""

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import TOYS

pytestmark = pytest.mark.slow

KILLS = 100  # of all kinds together
SEED = 15
PATIENCE = 600  # [s] that one process may take
PROJECT = Path(__file__).resolve().parents[1]
CLOCKED = "evaluations_per_second"

# A process that counts what it does to the disk, and with the n-th of these is dead, its children as well: before a
# file takes its name or is deleted, before it is safe on disk, in the middle of a row.
MORTAL = """
import os, signal, sys
from pathlib import Path
from alife import run
from alife.core.table import AppendedTable

die_at, report, touches = int(sys.argv[1]), sys.argv[2], 0

def dies():
    global touches
    touches += 1
    return touches == die_at

def die():
    os.killpg(0, signal.SIGKILL)

def watched(function):
    def wrapped(*arguments, **options):
        if dies():
            die()
        return function(*arguments, **options)
    return wrapped

def append(table, rows, **options):
    rows = list(rows)
    if dies():
        text = "".join(rows).encode()
        with table.path.open("ab") as file:
            file.write(text[: len(text) // 2])
        die()
    appended(table, rows, **options)

appended, AppendedTable.append = AppendedTable.append, append
os.replace, os.fsync, Path.unlink = watched(os.replace), watched(os.fsync), watched(Path.unlink)
code = run.main(sys.argv[3:])
Path(report).write_text(str(touches))
sys.exit(code)
"""

SMALL = "--set height=16 --set width=16 --set founders=20 --set mutation_rate=20000 --set supply_top=30000"
SAMPLES = "--sample-every 20 --checkpoint-every 50 --threads 2 --backend cpu"
GRID = f"{SMALL} {SAMPLES} --steps 410"
HILLS = "hills --evaluations 1500 --checkpoint-every 150 --bins 12 --batch 50 --search"
DEEDS = (
    {"step": 33, "world": 0, "tool": "kill", "y": 12, "x": 5, "radius": 3},
    {"step": 150, "world": 1, "tool": "add", "y": 9, "x": 9, "radius": 2, "choice": 3, "amount": 16},
    {"step": 301, "world": 0, "tool": "remove", "y": 14, "x": 2, "radius": 4, "choice": 1, "amount": 16},
)
KINDS = {
    "worlds": f"multicell --worlds 3 --frame-every 60 {GRID}",
    "a neutral control": f"multicell --worlds 1 --neutral --frame-every 0 {GRID}",
    "a whole phylogeny": f"multicell --worlds 2 --phylogeny all --frame-every 0 {GRID}",
    "no phylogeny": f"multicell --worlds 2 --phylogeny off --frame-every 0 {GRID}",
    "interventions": f"multicell --worlds 2 --interventions deeds.jsonl --frame-every 100 {GRID}",
    "cellworld": f"cellworld --worlds 2 --frame-every 100 --set height=16 --set width=16 {SAMPLES} --steps 300",
    "bitwise": f"bitwise --worlds 2 --frame-every 0 {SAMPLES} --steps 300",
    "logs": f"multicell --worlds 2 --log tensorboard,parquet --frame-every 0 {GRID}",
    "map_elites": f"{HILLS} map_elites --set search.random_genomes=100",
    "novelty": f"{HILLS} novelty --set search.population=60",
    "greedy": f"{HILLS} greedy --set search.starts=4 --set search.children=8",
    "random_search": f"{HILLS} random_search",
    "cma_es": f"{HILLS} cma_es --genome parameters --set search.population=16",
    "workers": f"{HILLS} map_elites --workers 2 --threads 2 --set search.random_genomes=100",
    "islands": f"{HILLS} map_elites --islands 3 --migrate-every 4 --set search.random_genomes=30",
    "local_competition": f"{HILLS} local_competition --set search.population=60",
    "cma_me": f"{HILLS} cma_me --genome parameters",
    "swimmers": "oceanworld --evaluations 400 --checkpoint-every 100 --batch 50 --bins 8 --pictures none --threads 2",
    "stamp": f"stamp --pictures none --frame-every 0 {SAMPLES} --steps 210",
    "tank": f"tank --worlds 2 --frame-every 0 {SAMPLES} --steps 300 --set tank_width=40 --set tank_height=40"
    " --set places=16 --set founders=12 --set pieces=40 --set first_pieces=40",
    "a world in a file": f"{PROJECT}/examples/worlds/lizards.py --worlds 2 --frame-every 100 {SAMPLES} --steps 300"
    " --set height=16 --set width=16",
    "a study": f"multicell --seeds 0-1 --sweep upkeep=1,2 --jobs 2 --frame-every 0 {SMALL} {SAMPLES} --steps 210",
}
NEEDS = {"logs": ("tensorboardX", "pyarrow"), "cma_es": ("cma",), "cma_me": ("cma",)}


@dataclass
class Mortal:
    """A run in a folder of its own, r."""

    home: Path
    words: list[str]

    @classmethod
    def of(cls, home, kind):
        home.mkdir()
        (home / "deeds.jsonl").write_text("".join(f"{json.dumps(deed)}\n" for deed in DEEDS))
        return cls(home, KINDS[kind].split())

    def start(self, die_at=0):
        """Begin the run, or go on with it; return the process."""
        begun = any((self.home / "r" / mark).exists() for mark in ("config.toml", "study.toml"))
        again = ["--resume", "r", *(["--log", "tensorboard,parquet"] if "--log" in self.words else [])]
        words = again if begun else [*self.words, "--out", "r"]
        path = os.pathsep.join([str(PROJECT), str(TOYS)])
        command = [sys.executable, "-c", MORTAL, str(die_at), "touches", *words, "--quiet"]
        return subprocess.Popen(
            command, cwd=self.home, env=os.environ | {"PYTHONPATH": path}, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def finish(self):
        """Go on to the end; return how often the disk was touched on the way."""
        process = self.start()
        said, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, said
        return int((self.home / "touches").read_text())

    def die_at(self, touch):
        """Go on until the disk is touched for the n-th time, and die; return whether there was such a time."""
        process = self.start(touch)
        said, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode in (0, -signal.SIGKILL), said
        return process.returncode != 0

    def die_after(self, seconds):
        """Go on, and be killed some seconds after the first file is touched; return whether it was still running."""
        before = self.newest()
        process = self.start()
        deadline = time.monotonic() + PATIENCE
        while process.poll() is None and self.newest() == before:
            assert time.monotonic() < deadline
            time.sleep(0.001)
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        alive = process.poll() is None
        os.killpg(process.pid, signal.SIGKILL) if alive else None
        said, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode in (0, -signal.SIGKILL), said
        return alive

    def newest(self):
        """Return when something in the folder was written last [s]."""
        times = [0.0]
        for path in (self.home / "r").rglob("*"):
            try:
                times.append(path.stat().st_mtime)
            except OSError:  # it has just taken another name
                continue
        return max(times)


def contents(folder):
    """Return what is in every file of a run folder but for what the clock wrote."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and path.name != ".lock" and not name.startswith("tensorboard/"):  # events have their time
            found[name] = timeless(path)
    return found


def timeless(path):
    if path.name == "metrics.csv":
        rows = list(csv.reader(path.read_text().splitlines()))
        places = [place for place, name in enumerate(rows[0]) if name != CLOCKED]
        return [[row[place] for place in places] for row in rows]
    if path.suffix == ".json" and path.parent.name == "checkpoints":  # of a search the record's checksum has the clock
        header = json.loads(path.read_text())
        if not header["notes"].get("since"):
            del header["notes"], header["header"]
        return header
    return path.read_bytes()


def share(kinds):
    """Return how many kills each kind gets."""
    return {kind: KILLS // len(kinds) + (number < KILLS % len(kinds)) for number, kind in enumerate(kinds)}


ABLE = [kind for kind in KINDS if all(map(find_spec, NEEDS.get(kind, ())))]


@pytest.mark.parametrize(("kind", "kills"), share(ABLE).items(), ids=ABLE)
def test_a_run_that_is_killed_again_and_again_leaves_what_it_would_have_left(tmp_path, kind, kills):
    chance = random.Random(f"{SEED} {kind}")
    whole = Mortal.of(tmp_path / "whole", kind)
    touches = whole.finish()
    begun = min(path.stat().st_mtime for path in (whole.home / "r").rglob("*") if path.is_file())
    active = whole.newest() - begun  # [s]
    expected = contents(whole.home / "r")
    died, round_ = 0, 0
    while died < kills:
        round_ += 1
        run = Mortal.of(tmp_path / str(round_), kind)
        for _ in range(min(3, kills - died)):  # of one and the same run
            if died % 3 == 2:
                killed = run.die_after(chance.uniform(0, active))
                active *= 1 if killed else 0.7  # the first run, which compiled, took longer
                died += killed
            else:
                died += run.die_at(chance.randint(1, touches))
        run.finish()
        assert_same(contents(run.home / "r"), expected)
        shutil.rmtree(run.home)


def assert_same(found, expected):
    assert found.keys() == expected.keys()
    different = [name for name in expected if found[name] != expected[name]]
    assert different == []
