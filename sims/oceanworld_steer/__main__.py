"""`python -m sims.oceanworld_steer poet --out FOLDER`: waters that breed beside swimmers, with their controls."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from alife.core import config
from alife.core.errors import UsageError
from alife.runs.stopping import StopRequest
from alife.study import trials
from alife.terminal import parser as command
from alife.terminal import screen
from sims.oceanworld_steer.coevolution.settings import Settings

EPILOG = """Leaves table.md (means over seeds, lowest and highest), trials.jsonl, waters-SEED.png (the tree of waters),
the arrays of every trial. Settings are given as --set NAME=VALUE, such as --set seeds=1 evaluations=20000
controls=direct. Ctrl-C saves; --resume goes on as if there had been no stop.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a study; return the exit code."""
    return command.run_command(lambda: _poet(_parser().parse(arguments)))


def _parser() -> command.Parser:
    parser = command.Parser(prog="python -m sims.oceanworld_steer", description="Studies of swimmers that steer.")
    commands = parser.add_subparsers(required=True, metavar="STUDY", parser_class=command.Parser)
    poet = commands.add_parser("poet", help="waters that breed beside swimmers, and controls", epilog=EPILOG)
    poet.add_argument("--out", metavar="FOLDER", type=command.file_path, required=True, help="where to")
    command.add_set(poet, "change a setting of the study")
    poet.add_argument("--threads", type=command.whole_number, default=1, help="of the processor (default 1)")
    poet.add_argument("--resume", action="store_true", help="go on after a stop; with the same options")
    poet.add_argument("--quiet", action="store_true", help="print nothing")
    return parser


def _poet(options: argparse.Namespace) -> int:
    if options.threads < 1:
        raise UsageError(f"--threads must be at least 1, got {options.threads}.")
    settings = config.override(Settings(), options.set or ())
    from sims.oceanworld_steer.coevolution.study import TrialPlan

    told = json.dumps({"study": "poet", **asdict(settings)})
    with StopRequest().listening() as stop:
        plan = TrialPlan(settings, stop, options.threads)
        console = screen.console(quiet=bool(options.quiet))
        trials.carry_out(plan, options.out, told, console, stop, resume=bool(options.resume))
    return command.SIGNALLED + stop.signal if stop.signal else 0


if __name__ == "__main__":
    sys.exit(main())
