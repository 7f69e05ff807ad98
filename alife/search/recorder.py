"""The record of a search: a row of metrics an iteration, and checkpoints from which it goes on as if never stopped.

metrics.csv                            a row an iteration, flushed
checkpoints/step-N.npz and step-N.json the last few; N counts iterations
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from alife.core.errors import UsageError
from alife.core.files import csv_line
from alife.core.table import AppendedTable
from alife.runs import checkpoint
from alife.runs import folder as run_folder
from alife.search.ancestry import Ancestry
from alife.search.archive import Archive
from alife.search.base import Search

SEARCH, RESULTS, ANCESTRY = "search/", "results/", "ancestry/"  # whose array it is, in a checkpoint


@dataclass(frozen=True)
class SearchCheckpoint:
    """What a checkpoint holds."""

    iteration: int
    arrays: dict[str, np.ndarray]

    def restore(self, search: Search, results: Archive, ancestry: Ancestry) -> None:
        """Bring a search, an empty map of results and an empty ancestry to where they were."""
        search.load_state_dict(self._of(SEARCH))
        results.load_state_dict(self._of(RESULTS))
        ancestry.load_state_dict(self._of(ANCESTRY))

    def _of(self, owner: str) -> dict[str, np.ndarray]:
        return {name.removeprefix(owner): array for name, array in self.arrays.items() if name.startswith(owner)}


class SearchRecorder:
    """Writes down what happens in one run of a search."""

    def __init__(
        self, folder: Path, identity: checkpoint.Identity, columns: Sequence[str], *, keep: int, axes: int = 2
    ) -> None:
        self.folder = folder
        self.metrics = AppendedTable(folder / run_folder.METRICS)
        self.checkpoints = folder / run_folder.CHECKPOINTS
        self.identity = identity
        self.saved_iteration: int | None = None  # of the last checkpoint written
        self.ancestry = Ancestry.empty(axes)
        self._columns = list(columns)
        self._row = ""  # of the last iteration
        self._keep, self._axes = keep, axes

    def begin(self, search: Search, results: Archive) -> None:
        """Write the header and a first checkpoint."""
        self.metrics.rewrite([csv_line(self._columns)])
        self.save(search, results)

    def load(self) -> checkpoint.Loaded | None:
        """Return the newest sound checkpoint, its state a SearchCheckpoint; None when none was written yet."""
        return checkpoint.load_newest(self.checkpoints, _snapshot, self.identity)

    def go_on(self, loaded: checkpoint.Loaded) -> None:
        """Go on with the records from a checkpoint: rows beyond it will be written anew.

        Raises UsageError when rows before it are missing or were changed, and then writes nothing.
        """
        iteration = loaded.step
        checkpoint.check_records(self.folder, loaded)
        first, *rows = self.metrics.lines() or [""]
        kept = rows[:iteration]
        numbers = [row.partition(",")[0] for row in kept if row.endswith("\n")]
        if first != csv_line(self._columns) or numbers != [str(number) for number in range(1, iteration + 1)]:
            raise UsageError(
                f"'{self.metrics.path}' should hold a row for each iteration up to {iteration}; "
                "it was changed, so the run cannot go on."
            )
        self.metrics.rewrite([first, *kept])
        checkpoint.forget_older(self.checkpoints, iteration, self._keep)
        self.saved_iteration = iteration

    def write(self, row: Mapping[str, float | int]) -> None:
        """Write the row of an iteration. Raises RecordLost."""
        self._row = csv_line([row[column] for column in self._columns])
        self.metrics.check_untouched()
        self.metrics.append([self._row])

    def save(self, search: Search, results: Archive) -> None:
        """Write a checkpoint, after making sure that the rows before it are on disk. Raises RecordLost."""
        self.save_contents(search.iteration, self.contents(search, results))

    def contents(self, search: Search, results: Archive) -> dict[str, np.ndarray]:
        """Return what a checkpoint would hold now, as copies."""
        owned = [(SEARCH, search.state_dict()), (RESULTS, results.state_dict())]
        owned.append((ANCESTRY, self.ancestry.state_dict()))
        return {owner + name: np.asarray(array) for owner, arrays in owned for name, array in arrays.items()}

    def save_contents(self, iteration: int, contents: dict[str, np.ndarray]) -> None:
        """Write a checkpoint with what `contents` returned after an iteration, as `save` does."""
        self.metrics.sync()
        notes = {checkpoint.RECORDS: {run_folder.METRICS: self.metrics.fingerprint.note}}
        checkpoint.save_arrays(self.checkpoints, iteration, contents, self.identity, notes, keep=self._keep)
        self.saved_iteration = iteration

    def save_again(self, folder: Path, search: Search, results: Archive) -> None:
        """Write the record into an empty folder as it would be in its own, where it was taken away."""
        twin = SearchRecorder(folder, self.identity, self._columns, keep=self._keep, axes=self._axes)
        rows = self.metrics.lines()  # an open file can be read till the end
        twin.metrics.rewrite(rows if len(rows) > search.iteration else [*rows, self._row])
        twin.ancestry = self.ancestry
        twin.save(search, results)


def _snapshot(step: int, **arrays: np.ndarray) -> SearchCheckpoint:
    return SearchCheckpoint(step, arrays)
