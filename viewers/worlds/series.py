"""A population over time, thinned as it grows, for plots. NumPy only."""

from collections.abc import Iterable

import numpy as np

MOST_POINTS = 1600  # more than a plot has pixels


class Series:
    """Counts (bands,) at ascending steps."""

    def __init__(self, bands: int) -> None:
        self.bands = bands
        self.steps: list[int] = []
        self.counts: list[np.ndarray] = []
        self.version = 0  # counts changes, so that a plot knows when to redraw
        self.peaks = np.zeros(bands, np.int64)  # (bands,) the most that there ever were
        self._every = 1  # [steps] between two points

    def add(self, step: int, counts: np.ndarray) -> None:
        """Add a point, unless it lies before the last or too near to it."""
        if self.steps and step < self.steps[-1] + self._every:
            return
        self.steps.append(step)
        self.counts.append(np.asarray(counts, np.int64))
        self.peaks = np.maximum(self.peaks, self.counts[-1])
        self.version += 1
        if len(self.steps) > MOST_POINTS:
            self.steps, self.counts = self.steps[::2], self.counts[::2]
            self._every = max(1, (self.steps[-1] - self.steps[0]) * 2 // MOST_POINTS)

    def fill(self, points: Iterable[tuple[int, np.ndarray]]) -> None:
        """Begin anew with points that were recorded earlier."""
        self.steps, self.counts, self._every = [], [], 1
        self.peaks = np.zeros(self.bands, np.int64)
        for step, counts in points:
            self.add(step, counts)

    def cut(self, step: int) -> None:
        """Forget what lies after a step."""
        kept = sum(one <= step for one in self.steps)
        del self.steps[kept:], self.counts[kept:]
        self.version += 1

    def table(self, last: int | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Return the steps (n,) and counts (n, bands), only up to a last step if one is given."""
        kept = len(self.steps) if last is None else sum(step <= last for step in self.steps)
        if not kept:
            return np.zeros(0, np.int64), np.zeros((0, self.bands), np.int64)
        return np.array(self.steps[:kept]), np.stack(self.counts[:kept])


def entropy(counts: np.ndarray) -> np.ndarray:
    """Return the Shannon entropy [nats] of counts (n, bands), each row on its own; 0 where there is nobody."""
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    found: np.ndarray = -(shares * logs).sum(axis=1)
    return found
