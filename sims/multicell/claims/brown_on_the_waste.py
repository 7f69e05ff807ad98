"""Brown appears on the waste of green."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from alife.claims.claim import GREY, Claim, Findings, curves
from alife.core.colours import css
from sims.multicell.config import Config
from sims.multicell.phenomena import BROWN, LONG, SAMPLE_EVERY, first_step, history_of, long_run, pure_culture
from sims.multicell.roles import role_colours

SOON = 10_000  # [steps]


def measure(seeds: Sequence[int]) -> Findings:
    """Measure when brown comes and how much of it there is; and whether it can live without green."""
    default, _ = long_run(tuple(seeds))
    alike, _ = long_run(tuple(seeds), neutral=True)
    alone = pure_culture(tuple(seeds), (BROWN,) * 4)
    when = first_step(default, "share_role_6", 0.1)
    share, neutral_share = default[SOON]["share_role_6"], alike[SOON]["share_role_6"]
    return Findings(
        {
            "brown reaches a tenth of the cells, step": when,
            f"brown share of the cells, step {SOON}": share,
            f"control: brown share where roles do nothing, step {SOON}": neutral_share,
            "control: cells of a culture of brown alone": alone["cells"],
        },
        {
            f"brown is a tenth of the cells within {SOON} steps": when <= SOON,
            "more than where roles do nothing (control)": share > 2 * neutral_share,
        },
        controls={"alone, without green, it cannot live": alone["cells"] == 0},
        drawn={"default": history_of(default, "share_role_6"), "neutral": history_of(alike, "share_role_6")},
    )


def draw(found: Findings, figure: Figure) -> None:
    """Draw the share of brown over time."""
    axes = figure.subplots()
    steps = (np.arange(len(found.drawn["default"])) + 1) * SAMPLE_EVERY
    groups = {
        "default world": (found.drawn["default"], css(role_colours(Config())[BROWN])),
        "control: roles do nothing": (found.drawn["neutral"], GREY),
    }
    curves(axes, steps, groups)
    axes.set(xlabel="step", ylabel="share of cells that run the brown reaction", ylim=(0, None), xlim=(0, LONG))


CLAIM = Claim(
    title="Brown lives on the waste of green",
    source="Open-Endedness 3: Multicell World",
    statement="Once green is there, a brown reaction appears that works on what green leaves, chemicals 3 and 5.",
    method=f"128 x 128 spaces, default settings, {LONG:,} steps.",
    control="A world where all cells do the same whatever their role; and a culture of brown cells alone.",
    measure=measure,
    draw=draw,
)
