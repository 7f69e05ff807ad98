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

from alife.taxa import Living, none_yet

LONGEST_PORTION = 1 << 12  # [steps]
WIDEST = 1 << 15  # [columns]
MOST_BYTES = 512 << 20  # that the notes of a portion may take if everything is born and dies in every step; see `blank`
STEP_BIT, COLUMN_BIT, PARENT_BIT = 20, 5, 2
ORPHAN, NEW_SPECIES, NEW_ORGANISM = 16, 2, 1
BYTES_PER_SPACE = 2 * 4 + (3 + 4) * 4  # of a death and of a birth, noted and put in order


class Diary(NamedTuple):
    """The notes of one portion of steps, and the `Living` that they are read into; all empty where none are wanted."""

    deaths: np.ndarray  # uint32 (worlds, rows, room)
    died: np.ndarray  # int32 (worlds, rows): how many
    births: np.ndarray  # uint32 (worlds, rows, room, 3): note, label of the child's organism, of its species
    born: np.ndarray  # int32 (worlds, rows): how many
    deaths_in_order: np.ndarray  # uint32 (worlds, notes): the spaces of a world that they happened on, row by row
    births_in_order: np.ndarray  # uint32 (worlds, notes, 4): note, the two labels, row
    ends: np.ndarray  # int32 (worlds, 2, steps + 1): where in order the deaths and births of each step end, from 1 on
    limits: np.ndarray  # int64 (4,): columns; what makes a dead organism notable, what a dead species; 1: wait
    # of Living, one by one, since parallel loops take no tuples of tuples
    organism_links: np.ndarray
    organism_facts: np.ndarray
    organism_free: np.ndarray
    organism_tally: np.ndarray
    species_links: np.ndarray
    species_facts: np.ndarray
    species_free: np.ndarray
    species_tally: np.ndarray
    here: np.ndarray


def portion_for(worlds: int, rows: int, columns: int) -> int:
    """Return the [steps] whose notes fit the memory, whatever happens in them."""
    return max(1, min(LONGEST_PORTION, MOST_BYTES // (worlds * rows * columns * BYTES_PER_SPACE)))


def blank(
    shape: tuple[int, int, int], steps: int, living: Living, notable: tuple[int, int], *, waits: bool = False
) -> Diary:
    """Return a diary with room for all that can happen in some steps: a death and a birth a space and step.

    The system gives memory to what is written to, which is a small part of it.
    """
    worlds, rows, columns = shape
    return Diary(
        np.empty((worlds, rows, columns * steps), np.uint32),
        np.zeros((worlds, rows), np.int32),
        np.empty((worlds, rows, columns * steps, 3), np.uint32),
        np.zeros((worlds, rows), np.int32),
        np.empty((worlds, rows * columns * steps), np.uint32),
        np.empty((worlds, rows * columns * steps, 4), np.uint32),
        np.empty((worlds, 2, steps + 1), np.int32),
        np.array([columns, *notable, waits], np.int64),
        *living.organisms,
        *living.species,
        living.here,
    )


def unwanted() -> Diary:
    """Return a diary into which nothing is written."""
    nobody = Living(none_yet(0), none_yet(0), np.zeros((0, 0), np.int32))
    return blank((0, 0, 0), 0, nobody, (0, 0))
