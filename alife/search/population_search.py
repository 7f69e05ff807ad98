"""What searches do alike that keep a population without a map, and breed from members picked at random."""

from typing import Any, NamedTuple

import numpy as np

from alife.search import base
from alife.search.base import NO_PARENT, PARENT
from alife.worlds.arena import Arena, Evaluation, has_finite_scores, normalised, subset


class Candidates(NamedTuple):
    """The population and its valid children, the old ones first."""

    genomes: np.ndarray  # uint8 (n, genome_length)
    fitness: np.ndarray  # float64 (n,)
    descriptors: np.ndarray  # float64 (n, 2)
    ids: np.ndarray  # int64 (n,): numbers of their evaluations


class PopulationSearch(base.Search):
    """Holds a population; an iteration is a batch of children of members picked at random.

    A subclass has `_keep`, and a Config with `population`.
    """

    def __init__(self, arena: Arena, config: Any, *, batch: int, seed: int) -> None:
        super().__init__(arena, config, batch=batch, seed=seed)
        self.genomes = np.zeros((0, arena.genome_length), np.uint8)
        self.fitness = np.zeros(0)
        self.descriptors = np.zeros((0, 2))
        self.ids = np.zeros(0, np.int64)

    def population(self) -> dict[str, np.ndarray]:
        """Return genomes, fitness, descriptors and ids of the population, (population, ...) each."""
        return self._state()

    def live_ids(self) -> np.ndarray:
        """Return the ids of the population."""
        found: np.ndarray = self.ids[self.ids != NO_PARENT]
        return found

    def _ask(self) -> np.ndarray:
        """Return random genomes until as many as the population were tried, then children of members."""
        if not len(self.genomes) or self.evaluations < self.config.population:
            return self._random_genomes(self.batch)
        picks = self._picks(PARENT, self.batch, len(self.genomes))
        self._parents = self.ids[picks]
        return self._children(self.genomes[picks])

    def _tell(self, genomes: np.ndarray, evaluation: Evaluation) -> None:
        """Keep what the search wants of the population and its valid children."""
        able = has_finite_scores(evaluation)
        scores = subset(evaluation, able)
        all_of = Candidates(
            np.concatenate([self.genomes, genomes[able]]),
            np.concatenate([self.fitness, scores.fitness]),
            np.concatenate([self.descriptors, scores.descriptors]),
            np.concatenate([self.ids, self.evaluations + np.flatnonzero(able)]),
        )
        places = normalised(all_of.descriptors, self.arena.descriptor_ranges)
        kept = self._keep(places, all_of.fitness)[: self.config.population]
        self.genomes, self.fitness, self.descriptors, self.ids = (column[kept] for column in all_of)

    def _keep(self, places: np.ndarray, fitness: np.ndarray) -> np.ndarray:
        """Return the numbers of candidates, int64 (n,), those most worth keeping first.

        places float64 (n, 2): descriptors in shares of their ranges; fitness float64 (n,)
        """
        raise NotImplementedError

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
