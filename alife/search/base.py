"""The base class of all searches, and the list of them: every file of `alife/search/algorithms`, by its own name.

A search asks for the scores of genomes and is told them, in turn, until someone has enough. All it knows
is in `state_dict`; with the same arena, config, batch and seed the same history follows from it, bit for bit.
"""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

import alife.search.algorithms
from alife.core.errors import unknown
from alife.engines.rng import words
from alife.worlds.arena import Arena, Evaluation

GENOME, PARENT, MUTATION, VECTOR = range(4)  # streams of random words, see alife.engines.rng
NO_PARENT = -1
IDS = "ids"  # ends the names of arrays of ids, which older checkpoints lack


@cache
def names() -> tuple[str, ...]:
    """Return the names of all searches."""
    files = (file for place in alife.search.algorithms.__path__ for file in Path(place).glob("*.py"))
    return tuple(sorted(file.stem for file in files if not file.stem.startswith("_")))


def check_name(name: Any) -> None:
    """Raise UsageError unless there is such a search."""
    if name not in names():
        raise unknown("search", name, names())


def config_class(name: str) -> type:
    """Return the Config of a search."""
    check_name(name)
    found: type = import_module(f"alife.search.algorithms.{name}").Config
    return found


def search_class(name: str) -> "type[Search]":
    """Return the Search of a name."""
    check_name(name)
    found: type[Search] = import_module(f"alife.search.algorithms.{name}").Search
    return found


class Search:
    """A search over the genomes of an arena: ask, evaluate, tell, and again.

    A search is made of `_propose`, `_learn` and, if it knows anything, `_memory` and `_recall`. One that breeds sets
    `_parents` as it proposes, and tells which are `living`.
    """

    version = 1  # of the algorithm; a change that makes it propose other genomes counts it up

    def __init__(self, arena: Arena, config: Any, *, batch: int, seed: int) -> None:
        if batch < 1:
            raise ValueError(f"batch must be at least 1, got {batch}.")
        self.arena, self.config = arena, config
        self.batch, self.seed = batch, seed
        self.iteration = self.evaluations = 0
        self._asked: np.ndarray | None = None
        self._parents: np.ndarray | None = None  # int64: ids of the parents of those asked for, None for none

    def seed_population(self, genomes: np.ndarray) -> None:
        """Take genomes to begin with, uint8 (n, genome_length); raises NotImplementedError where that is no choice."""
        raise NotImplementedError(f"{type(self).__module__} begins as it does.")

    def ask(self) -> np.ndarray:
        """Return the genomes to evaluate next, uint8 (n, genome_length); raises RuntimeError before they are told."""
        if self._asked is not None:
            raise RuntimeError("ask was called twice: tell the scores of the genomes first.")
        self._parents = None
        self._asked = self._propose()
        return self._asked.copy()

    def tell(self, genomes: np.ndarray, evaluation: Evaluation) -> None:
        """Learn from the scores of all the genomes that were asked for, in their order.

        Raises RuntimeError without an ask, ValueError for other genomes than those asked for.
        """
        if self._asked is None:
            raise RuntimeError("tell was called without ask.")
        if not np.array_equal(genomes, self._asked) or len(evaluation) != len(genomes):
            raise ValueError(f"tell wants the {len(self._asked)} genomes that were asked for, and a score for each.")
        self._learn(genomes, evaluation)
        self._asked = None
        self.iteration += 1
        self.evaluations += len(genomes)

    def metrics(self) -> dict[str, float]:
        """Return what this search alone can measure; nothing for most."""
        return {}

    def descent(self) -> np.ndarray:
        """Return the parents of the genomes asked for last, as numbers of evaluations, int64 (n,); -1 for none.

        Raises RuntimeError unless there are genomes asked for and not yet told.
        """
        if self._asked is None:
            raise RuntimeError("Parents are those of genomes that were asked for and not yet told.")
        return np.full(len(self._asked), NO_PARENT, np.int64) if self._parents is None else self._parents.copy()

    def living(self) -> np.ndarray:
        """Return the genomes that may yet have children, as numbers of their evaluations, int64 (n,)."""
        return np.zeros(0, np.int64)

    def population(self) -> dict[str, np.ndarray] | None:
        """Return the genomes, fitness and descriptors that a search holds, if they are not those of a map."""
        return None

    def state_dict(self) -> dict[str, np.ndarray]:
        """Return all that the search knows as arrays; raises RuntimeError between ask and tell."""
        if self._asked is not None:
            raise RuntimeError("A search that waits for scores cannot be saved: tell them first.")
        return {"iteration": np.array(self.iteration), "evaluations": np.array(self.evaluations), **self._memory()}

    def load_state_dict(self, state: dict[str, np.ndarray]) -> None:
        """Go on from what `state_dict` of a search of the same arena, config, batch and seed returned."""
        missing = [name for name in self.state_dict() if name not in state and not name.endswith(IDS)]
        if missing:
            raise ValueError(f"The state is of another search: it has no {', '.join(missing)}.")
        self.iteration, self.evaluations = int(state["iteration"]), int(state["evaluations"])
        self._recall(state)

    def _propose(self) -> np.ndarray:
        raise NotImplementedError

    def _learn(self, genomes: np.ndarray, evaluation: Evaluation) -> None:
        raise NotImplementedError

    def _memory(self) -> dict[str, np.ndarray]:
        return {}

    def _recall(self, state: dict[str, np.ndarray]) -> None:
        """Take back what `_memory` returned."""

    def _words(self, stream: int, count: int) -> np.ndarray:
        """Return random words uint32 (count,) of this iteration; the first ones do not depend on the count."""
        return words(self.seed, self.iteration, stream, np.arange(count))

    def _picks(self, stream: int, count: int, among: int) -> np.ndarray:
        """Return random whole numbers 0 <= n < among, int64 (count,)."""
        return ((self._words(stream, count).astype(np.uint64) * np.uint64(among)) >> np.uint64(32)).astype(np.int64)

    def _random_genomes(self, count: int) -> np.ndarray:
        return self.arena.random_genomes(self._words(GENOME, count))

    def _children(self, parents: np.ndarray) -> np.ndarray:
        return self.arena.mutated(parents, self._words(MUTATION, len(parents)))
