"""Islands: searches of one kind side by side, each with its own seed, that now and then give each other genomes.

Source: Reiko Tanese, "Distributed Genetic Algorithms" (1989). Every island asks in each iteration, and all that was
asked for is one batch; so what is exchanged depends on the answers of all islands in the order of their numbers, and on
nothing else: one process and a hundred make the same history.
"""

from typing import Any

import numpy as np

from alife.core.errors import UsageError
from alife.engines.rng import words
from alife.search import base
from alife.search.base import NO_PARENT, Migrants, Search
from alife.worlds.arena import Arena, Evaluation, subset

SHARE = 0.1  # of what an island holds that it gives away at once; it keeps it as well
SEED_STREAM, FIRST_STREAM = 1000, 1001  # of the seeds of islands; of the migrants of the first: none that searches draw
FOREIGN = 1 << 40  # added to the number of an evaluation of another island; more than there are evaluations


class Islands(base.Search):
    """Asks all islands in each iteration; after every `every` iterations each gives migrants to the next, in a ring."""

    def __init__(
        self, kind: type[Search], arena: Arena, config: Any, *, batch: int, seed: int, count: int, every: int
    ) -> None:
        super().__init__(arena, config, batch=batch, seed=seed)
        check_kind(kind)
        self.islands = [kind(arena, config, batch=batch, seed=island_seed(seed, number)) for number in range(count)]
        self.every = every
        self._sizes = np.zeros((0, count), np.int64)  # [genomes] of each iteration and island

    def seed_population(self, genomes: np.ndarray) -> None:
        """Begin with these genomes, dealt to the islands; with all on each where there are fewer than islands."""
        count = len(self.islands)
        for number, island in enumerate(self.islands):
            island.seed_population(genomes[number::count] if len(genomes) >= count else genomes)

    def metrics(self) -> dict[str, float]:
        """Return the mean over the islands of each column."""
        columns = [island.metrics() for island in self.islands]
        return {name: float(np.mean([column[name] for column in columns])) for name in columns[0]}

    def live_ids(self) -> np.ndarray:
        """Return the genomes that any island may still breed from."""
        return np.concatenate([self._numbers(number, one.live_ids()) for number, one in enumerate(self.islands)])

    def population(self) -> dict[str, np.ndarray] | None:
        """Return what the islands hold, one after the other; None where they hold archives."""
        held = [island.population() for island in self.islands]
        found = [one for one in held if one is not None]
        if len(found) < len(held):
            return None
        joined = {name: np.concatenate([one[name] for one in found]) for name in found[0]}
        ids = [self._numbers(number, one["ids"]) for number, one in enumerate(found)]
        return {**joined, "ids": np.concatenate(ids)}

    def _ask(self) -> np.ndarray:
        asked = [island.ask() for island in self.islands]
        self._parents = np.concatenate(
            [self._numbers(number, island.parent_ids()) for number, island in enumerate(self.islands)]
        )
        self._sizes = np.concatenate([self._sizes, [[len(genomes) for genomes in asked]]])
        return np.concatenate(asked)

    def _tell(self, genomes: np.ndarray, evaluation: Evaluation) -> None:
        ends = np.cumsum(self._sizes[-1])
        for island, start, end in zip(self.islands, [0, *ends], ends, strict=False):
            island.tell(genomes[start:end], subset(evaluation, slice(start, end)))
        if (self.iteration + 1) % self.every == 0:
            self._exchange()

    def _exchange(self) -> None:
        held = [self._abroad(number, island.migrants()) for number, island in enumerate(self.islands)]
        given = [chosen(one, self.seed, self.iteration, number) for number, one in enumerate(held)]
        for number, island in enumerate(self.islands):
            strangers = ~np.isin(given[number - 1].ids, held[number].ids)
            if strangers.any():
                island.receive(Migrants(*(column[strangers] for column in given[number - 1])))

    def _abroad(self, number: int, held: Migrants) -> Migrants:
        """Return what an island holds, with ids as another one keeps them."""
        ids = self._numbers(number, held.ids)
        return held._replace(ids=np.where(ids == NO_PARENT, NO_PARENT, ids + FOREIGN))

    def _numbers(self, number: int, ids: np.ndarray) -> np.ndarray:
        """Return the evaluations of the whole search, int64 (n,), that an island knows by ids of its own."""
        own_firsts = np.cumsum(self._sizes[:, number]) - self._sizes[:, number]
        firsts = (np.cumsum(self._sizes).reshape(self._sizes.shape) - self._sizes)[:, number]
        is_own = (ids != NO_PARENT) & (ids < FOREIGN)
        iterations = np.searchsorted(own_firsts, ids[is_own], side="right") - 1
        numbers = np.where(ids >= FOREIGN, ids - FOREIGN, ids)
        numbers[is_own] = firsts[iterations] + ids[is_own] - own_firsts[iterations]
        return numbers

    def _state(self) -> dict[str, np.ndarray]:
        owned = {
            f"island{number}_{name}": array
            for number, island in enumerate(self.islands)
            for name, array in island.state_dict().items()
        }
        return {**owned, "sizes": self._sizes.copy()}

    def _load_state(self, state: dict[str, np.ndarray]) -> None:
        for number, island in enumerate(self.islands):
            mark = f"island{number}_"
            island.load_state_dict(
                {name.removeprefix(mark): array for name, array in state.items() if name.startswith(mark)}
            )
        self._sizes = state["sizes"].copy()


def island_seed(seed: int, number: int) -> int:
    """Return the seed of an island; that of the first is the search's own."""
    return seed if number == 0 else int(words(seed, 0, SEED_STREAM, np.array([number]))[0])


def chosen(held: Migrants, seed: int, iteration: int, number: int) -> Migrants:
    """Return which of the genomes that an island holds migrate: a random share, at least one, in the order held."""
    count = min(len(held.genomes), max(1, round(SHARE * len(held.genomes))))
    order = np.argsort(words(seed, iteration, FIRST_STREAM + number, np.arange(len(held.genomes))), kind="stable")
    picks = np.sort(order[:count])
    return Migrants(*(column[picks] for column in held))


def check_kind(kind: type[Search]) -> None:
    """Raise UsageError for a kind of search that can take no genomes from another."""
    if not is_able(kind):
        able = [name for name in base.names() if is_able(base.search_class(name))]
        raise UsageError(
            f"The search '{kind.__module__.rpartition('.')[2]}' can take no migrants; --islands goes with: "
            f"{', '.join(able)}."
        )


def is_able(kind: type[Search]) -> bool:
    """Return whether a kind of search can give and take migrants."""
    return kind.receive is not Search.receive and kind.migrants is not Search.migrants
