"""Foods that enter apart, but near each other, let more reactions live together."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from alife.claims.claim import Claim, Findings, dots_alone
from sims.multicell.config import BANDS, FOODS_APART, FOODS_TOGETHER, GRADIENT, ROCK, UNIFORM, Config
from sims.multicell.phenomena import common_reactions, long_run

STEPS = 20_000
SETTLED = 10_500  # [steps] from which is counted
LABELS = {
    UNIFORM: "everywhere\nalike",
    FOODS_APART: "apart, blocks\nof 4 x 4",
    FOODS_TOGETHER: "control: together\nin half the blocks",
    BANDS: "swinging against\neach other",
    GRADIENT: "usual: more\nbelow",
    ROCK: "everywhere,\na quarter rock",
}


def reactions(seeds: tuple[int, ...], ground: str) -> np.ndarray:
    """Return how many reactions at least 1 % of the cells run, a mean over samples of the second half, (seeds,)."""
    history, _ = long_run(seeds, STEPS, ground=ground)
    found: np.ndarray = np.mean([common_reactions(history, step) for step in history if step >= SETTLED], axis=0)
    return found


def measure(seeds: Sequence[int]) -> Findings:
    """Measure the reactions of each ground; as much food enters on all."""
    found = {ground: reactions(tuple(seeds), ground) for ground in LABELS}
    apart, alike, together = found[FOODS_APART], found[UNIFORM], found[FOODS_TOGETHER]
    return Findings(
        {
            "reactions of 1 % of the cells, foods apart": apart,
            "control: reactions, the same food everywhere": alike,
            "control: reactions, both foods in the same half of the blocks": together,
            "reactions, foods that swing against each other": found[BANDS],
            "reactions, more food below (usual)": found[GRADIENT],
            "reactions, a quarter rock": found[ROCK],
        },
        {
            "more live together than in any world with the same food everywhere": apart > alike.max(),
            "it is not that the ground is uneven: with both foods in the same blocks there are fewer": apart > together,
        },
        controls={"uneven ground alone adds less than one reaction": together - alike < 1},
        drawn={LABELS[ground]: values for ground, values in found.items()},
    )


def draw(found: Findings, figure: Figure) -> None:
    """Draw the reactions of every ground."""
    dots_alone(figure, found.drawn, "reactions of 1 % of the cells")


CLAIM = Claim(
    title="Foods that enter apart feed more kinds",
    source="a finding of this package, see docs/open-endedness.md",
    statement=(
        "Where the two foods enter on different blocks of 4 x 4 spaces, near each other, about twice as many reactions "
        "live together as where the same amount enters everywhere."
    ),
    method=(
        f"{Config().height} x {Config().width} spaces, {STEPS:,} steps; on each ground the same amount of each food "
        f"enters in all. Counted at every sample from step {SETTLED:,} on."
    ),
    control=(
        "The same food everywhere; and both foods in the same half of the blocks: only their being apart differs."
    ),
    measure=measure,
    draw=draw,
    seeds=tuple(range(8)),
)
