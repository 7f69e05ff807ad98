"""The cells of a genomic shadow: their body plans, and genomes that all who have one share."""

from typing import NamedTuple

import numpy as np

NO_PLAN, NOTHING = 0, -1  # of an empty space: its plan, and which genome it has


class Cells(NamedTuple):
    """The cells of a shadow; spaces are counted row by row, since to tell row and column takes a division.

    Few children mutate, so all who have a genome share one copy of it: what a birth copies is a number.
    """

    plans: np.ndarray  # uint32 (worlds, spaces): the body plan, 0 on empty spaces
    held: np.ndarray  # int32 (worlds, spaces): which of `genomes` the cell has, NOTHING on empty spaces
    genomes: np.ndarray  # uint8 (worlds, spaces, byte): there are never more than cells
    holders: np.ndarray  # int32 (worlds, spaces): [cells] that have each of `genomes`
    free: np.ndarray  # int32 (worlds, spaces): stack of those of `genomes` that nobody has
    free_count: np.ndarray  # int64 (worlds,): its height
    changing: np.ndarray  # uint8 (worlds, y, x, byte): working memory, where a child's own genome is made


def cells_of(genome: np.ndarray, plan: np.ndarray) -> Cells:
    """Return cells with genomes uint8 (worlds, y, x, byte) and plans (worlds, y, x), each with a copy of its own."""
    flat = len(plan), plan[0].size
    there, spaces = plan.reshape(flat) > 0, np.arange(flat[1], dtype=np.int32)
    free = np.argsort(there, axis=1, kind="stable").astype(np.int32)  # those of empty spaces come first
    return Cells(
        plan.astype(np.uint32).reshape(flat), np.where(there, spaces, np.int32(NOTHING)),
        genome.astype(np.uint8).reshape(*flat, -1), there.astype(np.int32),
        free, (~there).sum(axis=1), np.zeros(genome.shape, np.uint8),
    )  # fmt: skip


def genomes_of(cells: Cells) -> np.ndarray:
    """Return a copy of the genomes, uint8 (worlds, y, x, byte), 0 on empty spaces."""
    held = cells.held[..., None]
    found = np.where(held == NOTHING, np.uint8(0), np.take_along_axis(cells.genomes, held, axis=1))
    return found.reshape(cells.changing.shape)
