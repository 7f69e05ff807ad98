"""The base class of all searches, and the list of them: every file of `alife/search/algorithms`, by its own name.

Others come from single files, and from installed packages as entry points of the group `alife.searches`: see
alife.search.search_file.

A search is asked for genomes and told their scores, in turn, for as long as its caller likes. All it knows is in
`state_dict`: with the same arena, config, batch and seed the same history follows from it, bit for bit.
"""

import warnings
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import numpy as np

from alife.core import own_files
from alife.core.errors import unknown
from alife.core.own_files import installed
from alife.search import algorithms
from alife.search.archive import Archive
from alife.worlds.arena import Arena, Evaluation
from alife.worlds.columns import Columns
from alife.worlds.genome_checks import check_genomes

Mutation = Callable[[np.ndarray], np.ndarray]  # genomes to their children, see Arena.mutation
GENOME, PARENT, MUTATION, VECTOR = range(4)  # streams of random words, see alife.engines.rng
NO_PARENT = -1
GROUP = "alife.searches"  # of entry points
_own: dict[str, Any] = {}  # the SearchFile of each single file that this process has read, by name
IDS = "ids"  # ends the names of arrays of ids, which older checkpoints lack
RENAMED = {  # methods of searches as an earlier release called them; they work for one release more
    "_propose": "_ask",
    "_learn": "_tell",
    "_memory": "_state",
    "_recall": "_load_state",
    "descent": "parent_ids",
    "living": "live_ids",
}


def names() -> tuple[str, ...]:
    """Return the names of all searches."""
    return tuple(sorted({*built_in(), *_own, *installed(GROUP)}))


@cache
def built_in() -> tuple[str, ...]:
    """Return the names of the searches that alife has."""
    files = (file for place in algorithms.__path__ for file in Path(place).glob("*.py"))
    return tuple(sorted(file.stem for file in files if not file.stem.startswith("_")))


def add(name: str, file: Any) -> None:
    """Let the alife.search.search_file.SearchFile of a single file be a search like any other."""
    _own[name] = file


def own(name: str) -> Any | None:
    """Return the SearchFile of a search in a single file; None where there is none of this name."""
    if name not in _own and name not in built_in() and name in installed(GROUP):
        _own[name] = import_module("alife.search.search_file").load_installed(installed(GROUP)[name], name)
    return _own.get(name)


def check_name(name: Any) -> None:
    """Raise UsageError unless there is such a search."""
    if name not in names():
        raise unknown("search", name, names(), hint=own_files.hint(name))


def told(name: str) -> AbstractContextManager[None]:
    """Return a context in which what goes wrong in the file of a search, if it has one, is told with its line."""
    file = own(name)
    return nullcontext() if file is None else file.told()


def config_class(name: str) -> type:
    """Return the Config of a search."""
    check_name(name)
    if (file := own(name)) is not None:
        return file.config_class  # type: ignore[no-any-return]  # a SearchFile says what it is
    found: type = import_module(f"alife.search.algorithms.{name}").Config
    return found


def search_class(name: str) -> "type[Search]":
    """Return the Search of a name."""
    check_name(name)
    if (file := own(name)) is not None:
        return file.search_class  # type: ignore[no-any-return]  # likewise
    found: type[Search] = import_module(f"alife.search.algorithms.{name}").Search
    return found


class Migrants(NamedTuple):
    """Genomes with valid scores that one search gives another."""

    genomes: np.ndarray  # uint8 (n, genome_length)
    fitness: np.ndarray  # float64 (n,)
    descriptors: np.ndarray  # float64 (n, descriptors)
    ids: np.ndarray  # int64 (n,): numbers of their evaluations, NO_PARENT where unknown

    @property
    def evaluation(self) -> Evaluation:
        """Return their scores as those of a batch."""
        count = len(self.fitness)
        return Evaluation(self.fitness, self.descriptors, np.ones(count, bool), np.full(count, ""), {})


