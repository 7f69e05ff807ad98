"""Score the genomes of a file: what `alife evaluate ARENA FILE` and `python -m alife.run ARENA --evaluate FILE` do."""

import argparse
import csv
import io
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Libraries that take a while to load are imported where they are needed, as in alife.run.
import alife
from alife.cli.options import BEATS, STEPS_PER_BEAT
from alife.core import config
from alife.core.errors import UsageError
from alife.engines import backend
from alife.runs import config as run_config
from alife.runs import folder as run_folder
from alife.terminal.parser import Parser, add_set, plain_text, whole_number
from alife.worlds import registry

if TYPE_CHECKING:
    from alife.worlds.arena import Evaluation

TABLE = "evaluations.csv"
BEST_TOLD = 3


@dataclass(frozen=True)
class EvaluationRequest:
    """Genomes of a file to be scored by an arena."""

    world: str
    world_config: Any
    genomes: Path
    folder: Path
    backend: str = "auto"
    threads: int | None = None  # None for all
    overwrite: bool = False
    moves: bool = False  # to the next free folder, where another run was quicker to take this one


def request(options: argparse.Namespace) -> EvaluationRequest:
    """Return the request that options with --evaluate, or those of `alife evaluate`, make. Raises UsageError."""
    world = options.world
    if world is None:
        raise UsageError(f"Which world? Give one of: {', '.join(registry.arenas())}.")
    registry.check_name(world)
    world = registry.arena_of(world)
    if not registry.is_arena(world):
        raise UsageError(f"'{world}' scores no genomes; --evaluate goes with: {', '.join(registry.arenas())}.")
    table = run_config.read(Path(options.config), world)[1] if options.config else {}
    base: Any = config.from_table(registry.config_class(world), table)
    lengths = {"beats": options.beats, "steps_per_beat": options.steps_per_beat}
    chosen = {name: value for name, value in lengths.items() if value is not None}
    world_config = config.changed(base, config.parse_assignments(options.set or ()) | chosen)
    folder = Path(options.out) if options.out else run_folder.unused(f"{world}-evaluation")
    run_folder.check_new(folder, overwrite=bool(options.overwrite))
    return EvaluationRequest(
        world, world_config, Path(options.evaluate), folder,
        options.backend or "auto", options.threads, bool(options.overwrite), moves=not options.out,
    )  # fmt: skip


def execute(request: EvaluationRequest, *, quiet: bool = False) -> int:
    """Score the genomes and write the table; return the exit code."""
    from alife.search.genome_file import read_genomes

    kind = registry.world_class(request.world)
    engine = backend.start(backend.chosen(request.backend, kind.engines_alike), request.threads)
    arena = kind(request.world_config, engine)
    genomes = read_genomes(request.genomes, arena)
    begun = time.monotonic()
    evaluation = arena.evaluate(genomes)
    seconds = time.monotonic() - begun
    with run_folder.claimed(request.folder, overwrite=request.overwrite, moves=request.moves) as folder:
        _write(folder, request.world, request.world_config, evaluation)
    if not quiet:
        print("\n".join(_summary(evaluation, seconds, folder)))
    return 0


def execute_options(options: argparse.Namespace) -> int:
    """Score what options name; return the exit code."""
    return execute(request(options), quiet=bool(options.quiet))


def declare(parser: Parser) -> None:
    """Add the options of `alife evaluate`."""
    parser.add_argument("world", metavar="ARENA", help="an arena, such as oceanworld")
    parser.add_argument("evaluate", metavar="FILE", type=plain_text, help="the genomes to score")
    parser.add_argument("--beats", metavar="N", type=whole_number, help=BEATS)
    parser.add_argument("--steps-per-beat", metavar="N", type=whole_number, help=STEPS_PER_BEAT)
    parser.add_argument("--config", metavar="FILE", type=plain_text, help="take settings from a TOML file")
    add_set(parser, "change a setting")
    parser.add_argument("--backend", metavar="NAME", default="auto", help=f"engine: {', '.join(backend.NAMES)}")
    parser.add_argument("--threads", metavar="N", type=whole_number, help="processors to use (default: all)")
    parser.add_argument(
        "--out", metavar="DIR", type=plain_text, help="folder to write, new (default: runs/WORLD-evaluation)"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace what is in --out")
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors")


def _write(folder: Path, world: str, world_config: Any, evaluation: "Evaluation") -> None:
    import tomlkit

    from alife.core.files import write_text

    document = tomlkit.document()
    document.add(tomlkit.comment(f"What {TABLE} was made with, by alife {alife.__version__}."))
    document.add("run", tomlkit.table().append("world", world))
    document.add(world, config.table_of(world_config))
    write_text(folder / run_folder.CONFIG, tomlkit.dumps(document))
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


def _summary(evaluation: "Evaluation", seconds: float, folder: Path) -> list[str]:
    """Return in words what came of it: how many are valid, why others are not, the best."""
    import numpy as np

    lines = [f"{int(evaluation.valid.sum())} of {len(evaluation)} genomes are valid, scored in {seconds:.2g} s"]
    reasons, counts = np.unique(evaluation.reason[~evaluation.valid], return_counts=True)
    lines += [f"  {count} invalid: {reason}" for reason, count in zip(reasons, counts, strict=True)]
    able = np.flatnonzero(evaluation.valid)
    for index in able[np.argsort(-evaluation.fitness[able], kind="stable")][:BEST_TOLD]:
        lines.append(f"  genome {index}: fitness {evaluation.fitness[index]:.3f}")
    return [*lines, f"  {folder / TABLE}"]
