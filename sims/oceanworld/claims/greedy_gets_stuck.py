"""Greedy evolution gets stuck in a different local optimum from every start."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from alife.claims.claim import GREY, SHADES, Claim, Findings
from sims.oceanworld.explorations import begin

STARTS, CLIMB = 10, 5000  # starts a seed, evaluations of each
LOOKS = 50  # at the fitness over this time
LONGER = 3  # times, for the control
NEAR = 0.8  # of the best of all starts; who ends below it is stuck


def measure(seeds: Sequence[int]) -> Findings:
    """Let ten creatures climb by themselves, for every seed, and then for three times as long."""
    climbs = [_climb(seed) for seed in seeds]
    histories = np.array([history for history, _ in climbs])  # (seeds, LOOKS * LONGER, STARTS)
    ends, later = histories[:, LOOKS - 1], histories[:, -1]
    good = NEAR * ends.max(axis=1)
    return Findings(
        {
            "mean of the bests [cells]": ends.mean(axis=1),
            "worst of the starts [cells]": ends.min(axis=1),
            "best of the starts [cells]": ends.max(axis=1),
            "share of starts that end below 80 % of the best": (ends < good[:, None]).mean(axis=1),
            f"control: worst of the starts after {LONGER * CLIMB} [cells]": later.min(axis=1),
            f"control: mean of the bests after {LONGER * CLIMB} [cells]": later.mean(axis=1),
            f"different bodies after {LONGER * CLIMB}, of {STARTS}": np.array([bodies for _, bodies in climbs]),
        },
        {
            "starts end at different heights: the worst below 80 % of the best": ends.min(axis=1) < good,
            "three times as long does not mend it: the worst is still below that (control)": later.min(axis=1) < good,
        },
        drawn={"climbs": histories[0]},
    )


def _climb(seed: int) -> tuple[np.ndarray, int]:
    """Return the fitness of every start at each look, (LOOKS * LONGER, STARTS), and how many bodies there are then."""
    search = begin("greedy", seed, starts=STARTS)
    history = []
    for look in range(1, LOOKS * LONGER + 1):
        while search.evaluations < look * STARTS * CLIMB // LOOKS:
            genomes = search.ask()
            search.tell(genomes, search.arena.evaluate(genomes))
        history.append(search.state_dict()["fitness"])
    return np.array(history), len(np.unique(search.arena.canonical_forms(search.state_dict()["parents"]), axis=0))


def draw(found: Findings, figure: Figure) -> None:
    """Draw the ten climbs of the first seed: those that end near the best, and those that are stuck below."""
    axes = figure.subplots()
    climbs = found.drawn["climbs"]
    evaluations, near = (np.arange(len(climbs)) + 1) * CLIMB // LOOKS, NEAR * climbs[LOOKS - 1].max()
    arrived = climbs[-1] >= near
    for group, colour, name in ((arrived, SHADES[1], "come near it"), (~arrived, SHADES[2], "stuck below it")):
        lines = axes.plot(evaluations, climbs[:, group], color=colour, alpha=0.8)
        for line in lines[:1]:
            line.set_label(f"{len(lines)} starts {name}")
    axes.axhline(near, color=GREY, linestyle=":", label=f"80 % of the best after {CLIMB}")
    axes.axvline(CLIMB, color=GREY, linewidth=0.8)
    axes.set(xlabel="evaluations of each start", ylabel="fitness of its best [cells]", ylim=(0, None))
    axes.legend(frameon=False, ncols=3, loc="lower right")


CLAIM = Claim(
    title="Greedy evolution gets stuck in different local optima",
    source="Quality Diversity: Evolving Ocean Creatures",
    statement=(
        "A creature that is replaced by any better child learns to swim, but different first genomes end in "
        "different bodies, each at an optimum of its own."
    ),
    method=f"(1+1) evolution, {STARTS} starts a seed, {CLIMB} evaluations each.",
    control="Every start goes on for three times as long: one that was only slow would come near the others.",
    measure=measure,
    searches=("greedy",),
    draw=draw,
)
