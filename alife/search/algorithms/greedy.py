"""Greedy evolution, (1+lambda): a child replaces its parent when it is better, from several independent starts.

Source: Kevin Frans, "Quality Diversity: Evolving Ocean Creatures" (2020), where lambda is 1: different starts
end in different bodies, each at its own local optimum. The starts share batches and nothing else.
"""

from dataclasses import dataclass

import numpy as np

from alife.core import config
from alife.core.config import setting
from alife.search import base
from alife.search.base import NO_PARENT
from alife.worlds.arena import Arena, Evaluation, has_finite_scores


@dataclass(frozen=True)
class Config:
    """The number of parents, and of the children of each."""

    starts: int = setting(8, "independent starts, evolved side by side", low=1, high=65_536)
    children: int = setting(
        1, "lambda: children of each parent an iteration, the best of which counts", low=1, high=65_536
    )

    def __post_init__(self) -> None:
        config.check(self)


class Search(base.Search):
    """Holds one parent for each start; an iteration is `starts` x `children` genomes, whatever the batch."""

    def __init__(self, arena: Arena, config: Config, *, batch: int, seed: int) -> None:
        super().__init__(arena, config, batch=batch, seed=seed)
        self.parents = np.zeros((config.starts, arena.genome_length), np.uint8)
        self.fitness = np.full(config.starts, -np.inf)  # -inf: no valid parent yet
        self.ids = np.full(config.starts, NO_PARENT, np.int64)  # of the parents

    def _ask(self) -> np.ndarray:
        """Return the children of each start, one start after the other; random genomes where it has no valid parent."""
        children = self.config.children
        proposed = self._children(np.repeat(self.parents, children, axis=0))
        orphans = np.repeat(np.isneginf(self.fitness), children)
        self._parents = np.repeat(self.ids, children)
        if orphans.any():
            proposed[orphans] = self._random_genomes(len(proposed))[orphans]
        return proposed

    def _tell(self, genomes: np.ndarray, evaluation: Evaluation) -> None:
        """Let the best child of each start replace its parent if it is better; of equals the oldest stays."""
        fitness = np.where(has_finite_scores(evaluation), evaluation.fitness, -np.inf).reshape(-1, self.config.children)
        best = fitness.argmax(axis=1)
        starts = np.arange(self.config.starts)
        better = fitness[starts, best] > self.fitness
        chosen = starts * self.config.children + best
        self.parents[better] = genomes[chosen[better]]
        self.fitness[better] = fitness[starts, best][better]
        self.ids[better] = self.evaluations + chosen[better]

    def live_ids(self) -> np.ndarray:
        """Return the ids of the parents."""
        found: np.ndarray = self.ids[self.ids != NO_PARENT]
        return found

    def _state(self) -> dict[str, np.ndarray]:
        return {"parents": self.parents.copy(), "fitness": self.fitness.copy(), "ids": self.ids.copy()}

    def _load_state(self, state: dict[str, np.ndarray]) -> None:
        self.parents, self.fitness = state["parents"].copy(), state["fitness"].copy()
        self.ids = state.get("ids", np.full_like(self.fitness, NO_PARENT, np.int64)).copy()
