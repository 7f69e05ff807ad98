"""The state of a batch of bitwise worlds: integers only, so a history is exact on any machine.

A reaction is named by its two inputs a < b; reactions are numbered through all pairs, whether or not
they pay, so that worlds with different tables have arrays of one shape.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from alife.core.state import Printable, array, array_names
from alife.engines.kernel_tuples import kernel_tuple
from sims.bitwise.config import Config


class Counter(IntEnum):
    """What `State.books` counts."""

    PAYOUT = 0  # [energy] released by reactions
    GIFT = 1  # [energy] founders and newcomers are made of
    HEAT = 2  # [energy] lost: upkeep, overflow, deaths
    BIRTHS = 3
    DEATHS = 4
    NEWCOMERS = 5


@dataclass(repr=False)
class State(Printable):
    """A batch of worlds after `step` steps."""

    step: int
    seeds: np.ndarray = array(np.uint32, (), "what the random numbers of a world begin with")
    levels: np.ndarray = array(np.int32, ("chemical",), "[energy] of a molecule")
    payout: np.ndarray = array(np.int32, ("reaction",), "[energy] of one firing; 0 where it can never happen")
    open: np.ndarray = array(np.uint8, ("reaction",), "1 where mutation may bring the reaction")
    molecules: np.ndarray = array(np.int32, ("chemical",), "[molecules] 0..65535")
    remainder: np.ndarray = array(np.int32, ("chemical",), "[/256 molecules] outflow still due")
    population: np.ndarray = array(np.int32, ("reaction",), "[individuals] that live on the reaction")
    bank: np.ndarray = array(np.int32, ("reaction",), "[energy] that they have together")
    fires: np.ndarray = array(np.int32, ("reaction",), "[firings] in the last step")
    books: np.ndarray = array(np.int64, ("row", "counter"), "totals since step 0 of what Counter lists")
    supplied: np.ndarray = array(np.int64, ("row", "chemical"), "[molecules] that entered since step 0")
    drained: np.ndarray = array(np.int64, ("row", "chemical"), "[molecules] that left since step 0")


def axis_lengths(config: Config) -> dict[str, int]:
    """Return the length of every axis that an array of State can have; a broth has one row."""
    return {"row": 1, "chemical": config.chemicals, "reaction": config.reactions, "counter": len(Counter)}


if TYPE_CHECKING:
    Pool = State
else:  # what a step works on, as a named tuple of the same names, see alife.engines.kernel_tuples
    Pool = kernel_tuple("Pool", __name__, array_names(State, without=("seeds", "levels")))
