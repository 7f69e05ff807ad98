"""Greedy evolution gets stuck in a different local optimum from every start."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from alife.claim import GREY, Claim, Findings
from sims.oceanworld.explorations import begin

STARTS, CLIMB = 10, 5000  # starts a seed, evaluations of each
LOOKS = 50  # at the fitness over time
NEAR = 0.8  # of the best of all starts; who ends below it is stuck


def measure(seeds: Sequence[int]) -> Findings:
    """Let ten creatures climb by themselves, for every seed."""
    climbs = [_climb(seed) for seed in seeds]
    histories = np.array([history for history, _ in climbs])  # (seeds, LOOKS, STARTS)
    ends = histories[:, -1]
    different = np.array([len(np.unique(bodies, axis=0)) for _, bodies in climbs])
    middle = histories[:, LOOKS // 2]
    late = ((ends - middle) / np.maximum(ends, 1e-9)).mean(axis=1)
    stuck = (ends < NEAR * ends.max(axis=1, keepdims=True)).mean(axis=1)
    return Findings(
        {
            "mean of the bests [cells]": ends.mean(axis=1),
            "worst of the starts [cells]": ends.min(axis=1),
            "best of the starts [cells]": ends.max(axis=1),
            "different bodies at the end, of 10": different,
            "share of starts that end below 80 % of the best": stuck,
            "share of the climb made in the second half": late,
        },
        {
            "every start ends in another body": different == STARTS,
            "they end at different heights: the worst start below 80 % of the best": stuck > 0,
            "the second half of the time brings less than a quarter": late < 0.25,
        },
        {"climbs": histories[0]},
    )


def _climb(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the fitness of every start at some looks, (LOOKS, STARTS), and their bodies at the end."""
    search = begin("greedy", seed, starts=STARTS)
    history = []
    for look in range(1, LOOKS + 1):
        while search.evaluations < look * STARTS * CLIMB // LOOKS:
            genomes = search.ask()
            search.tell(genomes, search.arena.evaluate(genomes))
        history.append(search.state_dict()["fitness"])
    return np.array(history), search.arena.identities(search.state_dict()["parents"])


def draw(found: Findings, figure: Figure) -> None:
    """Draw the ten climbs of the first seed."""
    axes = figure.subplots()
    climbs = found.drawn["climbs"]
    axes.plot((np.arange(len(climbs)) + 1) * CLIMB // LOOKS, climbs, alpha=0.8)
    axes.axhline(NEAR * climbs[-1].max(), color=GREY, linestyle=":", label="80 % of the best")
    axes.set(xlabel="evaluations of each start", ylabel="fitness of its best [cells]", ylim=(0, None))
    axes.legend(frameon=False)


CLAIM = Claim(
    title="Greedy evolution gets stuck in different local optima",
    source="Quality Diversity: Evolving Ocean Creatures",
    says=(
        "A creature that is replaced by any better child learns to swim, but different first genomes end in "
        "different bodies, each at an optimum of its own."
    ),
    how=f"(1+1) evolution, {STARTS} starts a seed, {CLIMB} evaluations each.",
    control="The best of the ten starts: had the others not been stuck, they would have come near it.",
    measure=measure,
    draw=draw,
)
