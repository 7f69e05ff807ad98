"""The state of a batch of Cellworlds: integers only, so a history is exact on any machine."""

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from alife.core.state import GRID, Printable, array, array_names
from alife.engines import energy
from alife.engines.kernel_tuples import kernel_tuple
from sims.cellworld.config import Config
from sims.cellworld.parts import PARTS_OF_A_CELL


class Counter(IntEnum):
    """What `State.books` counts."""

    INCOME = 0  # [energy] gathered
    HEAT = energy.HEAT
    BIRTHS = energy.BIRTHS
    DEATHS = energy.DEATHS
    KILLS = energy.KILLS


@dataclass(repr=False)
class State(Printable):
    """A batch of worlds after `step` steps. Empty spaces hold zeros."""

    step: int
    seeds: np.ndarray = array(np.uint32, (), "what the random numbers of a world begin with")
    species: np.ndarray = array(np.uint32, GRID, "hash of the genome, 0 where nothing lives")
    energy: np.ndarray = array(np.int32, GRID, "[energy] 0..energy_cap")
    income: np.ndarray = array(np.int16, GRID, "[energy] what the cell's parts bring a step")
    upkeep: np.ndarray = array(np.int16, GRID, "[energy] what they cost a step")
    cost: np.ndarray = array(np.int16, GRID, "[energy] of a child; 32767 without a part that copies")
    edges: np.ndarray = array(np.uint32, GRID, "where the cell pierces and is shielded, see scalar_rules.py")
    birth_step: np.ndarray = array(np.uint32, GRID, "[steps] when the cell was born, modulo 2**32")
    genome: np.ndarray = array(np.uint8, (*GRID, "position"), "the part at each position, row by row")
    books: np.ndarray = array(np.int64, ("y", "counter"), "totals since step 0 of what Counter lists")


def axis_lengths(config: Config) -> dict[str, int]:
    """Return the length of every axis that an array of State can have."""
    return {"y": config.height, "x": config.width, "position": PARTS_OF_A_CELL, "counter": len(Counter)}


if TYPE_CHECKING:
    Cells = State
else:  # what a step works on, as a named tuple of the same names, see alife.engines.kernel_tuples
    Cells = kernel_tuple("Cells", __name__, array_names(State, without=("seeds",)))
