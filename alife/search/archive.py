"""A map of elites: the best genome seen in every niche of a grid over two descriptors.

Source: Jean-Baptiste Mouret and Jeff Clune, "Illuminating search spaces by mapping elites" (2015). What adding
a batch does is what pyribs' GridArchive does, which the tests hold it against.
"""

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from alife.core import memory
from alife.core.array_files import Form, check_forms, read_arrays, save_arrays
from alife.core.errors import UsageError
from alife.worlds.arena import Evaluation, Ranges, niches, sound

MOST_BINS = 4096  # of an axis
FORMS = {
    "niche": Form(np.int64, ("n", 2)),
    "genomes": Form(np.uint8, ("n", "length")),
    "fitness": Form(np.float64, ("n",)),
    "descriptors": Form(np.float64, ("n", 2)),
    "born": Form(np.int64, ("n",)),
    "bins": Form(np.int64, (2,)),
    "ranges": Form(np.float64, (2, 2)),
}  # of the arrays of a file
BYTES_A_NICHE = 33  # of fitness, descriptors, birth and whether there is an elite
REJECTED, IMPROVED, NEW = 0, 1, 2  # what a genome would do to the map as it was before its batch


@dataclass(frozen=True)
class Elites:
    """The elites of a map, by row and then column of their niches."""

    niche: np.ndarray  # int64 (n, 2): row along the first descriptor, column along the second
    genomes: np.ndarray  # uint8 (n, genome_length)
    fitness: np.ndarray  # float64 (n,)
    descriptors: np.ndarray  # float64 (n, 2)
    born: np.ndarray  # int64 (n,): the number of the evaluation that found it, from 0

    def __len__(self) -> int:
        """Return how many niches are occupied."""
        return len(self.fitness)


@dataclass(frozen=True)
class Added:
    """What became of n genomes that were given to a map."""

    status: np.ndarray  # int8 (n,): REJECTED, IMPROVED or NEW
    entered: np.ndarray  # bool (n,): whether it is an elite now; of several in one niche only one is
    invalid: np.ndarray  # bool (n,): without a finite score, and so without any effect


class GridArchive:
    """A grid of niches, each with the best genome that fell into it."""

    def __init__(self, genome_length: int, ranges: Ranges, bins: tuple[int, int] = (32, 32)) -> None:
        if len(bins) != 2 or min(bins) < 1:
            raise ValueError(f"bins must be two positive numbers, got {bins}.")
        self.ranges, self.bins = ranges, bins
        count = bins[0] * bins[1]
        self._occupied = np.zeros(count, bool)
        self._genomes = np.zeros((count, genome_length), np.uint8)
        self._fitness = np.full(count, np.nan)
        self._descriptors = np.full((count, 2), np.nan)
        self._born = np.full(count, -1, np.int64)

    def __len__(self) -> int:
        """Return how many niches are occupied."""
        return int(self._occupied.sum())

    def add(self, genomes: np.ndarray, evaluation: Evaluation, *, born: int | np.ndarray) -> Added:
        """Let genomes compete for their niches; `born` is the number of the evaluation of the first, or of each (n,).

        A genome enters an empty niche or replaces an elite that is worse. Of several for one niche the best
        enters, of equals the oldest stays. Raises ValueError when the shapes do not match.
        """
        self._check(genomes, evaluation)
        able = np.flatnonzero(sound(evaluation))
        fitness = evaluation.fitness[able]
        places = self._places(evaluation.descriptors[able])
        wins = ~self._occupied[places] | (fitness > self._fitness[places])
        status = np.zeros(len(genomes), np.int8)
        status[able] = np.where(wins, np.where(self._occupied[places], IMPROVED, NEW), REJECTED)
        chosen = np.flatnonzero(wins)
        # Sorted by niche, then falling fitness, then age: the first of each niche enters.
        order = chosen[np.lexsort((chosen, -fitness[chosen], places[chosen]))]
        _, first = np.unique(places[order], return_index=True)
        winners = order[first]
        numbers = born if isinstance(born, np.ndarray) else born + np.arange(len(genomes))
        self._put(places[winners], genomes, evaluation, able[winners], numbers)
        entered, invalid = np.zeros(len(genomes), bool), np.ones(len(genomes), bool)
        entered[able[winners]] = True
        invalid[able] = False
        return Added(status, entered, invalid)

    @property
    def occupied(self) -> np.ndarray:
        """Return which niches have an elite, bool (bins)."""
        return self._occupied.reshape(self.bins).copy()

    @property
    def fitness(self) -> np.ndarray:
        """Return the fitness of every niche, float64 (bins), nan where nobody is."""
        return self._fitness.reshape(self.bins).copy()

    @property
    def born(self) -> np.ndarray:
        """Return the numbers of the evaluations that found the elites, int64 (n,), counted as in `elites`."""
        found: np.ndarray = self._born[self._occupied]
        return found

    def elites(self) -> Elites:
        """Return a copy of all elites."""
        cells = np.flatnonzero(self._occupied)
        niche = np.stack(np.unravel_index(cells, self.bins), axis=1).astype(np.int64)
        return Elites(
            niche, self._genomes[cells], self._fitness[cells], self._descriptors[cells], self._born[cells].copy()
        )

    def genome_of(self, picks: np.ndarray) -> np.ndarray:
        """Return the genomes of the elites with these numbers, counted as in `elites`."""
        found: np.ndarray = self._genomes[np.flatnonzero(self._occupied)[picks]]
        return found

    def coverage(self, reachable: np.ndarray | None = None) -> float:
        """Return the share of niches that are occupied: of all, or of those that can be reached, bool (bins)."""
        of = np.ones(self.bins, bool) if reachable is None else reachable
        return float((self._occupied.reshape(self.bins) & of).sum() / of.sum())

    def qd_score(self, offset: float) -> float:
        """Return the sum over the elites of their fitness above `offset`, which must stay the same to compare."""
        return float((self._fitness[self._occupied] - offset).sum())

    def put_back(self, elites: Elites) -> None:
        """Fill an empty map with elites that were taken from one of its kind."""
        if len(self):
            raise ValueError("Elites can be put back into an empty map only.")
        cells = np.ravel_multi_index(tuple(elites.niche.T), self.bins)
        self._occupied[cells] = True
        self._genomes[cells], self._fitness[cells] = elites.genomes, elites.fitness
        self._descriptors[cells], self._born[cells] = elites.descriptors, elites.born

    def _places(self, descriptors: np.ndarray) -> np.ndarray:
        places: np.ndarray = np.ravel_multi_index(tuple(niches(descriptors, self.ranges, self.bins).T), self.bins)
        return places

    def _put(
        self, cells: np.ndarray, genomes: np.ndarray, evaluation: Evaluation, winners: np.ndarray, born: np.ndarray
    ) -> None:
        self._occupied[cells] = True
        self._genomes[cells] = genomes[winners]
        self._fitness[cells] = evaluation.fitness[winners]
        self._descriptors[cells] = evaluation.descriptors[winners]
        self._born[cells] = born[winners]

    def _check(self, genomes: np.ndarray, evaluation: Evaluation) -> None:
        wanted = (len(evaluation), self._genomes.shape[1])
        if genomes.shape != wanted or genomes.dtype != np.uint8:
            raise ValueError(f"genomes must be uint8 {wanted}, got {genomes.dtype} {genomes.shape}.")


