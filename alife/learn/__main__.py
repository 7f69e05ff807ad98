"""`python -m alife.learn WORLD DATASET --out FILE`, which is `alife learn`."""

import sys

from alife.learn.command import EPILOG, declare, execute
from alife.terminal.parser import Parser, run_command


def main() -> int:
    """Run the command line; return the exit code."""
    parser = Parser(prog="alife learn", description="Learn a rule from pictures.", epilog=EPILOG)
    declare(parser)
    return run_command(lambda: execute(parser.parse()))


if __name__ == "__main__":
    sys.exit(main())
