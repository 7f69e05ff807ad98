"""Novelty search spreads its population over all bodies that can be."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from alife.claims.claim import GREY, Claim, Findings
from alife.engines.rng import words
from alife.search.base import Search
from sims.oceanworld.explorations import EVALUATIONS, explored
from sims.oceanworld.world import World

POPULATION = 1000
CONTROL_STREAM = 101  # of the seeds of random bodies: none that a search draws from


def measure(seeds: Sequence[int]) -> Findings:
    """Compare the bodies in the population with random ones and with all that random search finds."""
    novel = [explored("novelty", seed) for seed in seeds]
    random = [explored("random_search", seed)[0] for seed in seeds]
    held = [_places(search.population()) for _, search in novel]
    drawn = [_random_places(search, seed) for (_, search), seed in zip(novel, seeds, strict=True)]
    niches, by_chance = (np.array([len(grid) for grid in grids]) for grids in ([g for g, _ in novel], random))
    spread, chance_spread = (np.array([_spread(places) for places in many]) for many in (held, drawn))
    return Findings(
        {
            "mean distance between two of the population": spread,
            "control: mean distance between two random bodies": chance_spread,
            "niches found": niches,
            "control: niches found by random search": by_chance,
        },
        {
            "the population is spread more than twice as wide as random bodies (control)": spread > 2 * chance_spread,
            "it finds more than twice as many niches as random search (control)": niches > 2 * by_chance,
        },
        drawn={"held": held[0], "random": drawn[0]},
    )


def _places(held: dict[str, np.ndarray] | None) -> np.ndarray:
    assert held is not None, "a novelty search holds a population"
    return held["descriptors"]


def _random_places(search: Search, seed: int) -> np.ndarray:
    genomes = search.arena.random_genomes(words(seed, 0, CONTROL_STREAM, np.arange(POPULATION)))
    places: np.ndarray = search.arena.evaluate(genomes).descriptors
    found: np.ndarray = places[np.isfinite(places).all(axis=1)]
    return found


def _spread(places: np.ndarray) -> float:
    """Return the mean distance between two of the places (n, 2)."""
    return float(np.linalg.norm(places[:, None] - places[None], axis=2).mean())


def draw(found: Findings, figure: Figure) -> None:
    """Draw the bodies of the first seed, random ones in red as in the post."""
    axes, (across, up) = figure.subplots(), World.axes
    held, random = (found.drawn[name] * [across.scale, up.scale] for name in ("held", "random"))
    axes.scatter(held[:, 0], held[:, 1], s=7, color=GREY, linewidths=0, label="population of the novelty search")
    axes.scatter(random[:, 0], random[:, 1], s=7, color="#d62728", linewidths=0, label="control: random bodies")
    axes.set(xlabel=across.label, ylabel=up.label, xlim=(0, 1.02 * across.scale), ylim=(-0.03, up.scale))
    axes.legend(frameon=False)


CLAIM = Claim(
    title="Novelty search spreads",
    source="Quality Diversity: Evolving Ocean Creatures",
    statement=(
        "A population of 1000 that is kept for being unlike its neighbours in size and connectedness spreads far "
        "beyond what random genomes make."
    ),
    method=f"Novelty search, {EVALUATIONS:,} evaluations.",
    control="1000 random genomes; and a random search with as many evaluations.",
    measure=measure,
    searches=("novelty", "random_search"),
    draw=draw,
)
