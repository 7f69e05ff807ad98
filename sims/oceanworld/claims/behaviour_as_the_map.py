"""Maps of what swimmers do hold more behaviours than maps of how they are built."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from alife.claims.claim import Claim, Findings, dots
from sims.oceanworld.behaviour import BEHAVIOURS
from sims.oceanworld.behaviour_maps import EVALUATIONS, outcome

STRUCTURE, BY_HAND, RANDOM, PCA, VAE = KINDS = (
    "structure", "structure x end", "random directions", "principal components", "autoencoder",
)  # fmt: skip
CONTROLS = (STRUCTURE, RANDOM)


def measure(seeds: Sequence[int]) -> Findings:
    """Count the behaviours that the elites of each kind of map hold."""
    found = {kind: [outcome(kind, seed) for seed in seeds] for kind in KINDS}
    held = {kind: np.array([one.behaviours_held for one in some], float) for kind, some in found.items()}
    means = {kind: values.mean() for kind, values in held.items()}
    figures = {_label(kind, f"behaviours held, {kind}"): values for kind, values in held.items()}
    figures |= {
        _label(kind, f"behaviours ever seen, {kind}"): np.array([one.behaviours_ever for one in some], float)
        for kind, some in found.items()
    }
    return Findings(
        figures,
        {
            **{
                f"{kind} holds more than structure alone in the mean (control)": np.array(
                    [means[kind] > means[STRUCTURE]]
                )
                for kind in (BY_HAND, PCA, VAE)
            },
            **{
                f"what is learned, {kind}, holds more than directions drawn by lot in the mean (control)": np.array(
                    [means[kind] > means[RANDOM]]
                )
                for kind in (PCA, VAE)
            },
        },
        drawn=held,
    )


def _label(kind: str, words: str) -> str:
    return f"control: {words}" if kind in CONTROLS else words


def draw(found: Findings, figure: Figure) -> None:
    """Draw what each kind of map holds, a dot a seed."""
    dots(
        figure.subplots(), {kind.replace(" ", "\n", 1): found.drawn[kind] for kind in KINDS},
        f"behaviours held, of {BEHAVIOURS}",
    )  # fmt: skip


CLAIM = Claim(
    title="Behaviour as the map holds more behaviours",
    source="Quality Diversity: Evolving Ocean Creatures, outlook; Cully, AURORA (2019)",
    statement=(
        "Where swimmers are told apart by what they do, as well as by how they are built or by what is learned of "
        "their paths, the elites do more different things than where structure alone tells them apart."
    ),
    method=(
        f"Searches over bits, {EVALUATIONS:,} evaluations, the first 1024 random: MAP-Elites over structure x end, and "
        f"AURORA with principal components and with an autoencoder. {BEHAVIOURS} classes of turn, late pace and "
        "deformation, which no map is made of. Means over the seeds are compared: single runs overlap."
    ),
    control="MAP-Elites over structure alone; AURORA whose directions are drawn by lot.",
    measure=measure,
    searches=("map_elites", "aurora"),
    draw=draw,
    remark=(
        "What is tried hardly differs between the maps; what they keep does. The map of structure x end has eleven "
        "times as many niches, which was not evened out."
    ),
)
