"""With the disease of body plans new plans go on rising; without it they stop."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from alife.claims.claim import GREY, Claim, Findings, curves
from alife.phylogeny.tracker import Phylogeny
from sims.multicell.config import OPEN, Config
from sims.multicell.world import World

SIDE, STEPS, EVERY = 96, 60_000, 1000
WINDOW = 20  # samples; the last third of a run


def rises(seeds: Sequence[int], **settings: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return how many plans rose to .5 % at each sample, in worlds and in their shadows, (samples, seeds) both."""
    world = World(Config(height=SIDE, width=SIDE, **settings))
    state = world.reset(seeds=seeds)
    seen, shadow = world.occupancy(state), world.genomic_shadow(state.seeds, EVERY)
    phylogeny = Phylogeny(seen.species.shape, seen.kinds, genomic=shadow)
    phylogeny.reconcile(seen, 0)
    shadow.begin(state)
    counted = [shadow.count(state)]
    while state.step < STEPS:
        world.step(state, EVERY, phylogeny)
        counted.append(shadow.count(state))
    own, chance = (
        np.array([[found[name] for found in sample] for sample in counted])
        for name in ("rises_0.5", "shadow_rises_0.5")
    )
    return own, chance


def measure(seeds: Sequence[int]) -> Findings:
    """Measure how many plans rise in the last third of a run, in both worlds and in their shadows."""
    own, chance = rises(seeds, **OPEN)
    usual, usual_chance = rises(seeds)
    ends = [table[-WINDOW:].sum(axis=0) for table in (own, chance, usual, usual_chance)]
    return Findings(
        {
            f"plans that rise to 0.5 % in the last {WINDOW * EVERY:,} steps": ends[0],
            "by chance, in its shadow": ends[1],
            "control: in the usual world": ends[2],
            "control: in the shadow of the usual world": ends[3],
        },
        {
            "more than chance makes": ends[0] - ends[1] > 2 * np.sqrt(ends[1] + 1),
            "five times as many as in the usual world": ends[0] > 5 * ends[2],
        },
        drawn={"open": _smooth(own), "usual": _smooth(usual), "chance": _smooth(chance)},
    )


def _smooth(table: np.ndarray) -> np.ndarray:
    """Return sums over 10 samples, at each sample, (samples - 10, seeds)."""
    total = np.cumsum(table, axis=0)
    found: np.ndarray = total[10:] - total[:-10]
    return found


def draw(found: Findings, figure: Figure) -> None:
    """Draw how many plans rise in 10 000 steps, over time."""
    axes = figure.subplots()
    steps = (np.arange(len(found.drawn["open"])) + 10) * EVERY
    groups = {
        "with the disease": (found.drawn["open"], "#2a9d5c"),
        "its shadow, by chance": (found.drawn["chance"], GREY),
        "usual world": (found.drawn["usual"], "#e41a1c"),
    }
    curves(axes, steps, groups)
    axes.set(xlabel="step", ylabel="plans that rise to 0.5 %, in 10 000 steps", ylim=(0, None), xlim=(0, STEPS))


CLAIM = Claim(
    title="A disease of body plans keeps new ones coming",
    source="this project, docs/open-endedness.md",
    statement=(
        "Where what is common falls ill, body plans that were never there before go on rising, more often than chance "
        "makes; in the usual world they stop."
    ),
    method=f"{SIDE} x {SIDE} spaces, preset open, {STEPS:,} steps; the last {WINDOW * EVERY:,}.",
    control="The usual world, and shadows with genomes: same births, deaths and mutations, parents by chance.",
    measure=measure,
    draw=draw,
    seeds=tuple(range(3)),
    remark="How long it goes on, and whether anything gets better, is measured by benchmarks/open_endedness.py.",
)
