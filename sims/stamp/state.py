"""The state of a batch of gardens: whole numbers only, so a history is exact on any machine.

A world is a grid of cells, and over it a coarser one of square plots: a body's seed lies in the middle of its plot.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from alife.core.state import GRID, Printable, array, array_names
from alife.engines.kernel_tuples import kernel_tuple
from sims.stamp.config import Config

PLOTS = ("row", "column")
CHECKSUM = 32  # [bytes]


class Counter(IntEnum):
    """What `State.books` counts."""

    BIRTHS = 0
    DEATHS = 1
    WITHERED = 2  # deaths of bodies that had no living cell left
    MUTANTS = 3  # births with another encoding than the parent's


@dataclass(repr=False)
class State(Printable):
    """A batch of worlds after `step` steps. Empty plots and cells without life hold zeros."""

    step: int
    seeds: np.ndarray = array(np.uint32, (), "what the random numbers of a world begin with")
    channels: np.ndarray = array(np.int16, (*GRID, "channel"), "[/512] red, green, blue, cover, and what cells tell")
    species: np.ndarray = array(np.uint32, PLOTS, "hash of the encoding, 0 where no body is")
    design: np.ndarray = array(np.uint32, PLOTS, "1 + the number of the design that is encoded, 0: none of the file")
    birth_step: np.ndarray = array(np.uint32, PLOTS, "[steps] when the seed was sown, modulo 2**32")
    genome: np.ndarray = array(np.uint8, (*PLOTS, "code"), "the encoding in the seed")
    books: np.ndarray = array(np.int64, ("row", "counter"), "totals since step 0 of what Counter lists")
    rule: np.ndarray = array(np.uint8, ("byte",), "checksum of the rule that it has grown by")


def axis_lengths(config: Config) -> dict[str, int]:
    """Return the length of every axis that an array of State can have."""
    stamp = config.stamp
    return {
        "y": config.cell_rows, "x": config.cell_columns, "channel": stamp.rule.channels,
        "row": config.rows, "column": config.columns, "code": stamp.code_length,
        "counter": len(Counter), "byte": CHECKSUM,
    }  # fmt: skip


if TYPE_CHECKING:
    Garden = State
else:  # what a step works on, as a named tuple of the same names, see alife.engines.kernel_tuples
    Garden = kernel_tuple("Garden", __name__, array_names(State, without=("seeds", "rule")))
