"""The creatures that a search has found or a file holds, as a viewer shows them: a map, a crowd, or both."""

from dataclasses import dataclass

import numpy as np

from alife.search.archive import GridArchive
from alife.search.base import Search
from alife.worlds.arena import Arena


@dataclass(frozen=True)
class Crowd:
    """Some creatures with their scores; genomes are the arena's own."""

    genomes: np.ndarray  # uint8 (n, genome_length)
    fitness: np.ndarray  # float64 (n,)
    descriptors: np.ndarray  # float64 (n, 2)
    niche: np.ndarray | None = None  # int64 (n, 2) in a map, see alife.search.archive.Elites
    born: np.ndarray | None = None  # int64 (n,): the number of the evaluation that found it

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.fitness)

    @property
    def best(self) -> int:
        """Return the number of the fittest; -1 of nobody."""
        return int(np.nanargmax(self.fitness)) if np.isfinite(self.fitness).any() else -1


@dataclass(frozen=True)
class Collection:
    """All creatures there are to see, as they were at one moment."""

    crowds: dict[str, Crowd]  # by name: "elites", "population", "creatures"; that to be shown first comes first
    bins: tuple[int, int] = (32, 32)  # of the map
    reachable: np.ndarray | None = None  # bool (bins): which niches a body can lie in
    evaluations: int = 0
    wanted: int = 0  # [evaluations] of the whole run; 0 where there is none
    speed: float = 0.0  # [evaluations/s]
    version: int = 0  # counts up


def of_search(arena: Arena, search: Search, results: GridArchive) -> dict[str, Crowd]:
    """Return what a search has found, the population first where the search is about one."""
    elites = results.elites()
    found = {"elites": Crowd(own(arena, elites.genomes), elites.fitness, elites.descriptors, elites.niche, elites.born)}
    held = search.population()
    if held is None or not len(held["fitness"]):
        return found
    return {"population": Crowd(own(arena, held["genomes"]), held["fitness"], held["descriptors"]), **found}


def own(arena: Arena, genomes: np.ndarray) -> np.ndarray:
    """Return the arena's own genomes, of which those that a search breeds may be an encoding."""
    if not hasattr(arena, "decoded"):
        return genomes
    found: np.ndarray = arena.decoded(genomes)
    return found
