"""The smallest creatures are the fastest."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from alife.claims.claim import GREY, SHADES, Claim, Findings
from alife.search.archive import GridArchive
from alife.search.reevaluation import rank_correlation
from sims.oceanworld.explorations import EVALUATIONS, explored
from sims.oceanworld.world import World

SMALL, LARGE = 1 / 3, 2 / 3  # of the range of sizes


def measure(seeds: Sequence[int]) -> Findings:
    """Compare elites of small and large bodies, and the same after their fitness was dealt out anew."""
    grids = [explored("map_elites", seed)[0] for seed in seeds]
    small, large = (np.array([_mean(grid, low, high) for grid in grids]) for low, high in ((0, SMALL), (LARGE, 2)))
    champions = np.array([_champion(grid) for grid in grids])
    order = np.array([_order(grid, None) for grid in grids])
    dealt = np.array([_order(grid, seed) for grid, seed in zip(grids, seeds, strict=True)])
    elites = grids[0].elites()
    return Findings(
        {
            "nodes of the fastest": champions,
            "mean fitness of small bodies, below 34 nodes [cells]": small,
            "mean fitness of large bodies, from 67 nodes [cells]": large,
            "rank correlation of size and fitness": order,
            "control: the same, fitness dealt out at random": dealt,
        },
        {
            "the fastest has fewer than 34 nodes": champions < 100 * SMALL,
            "small bodies swim farther than large ones": small > large,
            "fitness falls with size: rank correlation below -0.3": order < -0.3,
        },
        controls={"dealt out at random it does not": np.abs(dealt) < 0.3},
        drawn={"size": elites.descriptors[:, 0], "fitness": elites.fitness},
    )


def _mean(grid: GridArchive, low: float, high: float) -> float:
    elites = grid.elites()
    size = elites.descriptors[:, 0]
    return float(elites.fitness[(size >= low) & (size < high)].mean())


def _champion(grid: GridArchive) -> float:
    """Return how many nodes the fastest elite has."""
    elites = grid.elites()
    return float(np.round(100 * elites.descriptors[elites.fitness.argmax(), 0]))


def _order(grid: GridArchive, seed: int | None) -> float:
    """Return the rank correlation of size and fitness (Spearman), dealt out at random with a seed."""
    elites = grid.elites()
    fitness = elites.fitness if seed is None else np.random.default_rng(seed).permutation(elites.fitness)
    return rank_correlation(elites.descriptors[:, 0], fitness)


def draw(found: Findings, figure: Figure) -> None:
    """Draw size and fitness of the elites of the first seed."""
    axes = figure.subplots()
    across, _ = World.axes
    axes.scatter(across.scale * found.drawn["size"], found.drawn["fitness"], s=9, color=SHADES[1], linewidths=0)
    axes.axhline(0, color=GREY, linewidth=0.8)
    axes.set(xlabel=f"{across.label}, {across.scale:g}: or more", ylabel="fitness of the elite [cells]")


CLAIM = Claim(
    title="Small creatures are the fastest",
    source="Quality Diversity: Evolving Ocean Creatures",
    statement="Among the elites of MAP-Elites the fastest are the small ones.",
    method=f"The elites of MAP-Elites after {EVALUATIONS:,} evaluations.",
    control="The same elites, their fitness dealt out among them at random.",
    measure=measure,
    searches=("map_elites",),
    draw=draw,
)
