"""With a disease of body plans new ones keep rising, where the usual world runs dry."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from matplotlib.figure import Figure

from alife.claims.claim import GREY, SHADES, Claim, Findings, curves
from alife.phylogeny.genomic_shadow import SHADOW
from sims.multicell.config import PRESETS, Config
from sims.multicell.world import World

SIZE, STEPS, SAMPLE_EVERY, WINDOWS = 64, 100_000, 500, 5
PRESET = "open-shallow"  # whose start is quick: with the deep trees of open it takes some 100,000 steps
RISES = "rises_0.5"
SHARE = 0.8  # of the rises of the second window, which the last one must have


@cache
def rises(seeds: tuple[int, ...], preset: str) -> tuple[np.ndarray, np.ndarray]:
    """Return how many body plans rose in each window, in worlds and in their shadows, int (windows, seeds) both.

    A plan rises when it first reaches .5 % of the cells, and had less than a fifth of that 3000 steps before.
    """
    world = World(Config(**{**PRESETS[preset].rules, "height": SIZE, "width": SIZE}))
    state = world.reset(seeds=seeds)
    phylogeny, shadow = world.shadowed(state, SAMPLE_EVERY)
    found = np.zeros((2, WINDOWS, len(seeds)), int)
    while state.step < STEPS:
        window = state.step * WINDOWS // STEPS
        world.step(state, SAMPLE_EVERY, phylogeny)
        counted = shadow.count(state)
        for part, name in enumerate((RISES, SHADOW + RISES)):
            found[part, window] += [int(one[name]) for one in counted]
    return found[0], found[1]


def measure(seeds: Sequence[int]) -> Findings:
    """Count the plans that rise, with the disease and without, beside chance."""
    sick, chance = rises(tuple(seeds), PRESET)
    usual, _ = rises(tuple(seeds), "ecology")
    late = slice(WINDOWS - 3, None)
    return Findings(
        {
            "plans that rise in the last fifth": sick[-1],
            "control: plans that rise there where only chance breeds": chance[-1],
            "control: plans that rise there in the usual world": usual[-1],
            "plans that rise in the second fifth": sick[1],
        },
        {
            "they rise more often than by chance in each of the last three fifths": (
                sick[late] - chance[late] > 2 * np.sqrt(chance[late] + 1)
            ).all(axis=0),
            f"in the last fifth {SHARE} of those of the second or more": sick[-1] >= SHARE * sick[1],
            "in the usual world fewer than a third as many rise in the last fifth": 3 * usual[-1] < sick[-1],
        },
        drawn={"open": sick, "chance": chance, "usual": usual},
    )


def draw(found: Findings, figure: Figure) -> None:
    """Draw how many plans rise in each fifth of the run."""
    axes = figure.subplots()
    steps = (np.arange(WINDOWS) + 1) * (STEPS // WINDOWS)
    groups = {
        "with the disease": (found.drawn["open"], SHADES[0]),
        "its shadow: chance alone": (found.drawn["chance"], GREY),
        "usual world": (found.drawn["usual"], SHADES[1]),
    }
    curves(axes, steps, groups)
    axes.set(xlabel="step", ylabel="body plans that rise", ylim=(0, None), xlim=(0, STEPS * 1.02))


CLAIM = Claim(
    title="A disease of body plans keeps new ones rising",
    source="a finding of this package, see docs/open-endedness.md",
    statement=(
        "Usual Multicell runs dry: after a while hardly a new body plan gets common. Where a disease kills those cells "
        "that meet their own plan, new plans keep rising, far more than chance alone would bring."
    ),
    method=(
        f"{SIZE} x {SIZE} spaces, preset {PRESET}, {STEPS:,} steps. "
        "A plan rises when it first reaches .5 % of the cells."
    ),
    control="The shadow with genomes, where who breeds is chance; and the usual world.",
    measure=measure,
    draw=draw,
)
