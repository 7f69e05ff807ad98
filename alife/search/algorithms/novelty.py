"""Novelty search: keep the genomes whose descriptors are least like those of the others, whatever their fitness.

Source: Joel Lehman and Kenneth Stanley, "Abandoning Objectives" (2011), in the form of Kevin Frans, "Quality
Diversity: Evolving Ocean Creatures" (2020): a population of 1000, each mutated and added; the novelty of a genome
is the sum of its distances to the 10 nearest; the 1000 most novel stay.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from alife.core import config
from alife.core.config import setting
from alife.search.archive import Archive
from alife.search.neighbours import nearest_distances
from alife.search.population_search import PopulationSearch
from alife.worlds.arena import Arena
from alife.worlds.columns import Columns


@dataclass(frozen=True)
class Config:
    """The size of the population, and the number of neighbours that novelty is measured by."""

    population: int = setting(1000, "[genomes] kept", low=2, high=1_000_000)
    neighbours: int = setting(10, "nearest genomes whose distances are summed", low=1, high=1000)

    def __post_init__(self) -> None:
        config.check(self)


class Search(PopulationSearch):
    """Holds a population; an iteration is one child of each, whatever the batch."""

    columns: ClassVar[Columns] = {"novelty_mean": "of the population, in shares of the descriptors' ranges"}

    def __init__(self, arena: Arena, config: Config, *, batch: int, seed: int) -> None:
        super().__init__(arena, config, batch=batch, seed=seed)
        self.novelty = np.zeros(0)  # when the population was last chosen, in shares of the descriptors' ranges

    def metrics(self) -> dict[str, float]:
        """Return the mean novelty of the population."""
        return {"novelty_mean": float(self.novelty.mean()) if len(self.novelty) else 0.0}

    def settle(self, archive: Archive) -> None:
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

    def _keep(self, places: np.ndarray, fitness: np.ndarray) -> np.ndarray:  # noqa: ARG002  # fitness counts for nothing
        """Return the most novel first; of equally novel ones the oldest."""
        found = novelty(places, self.config.neighbours)
        kept = np.argsort(-found, kind="stable")[: self.config.population]
        self.novelty = found[kept]
        return kept

    def _state(self) -> dict[str, np.ndarray]:
        state = super()._state()
        ids = state.pop("ids")  # the last in files
        return {**state, "novelty": self.novelty.copy(), "ids": ids}

    def _load_state(self, state: dict[str, np.ndarray]) -> None:
        super()._load_state(state)
        self.novelty = state["novelty"].copy()


def novelty(places: np.ndarray, neighbours: int) -> np.ndarray:
    """Return the sum of the distances of each place float64 (n, axes) to its nearest others, float64 (n,)."""
    if len(places) < 2:
        return np.zeros(len(places))
    distances = nearest_distances(places, min(neighbours + 1, len(places)))
    summed: np.ndarray = distances[:, 1:].sum(axis=1)  # the first is the place itself
    return summed
