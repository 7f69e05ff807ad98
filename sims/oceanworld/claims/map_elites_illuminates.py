"""MAP-Elites fills a map of bodies, each the best of its kind."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from alife.claim import Claim, Findings
from sims.oceanworld.explorations import EVALUATIONS, NICHES, best, explored, mean

OTHERS = ("random_search", "greedy", "novelty")


def measure(seeds: Sequence[int]) -> Findings:
    """Compare what MAP-Elites finds with what other searches find in as many evaluations."""
    grids = {name: [explored(name, seed)[0] for seed in seeds] for name in ("map_elites", *OTHERS)}
    niches = {name: np.array([len(grid) for grid in found]) for name, found in grids.items()}
    means = {name: np.array([mean(grid) for grid in found]) for name, found in grids.items()}
    bests = np.array([best(grid) for grid in grids["map_elites"]])
    return Findings(
        {
            f"niches filled, of {NICHES}": niches["map_elites"],
            "mean fitness of the elites [cells]": means["map_elites"],
            "best fitness [cells]": bests,
            **{f"control: niches filled by {_called(name)}": niches[name] for name in OTHERS},
            "control: mean fitness of the elites, novelty search [cells]": means["novelty"],
            "control: best fitness, random search [cells]": np.array([best(grid) for grid in grids["random_search"]]),
        },
        {
            "it fills more niches than random search and greedy evolution, more than twice as many (control)": niches[
                "map_elites"
            ]
            > 2 * np.maximum(niches["random_search"], niches["greedy"]),
            "its elites swim more than twice as far as what novelty search finds (control)": means["map_elites"]
            > 2 * means["novelty"],
            "and its best farther than that of random search (control)": bests
            > np.array([best(grid) for grid in grids["random_search"]]),
        },
        {name: np.array([grid.fitness for grid in found[:1]])[0] for name, found in grids.items()},
    )


def _called(name: str) -> str:
    return {"random_search": "random search", "greedy": "greedy evolution", "novelty": "novelty search"}[name]


def draw(found: Findings, figure: Figure) -> None:
    """Draw the maps of the first seed side by side."""
    names = {"map_elites": "MAP-Elites", **{name: f"control: {_called(name)}" for name in OTHERS}}
    axes = figure.subplots(1, len(names), sharey=True)
    for axis, (name, title) in zip(axes, names.items(), strict=True):
        shown = axis.imshow(
            found.drawn[name].T, origin="lower", extent=(0, 1, 0, 1), aspect="auto", cmap="viridis", vmin=-5, vmax=20
        )
        axis.set_title(title, fontsize=9)
        axis.set_xlabel("size")
    axes[0].set_ylabel("connectedness")
    figure.colorbar(shown, ax=axes, label="fitness [cells]", shrink=0.8)


CLAIM = Claim(
    title="MAP-Elites illuminates",
    source="Quality Diversity: Evolving Ocean Creatures",
    says="One run finds a whole map of different creatures, the best of each size and connectedness.",
    how=f"MAP-Elites on 32 x 32 niches, {EVALUATIONS:,} evaluations in batches of 512.",
    control="As many evaluations of random search, greedy evolution and novelty search, on the same map.",
    measure=measure,
    draw=draw,
)
