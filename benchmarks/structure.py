"""The imports of the project, counted and drawn: `python -m benchmarks.structure [--out FILE.png]`.

A box is a module, an arrow an import (of `a.b` where the name taken is a module, else of the module it is in); an
arrow is upward when it leads to a later layer, and a circle is a set of modules that import each other. The layers
are those that tests/test_architecture.py keeps; decision 1 gives their reasons.
"""

import argparse
import ast
from collections import Counter
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
OURS = ("alife", "sims", "viewers", "benchmarks", "tests")
DRAWN = ("alife", "sims", "viewers")
FACES = ("alife", "alife._callable", "alife._moved", "sims")  # of packages: they hand names on

# Each layer may import itself and the layers above it in this list, never those below.
LAYERS = (
    "alife.core",
    "alife.engines",
    "alife.executors",
    "alife.terminal",
    "alife.phylogeny",
    "alife.worlds",
    "alife.measures.diversity",
    "alife.grid",
    "alife.runs",
    "alife.search",
    "alife.study.sweep",
    "alife.study.study",
    "alife.environments",
    "alife.measures",
    "viewers.ui",
    "viewers.worlds",
    "viewers.creatures",
    "viewers.studies",
    "viewers",
    "alife.cli",
    "alife.study",
    "alife.claims",
    "alife.learn",
    "alife.report",
    "alife.reproduce",
    "alife.run",
    "alife.results",
    "alife.api",
    "alife.__main__",
    "benchmarks",
    "tests",
)


@cache
def modules() -> dict[str, Path]:
    """Return the file of every module of ours by its dotted name."""
    files = [file for package in OURS for file in (PROJECT / package).rglob("*.py")]
    return {".".join(file.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__"): file for file in files}


@cache
def parsed(name: str) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(modules()[name].read_text(encoding="utf-8"))


@cache
def imports(name: str, *, at_load: bool = False) -> frozenset[str]:
    """Return the modules of ours and of others that a module imports; `at_load` only those that loading it imports.

    Raises ValueError for an import that does not name the whole path.
    """
    tree = parsed(name)
    found = set()
    for node in tree.body if at_load else ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            if node.level or node.module is None:
                raise ValueError(f"{name}: imports name the whole path")
            wholes = [f"{node.module}.{alias.name}" for alias in node.names]
            found |= {whole if whole in modules() else node.module for whole in wholes}
    return frozenset(found)


def lies_in(name: str, package: str) -> bool:
    """Return whether a module is a package or in it."""
    return name == package or name.startswith(f"{package}.")


def layer_of(name: str) -> int | None:
    """Return the place of a module in LAYERS; None for worlds, faces of packages and modules of others."""
    fitting = [layer for layer in LAYERS if lies_in(name, layer)]
    return LAYERS.index(max(fitting, key=len)) if fitting else None


def graph(packages: tuple[str, ...]) -> dict[str, set[str]]:
    """Return for each module of some packages which others of them it imports."""
    names = [name for name in modules() if name.split(".")[0] in packages]
    return {name: {other for other in imports(name) if other in names and other != name} for name in names}


def circles(arrows: dict[str, set[str]]) -> list[set[str]]:
    """Return the sets of modules that import each other: what is left when ends are taken off again and again."""
    left = {name: set(others) for name, others in arrows.items()}
    while True:
        pointed = set().union(*left.values()) if left else set()
        ends = {name for name, others in left.items() if not others & left.keys() or name not in pointed}
        if not ends:
            return [left.keys() & set(left)] if left else []
        left = {name: others - ends for name, others in left.items() if name not in ends}


def main() -> None:
    """Print the counts of today's tree; draw its packages if a file is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, help="where a picture of the packages goes")
    options = parser.parse_args()
    for package in DRAWN:
        arrows = graph((package,))
        layers = {name: layer_of(name) for name in arrows}
        upward = sum((layers[other] or 0) > (layers[name] or 0) for name, others in arrows.items() for other in others)
        count = sum(map(len, arrows.values()))
        print(f"{package}: {len(arrows)} boxes, {count} arrows, {upward} upward, {len(circles(arrows))} circles")
    if options.out:
        draw(options.out)
        print(options.out)


def draw(path: Path) -> None:
    """Draw packages as boxes, one a layer from the ground up, and how many imports lead from each to each."""
    from matplotlib.figure import Figure

    lines = Counter(
        (_package(name), _package(other))
        for name, others in graph(DRAWN).items()
        for other in others
        if _package(name) != _package(other) and name not in FACES and other not in FACES
    )
    sizes = Counter()
    for name, file in modules().items():
        if name.split(".")[0] in DRAWN and name not in FACES:
            sizes[_package(name)] += len(file.read_text(encoding="utf-8").splitlines())
    places = _places(list(sizes))
    figure = Figure(figsize=(11, 12), layout="constrained", dpi=110)
    axes = figure.subplots()
    for (upper, lower), count in lines.items():
        (x0, y0), (x1, y1) = places[upper], places[lower]
        bend = 0.25 if x0 == x1 else 0.1
        axes.annotate(
            "", (x1, y1 + 0.17), (x0, y0 - 0.17),
            arrowprops={
                "arrowstyle": "-|>", "color": "#6a7a9c", "alpha": min(0.9, 0.25 + count / 40),
                "lw": 0.6 + min(count, 40) / 14, "connectionstyle": f"arc3,rad={bend}", "shrinkA": 0, "shrinkB": 0,
            },
        )  # fmt: skip
    for name, (x, y) in places.items():
        colour = {"alife": "#f4e3c1", "sims": "#cfe8cf", "viewers": "#d3def2"}[name.split(".")[0]]
        axes.text(
            x, y, f"{name}\n{sizes[name]:,} lines", ha="center", va="center", fontsize=9,
            bbox={"boxstyle": "round,pad=0.45", "facecolor": colour, "edgecolor": "#444444"},
        )  # fmt: skip
    axes.set(xlim=(-0.6, 4.6), ylim=(-0.6, max(y for _, y in places.values()) + 0.6))
    axes.axis("off")
    figure.savefig(path)


def _package(name: str) -> str:
    """Return the box of a module in the picture: a layer, or a world."""
    layer = layer_of(name)
    if layer is not None:
        return LAYERS[layer]
    return ".".join(name.split(".")[:2]) if name.count(".") > 1 else "sims.shared"


def _places(names: list[str]) -> dict[str, tuple[float, float]]:
    """Return where each box goes, (column, height): above everything that it imports."""
    arrows = {name: set() for name in names}
    for name, others in graph(DRAWN).items():
        for other in others:
            if name not in FACES and other not in FACES and _package(name) != _package(other):
                arrows[_package(name)].add(_package(other))
    heights: dict[str, int] = {}
    for name in TopologicalSorter(arrows).static_order():  # raises CycleError where packages import each other
        heights[name] = 1 + max((heights[other] for other in arrows[name]), default=-1)
    rows: dict[int, list[str]] = {}
    for name in names:
        rows.setdefault(heights[name], []).append(name)
    return {
        name: (4 * (number + 1) / (len(row) + 1), float(level))
        for level, row in rows.items()
        for number, name in enumerate(sorted(row))
    }


if __name__ == "__main__":
    main()
