"""`python -m sims.bitwise`: experiments on bitwise worlds.

python -m sims.bitwise knockout RUN_FOLDER [--world 0] [--steps 3000] [--out DIR]
python -m sims.bitwise tables [--tries 256] [--steps 5000] [--seed 0]
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from alife.core.errors import UsageError
from alife.core.files import os_errors_as_usage_errors
from alife.engines import backend
from alife.terminal import parser as command
from sims.bitwise.config import Config


def main(arguments: Sequence[str] | None = None) -> int:
    """Run an experiment; return the exit code."""
    return command.run_command(lambda: _perform(_parser().parse(arguments)))


def _perform(options: argparse.Namespace) -> int:
    return int(options.run(options))


def _parser() -> command.Parser:
    parser = command.Parser(prog="python -m sims.bitwise", description="Experiments on bitwise worlds.")
    commands = parser.add_subparsers(required=True, metavar="EXPERIMENT", parser_class=command.Parser)
    knockout = commands.add_parser("knockout", help="take each reaction out of a run, see who goes extinct")
    knockout.add_argument("folder", metavar="RUN_FOLDER", help="of a run of the bitwise world")
    knockout.add_argument("--world", type=int, default=0, metavar="N", help="which world of the run; default 0")
    knockout.add_argument("--steps", type=int, default=3000, metavar="N", help="how long it is watched; default 3000")
    knockout.add_argument("--out", metavar="DIR", help="where to; default RUN_FOLDER/knockout-world-N")
    knockout.set_defaults(run=_knockout)
    tables = commands.add_parser("tables", help="search for energy tables with long chains of dependants")
    tables.add_argument("--tries", type=int, default=256, metavar="N", help="tables tried, one a seed; default 256")
    tables.add_argument("--steps", type=int, default=5000, metavar="N", help="that each is lived; default 5000")
    tables.add_argument("--seed", type=int, default=0, metavar="N", help="of the first; default 0")
    tables.set_defaults(run=_tables)
    return parser


def _knockout(options: argparse.Namespace) -> int:
    from alife.runs.opened import open_run
    from sims.bitwise import dependencies
    from sims.bitwise.knockout import experiment

    folder = Path(options.folder)
    stored = open_run(folder, "bitwise", engine="cpu")
    if not 0 <= options.world < stored.run_config.worlds:
        raise UsageError(f"--world must be 0..{stored.run_config.worlds - 1} for this run, got {options.world}.")
    if options.steps < 1:
        raise UsageError(f"--steps must be at least 1, got {options.steps}.")
    found = experiment(stored.world.config, stored.state, options.world, backend.start("cpu"), options.steps)
    if not found.survivors:
        print("Nothing in this world sustains itself without mutation.")
        return 0
    out = Path(options.out) if options.out else folder / f"knockout-world-{options.world}"
    with os_errors_as_usage_errors("write to", out):
        out.mkdir(parents=True, exist_ok=True)
    seed = stored.run_config.seeds[options.world]
    title = f"bitwise, seed {seed}, step {stored.state.step:,}: each reaction taken out in turn"
    paths = [dependencies.write_table(out, found), dependencies.draw(out, found, title)]
    print("\n".join([*dependencies.told(found), "", *map(str, paths)]))
    return 0


def _tables(options: argparse.Namespace) -> int:
    from sims.bitwise.search import search

    if options.tries < 1 or options.steps < 1 or options.seed < 0:
        raise UsageError("--tries and --steps must be at least 1, and --seed at least 0.")
    found = search(Config(), options.tries, options.steps, backend.start("cpu"), options.seed)
    print(f"{'lived':>5} {'living':>6} {'deepest':>7} {'possible':>8}  seed  table")
    for table in found:
        energy = str(list(table.energy)).replace(" ", "")
        numbers = f"{table.lived:5} {table.living:6} {table.depth:7} {table.reactions:8}  {table.seed:4}"
        print(f"{numbers}  --set energy={energy}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
