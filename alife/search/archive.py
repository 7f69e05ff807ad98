"""An archive of elites: the best genome seen in every niche of a map over some descriptors.

Source: Jean-Baptiste Mouret and Jeff Clune, "Illuminating search spaces by mapping elites" (2015). Adding a batch has
the semantics of pyribs' GridArchive; the tests compare the two.
"""

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from alife.core import memory
from alife.core.array_files import Form, check_forms, read_arrays, save_arrays
from alife.core.errors import UsageError
from alife.search.archive_arrays import Added, Batch, empty_room, with_room
from alife.search.cells import Cells
from alife.search.partition import MOST_AXES, MOST_BINS, MOST_CELLS, Grid, Partition
from alife.worlds.arena import Evaluation, Ranges

FOUND_AT_ON_DISK = "born"  # the array of `found_at` in files and checkpoints
CENTROIDS = "centroids"  # the array of the centroids of cells, in files and checkpoints
FORMS = {
    "niche": Form(np.int64, ("n", "axes")),
    "genomes": Form(np.uint8, ("n", "length")),
    "fitness": Form(np.float64, ("n",)),
    "descriptors": Form(np.float64, ("n", "descriptors")),
    FOUND_AT_ON_DISK: Form(np.int64, ("n",)),
    "bins": Form(np.int64, ("axes",)),
    "ranges": Form(np.float64, ("descriptors", 2)),
}  # of the arrays of a file
BYTES_AN_ELITE = 48  # of fitness, descriptors, found_at, number and row
ROOM = 256  # elites that an archive has room for at first


@dataclass(frozen=True)
class Elites:
    """The elites of an archive, sorted by the numbers of their niches."""

    niche: np.ndarray  # int64 (n, axes): of a grid, the rank along each descriptor
    genomes: np.ndarray  # uint8 (n, genome_length)
    fitness: np.ndarray  # float64 (n,)
    descriptors: np.ndarray  # float64 (n, descriptors)
    found_at: np.ndarray  # [evaluations] int64 (n,): the number of the one that found each, from 0

    def __len__(self) -> int:
        """Return how many niches are occupied."""
        return len(self.fitness)


