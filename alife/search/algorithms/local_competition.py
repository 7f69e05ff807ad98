"""Novelty search with local competition: keep genomes that are unlike the others, or better than those like them.

Source: Joel Lehman and Kenneth Stanley, "Evolving a Diversity of Virtual Creatures through Novelty Search and Local
Competition" (2011). Novelty is the mean distance to the nearest genomes, competition how many of these are less fit;
what is better in one and no worse in the other goes first, in the layers of Kalyanmoy Deb and others, "A Fast and
Elitist Multiobjective Genetic Algorithm: NSGA-II" (2002). Unlike in the source, there is no archive of former
genomes: novelty is measured against the population.
"""

from dataclasses import dataclass

import numpy as np

from alife.core import config
from alife.core.config import setting
from alife.search.fronts import by_fronts
from alife.search.neighbours import novelty_and_competition
from alife.search.population_search import PopulationSearch


@dataclass(frozen=True)
class Config:
    """The size of the population, and the number of neighbours that novelty and competition look at."""

    population: int = setting(1000, "[genomes] kept", low=2, high=100_000)
    neighbours: int = setting(15, "nearest genomes that one is compared with", low=1, high=1000)

    def __post_init__(self) -> None:
        config.check(self)


class Search(PopulationSearch):
    """Keeps the first layers of novelty and local competition."""

    def _keep(self, places: np.ndarray, fitness: np.ndarray) -> np.ndarray:
        """Return the candidates layer by layer, in each those first that stand alone; of equals the old."""
        return by_fronts(novelty_and_competition(places, fitness, self.config.neighbours))
