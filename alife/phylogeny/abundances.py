"""The number of individuals of each species at every sample: writes and reads abundances.csv.

A neutral shadow has a file of its own, abundances-NAME.csv, with its own ids; see alife.phylogeny.neutral_shadow.

One row for each sample and world: step, world, the ids of the living species in rising order, and their counts, both
separated by spaces. The ids are those of phylogeny-species.csv.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from alife.core.errors import UsageError
from alife.core.table import AppendedTable
from alife.phylogeny.tracker import Occupancy, Phylogeny

HEADER = "step,world,species,counts\n"


def path_of(folder: Path, population: str = "") -> Path:
    """Return where a run folder keeps the abundances of a population: "" for its world, or a neutral shadow."""
    return folder / (f"abundances-{population}.csv" if population else "abundances.csv")


@dataclass(frozen=True)
class History:
    """The abundances of one world over time."""

    steps: np.ndarray  # [steps] int64 (samples,)
    species: np.ndarray  # int64 (species,): ids, rising
    counts: np.ndarray  # int64 (samples, species)


class AbundanceLog:
    """Appends to the abundances of one population of a run, and cuts them to what a checkpoint contains."""

    def __init__(self, folder: Path, sample_every: int, population: str = "") -> None:
        self._table = AppendedTable(path_of(folder, population))
        self.path = self._table.path
        self._population = population
        self._sample_every = sample_every

    def begin(self) -> None:
        """Write a file without rows."""
        self._table.rewrite([HEADER])

    def add(self, step: int, phylogeny: Phylogeny, occupancy: Occupancy) -> None:
        """Write a row for every world."""
        rows = []
        for world in range(phylogeny.worlds):
            species, counts = phylogeny.abundances(occupancy, world, self._population)
            rows.append(f"{step},{world},{_spaced(species)},{_spaced(counts)}\n")
        self._table.append(rows)

    def sync(self) -> None:
        """Make sure that the rows are on disk before a checkpoint relies on them."""
        if self.path.exists():
            self._table.sync()

    def go_on(self, step: int, worlds: int) -> None:
        """Prepare to go on after a step: drop later rows, and begin a file if there is none.

        Raises UsageError when rows up to it are missing.
        """
        if not self.path.exists():
            self.begin()
            return
        self.keep_grid(step)
        found = [tuple(line.split(",")[:2]) for line in self._table.lines()[1:]]
        begun = int(found[0][0]) if found else step + 1
        grid = range(begun, step + 1, self._sample_every)
        if found != [(str(at), str(world)) for at in grid for world in range(worlds)]:
            raise UsageError(
                f"'{self.path}' should have a row for each world and every {self._sample_every} steps up to {step}; "
                "it was changed, so the run cannot go on."
            )

    def keep_grid(self, step: int) -> None:
        """Drop the rows after a step, and those off the grid of samples."""
        if self.path.exists():
            self._table.rewrite(self._until(step))

    def copy_to(self, folder: Path, step: int) -> None:
        """Copy the rows up to a step into the folder of a run that branches off."""
        if self.path.exists():
            AppendedTable(folder / self.path.name).rewrite(self._until(step))

    def _until(self, step: int) -> list[str]:
        whole = [line for line in self._table.lines()[1:] if line.endswith("\n")]
        steps = [int(line.partition(",")[0]) for line in whole]
        rows = zip(whole, steps, strict=True)
        return [HEADER, *(line for line, at in rows if at <= step and at % self._sample_every == 0)]


def read(path: Path) -> list[History]:
    """Return the history of every world, without rows torn by a kill; raises UsageError for another file."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        cells = [line[:-1].split(",") for line in lines[1:] if line.endswith("\n")]
        rows = [(int(step), int(world), _numbers(ids), _numbers(counts)) for step, world, ids, counts in cells]
    except (OSError, ValueError) as error:
        raise UsageError(f"Cannot read abundances from '{path}'.") from error
    worlds = 1 + max((world for _, world, _, _ in rows), default=-1)
    return [_history([row for row in rows if row[1] == world]) for world in range(worlds)]


def _history(rows: list[tuple[int, int, np.ndarray, np.ndarray]]) -> History:
    species = np.unique(np.concatenate([ids for _, _, ids, _ in rows]))
    counts = np.zeros((len(rows), len(species)), np.int64)
    for number, (_, _, ids, found) in enumerate(rows):
        counts[number, np.searchsorted(species, ids)] = found
    return History(np.array([step for step, _, _, _ in rows], np.int64), species, counts)


def _spaced(numbers: np.ndarray) -> str:
    return " ".join(map(str, numbers.tolist()))


def _numbers(text: str) -> np.ndarray:
    return np.array(text.split(), np.int64)
