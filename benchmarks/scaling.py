"""Ask how the cost of a step grows with the size of a world, with the number of creatures, and with threads.

Method: the same 64 x 64 spaces, warmed up with food everywhere, are laid side by side to worlds of up to 4096 x 4096,
so that all are equally full of life; creatures are the same ones again and again. A figure is the median of some
portions, the band around it their quartiles. Cost per space and step must stay flat: where it does not, the state has
outgrown a cache (dotted) or is too small for the threads. A size is left out, with a word, when its state would not
fit the memory.

    python -m benchmarks.scaling [--quick] [--backend cpu] [--threads 1 2] [--genomes FILE] [--out FOLDER]

writes scaling.jsonl and three pictures into a folder.
"""

import argparse
import sys
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alife.core import memory
from alife.core.errors import UsageError
from alife.engines import backend
from alife.runs.pictures import write_figure
from alife.worlds import registry
from benchmarks import cases, limits, timing
from benchmarks.cases import Case
from benchmarks.report import Report, head, line, run, short
from benchmarks.steps_per_second import alone
from benchmarks.timing import Effort

OUT = Path("runs/benchmarks/scaling")
TILE = 64  # [spaces] side of what large worlds are made of
SIZES = (64, 128, 256, 512, 1024, 2048, 4096)
BATCHES = (1, 4, 16, 64, 256, 1024, 4096, 16_384)
SETTINGS: dict[str, tuple[tuple[str, Any], ...]] = {"multicell": (("supply_top", 16_000),), "cellworld": ()}
AT_ONCE = {"multicell": 1024, "cellworld": 1024, "oceanworld": 1024}  # sizes at which threads are compared
COLUMNS = ("world", "engine", "threads", "size", "[ns] a unit and step", "quartiles", "[units/s]", "processors")