def arrays_of(elites: Elites) -> dict[str, np.ndarray]:
    """Return the arrays of elites by name."""
    return {item.name: getattr(elites, item.name) for item in fields(elites)}


def elites_from(arrays: dict[str, np.ndarray]) -> Elites:
    """Return elites from their arrays by name."""
    return Elites(**{item.name: arrays[item.name] for item in fields(Elites)})


def save(path: Path, archive: GridArchive) -> None:
    """Write the elites of a map, its bins and its ranges to an npz file, wholly or not at all."""
    grid = {"bins": np.array(archive.bins), "ranges": np.array(archive.ranges)}
    save_arrays(path, {**arrays_of(archive.elites()), **grid})


def load(path: Path) -> GridArchive:
    """Return the map of an npz file; raises UsageError when it is none."""
    arrays = read_arrays(path)
    check_forms(path, arrays, FORMS)
    elites = elites_from(arrays)
    (low_0, high_0), (low_1, high_1) = arrays["ranges"].tolist()
    rows, columns = arrays["bins"].tolist()
    _check_grid(path, (rows, columns), ((low_0, high_0), (low_1, high_1)), elites)
    archive = GridArchive(elites.genomes.shape[1], ((low_0, high_0), (low_1, high_1)), (rows, columns))
    archive.put_back(elites)
    return archive


def bytes_of(genome_length: int, bins: tuple[int, int]) -> int:
    """Return how much memory [bytes] an archive takes."""
    return bins[0] * bins[1] * (genome_length + BYTES_A_NICHE)


def _check_grid(path: Path, bins: tuple[int, int], ranges: Ranges, elites: Elites) -> None:
    """Raise UsageError unless the grid of a file can be, and each of its elites lies in a niche of its own."""
    if not all(1 <= count <= MOST_BINS for count in bins):
        raise UsageError(f"Cannot read '{path}': 'bins' must be 1..{MOST_BINS}, got {list(bins)}.")
    if not all(-np.inf < low < high < np.inf for low, high in ranges):
        raise UsageError(f"Cannot read '{path}': 'ranges' must be a lower and a higher number, got {list(ranges)}.")
    if bytes_of(elites.genomes.shape[1], bins) > memory.free():
        raise UsageError(f"Cannot read '{path}': a map of {bins[0]} x {bins[1]} niches does not fit the memory.")
    inside = (elites.niche >= 0).all() and (elites.niche < np.array(bins)).all()
    if not inside or len(np.unique(elites.niche, axis=0)) < len(elites):
        raise UsageError(f"Cannot read '{path}': its elites do not lie in a niche each of {bins[0]} x {bins[1]}.")
    if not (np.isfinite(elites.fitness).all() and np.isfinite(elites.descriptors).all()):
        raise UsageError(f"Cannot read '{path}': an elite of it has a score that is no number.")
