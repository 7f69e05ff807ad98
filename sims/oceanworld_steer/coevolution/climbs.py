"""Direct search, the control of POET: every water by itself, by the same (1 + children) and from nothing.

By a curriculum a climb begins in the trivial water, which turns into its own in eight stages, one at each success.
"""

from collections.abc import Mapping

import numpy as np

from alife.engines.rng import words
from sims.oceanworld_steer.coevolution import courses
from sims.oceanworld_steer.coevolution.crossing import SOLVED, Crossing

START, CHILD = 340, 341  # streams of random words
STAGES = 8
NEVER = np.inf
ARRAYS = ("genomes", "scores", "stage", "solved")


class Climbs:
    """A climb in each of some waters, side by side; one that solves its water stops."""

    def __init__(self, crossing: Crossing, waters: np.ndarray, seed: int, children: int, stages: int = 1) -> None:
        """Begin; waters float64 (n, GENES); stages: 1, or STAGES of a curriculum."""
        self.crossing, self.waters, self.seed, self.children, self.stages = crossing, waters, seed, children, stages
        self.genomes = crossing.arena.random_genomes(words(seed, 0, START, np.arange(len(waters))))
        self.scores = np.full(len(waters), -np.inf)  # of the genomes, in their stage
        self.stage = np.ones(len(waters), np.int64)
        self.solved = np.full(len(waters), NEVER)  # evaluations of the climb after which its target was reached
        self.spent = 0  # evaluations of a climb that has not stopped

    def is_over(self, evaluations: float) -> bool:
        """Return whether every climb has solved its water or had so many evaluations."""
        return self.spent + self.children > evaluations or not (self.solved == NEVER).any()

    def step(self) -> None:
        """Let every climb that goes on have children once."""
        many, going = self.children, np.flatnonzero(self.solved == NEVER)
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

    def state_dict(self) -> dict[str, np.ndarray]:
        """Return all that it knows as copies of arrays."""
        return {"spent": np.array(self.spent), **{name: getattr(self, name).copy() for name in ARRAYS}}

    def load_state_dict(self, state: Mapping[str, np.ndarray]) -> None:
        """Go on from what `state_dict` of climbs in the same waters with the same seed returned."""
        self.spent = int(state["spent"])
        for name in ARRAYS:
            setattr(self, name, state[name].copy())

    def _waters(self, going: np.ndarray) -> np.ndarray:
        shares = self.stage[going] / self.stages
        return np.array([courses.between(self.waters[one], share) for one, share in zip(going, shares, strict=True)])
