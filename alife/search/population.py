"""The creatures that a search has found or a file holds, as a viewer shows them: elites, a population, or both."""

from dataclasses import dataclass

import numpy as np

from alife.search.archive import Archive
from alife.search.base import Search
from alife.search.layout import USUAL, Flat
from alife.worlds.arena import Arena


@dataclass(frozen=True)
class Population:
    """Some creatures with their scores; their genomes are decoded."""

    genomes: np.ndarray  # uint8 (n, genome_length)
    fitness: np.ndarray  # float64 (n,)
    descriptors: np.ndarray  # float64 (n, descriptors)
    niche: np.ndarray | None = None  # int64 (n, axes) in an archive, see alife.search.archive.Elites
    found_at: np.ndarray | None = None  # [evaluations] int64 (n,): the number of the one that found each

    def __len__(self) -> int:
        """Return the number of creatures."""
        return len(self.fitness)

    @property
    def best(self) -> int:
        """Return the number of the fittest; -1 where no fitness is finite."""
        return int(np.nanargmax(self.fitness)) if np.isfinite(self.fitness).any() else -1


@dataclass(frozen=True)
class SearchSnapshot:
    """All creatures of a search at one moment."""

    populations: dict[str, Population]  # by name: "elites", "population", "creatures"; the first is shown first
    flat: Flat = USUAL  # where the niches of the archive lie
    reachable: np.ndarray | None = None  # bool (bins): which niches a body can reach
    evaluations: int = 0
    wanted: int = 0  # [evaluations] of the whole run; 0 where there is none
    speed: float = 0.0  # [evaluations/s]
    version: int = 0  # counts up


def of_search(arena: Arena, search: Search, results: Archive) -> dict[str, Population]:
    """Return the populations of a search by name; the search's own, where it holds one, comes before the elites."""
    elites = results.elites()
    found = {
        "elites": Population(
            arena.decode(elites.genomes), elites.fitness, elites.descriptors, elites.niche, elites.found_at
        )
    }
    held = search.population()
    if held is None or not len(held["fitness"]):
        return found
    return {"population": Population(arena.decode(held["genomes"]), held["fitness"], held["descriptors"]), **found}
