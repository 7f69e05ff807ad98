"""An archive of elites: the best genome seen in every niche of a grid over two descriptors.

Source: Jean-Baptiste Mouret and Jeff Clune, "Illuminating search spaces by mapping elites" (2015). Adding a batch has
the semantics of pyribs' GridArchive; the tests compare the two.
"""

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from alife.core import memory
from alife.core.array_files import Form, check_forms, read_arrays, save_arrays
from alife.core.errors import UsageError
from alife.worlds.arena import Evaluation, Ranges, has_finite_scores, niches

MOST_BINS = 4096  # of an axis
FOUND_AT_ON_DISK = "born"  # the array of `found_at` in files and checkpoints
FORMS = {
    "niche": Form(np.int64, ("n", 2)),
    "genomes": Form(np.uint8, ("n", "length")),
    "fitness": Form(np.float64, ("n",)),
    "descriptors": Form(np.float64, ("n", 2)),
    FOUND_AT_ON_DISK: Form(np.int64, ("n",)),
    "bins": Form(np.int64, (2,)),
    "ranges": Form(np.float64, (2, 2)),
}  # of the arrays of a file
BYTES_A_NICHE = 33  # of fitness, descriptors, found_at and whether there is an elite
COPIES = 2  # of a map in the memory: itself, and its elites while they are saved
REJECTED, IMPROVED, NEW = 0, 1, 2  # what a genome would do to the archive as it was before its batch


@dataclass(frozen=True)
class Elites:
    """The elites of an archive, sorted by row and then column of their niches."""

    niche: np.ndarray  # int64 (n, 2): row along the first descriptor, column along the second
    genomes: np.ndarray  # uint8 (n, genome_length)
    fitness: np.ndarray  # float64 (n,)
    descriptors: np.ndarray  # float64 (n, 2)
    found_at: np.ndarray  # [evaluations] int64 (n,): the number of the one that found each, from 0

    def __len__(self) -> int:
        """Return how many niches are occupied."""
        return len(self.fitness)


@dataclass(frozen=True)
class Added:
    """What adding n genomes to an archive did."""

    status: np.ndarray  # int8 (n,): REJECTED, IMPROVED or NEW
    entered: np.ndarray  # bool (n,): whether it is an elite now; of several for one niche only the best is
    invalid: np.ndarray  # bool (n,): it has no finite score, and no effect


