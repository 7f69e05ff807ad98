"""Dominated novelty search: keep the genomes that are best of their surroundings, without a map.

Source: Ryan Bahlous-Boldi and others, "Dominated Novelty Search: Rethinking Local Competition in Quality-Diversity"
(2025): a genome competes by its mean distance to the nearest of those that are fitter; the fittest of all, which has
none, always stays.
"""

from dataclasses import dataclass

import numpy as np

from alife.core import config
from alife.core.config import setting
from alife.search import base
from alife.search.base import NO_PARENT, PARENT
from alife.search.neighbours import mean_distance_to_fitter
from alife.worlds.arena import Arena, Evaluation, has_finite_scores, normalised, subset


@dataclass(frozen=True)
class Config:
    """The size of the population, and the number of fitter neighbours that count."""

    population: int = setting(1000, "[genomes] kept", low=2, high=100_000)
    neighbours: int = setting(3, "nearest of the fitter genomes whose distances count", low=1, high=1000)

    def __post_init__(self) -> None:
        config.check(self)


class Search(base.Search):
    """Holds a population; an iteration is a batch of children of members picked at random."""

    def __init__(self, arena: Arena, config: Config, *, batch: int, seed: int) -> None:
        super().__init__(arena, config, batch=batch, seed=seed)
        self.genomes = np.zeros((0, arena.genome_length), np.uint8)
        self.fitness = np.zeros(0)
        self.descriptors = np.zeros((0, 2))
        self.ids = np.zeros(0, np.int64)  # numbers of their evaluations

    def population(self) -> dict[str, np.ndarray]:
        """Return genomes, fitness, descriptors and ids of the population, (population, ...) each."""
        return self._state()

    def live_ids(self) -> np.ndarray:
        """Return the ids of the population."""
        found: np.ndarray = self.ids[self.ids != NO_PARENT]
        return found

    def _ask(self) -> np.ndarray:
        """Return random genomes until the population is full, then children of members picked at random."""
        if len(self.genomes) < self.config.population and self.evaluations < self.config.population:
            return self._random_genomes(self.batch)
        if not len(self.genomes):
            return self._random_genomes(self.batch)
        picks = self._picks(PARENT, self.batch, len(self.genomes))
        self._parents = self.ids[picks]
        return self._children(self.genomes[picks])

    def _tell(self, genomes: np.ndarray, evaluation: Evaluation) -> None:
        """Keep those of the population and its valid children that are farthest from fitter ones; of equals the old."""
        able = has_finite_scores(evaluation)
        scores = subset(evaluation, able)
        fitness = np.concatenate([self.fitness, scores.fitness])
        descriptors = np.concatenate([self.descriptors, scores.descriptors])
        candidates = np.concatenate([self.genomes, genomes[able]])
        ids = np.concatenate([self.ids, self.evaluations + np.flatnonzero(able)])
        places = normalised(descriptors, self.arena.descriptor_ranges)
        apart = mean_distance_to_fitter(places, fitness, self.config.neighbours)
        kept = np.argsort(-apart, kind="stable")[: self.config.population]
        self.genomes, self.fitness = candidates[kept], fitness[kept]
        self.descriptors, self.ids = descriptors[kept], ids[kept]

    def _state(self) -> dict[str, np.ndarray]:
        return {
            "genomes": self.genomes.copy(),
            "fitness": self.fitness.copy(),
            "descriptors": self.descriptors.copy(),
            "ids": self.ids.copy(),
        }

    def _load_state(self, state: dict[str, np.ndarray]) -> None:
        self.genomes, self.fitness = state["genomes"].copy(), state["fitness"].copy()
        self.descriptors = state["descriptors"].copy()
        self.ids = state.get("ids", np.full(len(self.fitness), NO_PARENT, np.int64)).copy()
