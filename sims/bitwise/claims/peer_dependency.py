"""Peer dependency: species live on each other's waste, so that taking one out takes others with it."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from alife.claims.claim import SHADES, Claim, Findings
from alife.engines import backend
from sims.bitwise.config import Config
from sims.bitwise.knockout import Experiment, experiment
from sims.bitwise.world import World

STEPS = 20_000  # lived before the experiment


def measure(seeds: Sequence[int]) -> Findings:
    """Take every reaction that sustains itself out in turn, on an energy table a seed."""
    engine = backend.start("cpu")
    world = World(Config(), engine)
    state = world.reset(seeds=seeds)
    world.step(state, STEPS)
    found = [experiment(world.config, state, number, engine) for number in range(len(seeds))]
    several = [one for one in found if len(one.survivors) > 1]
    return Findings(
        {
            "reactions that sustain themselves": np.array([len(one.survivors) for one in found]),
            "of them, others die out without": np.array([_pillars(one) for one in found]),
            "longest chain of dependants": np.array([_longest(one) for one in found]),
            "come back when put back": np.array([sum(out.returned for out in one.knockouts) for one in found]),
            "control: reactions lost with nothing taken out": np.array([len(one.control.extinct) for one in found]),
        },
        {
            "where several live, some cannot live without another": np.array([_pillars(one) > 0 for one in several]),
        },
        controls={"with nothing taken out nobody dies out": np.array([not one.control.extinct for one in found])},
    )


def _pillars(found: Experiment) -> int:
    """Return how many reactions others die out without, who live on when nothing is taken out."""
    return sum(bool(knockout.extinct.keys() - found.control.extinct.keys()) for knockout in found.knockouts)


def _longest(found: Experiment) -> int:
    return max((len(chain) for chain in found.chains()), default=0)


def draw(found: Findings, figure: Figure) -> None:
    """Draw for every table how many live, and on how many of them others depend."""
    axes = figure.subplots()
    names = ("reactions that sustain themselves", "of them, others die out without")
    place = np.arange(len(found.figures[names[0]]))
    for shade, name in zip(("#c9c9d1", SHADES[1]), names, strict=True):
        axes.bar(place, found.figures[name], color=shade, label=name)
    axes.set(xlabel="energy table (seed)", ylabel="reactions")
    axes.legend(frameon=False)


CLAIM = Claim(
    title="Peers depend on each other",
    source="Open-Endedness 2: Bitwise Chemicals",
    statement="New species make new niches: some live on what others leave, and die out when those are taken away.",
    method=(
        f"24 energy tables, {STEPS:,} steps; then each reaction that sustains itself is taken out of a copy for "
        "3000 steps."
    ),
    control="A copy from which nothing is taken.",
    measure=measure,
    draw=draw,
    seeds=tuple(range(24)),
)
