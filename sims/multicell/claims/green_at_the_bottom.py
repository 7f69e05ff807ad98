"""Green lives at the bottom, where the food comes in."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from alife.claims.claim import GREY, Claim, Findings
from alife.core.colours import css
from sims.multicell.config import Config
from sims.multicell.phenomena import GREEN, green_by_eighth
from sims.multicell.roles import role_colours

STEPS = 1000
EVENLY = (Config().supply_top + Config().supply_bottom) // 2


def measure(seeds: Sequence[int]) -> Findings:
    """Measure the share of spaces with green cells by height."""
    default = green_by_eighth(tuple(seeds), STEPS)
    even = green_by_eighth(tuple(seeds), STEPS, supply_top=EVENLY, supply_bottom=EVENLY)
    return Findings(
        {
            "green share of spaces, bottom eighth": default[:, -1],
            "green share of spaces, top eighth": default[:, 0],
            "control: green share of spaces, bottom eighth": even[:, -1],
            "control: green share of spaces, top eighth": even[:, 0],
        },
        {
            "green fills the bottom and is hardly seen at the top": (default[:, -1] > 0.9) & (default[:, 0] < 0.1),
            "it gets rarer with every eighth upwards": np.diff(default, axis=1).min(axis=1) >= -0.01,
        },
        controls={"with food everywhere it is everywhere alike": even.max(axis=1) - even.min(axis=1) < 0.1},
        drawn={"default": default, "even": even},
    )


def draw(found: Findings, figure: Figure) -> None:
    """Draw the share of green by height."""
    axes = figure.subplots()
    height = (np.arange(8)[::-1] + 0.5) / 8
    green = css(role_colours(Config())[GREEN])
    for name, label, colour in (("default", "more food below", green), ("even", "control: food everywhere", GREY)):
        axes.plot(found.drawn[name].mean(axis=0), height, color=colour, label=label)
        axes.fill_betweenx(
            height, found.drawn[name].min(axis=0), found.drawn[name].max(axis=0), color=colour, alpha=0.3
        )
    axes.legend(frameon=False)
    axes.set(xlabel="share of spaces with green cells", ylabel="height", xlim=(0, 1), ylim=(0, 1))


CLAIM = Claim(
    title="Green lives at the bottom",
    source="Open-Endedness 3: Multicell World",
    statement=(
        "The first cells run the green reaction, 1+2, and live mostly near the bottom, where more of its food comes in."
    ),
    method=(
        f"128 x 128 spaces, default settings, {STEPS} steps; the share of spaces with green cells in each eighth of "
        "the height."
    ),
    control=f"The same amount of food at every height (supply_top = supply_bottom = {EVENLY}).",
    measure=measure,
    draw=draw,
)
