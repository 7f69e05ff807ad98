"""Dominated novelty search: keep the genomes that are best of their surroundings, without a map.

Source: Ryan Bahlous-Boldi and others, "Dominated Novelty Search: Rethinking Local Competition in Quality-Diversity"
(2025): a genome competes by its mean distance to the nearest of those that are fitter; the fittest of all, which has
none, always stays.
"""

from dataclasses import dataclass

import numpy as np

from alife.core import config
from alife.core.config import setting
from alife.search.neighbours import mean_distance_to_fitter
from alife.search.population_search import PopulationSearch


@dataclass(frozen=True)
class Config:
    """The size of the population, and the number of fitter neighbours that count."""

    population: int = setting(1000, "[genomes] kept", low=2, high=100_000)
    neighbours: int = setting(3, "nearest of the fitter genomes whose distances count", low=1, high=1000)

    def __post_init__(self) -> None:
        config.check(self)


class Search(PopulationSearch):
    """Keeps those of the population and its children that are farthest from fitter ones."""

    def _keep(self, places: np.ndarray, fitness: np.ndarray) -> np.ndarray:
        """Return the candidates by their mean distance to fitter ones; of equals the old first."""
        return np.argsort(-mean_distance_to_fitter(places, fitness, self.config.neighbours), kind="stable")
