"""Pheromone cycles make checkerboards."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from alife.claims.claim import Claim, Findings, dots
from sims.multicell.config import Config
from sims.multicell.phenomena import LONG, checkerboard, long_run
from sims.multicell.roles import role_colours

ORDER = 0.1  # the least that counts as a pattern


def measure(seeds: Sequence[int]) -> Findings:
    """Compare how roles lie with how they would lie if the cells of each organism had been strewn over its spaces."""
    _, state = long_run(tuple(seeds))
    worlds = range(len(seeds))
    found = np.array([checkerboard(state.role[world]) for world in worlds])
    strewn = [_strewn(state.role[world], state.organism[world], int(state.seeds[world])) for world in worlds]
    mixed = np.array([checkerboard(role) for role in strewn])
    return Findings(
        {
            "checkerboard (1: perfect, 0: none, below: patches)": found,
            "control: the same cells strewn over the spaces of their organism": mixed,
        },
        {
            f"roles alternate: more than {ORDER}": found > ORDER,
            "more than three times as much as strewn cells (control)": found > 3 * mixed,
        },
        drawn={"default": state.role[0], "strewn": strewn[0]},
    )


def _strewn(role: np.ndarray, organism: np.ndarray, seed: int) -> np.ndarray:
    """Return roles (y, x) after a random exchange of places within every organism."""
    random = np.random.default_rng(seed)
    flat, owner = role.ravel(), organism.ravel()
    shuffled = np.argsort(owner + random.random(owner.size), kind="stable")  # by organism, in random order within each
    result = np.empty_like(flat)
    result[np.argsort(owner, kind="stable")] = flat[shuffled]
    return result.reshape(role.shape)


def draw(found: Findings, figure: Figure) -> None:
    """Draw a part of the first world as it is and strewn, and the figures of all."""
    colours = np.array(role_colours(Config()), np.uint8)
    axes = figure.subplots(1, 3, width_ratios=(1, 1, 1.1))
    for axis, name, title in zip(axes, ("default", "strewn"), ("as they lie", "control: strewn"), strict=False):
        axis.imshow(colours[found.drawn[name][-48:, :48]], interpolation="nearest")
        axis.set(xticks=[], yticks=[], title=title)
    dots(axes[2], dict(zip(("as they lie", "strewn"), found.figures.values(), strict=True)), "checkerboard")


CLAIM = Claim(
    title="Pheromone cycles make checkerboards",
    source="Open-Endedness 3: Multicell World",
    statement=(
        "Nothing in a genome knows of patterns, but pheromones that lead back to each other let roles alternate "
        "like the fields of a checkerboard."
    ),
    method=(
        f"128 x 128 spaces, default settings, {LONG:,} steps; how much likelier a cell does what its diagonal "
        "neighbour does than what the one beside it does."
    ),
    control="The same cells strewn over the spaces of their organism.",
    measure=measure,
    draw=draw,
    remark=(
        "Strewn cells keep a little of it: an organism of two or three cells of which none lie side by side "
        "stays like that however they are exchanged."
    ),
)
