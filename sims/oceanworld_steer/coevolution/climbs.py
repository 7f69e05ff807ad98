"""Direct search, the control of POET: every water by itself, by the same (1 + children) and from nothing.

By a curriculum a climb begins in the trivial water, which turns into its own in eight stages, one whenever it is solved.
"""

import numpy as np

from alife.engines.rng import words
from sims.oceanworld_steer.coevolution import courses
from sims.oceanworld_steer.coevolution.crossing import SOLVED, Crossing

START, CHILD = 340, 341  # streams of random words
STAGES = 8
NEVER = np.inf


class Climbs:
    """A climb in each of some waters, side by side; one that solves its water stops."""

    def __init__(self, crossing: Crossing, waters: np.ndarray, seed: int, children: int, stages: int = 1) -> None:
        """waters float64 (n, GENES); stages: 1, or STAGES of a curriculum."""
        self.crossing, self.waters, self.seed, self.children, self.stages = crossing, waters, seed, children, stages
        self.genomes = crossing.arena.random_genomes(words(seed, 0, START, np.arange(len(waters))))
        self.scores = np.full(len(waters), -np.inf)  # of the genomes, in their stage
        self.stage = np.ones(len(waters), np.int64)
        self.solved = np.full(len(waters), NEVER)  # evaluations of the climb after which its target was reached
        self.spent = 0  # evaluations of a climb that has not stopped

    def run(self, evaluations: int) -> None:
        """Go on until every climb has solved its water or had so many evaluations."""
        while self.spent + self.children <= evaluations and (self.solved == NEVER).any():
            self._step(np.flatnonzero(self.solved == NEVER))

    def share_within(self, evaluations: float) -> float:
        """Return the share of the waters that were solved within so many evaluations of each."""
        return float((self.solved <= evaluations).mean())

    def _step(self, going: np.ndarray) -> None:
        many = self.children
        rows = np.repeat(np.arange(len(going)), many)
        # a word belongs to a climb and not to its place among those that still go on
        places = (going[:, None] * many + np.arange(many)).ravel()
        drawn = words(self.seed, self.spent // many, CHILD, places)
        children = self.crossing.arena.mutated(np.repeat(self.genomes[going], many, axis=0), drawn)
        found = self.crossing.scores(children, self._waters(going), rows)
        best = found.reshape(-1, many).argmax(axis=1) + many * np.arange(len(going))
        better = found[best] > self.scores[going]
        self.genomes[going[better]], self.scores[going[better]] = children[best[better]], found[best[better]]
        self.spent += many
        passed = going[self.scores[going] >= SOLVED]
        through = self.stage[passed] == self.stages
        self.solved[passed[through]] = self.spent
        self.stage[passed[~through]] += 1
        self.scores[passed[~through]] = -np.inf  # in harder water the next children begin anew

    def _waters(self, going: np.ndarray) -> np.ndarray:
        shares = self.stage[going] / self.stages
        return np.array([courses.between(self.waters[one], share) for one, share in zip(going, shares, strict=True)])
