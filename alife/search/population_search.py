"""What searches do alike that keep a population without a map, and breed from members picked at random."""

from typing import Any

import numpy as np

from alife.search import base
from alife.search.base import NO_PARENT, PARENT, Migrants
from alife.worlds.arena import Arena, Evaluation, has_finite_scores, normalised, subset


class PopulationSearch(base.Search):
    """Holds a population; an iteration is a batch of children of members picked at random.

    A subclass has `_keep`, and a Config with `population`.
    """

    def __init__(self, arena: Arena, config: Any, *, batch: int, seed: int) -> None:
        super().__init__(arena, config, batch=batch, seed=seed)
        self.genomes = np.zeros((0, arena.genome_length), np.uint8)
        self.fitness = np.zeros(0)
        self.descriptors = np.zeros((0, len(arena.descriptor_ranges)))
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
        ids = self.evaluations + np.flatnonzero(able)
        self.receive(Migrants(genomes[able], scores.fitness, scores.descriptors, ids))

    def migrants(self) -> Migrants:
        """Return the population."""
        return Migrants(self.genomes, self.fitness, self.descriptors, self.ids)

    def receive(self, migrants: Migrants) -> None:
        """Keep what the search wants of the population and others, the old ones first."""
        pairs = zip(self.migrants(), migrants, strict=True)
        candidates = Migrants(*(np.concatenate(pair) for pair in pairs))
        places = normalised(candidates.descriptors, self.arena.descriptor_ranges)
        kept = self._keep(places, candidates.fitness)[: self.config.population]
        self.genomes, self.fitness, self.descriptors, self.ids = (column[kept] for column in candidates)

    def _keep(self, places: np.ndarray, fitness: np.ndarray) -> np.ndarray:
        """Return the numbers of candidates, int64 (n,), those most worth keeping first.

        places float64 (n, descriptors): descriptors in shares of their ranges; fitness float64 (n,)
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
