"""`alife learn WORLD DATASET --out FILE`: learn a rule from pictures; `alife learn STUDY --out FOLDER`: a study."""

import argparse
import json
from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from alife.core import config
from alife.core.errors import UsageError, unknown
from alife.runs.stopping import StopRequest
from alife.terminal import screen
from alife.terminal.parser import SIGNALLED, Parser, add_set, file_path, plain_text, whole_number
from alife.worlds import registry

ITERATIONS = 10_000
STUDIES = {  # folders of alife.learn, by name
    "judges": "judges of what is interesting, as rewards, against chance",
    "worldmodel": "a swimmer that learns to dream its water, and to steer in the dream, against breeding in the water",
    "sampler": "a learned sampler of small worlds, by two entropies, against Gibbs sampling",
    "videogpt": "films of worlds foretold, code by code, against counting and the last frame",
    "descriptors": "what tells swimmers apart, learned with PyTorch, beside what NumPy learns",
    "modes": "generators compared by what they leave out: VAE, GAN, autoregressive, diffusion",
}
EPILOG = f"""DATASET is emoji (the system's colour font), digits (scikit-learn's), or a folder of PNGs.
Settings are given as --set NAME=VALUE, such as --set size=32 designs=300.
Studies take no DATASET, and --out is a folder:
{chr(10).join(f"  {name:<12}{meaning}" for name, meaning in STUDIES.items())}
"""


def declare(parser: Parser) -> None:
    """Add the options of `alife learn`."""
    names = ", ".join((*learnable(), *STUDIES))
    parser.add_argument("world", metavar="WORLD", help=f"whose rule is learned, or a study: {names}")
    parser.add_argument(
        "dataset", metavar="DATASET", type=plain_text, nargs="?", help="emoji, digits, or a folder of PNGs"
    )
    parser.add_argument("--out", metavar="FILE", type=file_path, required=True, help="the rule file, an .npz")
    parser.add_argument(
        "--iterations",
        type=whole_number,
        help=f"how many; may be more than before with --resume (default {ITERATIONS})",
    )
    parser.add_argument("--seed", type=whole_number, default=0, help="of all that is drawn by lot (default 0)")
    parser.add_argument("--threads", type=whole_number, default=1, help="of the processor (default 1)")
    add_set(parser, "change a setting of learning")
    parser.add_argument("--resume", action="store_true", help="go on after a kill; with the same options")
    parser.add_argument("--quiet", action="store_true", help="print nothing")


def learnable() -> tuple[str, ...]:
    """Return the worlds whose rule can be learned."""
    return registry.with_folders("learning/__init__.py")


def execute(options: argparse.Namespace) -> int:
    """Learn; return the exit code. Raises UsageError for a mistake in the options."""
    if options.world not in (*learnable(), *STUDIES):
        raise unknown("world to learn", options.world, (*learnable(), *STUDIES))
    return _study(options) if options.world in STUDIES else _learn_rule(options)


def _study(options: argparse.Namespace) -> int:
    """Carry out the trials of a study."""
    if options.dataset is not None or options.iterations is not None or options.seed:
        raise UsageError("A study takes no DATASET, --iterations or --seed; see --set seeds=N and its other settings.")
    if options.threads < 1:
        raise UsageError(f"--threads must be at least 1, got {options.threads}.")
    place = f"alife.learn.{options.world}"
    settings = config.override(import_module(f"{place}.settings").Settings(), options.set or ())
    _check_torch()
    from alife.learn.torch_library import prepare
    from alife.study import trials

    prepare(options.threads)
    plan = import_module(f"{place}.study").TrialPlan(settings)
    told = json.dumps({"study": options.world, **asdict(settings)})
    with StopRequest().listening() as stop:
        console = screen.console(quiet=bool(options.quiet))
        trials.carry_out(plan, options.out, told, console, stop, resume=bool(options.resume))
    return SIGNALLED + stop.signal if stop.signal else 0


def _learn_rule(options: argparse.Namespace) -> int:
    """Learn the rule of a world."""
    iterations = ITERATIONS if options.iterations is None else options.iterations
    if options.dataset is None:
        raise UsageError(f"{options.world} needs a DATASET: emoji, digits, or a folder of PNGs.")
    if options.out.suffix != ".npz":
        raise UsageError(f"--out must be an .npz, got '{options.out}'.")
    if iterations < 1 or options.threads < 1 or not 0 <= options.seed < 1 << 32:
        raise UsageError("--iterations and --threads must be at least 1, --seed 0..4294967295.")
    settings = config.override(_learning(options.world, "settings").Settings(), options.set or ())
    told = json.dumps({"dataset": options.dataset, "iterations": iterations, "seed": options.seed, **asdict(settings)})
    _check_torch()
    from alife.learn import loop, pictures
    from alife.learn.torch_library import prepare

    found = pictures.load(options.dataset, settings.size)
    place = loop.Place(options.out)
    checkpoint = loop.begin(place, told, resume=options.resume)
    prepare(options.threads)
    learner = _learning(options.world, "learner").Learner(found, settings, options.seed, iterations)
    if checkpoint is not None:
        _restore(learner, checkpoint, place)
    with StopRequest().listening() as stop:
        loop.run(learner, place, told, screen.console(quiet=bool(options.quiet)), stop)
    return SIGNALLED + stop.signal if stop.signal else 0


def _check_torch() -> None:
    """Raise UsageError unless PyTorch is installed."""
    if find_spec("torch") is None:
        raise UsageError("Learning needs PyTorch: pip install 'alife-worlds[learn]'. Growing does not.")


def _restore(learner: Any, checkpoint: Any, place: Any) -> None:
    try:
        learner.restore(checkpoint)
    except (KeyError, ValueError, RuntimeError) as error:
        raise UsageError(f"Cannot go on from '{place.folder}': {str(error).splitlines()[0]}") from error


def _learning(world: str, part: str) -> Any:
    return import_module(f"sims.{world}.learning.{part}")
