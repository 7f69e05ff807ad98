"""A table that grows by a row a sample and world, beside metrics.csv, and is cut to what a checkpoint contains."""

from collections.abc import Iterable
from pathlib import Path

from alife.core.errors import UsageError
from alife.core.table import AppendedTable


class SampleLog:
    """Appends rows that begin with step and world; `header` is the first line of the file."""

    def __init__(self, path: Path, header: str, sample_every: int) -> None:
        self.table = AppendedTable(path)
        self.header = header
        self._sample_every = sample_every

    def append(self, step: int, rows: Iterable[str]) -> None:
        """Write the rows of a sample, one a world. Raises RecordLost."""
        self.table.append(rows, lasting=step % self._sample_every == 0)

    def begin(self) -> None:
        """Write a file without rows."""
        self.table.rewrite([self.header])

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
            return [self.header]
        whole = [line for line in self.table.lines()[1:] if line.endswith("\n")]
        steps = [self._step_of(line) for line in whole]
        rows = zip(whole, steps, strict=True)
        return [self.header, *(line for line, at in rows if at <= step and at % self._sample_every == 0)]

    def _step_of(self, line: str) -> int:
        try:
            return int(line.partition(",")[0])
        except ValueError as error:
            told = f"'{self.table.path}' has a row that no run wrote, {line[:40]!r}; it was changed."
            raise UsageError(told) from error
