"""`alife check FILE...` and `alife new NAME`: put worlds in single files to the test, and begin one."""

import argparse
import time
from importlib.util import find_spec
from keyword import iskeyword
from pathlib import Path

from alife.core.errors import UsageError
from alife.core.files import write_text
from alife.core.own_files import SUFFIX
from alife.grid import template, world_file
from alife.terminal import screen
from alife.terminal.parser import Parser
from alife.worlds import registry

BROKEN = 1  # exit code where a promise is not kept


def declare_check(parser: Parser) -> None:
    """Add the options of `alife check`."""
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="a file that declares a world")


def check(options: argparse.Namespace) -> int:
    """Test every promise of every file, a line each; return the exit code. Raises UsageError for a wrong file."""
    return max(_check_one(file) for file in options.files)


def _check_one(file: Path) -> int:
    from alife.grid.promises import Broken, Promises  # slow to load

    kind, console = world_file.load(file), screen.console(quiet=False)
    for warning in kind.compiled.warnings:
        console.print(f"  note    {warning}", markup=False, highlight=False)
    kept = broken = 0
    for promise in Promises(kind):
        begun = time.monotonic()
        try:
            promise.test()
            told, kept = "ok", kept + 1
        except Broken as error:
            told, broken = f"BROKEN  {error};", broken + 1
        took = time.monotonic() - begun
        is_judge = broken and not kept
        console.print(f"  {told:<7} {promise.fact}  ({took:.1f} s)", markup=False, highlight=False, soft_wrap=True)
        if is_judge:
            console.print("  the rest is put to the test when that holds", highlight=False)
            break
    console.print(f"{file}: {kept} of {kept + broken} promises kept", highlight=False, soft_wrap=True)
    return BROKEN if broken else 0


def declare_new(parser: Parser) -> None:
    """Add the options of `alife new`."""
    parser.add_argument("name", metavar="NAME", help="what the world is called; NAME.py is written here")


def new(options: argparse.Namespace) -> int:
    """Write a commented file to begin with; return the exit code. Raises UsageError where it is there already."""
    name = str(options.name).removesuffix(SUFFIX)
    if not name.isidentifier():
        raise UsageError(f"A world is called by a word, such as my_world; got '{options.name}'.")
    file = Path(f"{name}{SUFFIX}")
    if name in registry.with_folders():
        raise UsageError(f"There is a world '{name}' already; give another name.")
    if iskeyword(name) or (not file.exists() and find_spec(name) is not None):
        raise UsageError(f"'{name}' is a word of Python, or a module that {file} would hide; give another name.")
    if file.exists():
        raise UsageError(f"'{file}' is there already; give another name.")
    write_text(file, template.text(name))
    screen.console(quiet=False).print(
        f"{file} is a world. Run it: alife run {file}  Watch it: alife run {file} --view  Test it: alife check {file}",
        highlight=False, soft_wrap=True,
    )  # fmt: skip
    return 0
