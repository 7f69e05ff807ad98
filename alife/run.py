"""`python -m alife.run WORLD`: run a world, a search on an arena, or a study of many runs, from the command line."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

# What carries a request out is imported where it is needed: it loads libraries that take a while, and --help and
# a mistake in the command line should be answered at once.
from alife._callable import make_callable
from alife.cli import evaluate, requests, viewing
from alife.cli import options as command_line
from alife.core.errors import UsageError
from alife.grid import world_file
from alife.runs.config import RunConfig
from alife.search.config import SearchConfig
from alife.study import plan as study_plan
from alife.terminal import parser
from alife.worlds import registry


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; return the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    return parser.run_command(lambda: execute(command_line.parse(words)))


def execute(options: argparse.Namespace) -> int:
    """Do what options ask for; return the exit code. Raises UsageError for a mistake in them."""
    command_line.check_evaluation(options)
    _adopt_kept(options)
    if options.world is not None:
        registry.check_name(options.world)
        _take_arena(options)
    if options.evaluate is not None:
        return evaluate.execute_options(options)
    if study_plan.is_requested(options):
        return _study(options)
    if options.prepare is not None:
        raise UsageError("--prepare goes with --seeds or --sweep.")
    if options.element is not None:
        raise UsageError("--element goes with the --resume of a study.")
    if options.jobs is not None:
        raise UsageError("--jobs goes with --seeds, --sweep or the --resume of a study.")
    named = command_line.world_of(options)
    is_search = named in registry.names() and registry.is_arena(named)
    return _search(options) if is_search else _run(options)


def _adopt_kept(options: argparse.Namespace) -> None:
    """Let the world be known whose file lies beside the config that options give, or in the folder that they resume."""
    given = options.resume or options.collect
    folder = Path(given) if given else Path(options.config).parent if options.config else None
    if folder is None:
        return
    named = command_line.world_of_config(options)
    is_new = options.world in (None, named) and named not in registry.names()
    if given or is_new:
        world_file.settle_trust([folder], trusted=bool(options.trust))
    if is_new and isinstance(named, str):
        world_file.adopt_kept(folder, named)


def _run(options: argparse.Namespace) -> int:
    command_line.check_kind(options, RunConfig)
    watched = viewing.requested(options, "run")
    request = requests.run_request(options, watched)
    from alife.runs import execute as runs

    pictured = viewing.in_terminal(watched, request.run_config.world)
    return runs.execute(request, quiet=bool(options.quiet), watch=viewing.of_run(watched), pictured=pictured)


def _search(options: argparse.Namespace) -> int:
    command_line.check_kind(options, SearchConfig)
    watched = viewing.requested(options, "search")
    request = requests.search_request(options, watched)
    from alife.search import execute as searches

    return searches.execute(
        request, quiet=bool(options.quiet), audience=viewing.of_search(watched, request.run_config.world)
    )


def _take_arena(options: argparse.Namespace) -> None:
    """Take for a search the arena that the world has beside it, if it has one."""
    if options.search is not None and options.world is not None:
        options.world = registry.arena_of(options.world)


def execute_study(options: argparse.Namespace) -> int:
    """Begin or go on with the study that options ask for; return the exit code. Raises UsageError."""
    _adopt_kept(options)
    return _study(options)


def _study(options: argparse.Namespace) -> int:
    _take_arena(options)
    if not study_plan.is_requested(options):
        raise UsageError("A study needs --seeds or --sweep, or --resume with the folder of one.")
    request = study_plan.request(options)
    from alife.study import execute as studies

    return studies.execute(request, quiet=bool(options.quiet))


if __name__ == "__main__":
    sys.exit(main())
make_callable(__name__)  # alife.run("multicell") is alife.api.run
