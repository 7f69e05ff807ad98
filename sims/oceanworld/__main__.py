"""`python -m sims.oceanworld`: measures of what searches on Oceanworld have found.

python -m sims.oceanworld behaviours RUN_FOLDER [RUN_FOLDER ...]
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from alife.core.errors import UsageError
from alife.engines import backend
from alife.terminal import parser as command
from sims.oceanworld import behaviour
from sims.oceanworld.world import World

ARCHIVE, LEARNED = "archive.npz", "learned.npz"  # the map of results; what aurora bred from


def main(arguments: Sequence[str] | None = None) -> int:
    """Take a measure; return the exit code."""
    return command.run_command(lambda: _perform(_parser().parse(arguments)))


def _perform(options: argparse.Namespace) -> int:
    return int(options.run(options))


def _parser() -> command.Parser:
    parser = command.Parser(prog="python -m sims.oceanworld", description="Measures of searches on Oceanworld.")
    commands = parser.add_subparsers(required=True, metavar="MEASURE", parser_class=command.Parser)
    behaviours = commands.add_parser("behaviours", help="how many different things the elites of runs do")
    behaviours.add_argument("folders", metavar="RUN_FOLDER", nargs="+", help="of a search on oceanworld")
    behaviours.set_defaults(run=_behaviours)
    return parser


def _behaviours(options: argparse.Namespace) -> int:
    print(f"{'elites':>6} {'behaviours':>10} of {behaviour.BEHAVIOURS} {'places':>7} of {behaviour.PLACES}  run")
    for folder in map(Path, options.folders):
        maps = [folder / name for name in (ARCHIVE, LEARNED) if name == ARCHIVE or (folder / name).is_file()]
        for path in maps:
            paths = _paths_of_elites(folder, path)
            found = behaviour.behaviours(paths), behaviour.places(paths)
            behaviours, places = (len(np.unique(numbers)) for numbers in found)
            print(f"{len(paths):6} {behaviours:17} {places:15}  {path if len(maps) > 1 else folder}")
    return 0


def _paths_of_elites(folder: Path, path: Path) -> np.ndarray:
    """Return the paths of the elites of a map of a run, float64 (n, frames, 6). Raises UsageError."""
    from alife.search import archive, plan, setup

    request = plan.stored_search(folder, world=World.name)
    bred = setup.arena_of(request)
    genomes = bred.decode(archive.load(path).elites().genomes)
    if request.arena_config.beats < behaviour.FEWEST_BEATS:
        raise UsageError(
            f"A behaviour takes {behaviour.FEWEST_BEATS} beats at least to show; "
            f"those of '{folder}' swim {request.arena_config.beats}."
        )
    paths = World(request.arena_config, backend.start("cpu")).followed(genomes)
    swum: np.ndarray = paths[np.isfinite(paths).all(axis=(1, 2))]
    return swum


if __name__ == "__main__":
    sys.exit(main())
