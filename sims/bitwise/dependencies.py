"""Who lives on whose waste, as a picture and as a table: what a knock-out experiment leaves."""

import csv
import io
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alife.core.files import write_text
from alife.runs.pictures import write_figure
from sims.bitwise.describe import living, suppliers
from sims.bitwise.knockout import Experiment, Knockout

FEEDS, KILLS = "#b8b8c0", "#d6453d"


def write_table(folder: Path, found: Experiment) -> Path:
    """Write a row for every knock-out to knockouts.csv; return its path."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["removed", "population", "extinct", "after_steps", "others_left", "returned"])
    for knockout in (*found.knockouts, found.control):
        writer.writerow(
            [
                "control" if knockout.removed is None else found.name(knockout.removed),
                "" if knockout.removed is None else int(found.state.population[0, knockout.removed]),
                " ".join(found.name(number) for number in knockout.extinct),
                " ".join(str(steps) for steps in knockout.extinct.values()),
                len(found.survivors) - len(knockout.extinct) - (knockout.removed is not None),
                "" if knockout.removed is None else knockout.returned,
            ]
        )
    path = folder / "knockouts.csv"
    write_text(path, text.getvalue())
    return path


def told(found: Experiment) -> list[str]:
    """Return the outcome in lines of text."""
    lines = []
    for knockout in found.knockouts:
        assert knockout.removed is not None
        back = "comes back when put back" if knockout.returned else "does not come back when put back"
        lines.append(f"without {found.name(knockout.removed):>5}: extinct {_who(found, knockout)}; it {back}")
    lines.append(f"control      : extinct {_who(found, found.control)}")
    for what, chains in (("chain of dependants", found.chains()), ("extinct one by one", found.successions())):
        if chains and len(chains[0]) > 1:
            lines.append(f"longest {what}: " + " <- ".join(found.name(number) for number in chains[0]))
    return lines


def _who(found: Experiment, knockout: Knockout) -> str:
    when = [f"{found.name(number)} after {steps} steps" for number, steps in knockout.extinct.items()]
    return ", ".join(when) or "nobody"


def draw(folder: Path, found: Experiment, title: str) -> Path:
    """Draw the dependency tree and the table of knock-outs to dependencies.png; return its path."""
    size = max(4.0, 0.9 * len(found.survivors))
    figure = Figure(figsize=(7.5 + size, max(5.0, 0.75 * size + 2)), layout="constrained", dpi=120)
    tree, table = figure.subplots(1, 2, width_ratios=(7.5, size))
    _draw_tree(tree, found)
    _draw_table(table, found)
    figure.suptitle(title)
    return write_figure(figure, folder / "dependencies.png")


def _draw_tree(axes: Axes, found: Experiment) -> None:
    """Draw every reaction at its level above the food; a red arrow to who cannot live without it."""
    reactions = living(found.state, found.config, 0)
    places = _places({number: reaction.level for number, reaction in reactions.items()})
    doomed = {knockout.removed: knockout.extinct for knockout in found.knockouts}
    boxes = {}
    for number, reaction in reactions.items():
        population = int(found.state.population[0, number])
        label = axes.text(
            *places[number], f"{reaction}\n{population:,}", ha="center", va="center", fontsize=9,
            bbox={"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": "#444444"},
        )  # fmt: skip
        boxes[number] = label.get_bbox_patch()
    for number in reactions:
        for supplier in suppliers(number, reactions):
            kills = number in doomed.get(supplier, {})
            axes.annotate(
                "", places[number], places[supplier],
                arrowprops={
                    "arrowstyle": "-|>", "color": KILLS if kills else FEEDS, "linewidth": 2 if kills else 1,
                    "patchA": boxes[supplier], "patchB": boxes[number], "shrinkA": 2, "shrinkB": 2,
                    "connectionstyle": "arc3,rad=0.15",
                },
            )  # fmt: skip
    levels = sorted({reaction.level for reaction in reactions.values()})
    axes.set(xlim=(-0.1, 1.1), ylim=(min(levels) - 0.6, max(levels) + 0.6), yticks=levels, xticks=[])
    axes.set_ylabel("level: steps from the food")
    axes.set_title("who takes in whose waste; red: and dies out without it", fontsize=10)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)


def _places(levels: dict[int, int]) -> dict[int, tuple[float, float]]:
    """Return where each reaction stands: those of a level side by side, every other level shifted a little."""
    places = {}
    for level in set(levels.values()):
        row = [number for number, its in levels.items() if its == level]
        for index, number in enumerate(row):
            places[number] = ((index + 0.5 + 0.18 * (-1) ** level) / len(row), float(level))
    return places


def _draw_table(axes: Axes, found: Experiment) -> None:
    """Draw what became of each reaction (across) after each knock-out (down), as a share of what it was."""
    outcomes: list[Knockout] = [*found.knockouts, found.control]
    shares = np.array([[outcome.change[number] for number in found.survivors] for outcome in outcomes])
    axes.imshow(np.minimum(shares, 2), cmap="PRGn", vmin=0, vmax=2)
    names = [found.name(number) for number in found.survivors]
    axes.set_xticks(range(len(names)), names, rotation=60)
    axes.set_yticks(range(len(outcomes)), [f"without {name}" for name in names] + ["control"])
    for y, x in np.ndindex(shares.shape):
        removed = outcomes[y].removed == found.survivors[x]
        text = "x" if removed else "extinct" if shares[y, x] == 0 else f"{shares[y, x]:.0%}"
        dark = not 0.3 < shares[y, x] < 1.7
        axes.text(x, y, text, ha="center", va="center", fontsize=8, color="white" if dark else "black")
    axes.set_title("population after a knock-out, of what it was", fontsize=10)
