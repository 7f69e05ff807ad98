"""Random search: new random genomes all the time, the control that every other search must beat."""

from dataclasses import dataclass

import numpy as np

from alife.search import base
from alife.worlds.arena import Evaluation


@dataclass(frozen=True)
class Config:
    """Random search has nothing to set."""


class Search(base.Search):
    """Evaluates a batch of random genomes an iteration, whatever their scores."""

    def _ask(self) -> np.ndarray:
        return self._random_genomes(self.batch)

    def _tell(self, genomes: np.ndarray, evaluation: Evaluation) -> None:
        """Learn nothing."""
