"""Searches run from the command line, and what they leave: helpers of the tests of searches and reports."""

import os
import subprocess
from pathlib import Path

import numpy as np

from alife import run
from tests.alife.running import UNSEEN, command
from tests.conftest import TOYS

PLAN = ["--evaluations", 2000, "--batch", 128, "--checkpoint-every", 300, "--set", "search.random_genomes=300"]


def search(*arguments, world="hills"):
    """Run a command line in this process; return its exit code."""
    return run.main([world, *UNSEEN, *map(str, arguments)])


def resume(folder, *arguments):
    return run.main(["--resume", str(folder), *UNSEEN, *map(str, arguments)])


def spawn_search(*arguments):
    path = os.pathsep.join([str(Path(run.__file__).resolve().parent.parent), str(TOYS)])
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command(*arguments), env=os.environ | {"PYTHONPATH": path}, **pipes)


def untimed(folder):
    """Return metrics.csv byte for byte but for what the clock wrote into it."""
    lines = (Path(folder) / "metrics.csv").read_bytes().split(b"\n")
    place = lines[0].split(b",").index(b"evaluations_per_second")
    cells = [line.split(b",") for line in lines]
    return [line[:place] + line[place + 1 :] for line in cells]


def contents(folder):
    """Return the archives of a run."""
    found = {}
    for name in ("archive.npz", "corrected.npz"):
        with np.load(Path(folder) / name) as stored:
            found |= {f"{name} {key}": stored[key].tobytes() for key in stored.files}
    return found
