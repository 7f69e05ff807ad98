"""CMA-ME: several strategies of CMA-ES, each of which looks for what would change a map of elites most.

Source: Matthew Fontaine and others, "Covariance Matrix Adaptation for the Rapid Illumination of Behavior Space"
(2020), with its improvement emitters: samples that open a niche rank first, by fitness; then those that replace an
elite, by how much better they are; then the rest. A strategy that changed nothing, or has converged, starts
again from a random elite. For arenas that have continuous `parameters`.

A checkpoint holds the ranks that each strategy was told since its start, as that of cma_es holds losses.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from alife.core.config import setting
from alife.core.errors import UsageError
from alife.search import base
from alife.search.algorithms.cma_es import new_strategy, random_mean, sampled, update
from alife.search.archive import Archive
from alife.search.archive_arrays import NEW, REJECTED
from alife.search.base import PARENT
from alife.search.partition import MapSettings, partition_of
from alife.worlds.arena import Arena, Evaluation, has_finite_scores


@dataclass(frozen=True)
class Config(MapSettings):
    """The size of the map, the number of strategies, of their samples, and how widely these are spread at first."""

    emitters: int = setting(5, "strategies side by side", low=1, high=1000)
    population: int = setting(36, "[genomes] sampled by each strategy in an iteration", low=4, high=1_000_000)
    spread: int = setting(20, "[/100 of the range] of the first samples around their mean", low=1, high=100)


@dataclass
class Emitter:
    """A strategy, and what it takes to make it again."""

    start: int  # its number among all starts
    mean: np.ndarray  # float64 (parameters,): where it began
    strategy: Any
    ranks: list[np.ndarray] = field(default_factory=list)  # int64 (population,) each: what it was told


class Search(base.Search):
    """Holds a map and its strategies; an iteration is a population of each, whatever the batch."""

    def __init__(self, arena: Arena, config: Config, *, batch: int, seed: int) -> None:
        super().__init__(arena, config, batch=batch, seed=seed)
        if not arena.parameters:
            raise UsageError(f"cma_me needs an arena with continuous parameters, which {arena.name} does not offer.")
        self.archive = Archive(arena.genome_length, partition_of(arena, config))
        self._vectors: dict[int, np.ndarray] = {}  # float64 (parameters,) of the elite of each niche
        self.starts = 0
        self._emitters = [
            self._emitter(random_mean(seed, number, arena.parameters)) for number in range(config.emitters)
        ]

    def live_ids(self) -> np.ndarray:
        """Return the ids of the elites."""
        return self.archive.found_at

    def _emitter(self, mean: np.ndarray) -> Emitter:
        """Return a strategy that begins at a mean."""
        start, self.starts = self.starts, self.starts + 1
        wanted = self.config.population, self.config.spread
        return Emitter(start, mean, new_strategy("cma_me", mean, *wanted, self.seed, start))

    def _ask(self) -> np.ndarray:
        self._samples = [sampled(emitter.strategy) for emitter in self._emitters]
        self._asked_vectors = np.clip(np.concatenate(self._samples), 0, 1)
        return self.arena.from_parameters(self._asked_vectors)

    def _tell(self, genomes: np.ndarray, evaluation: Evaluation) -> None:
        """Let the genomes compete for the map, and tell each strategy how its own changed it."""
        places = self._niches(evaluation)
        held = self.archive.fitness_at(places)
        added = self.archive.add(genomes, evaluation, found_at=self.evaluations)
        for one in np.flatnonzero(added.entered):
            self._vectors[int(places[one])] = self._asked_vectors[one]
        gain = evaluation.fitness - np.where(added.status == NEW, 0, held)
        ranks = ranks_of(np.where(added.invalid, REJECTED - 1, added.status), gain)
        size = self.config.population
        for number, samples in enumerate(self._samples):
            mine = slice(number * size, (number + 1) * size)
            self._learn_from(number, samples, np.argsort(np.argsort(ranks[mine])), added.status[mine])

    def _learn_from(self, number: int, samples: list[np.ndarray], ranks: np.ndarray, status: np.ndarray) -> None:
        """Tell a strategy the ranks of its samples; start it again where there is nothing more to be had."""
        emitter = self._emitters[number]
        emitter.ranks.append(ranks)
        has_converged = update(emitter.strategy, samples, ranks.astype(np.float64))
        if has_converged or (status == REJECTED).all():
            self._emitters[number] = self._emitter(self._elsewhere(number))

    def _elsewhere(self, number: int) -> np.ndarray:
        """Return where a strategy starts again, float64 (parameters,): at a random elite, if there is one."""
        if not len(self.archive):
            return random_mean(self.seed, self.starts, self.arena.parameters)
        pick = self._picks(PARENT, number + 1, len(self.archive))[number]
        return self._vectors[self._niches_held()[pick]]

    def _niches_held(self) -> list[int]:
        """Return the niches that have an elite, rising."""
        held: list[int] = self.archive.numbers.tolist()
        return held

    def _niches(self, evaluation: Evaluation) -> np.ndarray:
        """Return the niche of each genome, int64 (n,); 0 for those without scores."""
        able = has_finite_scores(evaluation)
        found = np.zeros(len(evaluation), np.int64)
        found[able] = self.archive.partition.numbers(evaluation.descriptors[able])
        return found

    def _state(self) -> dict[str, np.ndarray]:
        elites = {f"elites_{name}": array for name, array in self.archive.state_dict().items()}
        told = [np.array(emitter.ranks, np.int64).ravel() for emitter in self._emitters]
        return {
            **elites,
            "vectors": np.array([self._vectors[niche] for niche in self._niches_held()]).reshape(
                -1, self.arena.parameters
            ),
            "starts": np.array(self.starts),
            "start": np.array([emitter.start for emitter in self._emitters]),
            "means": np.array([emitter.mean for emitter in self._emitters]),
            "told": np.array([len(emitter.ranks) for emitter in self._emitters]),
            "ranks": np.concatenate(told),
        }

    def _load_state(self, state: dict[str, np.ndarray]) -> None:
        elites = {name.removeprefix("elites_"): array for name, array in state.items() if name.startswith("elites_")}
        self.archive.load_state_dict(elites)
        self._vectors = dict(zip(self._niches_held(), state["vectors"].copy(), strict=True))
        first, size = 0, self.config.population
        for number, (start, mean, told) in enumerate(zip(state["start"], state["means"], state["told"], strict=True)):
            self.starts = int(start)
            emitter = self._emitters[number] = self._emitter(mean.copy())
            emitter.ranks = list(state["ranks"][first : first + told * size].reshape(-1, size).copy())
            first += told * size
            for ranks in emitter.ranks:
                update(emitter.strategy, sampled(emitter.strategy), ranks.astype(np.float64))
        self.starts = int(state["starts"])


def ranks_of(status: np.ndarray, gain: np.ndarray) -> np.ndarray:
    """Return the rank of each sample, int64 (n,), 0 for the best: by status, then by gain; of equals the first."""
    gain = np.where(np.isfinite(gain), gain, -np.inf)
    order = np.lexsort((np.arange(len(gain)), -gain, -status))
    ranks = np.empty(len(gain), np.int64)
    ranks[order] = np.arange(len(gain))
    return ranks
