"""Experiments on a recorded run: what `alife measure compete RUN --early STEP --late STEP` does."""

import argparse
from importlib import import_module
from importlib.util import find_spec
from math import isfinite
from pathlib import Path
from typing import Any

# Libraries that take a while to load are imported where they are needed, as in alife.run.
from alife.core.errors import UsageError
from alife.engines import backend
from alife.terminal.parser import Parser, file_path, whole_number
from alife.worlds import registry

COMPETE = "compete"
REPEATS, STEPS = 12, 2000
MOST_REPEATS, LONGEST = 1000, 1_000_000  # LONGEST: [steps]
FEWEST_TO_JUDGE = 6  # repeats: the error of fewer is hardly known itself


def declare(parser: Parser) -> None:
    """Add the options of `alife measure`."""
    parser.add_argument("experiment", choices=(COMPETE,), help="compete: do late genomes do better than early ones?")
    parser.add_argument("run", metavar="RUN", type=file_path, help="the folder of a run with checkpoints of both steps")
    parser.add_argument("--early", metavar="STEP", type=whole_number, required=True, help="of the early sample")
    parser.add_argument("--late", metavar="STEP", type=whole_number, required=True, help="of the late sample")
    parser.add_argument("--world", metavar="N", type=whole_number, default=0, help="which world of the run (0)")
    parser.add_argument("--repeats", metavar="N", type=whole_number, default=REPEATS, help=f"how often ({REPEATS})")
    parser.add_argument("--steps", metavar="N", type=whole_number, default=STEPS, help=f"[steps] how long ({STEPS})")
    parser.add_argument("--threads", metavar="N", type=whole_number, default=0, help="processors to use (0: all)")


def execute(options: argparse.Namespace) -> int:
    """Carry out the experiment that options ask for and print what came of it; return the exit code."""
    found = compete(
        options.run, options.early, options.late,
        world=options.world, repeats=options.repeats, steps=options.steps, threads=options.threads or None,
    )  # fmt: skip
    print("\n".join(told(found, options.early, options.late)))
    return 0


def compete(
    folder: Path,
    early: int,
    late: int,
    *,
    world: int = 0,
    repeats: int = REPEATS,
    steps: int = STEPS,
    threads: int | None = None,
) -> tuple[Any, Any]:
    """Let the genomes of two checkpoints of a run compete; return the outcomes in the early and in the late world.

    Raises UsageError when the world has no such experiment, or the run no such checkpoints.
    """
    from alife.runs import checkpoint, opened
    from alife.search.stored import is_search

    for name, value, low, high in (("repeats", repeats, 2, MOST_REPEATS), ("steps", steps, 1, LONGEST)):
        if not low <= value <= high:
            raise UsageError(f"--{name} must be {low}..{high}, got {value}.")
    if not early < late:
        raise UsageError(f"--early must be before --late, got {early} and {late}.")
    if is_search(folder):
        raise UsageError(f"'{folder}' is a search; compete is for a run of a world, such as multicell.")
    stored = opened.open_run(folder, engine="cpu", threads=threads)
    name = stored.run_config.world
    if registry.own(name) is not None or find_spec(f"sims.{name}.competition") is None:
        raise UsageError(f"compete needs a world whose genomes can be put into it, such as multicell, got '{name}'.")
    if not 0 <= world < stored.run_config.worlds:
        raise UsageError(f"--world must be 0..{stored.run_config.worlds - 1}, got {world}.")
    recorder, kind = stored.recorder, stored.world.state_type
    samples = [checkpoint.load_at(recorder.checkpoints, step, kind, recorder.identity).state for step in (early, late)]
    experiment = import_module(f"sims.{name}.competition")
    engine = backend.start("cpu", threads)
    found: tuple[Any, Any] = experiment.compete(
        stored.world.config, samples, world=world, repeats=repeats, steps=steps, backend=engine
    )
    return found


def told(found: tuple[Any, Any], early: int, late: int) -> list[str]:
    """Return the outcomes in words, a line each, and the mean of both."""
    lines = [
        f"in the world of step {outcome.step:,}: late genomes {outcome.mean:.3f} +- {outcome.error:.3f} "
        f"of the descendants, over {len(outcome.shares)} repeats"
        for outcome in found
    ]
    mean, error = mean_of(found)
    if not isfinite(mean) or not isfinite(error):
        return ["Nothing could be counted: in too few repeats any descendant was alive at the end."]
    told_mean = f"mean of both: {mean:.3f} +- {error:.3f}"
    if min(sum(map(isfinite, outcome.shares)) for outcome in found) < FEWEST_TO_JUDGE:
        return [*lines, f"{told_mean}; too few repeats left descendants to say which genomes are better"]
    verdict = "are better" if mean - 2 * error > 0.5 else "are worse" if mean + 2 * error < 0.5 else "are no better"
    return [*lines, f"{told_mean}; genomes of {late:,} {verdict} than those of {early:,}"]


def mean_of(found: tuple[Any, Any]) -> tuple[float, float]:
    """Return the mean share of the late over both worlds, and its standard error."""
    one, other = found
    return (one.mean + other.mean) / 2, float((one.error**2 + other.error**2) ** 0.5 / 2)
