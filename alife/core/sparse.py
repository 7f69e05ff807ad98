"""Tables that are mostly zero, such as how many there are of each species at each sample.

A world of 256 x 256 spaces makes 700 000 species in 10**6 steps, of which some 3000 live at a time: as a whole table of
1000 samples that is 5 GB, and 3 million numbers are not zero.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class SparseTable:
    """The entries of a table (rows, columns) that are not zero, row after row, in each by rising column."""

    shape: tuple[int, int]
    row: np.ndarray  # int64 (entries,)
    column: np.ndarray  # int64 (entries,)
    values: np.ndarray  # int64 or float64 (entries,)

    @staticmethod
    def of(whole: np.ndarray) -> "SparseTable":
        """Return the entries of a whole table (rows, columns)."""
        row, column = np.nonzero(whole)
        return SparseTable((whole.shape[0], whole.shape[1]), row, column, whole[row, column])

    def __len__(self) -> int:
        """Return the number of rows."""
        return self.shape[0]

    def __getitem__(self, at: int) -> np.ndarray:
        """Return a whole row (columns,); raises IndexError where there is none."""
        number = range(len(self))[at]
        first, end = np.searchsorted(self.row, [number, number + 1])
        found = np.zeros(self.shape[1], self.values.dtype)
        found[self.column[first:end]] = self.values[first:end]
        return found

    def whole(self) -> np.ndarray:
        """Return the whole table (rows, columns)."""
        found = np.zeros(self.shape, self.values.dtype)
        found[self.row, self.column] = self.values
        return found

    def first(self, rows: int) -> "SparseTable":
        """Return the first rows alone."""
        end = int(np.searchsorted(self.row, rows))
        shape = min(rows, len(self)), self.shape[1]
        return SparseTable(shape, self.row[:end], self.column[:end], self.values[:end])

    def with_values(self, values: np.ndarray) -> "SparseTable":
        """Return a table with other values (entries,) in the same places."""
        return SparseTable(self.shape, self.row, self.column, values)

    def row_sums(self) -> np.ndarray:
        """Return the sum of each row, float64 (rows,)."""
        return np.bincount(self.row, self.values, len(self))

    def row_entries(self) -> np.ndarray:
        """Return how many entries each row has, int64 (rows,)."""
        return np.bincount(self.row, minlength=len(self))

    def column_maxima(self) -> np.ndarray:
        """Return the greatest value of each column, 0 in one without entries, (columns,)."""
        found = np.zeros(self.shape[1], self.values.dtype)
        np.maximum.at(found, self.column, self.values)
        return found

    def shares(self) -> "SparseTable":
        """Return which part of the sum of its row each entry is."""
        return self.with_values(self.values / self.row_sums()[self.row])

    def running_sums(self) -> "SparseTable":
        """Return in each place the sum of its column down to its row."""
        sums, found = np.zeros(self.shape[1]), np.empty(len(self.values))
        ends = np.searchsorted(self.row, np.arange(len(self) + 1))
        for first, end in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True):
            sums[self.column[first:end]] += self.values[first:end]
            found[first:end] = sums[self.column[first:end]]
        return self.with_values(found)