class GridArchive:
    """A grid of niches, each with the best genome that fell into it."""

    def __init__(self, genome_length: int, ranges: Ranges, bins: tuple[int, int] = (32, 32)) -> None:
        if len(bins) != 2 or min(bins) < 1:
            raise ValueError(f"bins must be two positive numbers, got {bins}.")
        self.ranges, self.bins = ranges, bins
        room = COPIES * bytes_of(genome_length, bins)
        memory.check_room(f"A map of {bins[0]:,} x {bins[1]:,} niches", room, "give fewer --bins")
        count = bins[0] * bins[1]
        self._occupied = np.zeros(count, bool)
        self._genomes = np.zeros((count, genome_length), np.uint8)
        self._fitness = np.full(count, np.nan)
        self._descriptors = np.full((count, 2), np.nan)
        self._found_at = np.full(count, -1, np.int64)

    def __len__(self) -> int:
        """Return how many niches are occupied."""
        return int(self._occupied.sum())

    def add(self, genomes: np.ndarray, evaluation: Evaluation, *, found_at: int | np.ndarray) -> Added:
        """Let genomes uint8 (n, genome_length) compete for their niches; return what became of them.

        A genome enters an empty niche or replaces an elite that is worse. Of several for one niche the best
        enters, of equals the oldest stays. `found_at` is the number of the evaluation of the first genome, or int64
        (n,) of each. Raises ValueError when the shapes do not match.
        """
        self._check(genomes, evaluation)
        able = np.flatnonzero(has_finite_scores(evaluation))
        fitness = evaluation.fitness[able]
        places = self._places(evaluation.descriptors[able])
        wins = ~self._occupied[places] | (fitness > self._fitness[places])
        status = np.zeros(len(genomes), np.int8)
        status[able] = np.where(wins, np.where(self._occupied[places], IMPROVED, NEW), REJECTED)
        chosen = np.flatnonzero(wins)
        # In the order of niche, falling fitness, age: the first of each niche enters.
        order = chosen[np.lexsort((chosen, -fitness[chosen], places[chosen]))]
        _, first = np.unique(places[order], return_index=True)
        winners = order[first]
        numbers = found_at if isinstance(found_at, np.ndarray) else found_at + np.arange(len(genomes))
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
        """Return the fitness of every niche, float64 (bins), nan where it is empty."""
        return self._fitness.reshape(self.bins).copy()

    @property
    def found_at(self) -> np.ndarray:
        """Return the numbers of the evaluations that found the elites, int64 (n,), in the order of `elites`."""
        found: np.ndarray = self._found_at[self._occupied]
        return found

    def elites(self) -> Elites:
        """Return a copy of all elites."""
        cells = np.flatnonzero(self._occupied)
        niche = np.stack(np.unravel_index(cells, self.bins), axis=1).astype(np.int64)
        return Elites(
            niche, self._genomes[cells], self._fitness[cells], self._descriptors[cells], self._found_at[cells].copy()
        )

    def genome_of(self, picks: np.ndarray) -> np.ndarray:
        """Return the genomes of some elites, by their numbers in the order of `elites`, int64 (n,)."""
        found: np.ndarray = self._genomes[np.flatnonzero(self._occupied)[picks]]
        return found

    def coverage(self, reachable: np.ndarray | None = None) -> float:
        """Return the share of occupied niches, 0..1: among all, or among the reachable ones, bool (bins)."""
        of = np.ones(self.bins, bool) if reachable is None else reachable
        return float((self._occupied.reshape(self.bins) & of).sum() / of.sum())

    def qd_score(self, offset: float) -> float:
        """Return the sum over the elites of (fitness - offset); only scores of one offset can be compared."""
        return float((self._fitness[self._occupied] - offset).sum())

    def put_back(self, elites: Elites) -> None:
        """Fill an empty archive with the elites of one of the same bins; raises ValueError unless it is empty."""
        if len(self):
            raise ValueError("Elites can be put back into an empty archive only.")
        cells = np.ravel_multi_index(tuple(elites.niche.T), self.bins)
        self._occupied[cells] = True
        self._genomes[cells], self._fitness[cells] = elites.genomes, elites.fitness
        self._descriptors[cells], self._found_at[cells] = elites.descriptors, elites.found_at

    def _places(self, descriptors: np.ndarray) -> np.ndarray:
        places: np.ndarray = np.ravel_multi_index(tuple(niches(descriptors, self.ranges, self.bins).T), self.bins)
        return places

    def _put(
        self, cells: np.ndarray, genomes: np.ndarray, evaluation: Evaluation, winners: np.ndarray, found_at: np.ndarray
    ) -> None:
        self._occupied[cells] = True
        self._genomes[cells] = genomes[winners]
        self._fitness[cells] = evaluation.fitness[winners]
        self._descriptors[cells] = evaluation.descriptors[winners]
        self._found_at[cells] = found_at[winners]

    def _check(self, genomes: np.ndarray, evaluation: Evaluation) -> None:
        wanted = (len(evaluation), self._genomes.shape[1])
        if genomes.shape != wanted or genomes.dtype != np.uint8:
            raise ValueError(f"genomes must be uint8 {wanted}, got {genomes.dtype} {genomes.shape}.")


def arrays_of(elites: Elites) -> dict[str, np.ndarray]:
    """Return the arrays of elites by their names in files."""
    return {_on_disk(item.name): getattr(elites, item.name) for item in fields(elites)}


def elites_from(arrays: dict[str, np.ndarray]) -> Elites:
    """Return elites from their arrays by their names in files; raises KeyError where one is missing."""
    return Elites(**{item.name: arrays[_on_disk(item.name)] for item in fields(Elites)})


def _on_disk(name: str) -> str:
    return FOUND_AT_ON_DISK if name == "found_at" else name


def save(path: Path, archive: GridArchive) -> None:
    """Write the elites of an archive, its bins and its ranges to an npz file, wholly or not at all."""
    grid = {"bins": np.array(archive.bins), "ranges": np.array(archive.ranges)}
    save_arrays(path, {**arrays_of(archive.elites()), **grid})


def load(path: Path) -> GridArchive:
    """Return the archive in an npz file; raises UsageError when the file holds none."""
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
    if COPIES * bytes_of(elites.genomes.shape[1], bins) > memory.free():
        raise UsageError(f"Cannot read '{path}': a map of {bins[0]} x {bins[1]} niches does not fit the memory.")
    inside = (elites.niche >= 0).all() and (elites.niche < np.array(bins)).all()
    if not inside or len(np.unique(elites.niche, axis=0)) < len(elites):
        raise UsageError(f"Cannot read '{path}': its elites do not lie in a niche each of {bins[0]} x {bins[1]}.")
    if not (np.isfinite(elites.fitness).all() and np.isfinite(elites.descriptors).all()):
        raise UsageError(f"Cannot read '{path}': an elite of it has a score that is no number.")
