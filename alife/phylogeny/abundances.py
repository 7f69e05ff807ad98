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
        self.table = AppendedTable(path_of(folder, population))
        self._population = population
        self._sample_every = sample_every

    def begin(self) -> None:
        """Write a file without rows."""
        self.table.rewrite([HEADER])

    def add(self, step: int, phylogeny: Phylogeny, occupancy: Occupancy) -> None:
        """Write a row for every world. Raises RecordLost."""
        rows = []
        for world in range(phylogeny.worlds):
            species, counts = phylogeny.abundances(occupancy, world, self._population)
            rows.append(f"{step},{world},{_spaced(species)},{_spaced(counts)}\n")
        self.table.append(rows, lasting=step % self._sample_every == 0)

    def kept(self, step: int, worlds: int) -> list[str]:
        """Return the lines with which a run goes on after a step; those beyond it will be written anew.

        A file that is not there begins after it. Raises UsageError when rows up to the step are missing.
        """
        lines = self.until(step)
        found = [tuple(line.split(",")[:2]) for line in lines[1:]]
        begun = int(found[0][0]) if found else step + 1
        grid = range(begun, step + 1, self._sample_every)
        if found != [(str(at), str(world)) for at in grid for world in range(worlds)]:
            raise UsageError(
                f"'{self.table.path}' should have a row for each world and every {self._sample_every} steps up to "
                f"{step}; it was changed, so the run cannot go on."
            )
        return lines

    def until(self, step: int) -> list[str]:
        """Return the header and the rows up to a step that lie on the grid of samples."""
        if not self.table.is_there:
            return [HEADER]
        whole = [line for line in self.table.lines()[1:] if line.endswith("\n")]
        steps = [self._step_of(line) for line in whole]
        rows = zip(whole, steps, strict=True)
        return [HEADER, *(line for line, at in rows if at <= step and at % self._sample_every == 0)]

    def _step_of(self, line: str) -> int:
        try:
            return int(line.partition(",")[0])
        except ValueError as error:
            told = f"'{self.table.path}' has a row that no run wrote, {line[:40]!r}; it was changed."
            raise UsageError(told) from error


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
