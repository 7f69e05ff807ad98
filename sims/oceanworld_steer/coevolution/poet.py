"""POET: waters that have children of their own, each with a swimmer that is bred in it and may move to another.

Source: Rui Wang, Joel Lehman, Jeff Clune, Kenneth Stanley, "Paired Open-Ended Trailblazer (POET)" (2019). Swimmers
climb by (1 + children); every so often each takes over the water of another where it does better, and ripe waters have
children, of which those are taken that are neither too hard nor too easy for all, and most unlike all before. Where
waters come `by lot` they are drawn instead, whoever could cross them: the control.

All that happens follows from the settings and the seed, whenever it is stopped and gone on with.
"""

from collections.abc import Mapping

import numpy as np

from alife.engines.rng import words
from sims.oceanworld_steer.coevolution import courses
from sims.oceanworld_steer.coevolution.crossing import SOLVED, Crossing
from sims.oceanworld_steer.coevolution.settings import Settings

FIRST, CHILD, MOTHER, WATER, LOT = 300, 301, 302, 303, 320  # streams of random words
NEIGHBOURS = 5  # waters that novelty is the mean distance to
NEVER, NONE = -1, -1
ARRAYS = ("courses", "parents", "born", "solved", "genomes", "scores", "living")


class Coevolution:
    """Waters and swimmers, from the trivial water on. What it knows is in arrays, a row a water that ever was."""

    def __init__(self, settings: Settings, seed: int, crossing: Crossing, *, by_lot: bool = False) -> None:
        self.settings, self.seed, self.crossing, self.by_lot = settings, seed, crossing, by_lot
        self.iteration = self.evaluations = self.moves = 0
        genome = crossing.arena.random_genomes(words(seed, 0, FIRST, np.arange(1)))
        self.courses = courses.trivial()[None]
        self.parents, self.born = np.array([NONE]), np.array([0])  # of each water: its mother, the iteration
        self.solved = np.array([NEVER])  # the evaluations after which its target was first reached
        self.genomes, self.scores = genome, np.array([-np.inf])  # of its swimmer
        self.living = np.array([0])  # waters that swimmers are bred in

    def is_over(self, evaluations: float) -> bool:
        """Return whether it has had so many evaluations."""
        return self.evaluations >= evaluations

    def step(self) -> None:
        """Let every swimmer have children once; before that, if it is time, let swimmers move and waters be born."""
        if self.iteration and self.iteration % self.settings.every == 0:
            self._move()
            self._enlarge(self._drawn() if self.by_lot else self._children_of_waters())
        many = self.settings.children
        parents = np.repeat(self.genomes[self.living], many, axis=0)
        drawn = words(self.seed, self.iteration, CHILD, np.arange(len(parents)))
        children = self.crossing.arena.mutated(parents, drawn)
        found = self._score(children, self.courses[self.living], np.repeat(np.arange(len(self.living)), many))
        best = found.reshape(-1, many).argmax(axis=1) + many * np.arange(len(self.living))
        for water, child in zip(self.living, best, strict=True):
            self._take(int(water), children[child], float(found[child]))
        self.iteration += 1

    def _score(self, genomes: np.ndarray, waters: np.ndarray, rows: np.ndarray) -> np.ndarray:
        self.evaluations += len(genomes)
        return self.crossing.scores(genomes, waters, rows)

    def _take(self, water: int, genome: np.ndarray, score: float) -> bool:
        """Let a genome have a water if it is better there; return whether it is."""
        if score <= self.scores[water]:
            return False
        self.genomes[water], self.scores[water] = genome, score
        if score >= SOLVED and self.solved[water] == NEVER:
            self.solved[water] = self.evaluations
        return True

    def _all_on(self, waters: np.ndarray) -> np.ndarray:
        """Return what every living swimmer scores in every water, float64 (waters, swimmers)."""
        swimmers = self.genomes[self.living]
        rows = np.repeat(np.arange(len(waters)), len(swimmers))
        return self._score(np.tile(swimmers, (len(waters), 1)), waters, rows).reshape(len(waters), -1)

    def _move(self) -> None:
        """Let the best swimmer of all have each water."""
        swimmers, found = self.genomes[self.living].copy(), self._all_on(self.courses[self.living])
        for row, water in enumerate(self.living):
            best = int(found[row].argmax())
            self.moves += best != row and self._take(int(water), swimmers[best], float(found[row, best]))

    def _drawn(self) -> tuple[np.ndarray, np.ndarray]:
        """Return new waters drawn by lot and their mothers, which they have none."""
        found = courses.by_lot(self.settings.born, self.seed, self.iteration, LOT)
        return found, np.full(len(found), NONE)

    def _children_of_waters(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the children of ripe waters that are neither too hard nor too easy, and their mothers."""
        ripe = self.living[self.scores[self.living] >= self.settings.ripe]
        if not len(ripe):
            return self.courses[:0], ripe
        drawn = words(self.seed, self.iteration, MOTHER, np.arange(self.settings.litter)).astype(np.int64)
        mothers = ripe[drawn * len(ripe) >> 32]
        litter = courses.mutated(self.courses[mothers], self.seed, self.iteration, WATER)
        best = self._all_on(litter).max(axis=1)
        fitting = np.flatnonzero((best >= self.settings.too_hard) & (best < self.settings.too_easy))
        novelty = np.sort(courses.apart(litter[fitting], self.courses), axis=1)[:, :NEIGHBOURS].mean(axis=1)
        chosen = fitting[np.argsort(-novelty, kind="stable")[: self.settings.born]]
        return litter[chosen], mothers[chosen]

    def _enlarge(self, found: tuple[np.ndarray, np.ndarray]) -> None:
        """Take in new waters, each with the swimmer that does best there; the oldest make room, solved ones first."""
        new, mothers = found
        if len(new):
            tried = self._all_on(new)
            best = tried.argmax(axis=1)
            swimmers = self.genomes[self.living[best]].copy()
            first, count = len(self.courses), len(new)
            self.courses = np.concatenate([self.courses, new])
            self.parents = np.concatenate([self.parents, mothers])
            self.born = np.concatenate([self.born, np.full(count, self.iteration)])
            self.solved = np.concatenate([self.solved, np.full(count, NEVER)])
            self.genomes = np.concatenate([self.genomes, swimmers])
            self.scores = np.concatenate([self.scores, np.full(count, -np.inf)])
            self.living = np.concatenate([self.living, first + np.arange(count)])
            for row in range(count):
                self._take(first + row, swimmers[row], float(tried[row, best[row]]))
        while len(self.living) > self.settings.pairs:
            leaves = np.flatnonzero(self.solved[self.living] != NEVER)
            self.living = np.delete(self.living, leaves[0] if len(leaves) else 0)

    def state_dict(self) -> dict[str, np.ndarray]:
        """Return all that it knows as copies of arrays."""
        counts = np.array([self.iteration, self.evaluations, self.moves])
        return {"counts": counts, **{name: getattr(self, name).copy() for name in ARRAYS}}

    def load_state_dict(self, state: Mapping[str, np.ndarray]) -> None:
        """Go on from what `state_dict` of one with the same settings and seed returned."""
        self.iteration, self.evaluations, self.moves = state["counts"].tolist()
        for name in ARRAYS:
            setattr(self, name, state[name].copy())
