"""The births and deaths that kernels record while they step: lists, one a row or a world, read after each portion.

One thread at a time works on a row, so a list for each row needs no lock. Put in order step by step and row by row,
the lists are the same however many threads wrote them. Where each thread has whole worlds of its own and bears the
children of a step row by row, one list a world is in that order from the start, and is written to at one place. The
record of a birth begins with one uint32:

| bits | birth |
|---|---|
| 20..31 | steps since the portion began |
| 5..19 | column of the child |
| 4 | 1: no parent is beside it; if it founds nothing, it is no birth but one who moved here |
| 2..3 | direction of the parent, or of where it was, N, E, S, W = 0..3 |
| 1 | 1: it founds a species |
| 0 | 1: it founds an organism |

A parent may also be anywhere (`ELSEWHERE` in bits 2 to 4, in a birth that founds an organism): then its space, counted
row by row, stands in the place of the organism's label, which is 0. A death is one uint64: the steps since the portion
began in bits 48..63, the row in 16..47, the column in 0..15.
"""

from typing import NamedTuple

import numpy as np

from alife.core.memory import sparse

LONGEST_PORTION = 1 << 12  # [steps]
WIDEST = 1 << 15  # [columns]
MOST_BYTES = 512 << 20  # for the events of a portion if every cell is born and dies in every step; see `allocate`
APART = 16  # [events] more than fit, so that lists of power-of-two lengths do not begin at one place of the cache
STEP_BIT, COLUMN_BIT, PARENT_BIT = 20, 5, 2
DEATH_STEP_BIT, DEATH_ROW_BIT = 48, 16
ORPHAN, NEW_SPECIES, NEW_ORGANISM = 16, 2, 1
ELSEWHERE = ORPHAN | 1 << PARENT_BIT  # what an orphan's record never has in these bits
BYTES_PER_SPACE = 8 + 4 + (4 + 4) * 4  # of one death and one birth, in the event buffer and in order


class EventBuffer(NamedTuple):
    """The events of one portion of steps as the kernels record them; of size 0 when nothing is to be recorded.

    Kernels get no other array for it: each argument of a parallel loop is passed again in each of its phases.
    """

    deaths: np.ndarray  # uint64 (worlds, lists, room), of as many lists as rows, or of one
    died: np.ndarray  # int32 (worlds, lists): number of deaths
    births: np.ndarray  # uint32 (worlds, lists, room, 4): record, labels of the child's organism and species, row
    born: np.ndarray  # int32 (worlds, lists): number of births


class OrderedEvents(NamedTuple):
    """The same events step by step; those of one step row by row, in the order in which they were recorded."""

    deaths: np.ndarray  # uint32 (worlds, events): the space of each death, counted row by row
    births: np.ndarray  # uint32 (worlds, events, 4): as they were recorded
    ends: np.ndarray  # int32 (worlds, 2, steps + 1): where the deaths and births of each step end, from 1 on


def portion_for(worlds: int, rows: int, columns: int) -> int:
    """Return after how many [steps] at most the events must be read, so that they always fit into memory."""
    return max(1, min(LONGEST_PORTION, MOST_BYTES // (worlds * rows * columns * BYTES_PER_SPACE)))


def allocate(shape: tuple[int, int, int], steps: int, *, one_list: bool = False) -> tuple[EventBuffer, OrderedEvents]:
    """Return an empty event buffer and ordered events with room for a death and a birth on every space in every step.

    Memory is used only for what is written to, which is a small part of it. shape: worlds, rows, columns; one_list: of
    a world, which is in order from the start, so that its births are ordered where they were recorded.
    """
    worlds, rows, columns = shape
    lists = min(1, rows) if one_list else rows
    room = columns * steps * (rows if one_list else 1) + APART
    events = EventBuffer(
        sparse((worlds, lists, room), np.uint64),
        np.zeros((worlds, lists), np.int32),
        sparse((worlds, lists, room, 4), np.uint32),
        np.zeros((worlds, lists), np.int32),
    )
    ordered_events = OrderedEvents(
        sparse((worlds, rows * columns * steps), np.uint32),
        events.births[:, 0] if lists == 1 else sparse((worlds, rows * columns * steps, 4), np.uint32),
        np.empty((worlds, 2, steps + 1), np.int32),
    )
    return events, ordered_events


def note_death(events: EventBuffer, world: int, y: int, x: int, since: int) -> None:
    """Record the death on a space, `since` steps after the portion began, from Python, if events are kept."""
    if events.died.size:
        at = world, min(y, events.died.shape[1] - 1)
        events.deaths[*at, events.died[at]] = since << DEATH_STEP_BIT | y << DEATH_ROW_BIT | x
        events.died[at] += 1


def note_birth(
    events: EventBuffer, world: int, y: int, x: int, since: int, *, parent: int, founds_species: bool, species: int
) -> None:
    """Record the birth of an organism likewise; parent: the space of its parent, counted row by row."""
    if events.born.size:
        at = world, min(y, events.born.shape[1] - 1)
        word = since << STEP_BIT | x << COLUMN_BIT | ELSEWHERE | NEW_ORGANISM | (NEW_SPECIES if founds_species else 0)
        events.births[*at, events.born[at]] = word, parent, species, y
        events.born[at] += 1


def no_buffer() -> EventBuffer:
    """Return an event buffer of size 0, which tells kernels to record nothing."""
    return allocate((0, 0, 0), 0)[0]