class Archive:
    """Niches, each with the best genome that fell into it; only those with an elite take memory."""

    def __init__(self, genome_length: int, partition: Partition) -> None:
        self.partition, self._genome_length = partition, genome_length
        self._elites = 0
        self._room = empty_room(ROOM, genome_length, len(partition.ranges))

    def __len__(self) -> int:
        """Return how many niches are occupied."""
        return self._elites

    @property
    def ranges(self) -> Ranges:
        """Return the lowest and highest value of each descriptor."""
        return self.partition.ranges

    @property
    def bins(self) -> tuple[int, ...]:
        """Return how many niches there are along each axis."""
        return self.partition.bins

    @property
    def numbers(self) -> np.ndarray:
        """Return the numbers of the niches with an elite, int64 (n,), in the order of `elites`."""
        return self._numbers.copy()

    @property
    def _numbers(self) -> np.ndarray:
        return self._room.numbers[: self._elites]

    @property
    def _rows(self) -> np.ndarray:
        return self._room.rows[: self._elites]

    @property
    def held_fitness(self) -> np.ndarray:
        """Return the fitness of the elites, float64 (n,), in the order of `elites`."""
        found: np.ndarray = self._room.fitness[self._rows]
        return found

    @property
    def found_at(self) -> np.ndarray:
        """Return the numbers of the evaluations that found the elites, int64 (n,), in the order of `elites`."""
        found: np.ndarray = self._room.found_at[self._rows]
        return found

    @property
    def occupied(self) -> np.ndarray:
        """Return which niches have an elite, bool (bins)."""
        return self._spread(np.ones(len(self), bool), np.False_)

    @property
    def fitness(self) -> np.ndarray:
        """Return the fitness of every niche, float64 (bins), nan where it is empty."""
        return self._spread(self.held_fitness, np.nan)

    def add(self, genomes: np.ndarray, evaluation: Evaluation, *, found_at: int | np.ndarray) -> Added:
        """Let genomes uint8 (n, genome_length) compete for their niches; return what became of them.

        A genome enters an empty niche or replaces an elite that is worse. Of several for one niche the best
        enters, of equals the oldest stays. `found_at` is the number of the evaluation of the first genome, or int64
        (n,) of each. Raises ValueError when the shapes do not match.
        """
        self._check(genomes, evaluation)
        from alife.search.archive_cpu import enter  # numba takes half a second to load

        count, scores = len(genomes), evaluation
        self._make_room(min(len(self) + count, self.partition.count))
        added = Added(np.zeros(count, np.int8), np.zeros(count, bool), np.empty(count, bool))
        descriptors = np.ascontiguousarray(scores.descriptors)
        places, ids = self.partition.numbers(descriptors), np.atleast_1d(np.asarray(found_at, np.int64))
        batch = Batch(np.ascontiguousarray(genomes), scores.fitness, descriptors, scores.valid, places, ids)
        order = np.argsort(places, kind="stable")
        self._elites = int(enter(batch, order, self._room, self._elites, added))
        return added

    def fitness_at(self, numbers: np.ndarray) -> np.ndarray:
        """Return the fitness of the elites of some niches, float64 (n,), nan for empty ones."""
        where, is_held = self._find(numbers)
        found = np.full(len(numbers), np.nan)
        found[is_held] = self._room.fitness[self._rows[where[is_held]]]
        return found

    def elites(self) -> Elites:
        """Return a copy of all elites."""
        rows, niche = self._rows, self.partition.niche_of(self._numbers)
        return Elites(
            niche,
            self._room.genomes[rows],
            self._room.fitness[rows],
            self._room.descriptors[rows],
            self._room.found_at[rows],
        )

    def genome_of(self, picks: np.ndarray) -> np.ndarray:
        """Return the genomes of some elites, by their numbers in the order of `elites`, int64 (n,)."""
        found: np.ndarray = self._room.genomes[self._rows[picks]]
        return found

    def coverage(self, reachable: np.ndarray | None = None) -> float:
        """Return the share of occupied niches, 0..1: among all, or among the reachable ones, bool (bins)."""
        if reachable is None:
            return len(self) / self.partition.count
        return float(reachable.ravel()[self._numbers].sum() / reachable.sum())

    def qd_score(self, offset: float) -> float:
        """Return the sum over the elites of (fitness - offset); only scores of one offset can be compared.

        Source: Justin K. Pugh, Lisa B. Soros, Kenneth O. Stanley, "Quality Diversity: A New Frontier for Evolutionary
        Computation" (2016).
        """
        return float((self.held_fitness - offset).sum())

    def put_back(self, elites: Elites) -> None:
        """Fill an empty archive with the elites of one of the same niches; raises ValueError unless it is empty."""
        if len(self):
            raise ValueError("Elites can be put back into an empty archive only.")
        numbers = self.partition.numbers_of(elites.niche)
        order = np.argsort(numbers)
        scores = elites.fitness, elites.descriptors, elites.found_at
        self._make_room(len(elites))
        for held, array in zip(self._room, (numbers[order], order, elites.genomes, *scores), strict=True):
            held[: len(elites)] = array
        self._elites = len(elites)

    def state_dict(self) -> dict[str, np.ndarray]:
        """Return the elites, and the centroids of cells, as copies of arrays by their names in files."""
        return {**arrays_of(self.elites()), **self.partition.arrays()}

    def load_state_dict(self, state: dict[str, np.ndarray]) -> None:
        """Be what `state_dict` of an archive of as many niches returned."""
        empty = Archive(self._genome_length, self.partition)
        if CENTROIDS in state:
            empty.partition = Cells(self.ranges, state[CENTROIDS].copy())
        empty.put_back(elites_from(state))
        vars(self).update(vars(empty))

    def emptied(self) -> "Archive":
        """Return an archive of the same niches without elites."""
        return Archive(self._genome_length, self.partition)

    def _find(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return where niches stand, or would, among the occupied ones, int64 (n,); and whether they do, bool (n,)."""
        where = np.searchsorted(self._numbers, numbers)
        is_held = np.zeros(len(numbers), bool)
        inside = where < len(self)
        is_held[inside] = self._numbers[where[inside]] == numbers[inside]
        return where, is_held

    def _make_room(self, elites: int) -> None:
        """Let there be room for so many elites. Raises UsageError where the memory has none for that."""
        room = len(self._room.fitness)
        if elites <= room:
            return
        longer = max(elites, 2 * room)
        all_at_once = room + longer + elites  # itself, longer, and its elites while they are saved
        needed = bytes_of(all_at_once, self._genome_length)
        memory.check_room(f"A map of {elites:,} elites", needed, "give fewer niches, --bins")
        self._room = with_room(self._room, longer)

    def _spread(self, values: np.ndarray, empty: "np.generic | float") -> np.ndarray:
        """Return values of the elites (n,) in the places of their niches, (bins)."""
        count = self.partition.count
        memory.check_room(f"A picture of {self.partition.words} niches", count * values.itemsize, "give fewer --bins")
        found = np.full(count, empty, values.dtype)
        found[self._numbers] = values
        return found.reshape(self.bins)

    def _check(self, genomes: np.ndarray, evaluation: Evaluation) -> None:
        wanted = (len(evaluation), self._genome_length)
        if genomes.shape != wanted or genomes.dtype != np.uint8:
            raise ValueError(f"genomes must be uint8 {wanted}, got {genomes.dtype} {genomes.shape}.")


class GridArchive(Archive):
    """An archive whose niches are a grid."""

    def __init__(self, genome_length: int, ranges: Ranges, bins: tuple[int, ...] = (32, 32)) -> None:
        super().__init__(genome_length, Grid(ranges, bins))


def arrays_of(elites: Elites) -> dict[str, np.ndarray]:
    """Return the arrays of elites by their names in files."""
    return {_on_disk(item.name): getattr(elites, item.name) for item in fields(elites)}


def elites_from(arrays: dict[str, np.ndarray]) -> Elites:
    """Return elites from their arrays by their names in files; raises KeyError where one is missing."""
    return Elites(**{item.name: arrays[_on_disk(item.name)] for item in fields(Elites)})


def _on_disk(name: str) -> str:
    return FOUND_AT_ON_DISK if name == "found_at" else name


def save(path: Path, archive: Archive) -> None:
    """Write the elites of an archive, its bins and its ranges to an npz file, wholly or not at all."""
    save_arrays(path, file_arrays(archive))


def file_arrays(archive: Archive) -> dict[str, np.ndarray]:
    """Return the arrays of an archive's file by name: its elites, its bins, its ranges, the centroids of its cells."""
    return {**archive.state_dict(), "bins": np.array(archive.bins), "ranges": np.array(archive.ranges)}


def load(path: Path) -> Archive:
    """Return the archive in an npz file; raises UsageError when the file holds none."""
    arrays = read_arrays(path)
    check_forms(path, arrays, FORMS)
    elites = elites_from(arrays)
    ranges = tuple((low, high) for low, high in arrays["ranges"].tolist())
    bins = tuple(arrays["bins"].tolist())
    _check_map(path, bins, ranges, elites, cells=CENTROIDS in arrays)
    partition: Partition
    if CENTROIDS in arrays:
        check_forms(path, arrays, FORMS | {CENTROIDS: Form(np.float64, (bins[0], "descriptors"))})
        if not np.isfinite(arrays[CENTROIDS]).all():
            raise UsageError(f"Cannot read '{path}': a centroid of it is no number.")
        partition = Cells(ranges, arrays[CENTROIDS])
    else:
        partition = Grid(ranges, bins)
    archive = Archive(elites.genomes.shape[1], partition)
    archive.put_back(elites)
    return archive


def bytes_of(elites: int, genome_length: int) -> int:
    """Return how much memory [bytes] some elites take."""
    return elites * (genome_length + BYTES_AN_ELITE)


def _check_map(path: Path, bins: tuple[int, ...], ranges: Ranges, elites: Elites, *, cells: bool) -> None:
    """Raise UsageError unless the map of a file can be, and each of its elites lies in a niche of its own."""
    wanted, most = (1, MOST_CELLS) if cells else (len(ranges), MOST_BINS)
    if not 1 <= len(ranges) <= MOST_AXES or len(bins) != wanted:
        raise UsageError(
            f"Cannot read '{path}': it must have 1..{MOST_AXES} 'ranges' and {wanted} 'bins', got {len(ranges)} and "
            f"{len(bins)}."
        )
    if not all(1 <= count <= most for count in bins):
        raise UsageError(f"Cannot read '{path}': 'bins' must be 1..{most}, got {list(bins)}.")
    if not all(-np.inf < low < high < np.inf for low, high in ranges):
        raise UsageError(f"Cannot read '{path}': 'ranges' must be a lower and a higher number, got {list(ranges)}.")
    inside = (elites.niche >= 0).all() and (elites.niche < np.array(bins)).all()
    if not inside or len(np.unique(elites.niche, axis=0)) < len(elites):
        shape = " x ".join(str(count) for count in bins)
        raise UsageError(f"Cannot read '{path}': its elites do not lie in a niche each of {shape}.")
    if not (np.isfinite(elites.fitness).all() and np.isfinite(elites.descriptors).all()):
        raise UsageError(f"Cannot read '{path}': an elite of it has a score that is no number.")
