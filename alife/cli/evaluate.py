"""Score the genomes of a file: what `python -m alife.run ARENA --evaluate FILE` does."""

import argparse
import csv
import io
import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Libraries that take a while to load are imported where they are needed, as in alife.run.
import alife
from alife.core import config
from alife.core.errors import UsageError
from alife.engines import backend
from alife.runs import config as run_config
from alife.terminal.parser import Parser, whole_number
from alife.worlds import registry

if TYPE_CHECKING:
    from alife.worlds.arena import Evaluation

FLAG = "--evaluate"
TABLE = "evaluations.csv"
BEST_TOLD = 3


def is_wanted(arguments: Sequence[str]) -> bool:
    """Return whether a command line asks for an evaluation."""
    return any(argument == FLAG or argument.startswith(f"{FLAG}=") for argument in arguments)


def main(arguments: Sequence[str]) -> int:
    """Run a command line with --evaluate; return the exit code."""
    options = _parse(arguments)
    rules = _rules(options)
    from alife.runs import folder as run_folder
    from alife.search.genome_file import read_genomes

    folder = Path(options.out) if options.out else run_folder.unused(f"{options.world}-evaluation")
    run_folder.check_new(folder, overwrite=options.overwrite)
    engine = backend.start(options.backend, options.threads)
    arena = registry.world_class(options.world)(rules, engine)
    genomes = read_genomes(Path(options.evaluate), arena)
    begun = time.monotonic()
    evaluation = arena.evaluate(genomes)
    seconds = time.monotonic() - begun
    with run_folder.locked(folder):
        if options.overwrite:
            run_folder.clear(folder)
        _write(folder, options.world, rules, evaluation)
    if not options.quiet:
        print("\n".join(_told(evaluation, seconds, folder)))
    return 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = Parser(prog="python -m alife.run", description=__doc__, kind=f"option of {FLAG}")
    parser.add_argument("world", nargs="?", metavar="WORLD", help="an arena, such as oceanworld")
    parser.add_argument(FLAG, metavar="FILE", required=True, help="the genomes to score")
    parser.add_argument("--beats", metavar="N", type=whole_number, help="[beats] how long they are watched")
    parser.add_argument("--steps-per-beat", metavar="N", type=whole_number, help="[steps/beat] how finely")
    parser.add_argument("--config", metavar="FILE", help="take settings from a TOML file")
    parser.add_argument("--set", metavar="KEY=VALUE", action="append", help="change one setting; can be repeated")
    parser.add_argument("--backend", metavar="NAME", default="auto", help=f"engine: {', '.join(backend.NAMES)}")
    parser.add_argument("--threads", metavar="N", type=whole_number, help="processors to use (default: all)")
    parser.add_argument("--out", metavar="DIR", help="folder to write, new (default: runs/WORLD-evaluation)")
    parser.add_argument("--overwrite", action="store_true", help="replace what is in --out")
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors")
    options = parser.parse(arguments)
    if options.world is None:
        raise UsageError(f"Which world? Give one of: {', '.join(registry.arenas())}.")
    registry.check_name(options.world)
    if not registry.is_arena(options.world):
        raise UsageError(f"'{options.world}' scores no genomes; {FLAG} goes with: {', '.join(registry.arenas())}.")
    return options


def _rules(options: argparse.Namespace) -> Any:
    """Return the arena's config: defaults, then the config file, then the options."""
    table = run_config.read(Path(options.config), options.world)[1] if options.config else {}
    rules: Any = config.from_table(registry.config_class(options.world), table)
    told = {"beats": options.beats, "steps_per_beat": options.steps_per_beat}
    given = [f"{name}={value}" for name, value in told.items() if value is not None]
    return config.override(rules, [*(options.set or ()), *given])


def _write(folder: Path, world: str, rules: Any, evaluation: "Evaluation") -> None:
    import tomlkit

    from alife.core.files import write_text

    document = tomlkit.document()
    document.add(tomlkit.comment(f"What {TABLE} was made with, by alife {alife.__version__}."))
    document.add("run", tomlkit.table().append("world", world))
    document.add(world, config.table_of(rules))
    write_text(folder / "config.toml", tomlkit.dumps(document))
    write_text(folder / TABLE, table(evaluation))


def table(evaluation: "Evaluation") -> str:
    """Return an evaluation as CSV, a row a genome, every digit kept; what does not exist is left empty."""
    columns: dict[str, Any] = {
        "index": range(len(evaluation)), "valid": evaluation.valid.astype(int).tolist(),
        "reason": evaluation.reason.tolist(), "fitness": evaluation.fitness.tolist(),
        **{name: column.tolist() for name, column in evaluation.details.items()},
        **{f"descriptor_{number}": column.tolist() for number, column in enumerate(evaluation.descriptors.T)},
    }  # fmt: skip
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in zip(*columns.values(), strict=True):
        writer.writerow(["" if isinstance(value, float) and math.isnan(value) else value for value in row])
    return text.getvalue()


def _told(evaluation: "Evaluation", seconds: float, folder: Path) -> list[str]:
    """Return in words what came of it: how many are valid, why others are not, the best."""
    import numpy as np

    lines = [f"{int(evaluation.valid.sum())} of {len(evaluation)} genomes are valid, scored in {seconds:.2g} s"]
    reasons, counts = np.unique(evaluation.reason[~evaluation.valid], return_counts=True)
    lines += [f"  {count} invalid: {reason}" for reason, count in zip(reasons, counts, strict=True)]
    able = np.flatnonzero(evaluation.valid)
    for index in able[np.argsort(-evaluation.fitness[able], kind="stable")][:BEST_TOLD]:
        lines.append(f"  genome {index}: fitness {evaluation.fitness[index]:.3f}")
    return [*lines, f"  {folder / TABLE}"]
