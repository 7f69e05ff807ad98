"""Command lines run for real, and what they leave: helpers of the tests of the run."""

import atexit
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from alife import run
from alife.core import files

UNSEEN = ("--quiet", "--pictures", "none")  # drawing takes longer than all else of a small run
SMALL = ["--set", "height=24", "--set", "width=20", "--set", "founders=30", "--set", "mutation_rate=9000"]


def alife(*arguments):
    """Run a command line in this process; return its exit code."""
    return run.main(["multicell", *SMALL, *UNSEEN, "--threads", "1", *map(str, arguments)])


def made(folder, *arguments):
    """Make a finished run or study as `alife` does; the same one is made once and copied ever after."""
    shutil.copytree(_made(arguments), folder)


@cache
def _made(arguments):
    store = tempfile.TemporaryDirectory(prefix="alife-made-")
    atexit.register(store.cleanup)
    folder = Path(store.name) / "run"
    assert alife("--out", folder, *arguments) == 0
    return folder


def resume(folder, *arguments):
    return run.main(["--resume", str(folder), *UNSEEN, *map(str, arguments)])


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


def wait_for(condition, seconds=300):  # on a busy machine what takes one takes a hundred
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


class Killed(BaseException):
    """Stands for a SIGKILL: no handler of the program sees it as anything it knows."""


def watch_disk(monkeypatch, *, kill_at=0):
    """Return a list that grows with each touch of the disk, by what is done to which kind of file; die at the n-th."""
    seen = []

    def watched(function, path_of):
        def wrapped(*arguments, **options):
            seen.append((function.__name__, re.sub(r"\d+", "N", Path(path_of(*arguments)).name)))
            if len(seen) == kill_at:
                raise Killed
            return function(*arguments, **options)

        return wrapped

    monkeypatch.setattr(files.os, "replace", watched(os.replace, lambda _, path: path))
    monkeypatch.setattr(files.os, "fsync", watched(os.fsync, path_of))
    monkeypatch.setattr(Path, "unlink", watched(Path.unlink, lambda path: path))
    return seen


def path_of(descriptor):
    """Return which file a descriptor belongs to."""
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}")
    except OSError:  # only Linux tells
        return "file"


def moments(seen, *, every):
    """Return at which touches to die: at all, or at one of each kind, in the middle of its like."""
    if every:
        return list(range(1, len(seen) + 1))
    alike = {}
    for moment, kind in enumerate(seen, 1):
        alike.setdefault(kind, []).append(moment)
    return sorted(found[len(found) // 2] for found in alike.values())
