"""A claim of one of the posts, and what it takes to judge it; they lie in `sims/*/claims/`, see alife.reproduce."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import sims
from alife.core.colours import LINES_ON_LIGHT, css
from alife.core.errors import unknown

ENOUGH = 0.8  # share of the seeds in which a check must hold
GREY = "#8c8c94"  # of controls
SHADES = tuple(map(css, LINES_ON_LIGHT))  # of all else that has no colour of its own in its world
HELD, IN_PART, NOT_HELD, UNDECIDED = "held", "held in part", "did not hold", "stays undecided"


@dataclass(frozen=True)
class Findings:
    """What was measured, one number a seed."""

    figures: dict[str, np.ndarray]  # what it is and its unit: (seeds,); those of the control begin with "control"
    checks: dict[str, np.ndarray]  # what the claim predicts: bool (seeds,), fewer if it cannot be asked of all
    # what must hold for the checks to mean anything: bool (seeds,), or fewer
    controls: dict[str, np.ndarray] = field(default_factory=dict, kw_only=True)
    # what the picture shows beside the figures
    drawn: dict[str, np.ndarray] = field(default_factory=dict, kw_only=True)

    def verdict(self) -> str:
        """Return HELD when every check holds in enough seeds, IN_PART when some do, else NOT_HELD.

        UNDECIDED when a control fails, since the checks then mean nothing.
        """
        if not all(_holds(control) for control in self.controls.values()):
            return UNDECIDED
        held = [_holds(check) for check in self.checks.values()]
        return HELD if all(held) else IN_PART if any(held) else NOT_HELD


@dataclass(frozen=True)
class Claim:
    """A claim in our words, how it is put to the test, and against what."""

    title: str
    source: str
    statement: str
    method: str
    control: str
    measure: Callable[[Sequence[int]], Findings]
    draw: Callable[[Findings, Figure], None]
    seeds: tuple[int, ...] = tuple(range(5))
    remark: str = ""  # what a reader should know of the outcome
    searches: tuple[str, ...] = ()  # the names of the searches that `measure` runs
    version: int = 1  # counted up by a change of what is measured or checked; older verdicts are then out of date


def _holds(seeds: np.ndarray) -> bool:
    """Return whether a check, bool (seeds,), holds in enough seeds."""
    return len(seeds) > 0 and float(np.mean(seeds)) >= ENOUGH


def files() -> dict[str, Path]:
    """Return the file of every claim by its name, in the order of the worlds."""
    folders = [Path(place) for place in sims.__path__]
    found = sorted(file for folder in folders for file in folder.glob("*/claims/*.py") if file.stem != "__init__")
    return {file.stem.replace("_", "-"): file for file in found}


def load(name: str) -> Claim:
    """Return the claim of a name; raises UsageError when there is none."""
    known = files()
    if name not in known:
        raise unknown("claim", name, known)
    claim: Claim = import_module(f"sims.{world_of(name)}.claims.{known[name].stem}").CLAIM
    return claim


def world_of(name: str) -> str:
    """Return the name of the world or arena that a claim is about."""
    return files()[name].parent.parent.name


def dots(axes: Axes, groups: dict[str, np.ndarray], label: str) -> None:
    """Draw a column of dots a group, one a seed, with a line at their mean."""
    for place, values in enumerate(groups.values()):
        aside = np.linspace(-0.12, 0.12, len(values)) if len(values) > 1 else np.zeros(1)
        axes.scatter(place + aside, values, s=22, color=SHADES[place % len(SHADES)], alpha=0.8, linewidths=0, zorder=2)
        axes.hlines(np.mean(values), place - 0.25, place + 0.25, color=SHADES[place % len(SHADES)], linewidth=1.5)
    axes.set_xticks(range(len(groups)), list(groups))
    axes.set(ylabel=label, xlim=(-0.6, len(groups) - 0.4))
    axes.grid(axis="y", color="#e4e4e4", linewidth=0.8)
    axes.set_axisbelow(True)


def dots_alone(figure: Figure, groups: dict[str, np.ndarray], label: str) -> None:
    """Draw dots as the only chart of a figure, from 0 on, with room for long names."""
    axes = figure.subplots()
    dots(axes, groups, label)
    axes.tick_params(axis="x", labelsize="x-small")
    axes.set_ylim(bottom=0)


def curves(axes: Axes, x: np.ndarray, groups: dict[str, tuple[np.ndarray, str]]) -> None:
    """Draw a bundle of curves a group, one a seed: values (len(x), seeds) and a colour."""
    bundles = [axes.plot(x, values, color=colour, alpha=0.6) for values, colour in groups.values()]
    axes.legend(handles=[bundle[0] for bundle in bundles], labels=list(groups), frameon=False)
