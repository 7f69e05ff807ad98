"""The number of individuals of each species at every sample: writes and reads abundances.csv.

A neutral shadow has a file of its own, abundances-NAME.csv, with its own ids; see alife.phylogeny.neutral_shadow.

One row for each sample and world: step, world, the ids of the living species in rising order, and their counts, both
separated by spaces. The ids are those of phylogeny-species.csv.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from alife.core.errors import UsageError
from alife.core.files import read_text
from alife.core.sparse import SparseTable
from alife.phylogeny.sample_log import SampleLog
from alife.phylogeny.tracker import Occupancy, Phylogeny

MOST_WORLDS = 65_536
LARGEST = 2**63  # no step is
HEADER = "step,world,species,counts\n"


def path_of(folder: Path, population: str = "") -> Path:
    """Return where a run folder keeps the abundances of a population: "" for its world, or a neutral shadow."""
    return folder / (f"abundances-{population}.csv" if population else "abundances.csv")


@dataclass(frozen=True)
class History:
    """The abundances of one world over time."""

    steps: np.ndarray  # [steps] int64 (samples,)
    species: np.ndarray  # int64 (species,): ids, rising
    counts: SparseTable  # int64 (samples, species)


class AbundanceLog(SampleLog):
    """The abundances of one population of a run as they are written."""

    def __init__(self, folder: Path, sample_every: int, population: str = "") -> None:
        super().__init__(path_of(folder, population), HEADER, sample_every)
        self._population = population

    def add(self, step: int, phylogeny: Phylogeny, occupancy: Occupancy) -> None:
        """Write a row for every world. Raises RecordLost."""
        found = phylogeny.abundances(occupancy, self._population)
        rows = [f"{step},{world},{_spaced(ids)},{_spaced(counts)}\n" for world, (ids, counts) in enumerate(found)]
        self.append(step, rows)


def read(path: Path) -> list[History]:
    """Return the history of every world, without rows torn by a kill; raises UsageError for another file."""
    lines = read_text(path).split("\n")[:-1]
    of_world: dict[int, list[_Row]] = {}
    for number, line in enumerate(lines[1:], start=1):
        row = _parsed(line)
        if row is None or not 0 <= row.world < MOST_WORLDS:
            raise UsageError(f"Cannot read '{path}': row {number} is none of abundances: {line[:80]!r}.")
        of_world.setdefault(row.world, []).append(row)
    if of_world.keys() != set(range(len(of_world))):
        raise UsageError(f"Cannot read '{path}': it has rows of world {max(of_world)}, and not of all before it.")
    return [_history(path, of_world[world]) for world in range(len(of_world))]


@dataclass(frozen=True)
class _Row:
    """A row of a file."""

    step: int
    world: int
    species: np.ndarray  # int64 (species,): ids, rising
    counts: np.ndarray  # int64 (species,)


def _parsed(line: str) -> _Row | None:
    """Return the row of a line; None where it is none."""
    try:
        step, world, ids, counts = line.split(",")
        row = _Row(int(step), int(world), _numbers(ids), _numbers(counts))
    except (ValueError, OverflowError):
        return None
    sound = len(row.species) == len(row.counts) and (np.diff(row.species) > 0).all() and (row.counts >= 0).all()
    return row if sound and 0 <= row.step < LARGEST else None


def _history(path: Path, rows: list[_Row]) -> History:
    steps = np.array([row.step for row in rows], np.int64)
    species = np.unique(np.concatenate([row.species for row in rows]))
    if (np.diff(steps) <= 0).any():
        raise UsageError(f"Cannot read '{path}': its rows are not in the order of their steps.")
    sample = np.repeat(np.arange(len(rows)), [len(row.species) for row in rows])
    column = np.searchsorted(species, np.concatenate([row.species for row in rows]))
    numbers = np.concatenate([row.counts for row in rows])
    there = numbers > 0
    table = SparseTable((len(rows), len(species)), sample[there], column[there], numbers[there])
    return History(steps, species, table)


def _spaced(numbers: np.ndarray) -> str:
    return " ".join(map(str, numbers.tolist()))


def _numbers(text: str) -> np.ndarray:
    return np.array(text.split(), np.int64)
