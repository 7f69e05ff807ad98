"""Novelty search: keep the genomes whose descriptors are least like those of the others, whatever their fitness.

Source: Joel Lehman and Kenneth Stanley, "Abandoning Objectives" (2011), in the form of Kevin Frans, "Quality
Diversity: Evolving Ocean Creatures" (2020): a population of 1000, each mutated and added; the novelty of a genome
is the sum of its distances to the 10 nearest; the 1000 most novel stay.
"""

from dataclasses import dataclass

import numpy as np

from alife.core import config
from alife.core.config import setting
from alife.search import base
from alife.search.archive import GridArchive
from alife.search.base import NO_PARENT, Migrants
from alife.search.neighbours import nearest_distances
from alife.worlds.arena import Arena, Evaluation, has_finite_scores, normalised, subset


@dataclass(frozen=True)
class Config:
    """The size of the population, and the number of neighbours that novelty is measured by."""

    population: int = setting(1000, "[genomes] kept", low=2, high=1_000_000)
    neighbours: int = setting(10, "nearest genomes whose distances are summed", low=1, high=1000)

    def __post_init__(self) -> None:
        config.check(self)


class Search(base.Search):
    """Holds a population; an iteration is one child of each, whatever the batch."""

    def __init__(self, arena: Arena, config: Config, *, batch: int, seed: int) -> None:
        super().__init__(arena, config, batch=batch, seed=seed)
        self.genomes = np.zeros((0, arena.genome_length), np.uint8)
        self.fitness = np.zeros(0)
        self.descriptors = np.zeros((0, 2))
        self.ids = np.zeros(0, np.int64)  # numbers of their evaluations
        self.novelty = np.zeros(0)  # when the population was last chosen, in shares of the descriptors' ranges

    def metrics(self) -> dict[str, float]:
        """Return the mean novelty of the population."""
        return {"novelty_mean": float(self.novelty.mean()) if len(self.novelty) else 0.0}

    def population(self) -> dict[str, np.ndarray]:
        """Return genomes, fitness, descriptors, ids and novelty of the population, (population, ...) each."""
        return self._state()

    def live_ids(self) -> np.ndarray:
        """Return the ids of the population."""
        found: np.ndarray = self.ids[self.ids != NO_PARENT]
        return found

    def settle(self, archive: GridArchive) -> None:
        """Let the population compete for a map."""
        held = self.migrants()
        archive.add(held.genomes, held.evaluation, found_at=held.ids)

    def _ask(self) -> np.ndarray:
        count = self.config.population
        if not len(self.genomes):
            return self._random_genomes(count)
        # Each member has a child; where invalid genomes left the population too small, some have another.
        chosen = np.arange(count) % len(self.genomes)
        self._parents = self.ids[chosen]
        return self._children(self.genomes[chosen])

    def _tell(self, genomes: np.ndarray, evaluation: Evaluation) -> None:
        """Keep the most novel of the population and its valid children; of equally novel ones the oldest."""
        able = has_finite_scores(evaluation)
        scores = subset(evaluation, able)
        ids = self.evaluations + np.flatnonzero(able)
        self.receive(Migrants(genomes[able], scores.fitness, scores.descriptors, ids))

    def migrants(self) -> Migrants:
        """Return the population."""
        return Migrants(self.genomes, self.fitness, self.descriptors, self.ids)

    def receive(self, migrants: Migrants) -> None:
        """Keep the most novel of the population and others; of equally novel ones the oldest."""
        pairs = zip(self.migrants(), migrants, strict=True)
        candidates = Migrants(*(np.concatenate(pair) for pair in pairs))
        found = novelty(normalised(candidates.descriptors, self.arena.descriptor_ranges), self.config.neighbours)
        kept = np.argsort(-found, kind="stable")[: self.config.population]
        self.genomes, self.fitness, self.descriptors, self.ids = (column[kept] for column in candidates)
        self.novelty = found[kept]

    def _state(self) -> dict[str, np.ndarray]:
        return {
            "genomes": self.genomes.copy(),
            "fitness": self.fitness.copy(),
            "descriptors": self.descriptors.copy(),
            "novelty": self.novelty.copy(),
            "ids": self.ids.copy(),
        }

    def _load_state(self, state: dict[str, np.ndarray]) -> None:
        self.genomes, self.fitness = state["genomes"].copy(), state["fitness"].copy()
        self.descriptors, self.novelty = state["descriptors"].copy(), state["novelty"].copy()
        self.ids = state.get("ids", np.full(len(self.fitness), NO_PARENT, np.int64)).copy()


def novelty(places: np.ndarray, neighbours: int) -> np.ndarray:
    """Return the sum of the distances of each place float64 (n, 2) to its nearest others, float64 (n,)."""
    if len(places) < 2:
        return np.zeros(len(places))
    distances = nearest_distances(places, min(neighbours + 1, len(places)))
    summed: np.ndarray = distances[:, 1:].sum(axis=1)  # the first is the place itself
    return summed
