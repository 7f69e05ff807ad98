"""Swimmers that drift sideways and spend little on it, bred by a hill climber that starts again where it is stuck."""

from dataclasses import dataclass

import numpy as np

from alife.search.own import NO_PARENT, Search, descriptor, fitness, metric, setting


@dataclass(frozen=True)
class Config:
    """What can be set."""

    patience: int = setting(20, "[iterations] without a better swimmer, before it starts again", low=1)
    share: float = 0.25  # of the batch that is random


class Climber(Search):
    """Breeds the best so far, and forgets it after a while."""

    def __init__(self, arena, config, **options):
        super().__init__(arena, config, **options)
        self.best, self.fitness, self.id, self.stuck = None, -np.inf, -1, 0

    def _ask(self):
        strangers = self._random_genomes(self.batch)
        if self.best is None:
            return strangers
        parents = np.repeat(self.best[None], self.batch, axis=0)
        children = self._children(parents)
        bred = np.arange(self.batch) >= self.config.share * self.batch
        self._parents = np.where(bred, self.id, NO_PARENT)
        return np.where(bred[:, None], children, strangers)

    def _tell(self, genomes, evaluation):
        fitness = np.nan_to_num(evaluation.fitness, nan=-np.inf)
        winner = fitness.argmax()
        self.stuck += 1
        if fitness[winner] > self.fitness:
            self.best, self.fitness, self.stuck = genomes[winner], fitness[winner], 0
            self.id = self.evaluations + winner
        elif self.stuck > self.config.patience:
            self.best, self.fitness, self.id, self.stuck = None, -np.inf, -1, 0

    def live_ids(self):
        """Return the one that is bred."""
        return np.array([self.id] if self.id >= 0 else [], np.int64)

    def _state(self):
        best = np.zeros((0, self.arena.genome_length), np.uint8) if self.best is None else self.best[None].copy()
        return {"best": best, "fitness": np.array(self.fitness), "numbers": np.array([self.id, self.stuck])}

    def _load_state(self, state):
        self.best = state["best"][0].copy() if len(state["best"]) else None
        self.fitness, (self.id, self.stuck) = float(state["fitness"]), state["numbers"].tolist()


@fitness("cells a muscle")
def thrift(genomes, found):
    return abs(found.details["dy"]) / np.maximum(found.details["muscles"], 1)


@descriptor(0, 1, "of all bonds")
def muscular(genomes, found):
    return found.details["muscles"] / np.maximum(found.details["bonds"], 1)


@descriptor(0, 16, "cells")
def length(genomes, found):
    return found.details["body_length"]


@metric
def stuck(search, results):
    return search.stuck
