"""Killers appear, fed by the reaction cells of their organism."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from alife.claims.claim import GREY, Claim, Findings, curves
from alife.core.colours import css
from sims.multicell.config import Config
from sims.multicell.phenomena import LONG, SAMPLE_EVERY, first_step, history_of, killer_words, long_run
from sims.multicell.roles import role_colours

SHARE = 0.05


def measure(seeds: Sequence[int]) -> Findings:
    """Measure the share of killers over time, and in which organisms they live at the end."""
    default, state = long_run(tuple(seeds))
    alike, _ = long_run(tuple(seeds), neutral=True)
    words = np.array([len(killer_words(state, world)) for world in range(len(seeds))])
    end, control = default[LONG]["killer_share"], alike[LONG]["killer_share"]
    return Findings(
        {
            "killers reach 1 % of the cells, step": first_step(default, "killer_share", 0.01),
            "killer share of the cells at the end": end,
            "common organisms with killers and reactions at the end": words,
            "control: killer share at the end where roles do nothing": control,
        },
        {
            "killers are more than a twentieth of the cells at the end, fewer than half": (end > SHARE) & (end < 0.5),
            "they live in organisms with reaction cells": words >= 1,
            "where roles do nothing there are fewer (control)": end > control,
        },
        drawn={"default": history_of(default, "killer_share"), "neutral": history_of(alike, "killer_share")},
    )


def draw(found: Findings, figure: Figure) -> None:
    """Draw the share of killers over time."""
    axes = figure.subplots()
    steps = (np.arange(len(found.drawn["default"])) + 1) * SAMPLE_EVERY
    groups = {
        "default world": (found.drawn["default"], css(role_colours(Config())[-1])),
        "control: roles do nothing": (found.drawn["neutral"], GREY),
    }
    curves(axes, steps, groups)
    axes.set(xlabel="step", ylabel="share of killers among the cells", ylim=(0, None), xlim=(0, LONG))


CLAIM = Claim(
    title="Killers pay, if reaction cells feed them",
    source="Open-Endedness 3: Multicell World",
    statement=(
        "Killer cells make no energy and must be fed by the cells beside them, yet they appear and spread; the "
        "world ends with organisms of a few reactions and killers here and there."
    ),
    method=f"128 x 128 spaces, default settings, {LONG:,} steps.",
    control="A world where all cells do the same whatever their role.",
    measure=measure,
    draw=draw,
)