class Search:
    """A search over the genomes of an arena: ask, evaluate, tell, and again.

    A subclass has `_ask`, `_tell` and, where it keeps anything between them, `_state` and `_load_state`. One that
    breeds sets `_parents` in `_ask`, and overrides `live_ids`.
    """

    wants: ClassVar[Mapping[str, Any]] = {}  # settings of an arena that it cannot do without, where the arena has them
    columns: ClassVar[Columns] = {}  # what the columns of metrics.csv mean that only this search has
    version = 1  # of the algorithm; a change that makes it propose other genomes counts it up

    def __init_subclass__(cls, **options: Any) -> None:
        """Let a search that uses the names of an earlier release work, with a DeprecationWarning."""
        super().__init_subclass__(**options)
        for old in RENAMED.keys() & vars(cls).keys():
            warnings.warn(f"{cls.__module__}: {old} is now called {RENAMED[old]}.", DeprecationWarning, stacklevel=2)
            setattr(cls, RENAMED[old], vars(cls)[old])

    def __init__(self, arena: Arena, config: Any, *, batch: int, seed: int) -> None:
        if batch < 1:
            raise ValueError(f"batch must be at least 1, got {batch}.")
        self.arena, self.config = arena, config
        self.batch, self.seed = batch, seed
        self.iteration = self.evaluations = 0
        self._asked: np.ndarray | None = None
        self._parents: np.ndarray | None = None  # int64: ids of the parents of those asked for, None for none
        self._bred = 0  # children of the last iteration that had any
        self._begun: tuple[tuple[int, int], Mutation] | None = None  # of which iteration and how many children

    def seed_population(self, genomes: np.ndarray) -> None:
        """Begin with these genomes, uint8 (n, genome_length); raises NotImplementedError where a search cannot."""
        raise NotImplementedError(f"{type(self).__module__} cannot begin with given genomes.")

    def ask(self) -> np.ndarray:
        """Return the genomes to evaluate next, uint8 (n, genome_length).

        Raises RuntimeError when called again before `tell`.
        """
        if self._asked is not None:
            raise RuntimeError("ask was called twice: tell the scores of the genomes first.")
        self._parents = None
        asked = self._ask()
        _check_asked(asked, self.arena.genome_length)
        self._asked = asked
        return asked.copy()

    def tell(self, genomes: np.ndarray, evaluation: Evaluation) -> None:
        """Learn from the scores of the genomes that `ask` returned, in their order.

        Raises RuntimeError without a call of `ask` before, ValueError for other genomes.
        """
        if self._asked is None:
            raise RuntimeError("tell was called without ask.")
        if not _are_same(genomes, self._asked) or len(evaluation) != len(genomes):
            raise ValueError(f"tell wants the {len(self._asked)} genomes that were asked for, and a score for each.")
        self._begin_mutation()
        self._tell(genomes, evaluation)
        self._asked = None
        self.iteration += 1
        self.evaluations += len(genomes)

    def metrics(self) -> dict[str, float]:
        """Return the columns of metrics.csv that only this search has, as `columns` names them; most have none."""
        return {}

    def parent_ids(self) -> np.ndarray:
        """Return the parents of the genomes that `ask` returned, int64 (n,): numbers of evaluations, -1 for none.

        Raises RuntimeError unless `ask` was called and `tell` not yet.
        """
        if self._asked is None:
            raise RuntimeError("Parents are those of genomes that were asked for and not yet told.")
        return np.full(len(self._asked), NO_PARENT, np.int64) if self._parents is None else self._parents.copy()

    def live_ids(self) -> np.ndarray:
        """Return the genomes that the search may still breed from, int64 (n,): numbers of their evaluations."""
        return np.zeros(0, np.int64)

    def population(self) -> dict[str, np.ndarray] | None:
        """Return the genomes, fitness and descriptors that a search holds; None where it holds none, or an archive."""
        return None

    def own_files(self) -> dict[str, dict[str, np.ndarray]]:
        """Return the arrays of files that the search leaves in the run's folder besides, by name; most leave none."""
        return {}

    def own_map(self) -> Archive | None:
        """Return the map that the search breeds from where its axes are none of the arena's; most have none."""
        return None

    def migrants(self) -> Migrants:
        """Return the genomes that the search holds, any of which may migrate to another island.

        Raises NotImplementedError where a search holds none.
        """
        raise NotImplementedError(f"{type(self).__module__} holds no genomes that could migrate.")

    def receive(self, migrants: Migrants) -> None:
        """Take genomes of another island as if they had been found here; `evaluations` does not count them.

        Raises NotImplementedError where a search cannot.
        """
        raise NotImplementedError(f"{type(self).__module__} can take no migrants.")

    def state_dict(self) -> dict[str, np.ndarray]:
        """Return all that the search knows as copies of arrays; raises RuntimeError between ask and tell."""
        if self._asked is not None:
            raise RuntimeError("A search that waits for scores cannot be saved: tell them first.")
        return {"iteration": np.array(self.iteration), "evaluations": np.array(self.evaluations), **self._state()}

    def load_state_dict(self, state: dict[str, np.ndarray]) -> None:
        """Go on from what `state_dict` of a search of the same arena, config, batch and seed returned.

        Raises ValueError when an array is missing.
        """
        missing = [name for name in self.state_dict() if name not in state and not name.endswith(IDS)]
        if missing:
            raise ValueError(f"The state is of another search: it has no {', '.join(missing)}.")
        self.iteration, self.evaluations = int(state["iteration"]), int(state["evaluations"])
        self._load_state(state)

    def _ask(self) -> np.ndarray:
        """Return the next genomes, uint8 (n, genome_length), n at least 1."""
        raise NotImplementedError

    def _tell(self, genomes: np.ndarray, evaluation: Evaluation) -> None:
        """Learn from their scores; `evaluations` does not count them yet."""
        raise NotImplementedError

    def _state(self) -> dict[str, np.ndarray]:
        """Return what the search knows besides its counts, as copies of arrays."""
        return {}

    def _load_state(self, state: dict[str, np.ndarray]) -> None:
        """Go on from what `_state` returned, without keeping its arrays."""

    def _words(self, stream: int, count: int, *, ahead: int = 0) -> np.ndarray:
        """Return random words of this iteration or one ahead, uint32 (count,); word i does not depend on the count."""
        from alife.engines.rng_cpu import draw_words  # numba takes half a second to load

        drawn: np.ndarray = draw_words(int(self.seed), self.iteration + ahead, stream, count)
        return drawn

    def _picks(self, stream: int, count: int, among: int) -> np.ndarray:
        """Return random whole numbers 0 <= n < among, int64 (count,)."""
        return ((self._words(stream, count).astype(np.uint64) * np.uint64(among)) >> np.uint64(32)).astype(np.int64)

    def _random_genomes(self, count: int) -> np.ndarray:
        return self.arena.random_genomes(self._words(GENOME, count))

    def _children(self, parents: np.ndarray) -> np.ndarray:
        """Return a child of each genome (n, genome_length)."""
        self._bred = len(parents)
        begun, self._begun = self._begun, None
        if begun is not None and begun[0] == (self.iteration, self._bred):
            return begun[1](parents)
        return self.arena.mutated(parents, self._words(MUTATION, self._bred))

    def _begin_mutation(self) -> None:
        """Let the arena begin with as many children of the next iteration as this one had, beside what is done now."""
        if self._bred:
            mutation = self.arena.mutation(self._words(MUTATION, self._bred, ahead=1))
            self._begun = (self.iteration + 1, self._bred), mutation


def _check_asked(asked: Any, length: int) -> None:
    """Raise ValueError unless a search asked for genomes, one at least."""
    check_genomes(asked, length)
    if not len(asked):
        raise ValueError(f"_ask must return genomes uint8 (n, {length}), n at least 1, got none.")


def _are_same(genomes: np.ndarray, others: np.ndarray) -> bool:
    """Return whether genomes are the same as others, as np.array_equal does, of bytes without its temporary arrays."""
    from alife.engines.bytes_cpu import are_equal  # numba takes half a second to load

    given = np.asarray(genomes)
    if given.dtype != np.uint8 or others.dtype != np.uint8:
        return np.array_equal(given, others)
    same = given.shape == others.shape
    return same and bool(are_equal(np.ascontiguousarray(given).ravel(), np.ascontiguousarray(others).ravel()))
