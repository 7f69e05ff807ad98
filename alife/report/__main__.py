"""`python -m alife.report RUN [RUN ...]`: write one HTML page about runs, which needs no network and no other file."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from alife.core.errors import UsageError
from alife.core.own_files import Untrusted
from alife.grid import world_file
from alife.terminal import parser as command
from alife.terminal import screen

PAGE = "report.html"
SUFFIXES = (".html", ".htm")
EXAMPLES = """examples:
  python -m alife.report runs/multicell-seed0             one run
  python -m alife.report runs/multicell-study             every setting of a study side by side, with its seeds
  python -m alife.report runs/one runs/other --out a.html  two runs
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; return the exit code."""
    return command.run_command(lambda: execute(_parser().parse(arguments)))


def execute(options: argparse.Namespace) -> int:
    """Write the page that options ask for; return the exit code."""
    world_file.settle_trust(options.runs, trusted=options.trust)
    target = write(options.runs, options.out)
    console = screen.console(quiet=options.quiet)
    console.print(f"{target}  {target.stat().st_size / 1e6:.1f} MB; open it in any browser")
    return 0


def write(folders: Sequence[Path], out: Path | None = None) -> Path:
    """Write the page about some runs; return where it is. Raises UsageError where there is nothing to tell."""
    if out is not None and (out.is_dir() or not out.parent.is_dir()):
        raise UsageError(f"--out must be a file in a folder that is there, got '{out}'.")
    if out is not None and out.suffix.lower() not in SUFFIXES:
        raise UsageError(f"A report is a page of HTML: --out must end in {' or '.join(SUFFIXES)}, got '{out.name}'.")
    from alife.core.files import write_text
    from alife.report import loaded_run, page, unread

    try:
        text = page.whole(loaded_run.read(folders))
    except Untrusted as error:
        screen.warn(str(error))
        text = unread.page_of(folders, str(error))
    target = out or _usual_place(folders)
    write_text(target, text)
    return target


def _usual_place(folders: Sequence[Path]) -> Path:
    """Return where the page goes: into the folder of one run or study, beside the first of several."""
    return folders[0] / PAGE if len(folders) == 1 else folders[0].resolve().parent / PAGE


def _parser() -> command.Parser:
    parser = command.Parser(prog="python -m alife.report", description=__doc__, epilog=EXAMPLES)
    declare(parser)
    return parser


def declare(parser: command.Parser) -> None:
    """Add the options of `alife report`."""
    parser.add_argument(
        "runs", nargs="+", metavar="RUN", type=command.file_path, help="the folder of a run or of a study"
    )
    parser.add_argument(
        "--out", metavar="FILE", type=command.file_path, help="the page (default: report.html in the folder)"
    )
    parser.add_argument("--trust", action="store_true", help="run the world.py that the folders keep: read it first")
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors")


if __name__ == "__main__":
    sys.exit(main())
