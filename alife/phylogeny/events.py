"""What the kernels note of births and deaths while they step: lists a row, read after each portion of steps.

A row of spaces is worked on by one thread at a time, so a list a row needs no lock, and put in order step by step
and row by row the lists say the same however many threads wrote them. A note begins with one uint32:

| bits | death | birth |
|---|---|---|
| 20..31 | steps since the portion began | the same |
| 5..19 | column | column of the child |
| 4 | - | 1: it has no parent |
| 2..3 | - | direction of the parent, N, E, S, W = 0..3 |
| 1 | - | 1: it founds a species |
| 0 | - | 1: it founds an organism |
"""

from typing import NamedTuple

import numpy as np

from alife.core.memory import sparse

LONGEST_PORTION = 1 << 12  # [steps]
WIDEST = 1 << 15  # [columns]
MOST_BYTES = 512 << 20  # that the notes of a portion may take if everything is born and dies in every step; see `blank`
STEP_BIT, COLUMN_BIT, PARENT_BIT = 20, 5, 2
ORPHAN, NEW_SPECIES, NEW_ORGANISM = 16, 2, 1
BYTES_PER_SPACE = 2 * 4 + (3 + 4) * 4  # of a death and of a birth, noted and put in order


class EventBuffer(NamedTuple):
    """The notes of one portion of steps; empty where none are wanted.

    Kernels are given no more than this: whatever is passed to a parallel loop is passed anew in each of its phases.
    """

    deaths: np.ndarray  # uint32 (worlds, rows, room)
    died: np.ndarray  # int32 (worlds, rows): how many
    births: np.ndarray  # uint32 (worlds, rows, room, 3): note, label of the child's organism, of its species
    born: np.ndarray  # int32 (worlds, rows): how many


class OrderedEvents(NamedTuple):
    """The same in order of steps, those of a step row by row and as they were noted."""

    deaths: np.ndarray  # uint32 (worlds, notes): the spaces of a world that they happened on, counted row by row
    births: np.ndarray  # uint32 (worlds, notes, 4): note, the two labels, row
    ends: np.ndarray  # int32 (worlds, 2, steps + 1): where the deaths and births of each step end, from 1 on


def portion_for(worlds: int, rows: int, columns: int) -> int:
    """Return the [steps] whose notes fit the memory, whatever happens in them."""
    return max(1, min(LONGEST_PORTION, MOST_BYTES // (worlds * rows * columns * BYTES_PER_SPACE)))


def blank(shape: tuple[int, int, int], steps: int) -> tuple[EventBuffer, OrderedEvents]:
    """Return an event buffer and ordered events with room for the most there is: a death and a birth a space and step.

    Only what is written to takes memory, which is a small part of it.
    """
    worlds, rows, columns = shape
    events = EventBuffer(
        sparse((worlds, rows, columns * steps), np.uint32),
        np.zeros((worlds, rows), np.int32),
        sparse((worlds, rows, columns * steps, 3), np.uint32),
        np.zeros((worlds, rows), np.int32),
    )
    ordered_events = OrderedEvents(
        sparse((worlds, rows * columns * steps), np.uint32),
        sparse((worlds, rows * columns * steps, 4), np.uint32),
        np.empty((worlds, 2, steps + 1), np.int32),
    )
    return events, ordered_events


def unwanted() -> EventBuffer:
    """Return a event buffer into which nothing is written."""
    return blank((0, 0, 0), 0)[0]
