"""MAP-Elites does better when it begins with a population of novelty search."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from alife.claims.claim import Claim, Findings, dots
from sims.oceanworld.explorations import (
    EVALUATIONS,
    SCOUTING,
    best,
    explored,
    explored_from_novelty,
    mean,
)

MEASURES = {"niches filled": len, "mean fitness [cells]": mean, "best fitness [cells]": best}
NOVELTY, RANDOM, LONGER = "from novelty", "from random", "from random, as many more"


def measure(seeds: Sequence[int]) -> Findings:
    """Compare both beginnings; and random genomes with as many evaluations as the novelty search had besides."""
    grids = {
        NOVELTY: [explored_from_novelty(seed)[0] for seed in seeds],
        RANDOM: [explored("map_elites", seed)[0] for seed in seeds],
        LONGER: [explored("map_elites", seed, EVALUATIONS + SCOUTING)[0] for seed in seeds],
    }
    found = {
        (name, kind): np.array([float(of(grid)) for grid in some])
        for kind, some in grids.items()
        for name, of in MEASURES.items()
    }
    niches, means = ({kind: found[name, kind] for kind in grids} for name in list(MEASURES)[:2])
    return Findings(
        {f"{'' if kind == NOVELTY else 'control: '}{name}, {kind}": values for (name, kind), values in found.items()},
        {
            "it fills more niches than from random genomes (control)": niches[NOVELTY] > niches[RANDOM],
            "its elites swim farther than from random genomes (control)": means[NOVELTY] > means[RANDOM],
            "it fills more niches than random genomes with as many evaluations in all (control)": niches[NOVELTY]
            > niches[LONGER],
        },
    )


def draw(found: Findings, figure: Figure) -> None:
    """Draw niches and mean fitness of the three."""
    kinds = (NOVELTY, RANDOM, LONGER)
    for axes, name in zip(figure.subplots(1, 2), list(MEASURES)[:2], strict=True):
        values = {
            kind.replace(", ", ",\n"): found.figures[f"{'' if kind == NOVELTY else 'control: '}{name}, {kind}"]
            for kind in kinds
        }
        dots(axes, values, name)
        axes.tick_params(axis="x", labelsize=8)
        axes.set_ylim(bottom=0)


CLAIM = Claim(
    title="A novelty search first helps MAP-Elites",
    source="Quality Diversity: Evolving Ocean Creatures, appendix",
    statement=(
        "MAP-Elites does better when it begins with the diverse population of a novelty search than with random "
        "genomes."
    ),
    method=(
        f"MAP-Elites, {EVALUATIONS:,} evaluations, begun with the population of a novelty search of {SCOUTING:,} "
        "that looks at bodies alone."
    ),
    control=(
        f"Begun with 1000 random genomes; and that for {EVALUATIONS + SCOUTING:,} evaluations, as many as both took."
    ),
    measure=measure,
    searches=("map_elites", "novelty"),
    draw=draw,
    remark=(
        "More of the map is filled, always; but its creatures are slower, and the evaluations that the novelty "
        "search took are as good for filling, and far better for swimming, when MAP-Elites has them. Novelty "
        "search need not let anything swim, though: where scoring is dear and looking at bodies cheap, the post "
        "is right."
    ),
)
