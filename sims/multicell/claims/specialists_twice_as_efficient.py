"""Specialised organisms get twice as much energy out of their food."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from alife.claims.claim import Claim, Findings, dots
from sims.multicell.phenomena import BROWN, GREEN, pure_culture

TWICE = 1.95


def measure(seeds: Sequence[int]) -> Findings:
    """Compare cultures of an organism of green and brown cells and of one of green cells alone."""
    both, green = pure_culture(tuple(seeds), (GREEN, BROWN) * 2), pure_culture(tuple(seeds), (GREEN,) * 4)
    ratio = both["energy_per_food"] / green["energy_per_food"]
    return Findings(
        {
            "energy a molecule of food, green and brown": both["energy_per_food"],
            "control: energy a molecule of food, green alone": green["energy_per_food"],
            "ratio": ratio,
            "ratio of the cells that live on it": both["cells"] / green["cells"],
        },
        {
            "green and brown together get more than half as much again": ratio > 1.5,
            "they get twice as much": ratio >= TWICE,
            "more cells live on the same food": both["cells"] > green["cells"],
        },
    )


def draw(found: Findings, figure: Figure) -> None:
    """Draw the energy that a molecule of food gives to either."""
    values = found.figures
    groups = {
        "green alone": values["control: energy a molecule of food, green alone"],
        "green and brown": values["energy a molecule of food, green and brown"],
    }
    axes = figure.subplots()
    dots(axes, groups, "energy a molecule of food")
    axes.set_ylim(bottom=0)


CLAIM = Claim(
    title="Specialised organisms are twice as efficient",
    source="Open-Endedness 3: Multicell World",
    statement="An organism of green and brown cells is twice as efficient, since brown runs on what green puts out.",
    method="Cultures of one genome without mutation, 96 x 96 spaces: 4000 steps to settle, 4000 to measure.",
    control="An organism of green cells alone.",
    measure=measure,
    draw=draw,
    remark=(
        "Two molecules of food give 6 energy to green and another 5 to brown: 11/6 is all there is to be had, and"
        " it is had, nearly. Twice would need another energy table."
    ),
)
