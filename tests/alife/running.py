"""Command lines run for real, and what they leave: helpers of the tests of the run."""

import csv
import os
import subprocess
import sys
import time
from pathlib import Path

from alife import run

SMALL = ["--set", "height=24", "--set", "width=20", "--set", "founders=30", "--set", "mutation_rate=9000"]


def alife(*arguments):
    """Run a command line in this process; return its exit code."""
    return run.main(["multicell", *SMALL, "--quiet", "--threads", "1", *map(str, arguments)])


def resume(folder, *arguments):
    return run.main(["--resume", str(folder), "--quiet", *map(str, arguments)])


def command(*arguments):
    return [sys.executable, "-m", "alife.run", *map(str, arguments)]


def spawn(*arguments, **options):
    path = {"PYTHONPATH": str(Path(run.__file__).resolve().parent.parent)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command(*arguments), env=options.pop("env", os.environ) | path, **(pipes | options))


def rows(folder):
    with (Path(folder) / "metrics.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def digests(folder):
    return [(row["step"], row["world"], row["digest"]) for row in rows(folder)]


def snapshot(folder):
    """Return everything in a folder, byte for byte."""
    return {path: path.read_bytes() for path in sorted(Path(folder).rglob("*")) if path.is_file()}


def wait_for(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


def refused(capsys, *arguments):
    """Return the one line with which a command line is refused."""
    code = run.main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    assert code == 2
    assert out == ""
    assert err.startswith("alife: ")
    assert err.count("\n") == 1, err
    return err
