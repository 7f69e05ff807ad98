"""A user who runs worlds in single files: what each of their tests begins with."""

import os
import subprocess
import sys
from pathlib import Path

import alife
from alife import __main__ as command
from alife.core import own_files
from alife.worlds import registry

WORLD = '''"""Cells that drift south and sometimes appear."""

from alife.grid import *


class Law(Settings):
    rate: int = setting(900, "[/65536] chance of a cell to appear", low=0, high=65536)


class Space(Place):
    cell: u8 = field("1 where a cell is", most=1)


@start
def begin(me, law):
    me.cell = chance("begin", 20000)


@phase
def drift(me, law):
    me.cell = max(me.north.cell, chance("appear", law.rate))


@measure("[cells]")
def living(world, law):
    return world.cell.sum()
'''
PROJECT = Path(__file__).resolve().parents[3]
LIZARDS = PROJECT / "examples" / "worlds" / "lizards.py"
CHANGED = ("me.north.cell", "me.south.cell")
SMALL = ("--set", "height=16", "--set", "width=16", "--threads", "1", "--quiet", "--sample-every", "10")


def run(*words):
    return command.main([str(word) for word in words])


def forget(monkeypatch, tmp_path):
    """Become another user."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "others"))
    monkeypatch.setattr(own_files, "_KNOWN_HERE", set())
    monkeypatch.setattr(registry, "_own", {})


def digests(folder):
    return alife.load(folder).digests


def at_a_terminal(answer, *words):
    """Run a command in a process whose terminal is ours, answer what it asks; return its exit code and what it said."""
    code = "import pty, sys; sys.exit(pty.spawn([sys.executable, '-m', 'alife', *sys.argv[1:]]) >> 8)"
    command_line = [sys.executable, "-c", code, *map(str, words)]
    path = {"PYTHONPATH": str(PROJECT), "COLUMNS": "200"}
    done = subprocess.run(
        command_line, input=answer, env=os.environ | path, capture_output=True, text=True, check=False, timeout=300
    )
    return done.returncode, " ".join(done.stdout.split())