def main() -> None:
    """Measure, print, write, draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="up to 1024 x 1024 spaces and 1024 creatures")
    parser.add_argument("--backend", default="cpu", choices=backend.NAMES)
    parser.add_argument("--threads", type=int, nargs="+", help="(default: one and all, and all between in one picture)")
    parser.add_argument("--genomes", type=Path, help="creatures for Oceanworld (default: random ones)")
    parser.add_argument("--out", type=Path, default=OUT, help=f"folder to write (default: {OUT})")
    parser.add_argument("--least", action="store_true", help=argparse.SUPPRESS)  # only to see that everything runs
    options = parser.parse_args()
    effort = timing.LEAST if options.least else timing.QUICK if options.quick else timing.FULL
    largest = 128 if options.least else 1024 if options.quick else SIZES[-1]
    report = Report(options.out / "scaling.jsonl", "scaling")
    head("Cost", COLUMNS)
    rows: list[dict[str, Any]] = []
    for engine, threads in engines(options):
        found = alone(partial(measure, engine, threads, largest, effort, str(options.genomes or "")))
        for row in found:
            report.add(row)
            line(_cells(row))
        rows += found
    draw(rows, options.out, report.described)
    report.close()


def engines(options: argparse.Namespace) -> list[tuple[str, int]]:
    """Return the engine with each number of threads to measure."""
    usable = backend.processors()
    name = backend.best() if options.backend == "auto" else options.backend
    numbers = options.threads or sorted({1, *(2**power for power in range(1, 9) if 2**power < usable), usable})
    return [(name, threads) for threads in (numbers if name in ("cpu", "taichi-cpu") else [usable])]


def measure(engine: str, threads: int, largest: int, effort: Effort, genomes: str) -> list[dict[str, Any]]:
    """Return a row for every size and every batch on an engine; with some of many threads, for one size alone."""
    few = threads not in (1, backend.processors())
    started, creator = backend.start(engine, threads), backend.start("cpu")
    rows = []
    for world, settings in SETTINGS.items():
        tile = cases.state_of(Case(world, TILE, 200 if effort is timing.LEAST else 3000, settings=settings), creator)
        for size in [AT_ONCE[world]] if few else [size for size in SIZES if size <= largest]:
            case = Case(world, size, settings=settings)
            rows.append(_measure_world(case, started, tile, effort))
    for count in [AT_ONCE["oceanworld"]] if few else [n for n in BATCHES if n <= largest or largest == SIZES[-1]]:
        case = Case("oceanworld", count, genomes=genomes or None)
        rows.append(_row(case, started, cases.workload(case, started), effort))
    return rows


def _measure_world(case: Case, engine: backend.Backend, tile: Any, effort: Effort) -> dict[str, Any]:
    """Return the row of a world laid with tiles; one that would not fit is left out with its reason."""
    world = registry.world_class(case.world)(case.config, engine)
    try:
        memory.check(world, 2)  # it and the one it is copied from
    except UsageError as error:
        return {"kind": "left out", "world": case.world, "size": case.size, "engine": engine.name,
                "threads": engine.threads, "reason": str(error)}  # fmt: skip
    state = cases.tiled(tile, case)
    return _row(case, engine, cases.workload(case, engine, state), effort)


def _row(case: Case, engine: backend.Backend, load: cases.Workload, effort: Effort) -> dict[str, Any]:
    speed = timing.rate(load.work, effort).table(load.units)
    return {
        "kind": "cost", "world": case.world, "size": case.size, "engine": engine.name, "threads": engine.threads,
        "unit": load.unit, **speed, "state_bytes": load.size, "settings": dict(case.settings),
    }  # fmt: skip


def _cells(row: dict[str, Any]) -> list[object]:
    first = [row["world"], row["engine"], row["threads"], row["size"]]
    if row["kind"] == "left out":
        return [*first, row["reason"], "", "", ""]
    low, high = (1e9 / row[name] for name in ("upper", "lower"))
    return [
        *first,
        f"{1e9 / row['median']:.2f}",
        f"{low:.2f} .. {high:.2f}",
        f"{short(row['median'])} {row['unit']}",
        f"{row['processors_had']:.2f}",
    ]


def draw(rows: list[dict[str, Any]], folder: Path, described: dict[str, Any]) -> None:
    """Draw cost against size, against batch, and speed against threads."""
    measured = [row for row in rows if row["kind"] == "cost"]
    spaces = [row for row in measured if row["world"] != "oceanworld"]
    creatures = [row for row in measured if row["world"] == "oceanworld"]
    title = f"{described['processor']}, {described['processors']} threads, {described['date']}, {described['commit']}"
    _draw_costs(spaces, "side of a square world [spaces]", "[ns] a space and step", folder / "world-size.png", title)
    _draw_costs(creatures, "creatures at once", "[ns] a creature and step", folder / "batch.png", title)
    _draw_threads(measured, folder / "threads.png", title)


def _draw_costs(rows: list[dict[str, Any]], across: str, up: str, path: Path, title: str) -> None:
    figure = Figure(figsize=(7, 4.4), layout="constrained", dpi=120)
    axes = figure.subplots()
    for name, line_of in _lines(rows):
        if len(line_of) > 1:
            _draw_line(axes, name, [row["size"] for row in line_of], line_of, invert=True)
    if rows and rows[0]["world"] != "oceanworld":
        per_space = costs_in_bytes(rows)
        for room, cache in ((limits.CORE_BYTES, "core's cache"), (limits.SHARED_BYTES, "shared cache")):
            side = (room / per_space) ** 0.5
            axes.axvline(side, color="#999999", linestyle=":", linewidth=1)
            axes.text(side, 0.98, f" {cache}", transform=axes.get_xaxis_transform(), va="top", fontsize=7, rotation=90)
    axes.set(xscale="log", xlabel=across, ylabel=up, title=title, ylim=(0, None))
    axes.set_xscale("log", base=2)
    axes.set_xticks(places := sorted({row["size"] for row in rows}), [str(place) for place in places])
    axes.title.set_fontsize(8)
    axes.legend(frameon=False)
    write_figure(figure, path)


def costs_in_bytes(rows: list[dict[str, Any]]) -> float:
    """Return how many bytes of state a space has, on average over some worlds."""
    return sum(row["state_bytes"] / row["size"] ** 2 for row in rows) / len(rows)


def _draw_threads(rows: list[dict[str, Any]], path: Path, title: str) -> None:
    figure = Figure(figsize=(7, 4.4), layout="constrained", dpi=120)
    axes = figure.subplots()
    most = 1
    for world, size in AT_ONCE.items():
        here = [row for row in rows if row["world"] == world]
        shown = min((row["size"] for row in here), key=lambda other: abs(other - size), default=0)
        one = sorted((row for row in here if row["size"] == shown), key=lambda row: row["threads"])
        if one:
            base = one[0]["median"] / one[0]["threads"]
            threads = [row["threads"] for row in one]
            most = max(most, *threads)
            axes.plot(threads, [row["median"] / base for row in one], marker="o", label=f"{world} {shown}")
    axes.plot([1, most], [1, most], color="#999999", linestyle=":", label="as many times as fast")
    axes.set_xticks(sorted({row["threads"] for row in rows}))
    axes.set(xlabel="threads", ylabel="times as fast as on one", title=title, ylim=(0, None))
    axes.title.set_fontsize(8)
    axes.legend(frameon=False)
    write_figure(figure, path)


def _lines(rows: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    def name(row: dict[str, Any]) -> tuple[str, str, int]:
        return row["world"], row["engine"], row["threads"]

    def told(key: tuple[str, str, int]) -> str:
        return f"{key[0]}, {key[1]}, {key[2]} thread{'s' if key[2] > 1 else ''}"

    return [(told(key), list(group)) for key, group in groupby(sorted(rows, key=name), key=name)]


def _draw_line(axes: Axes, name: str, places: list[int], rows: list[dict[str, Any]], *, invert: bool) -> None:
    def values(quantile: str) -> list[float]:
        return [1e9 / row[quantile] if invert else row[quantile] for row in rows]

    (drawn,) = axes.plot(places, values("median"), marker="o", markersize=3, label=name)
    axes.fill_between(places, values("lower"), values("upper"), color=drawn.get_color(), alpha=0.2, linewidth=0)


if __name__ == "__main__":
    sys.exit(run(main))
