"""Cellworld fills and stops: without death and mutation the first cell's children take every space, and that is it."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from alife.claims.claim import GREY, SHADES, Claim, Findings, curves
from sims.cellworld.config import PRESETS, Config
from sims.cellworld.state import Counter
from sims.cellworld.world import World

STEPS, SAMPLE_EVERY = 600, 5
SPACES = 64


def measure(seeds: Sequence[int]) -> Findings:
    """Count cells and births over time, without death and with it."""
    cells, births = _history(seeds)
    _, control_births = _history(seeds, death_rate=Config().death_rate)
    half = len(cells) // 2
    filled = (cells == SPACES).argmax(axis=0) * SAMPLE_EVERY
    late = births[-1] - births[half]
    return Findings(
        {
            "cells at the end": cells[-1],
            "births": births[-1],
            "step at which all spaces are taken": filled,
            f"births after step {STEPS // 2}": late,
            f"control: births after step {STEPS // 2}": control_births[-1] - control_births[half],
        },
        {
            "64 cells after 63 births": (cells[-1] == SPACES) & (births[-1] == SPACES - 1),
            "nothing is born any more": late == 0,
        },
        controls={"with death births never end": control_births[-1] > control_births[half]},
        drawn={"births": births, "control": control_births},
    )


def _history(seeds: Sequence[int], **settings: int) -> tuple[np.ndarray, np.ndarray]:
    """Return cells and births (samples, seeds) of the scene, with some settings changed."""
    world = World(Config(**{**PRESETS["fills-and-stops"].rules, **settings}))
    state = world.reset(seeds=seeds)
    cells, births = [], []
    for _ in range(STEPS // SAMPLE_EVERY + 1):
        cells.append((state.species != 0).sum(axis=(1, 2)))
        births.append(state.books[:, :, Counter.BIRTHS].sum(axis=1))
        world.step(state, SAMPLE_EVERY)
    return np.array(cells), np.array(births)


def draw(found: Findings, figure: Figure) -> None:
    """Draw births over time."""
    axes = figure.subplots()
    steps = np.arange(len(found.drawn["births"])) * SAMPLE_EVERY
    groups = {"no death": (found.drawn["births"], SHADES[1]), "control: death": (found.drawn["control"], GREY)}
    curves(axes, steps, groups)
    axes.set(xlabel="step", ylabel="births since the beginning", ylim=(0, None))


CLAIM = Claim(
    title="Cellworld fills and stops",
    source="Open-Endedness 1: Cellworld",
    statement="One cell that can copy itself fills the world with its like, and then nothing ever happens again.",
    method=f"8 x 8 spaces, one cell, no death, no mutation; births counted over {STEPS} steps.",
    control="The same with the default rate of death.",
    measure=measure,
    draw=draw,
)
