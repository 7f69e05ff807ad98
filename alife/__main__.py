"""`alife COMMAND` and `python -m alife COMMAND`: every command; `alife WORLD` is short for `alife run WORLD`."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import alife
from alife import reproduce
from alife.cli import evaluate, measure, own_worlds, viewing
from alife.cli import options as run_options
from alife.core.errors import UsageError
from alife.grid import world_file
from alife.learn import command as learning
from alife.learn.judges import command as judging
from alife.phylogeny import newick
from alife.report import __main__ as report
from alife.run import execute, execute_study
from alife.terminal.parser import Parser, run_command

DESCRIPTION = "Artificial life: worlds that evolve, run exactly, fast, and alive on screen."
EPILOG = """`alife COMMAND --help` says more, and `alife run WORLD --help` lists the settings of a world.
`alife WORLD ...` is short for `alife run WORLD ...`.
"""
FILES_ARE_FILES = (
    "check",
    "new",
    "view",
    "report",
    "reproduce",
    "learn",
    "judge",
)  # commands that take no world to run


@dataclass(frozen=True)
class Command:
    """A command: what it is for, its options, and what carries them out."""

    meaning: str
    declare: Callable[[Parser], None]
    execute: Callable[[argparse.Namespace], int]
    around: dict[str, Any] = field(default_factory=dict)  # its options, in its help


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; return the exit code."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    return run_command(lambda: dispatch(words))


def dispatch(words: Sequence[str]) -> int:
    """Do what a command line asks for; return the exit code. Raises UsageError for a mistake in it."""
    if not words:
        there = ", ".join(commands(None))
        raise UsageError(
            f"What is to be done? Give a world, such as multicell, or a command: {there}; --help tells more."
        )
    if words[0] not in FILES_ARE_FILES:
        words = world_file.adopt_named(words, run_options.switches)
    known = commands(run_options.named_world(words))
    if words[0] not in (*known, "-h", "--help"):
        return execute(run_options.parse(words))
    options = _parser(known).parse(words)
    return known[options.command].execute(options)


def commands(world: str | None) -> dict[str, Command]:
    """Return all commands by name; the help of those that run a world explains the one named."""

    def declare_run(parser: Parser) -> None:
        run_options.declare(parser, world)

    around = run_options.description(world)
    return {
        "run": Command("run a world, or a search on an arena, and record it", declare_run, execute, around),
        "study": Command("many runs that differ by seeds and settings", declare_run, execute_study, around),
        "view": Command("look at a run in a window, or film it", viewing.declare, viewing.execute),
        "report": Command("write one HTML page about runs", report.declare, report.execute),
        "newick": Command("write the phylogeny of a run as trees of one root", newick.declare, newick.execute),
        "evaluate": Command("score the genomes of a file", evaluate.declare, evaluate.execute_options),
        "measure": Command("experiments on a run that was recorded", measure.declare, measure.execute),
        "check": Command("put worlds in single files to the test", own_worlds.declare_check, own_worlds.check),
        "new": Command("write a world in one file to begin with", own_worlds.declare_new, own_worlds.new),
        "learn": Command(
            "learn a rule from pictures, or study what learns",
            learning.declare,
            learning.execute,
            {"epilog": learning.EPILOG},
        ),
        "judge": Command(
            "say how interesting the pictures of a run are",
            judging.declare,
            judging.execute,
            {"epilog": judging.EPILOG},
        ),
        "reproduce": Command("put the claims of the posts to the test", reproduce.declare, reproduce.execute),
    }


def _parser(known: dict[str, Command]) -> Parser:
    parser = Parser(prog="alife", description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument("--version", action="version", version=f"alife {alife.__version__}")
    chosen = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=Parser)
    for name, command in known.items():
        meaning = f"{command.meaning[0].upper()}{command.meaning[1:]}."
        command.declare(chosen.add_parser(name, help=command.meaning, **{**command.around, "description": meaning}))
    return parser


if __name__ == "__main__":
    sys.exit(main())
