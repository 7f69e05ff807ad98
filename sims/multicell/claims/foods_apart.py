"""More reactions live where the two foods enter apart."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from alife.claims.claim import Claim, Findings, dots
from sims.multicell.config import FOODS_APART, FOODS_TOGETHER, UNIFORM
from sims.multicell.phenomena import common_reactions, long_run

STEPS = 20_000
GROUNDS = {
    UNIFORM: "everywhere alike",
    FOODS_APART: "each in its own blocks",
    FOODS_TOGETHER: "both in the same blocks",
}


def reactions(seeds: Sequence[int], ground: str) -> np.ndarray:
    """Return how many reactions have 1 % of the cells on a ground, the mean of the second half of a run, (seeds,)."""
    history, _ = long_run(tuple(seeds), STEPS, ground=ground)
    late = [step for step in history if step > STEPS // 2]
    found: np.ndarray = np.mean([common_reactions(history, step) for step in late], axis=0)
    return found


def measure(seeds: Sequence[int]) -> Findings:
    """Measure how many reactions live on each ground, with as much food in all."""
    found = {ground: reactions(seeds, ground) for ground in GROUNDS}
    uniform, apart, together = found.values()
    return Findings(
        {
            "reactions of 1 % of the cells, foods apart": apart,
            "control: food everywhere alike": uniform,
            "control: both foods in the same blocks": together,
        },
        {"more reactions than where food is everywhere alike, by 2 at least": apart >= uniform + 2},
        controls={"blocks alone do not do it: both foods in the same blocks give fewer": together < apart - 1},
        drawn={name: found[ground] for ground, name in GROUNDS.items()},
    )


def draw(found: Findings, figure: Figure) -> None:
    """Draw the reactions on each ground, a dot a seed."""
    axes = figure.subplots()
    dots(axes, {name: found.drawn[name] for name in GROUNDS.values()}, "reactions of 1 % of the cells")
    axes.set(ylim=(0, None))


CLAIM = Claim(
    title="Foods apart let more reactions live",
    source="this project, docs/open-endedness.md",
    statement=(
        "When each food enters in blocks of its own, strewn among each other, more reactions live side by side than "
        "when as much of both enters everywhere."
    ),
    method=f"128 x 128 spaces, blocks of 4 x 4, {STEPS:,} steps, as much food in all; the mean of the second half.",
    control="Food everywhere alike, and both foods in the same blocks.",
    measure=measure,
    draw=draw,
    seeds=tuple(range(8)),
)
