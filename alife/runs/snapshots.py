"""States of a run that are kept in memory, to go back to: a history of snapshots, and one before every stroke."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from alife.core.state import arrays

MOST_BYTES = 256 << 20  # of the states kept in memory
MOST_SNAPSHOTS = 96  # of them at most
SHARE_OF_TIME = 0.02  # that keeping them may take
FIRST_SPACING = 0.5  # [s] between two of them at first; twice as long each time there are too many
Totals = dict[str, np.ndarray]


@dataclass(frozen=True)
class Snapshot:
    """A state in memory, with what else is needed to go on from it."""

    state: Any  # fetched, our own copy
    done: int  # interventions it contains
    since: Totals  # at the last sample on the grid
    taxa: dict[str, np.ndarray] | None = None  # of the phylogeny, if there is one

    @property
    def step(self) -> int:
        """Return the step of the state."""
        return int(self.state.step)


class SnapshotHistory:
    """The snapshots of a run: its first for ever, later ones the sparser the longer it runs."""

    def __init__(self) -> None:
        self.snapshots: list[Snapshot] = []
        self._spacing = FIRST_SPACING
        self._next = 0.0

    def wants_one(self, step: int) -> bool:
        """Return whether it is time for another snapshot, at a step that has none yet."""
        newest = self.snapshots[-1].step if self.snapshots else -1
        return step > newest and time.monotonic() >= self._next

    def add(self, snapshot: Snapshot, took: float = 0.0) -> None:
        """Keep a snapshot that took some seconds to make; when there are too many, forget every second."""
        self.snapshots = [*(old for old in self.snapshots if old.step < snapshot.step), snapshot]
        size = sum(array.nbytes for array in arrays(snapshot.state).values())
        if len(self.snapshots) > max(2, min(MOST_SNAPSHOTS, MOST_BYTES // max(size, 1))):
            self.snapshots = self.snapshots[::2]
            self._spacing *= 2
        self._next = time.monotonic() + max(self._spacing, took / SHARE_OF_TIME)

    def forget_after(self, step: int) -> None:
        """Forget the snapshots of a future that will not be."""
        self.snapshots = [one for one in self.snapshots if one.step <= step] or self.snapshots[:1]

    def before(self, step: int, done: int | None = None) -> Snapshot:
        """Return the last snapshot not after a step; with at most `done` interventions if that is given."""
        fit = [one for one in self.snapshots if one.step <= step and (done is None or one.done <= done)]
        return fit[-1] if fit else self.snapshots[0]


@dataclass(frozen=True)
class Stroke:
    """One movement of the hand, and how the world was before it."""

    stroke: int
    snapshot: Snapshot
