"""The state of a batch of tanks: who lives in which place of a list, how every node moves, where food lies."""

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from alife.core.state import Printable, array, array_names
from alife.engines.kernel_tuples import kernel_tuple
from sims.tank.config import Config
from sims.tank.genome import GROUPS, LENGTH, MOST_SITES

PLACE = ("place",)


class Counter(IntEnum):
    """What `State.books` counts; energies balance, see metrics.energy_that_should_be."""

    BIRTHS = 0
    STILLBIRTHS = 1  # of children without a body that could swim
    DEATHS = 2
    STARVED = 3
    AGED = 4
    BROKEN = 5  # whose body fell apart
    SUPPLIED = 6  # [pieces]
    MEALS = 7  # [pieces] eaten
    LIVED = 8  # [steps] by those who died
    EATEN_IN_LIVES = 9  # [meals] by those who died
    SWUM = 10  # [beats] by all
    FOUNDED = 11  # [energy] given to founders, and by hand
    SPENT = 12  # [energy]
    LOST = 13  # [energy] with those who died


@dataclass(repr=False)
class State(Printable):
    """A batch of tanks after `step` steps. Places where nobody lives, and sites without a node, hold zeros."""

    step: int
    seeds: np.ndarray = array(np.uint32, (), "what the random numbers of a world begin with")
    species: np.ndarray = array(np.uint32, PLACE, "checksum of the body, 0 where nobody lives")
    birth_step: np.ndarray = array(np.uint32, PLACE, "[steps] when it was born")
    genome: np.ndarray = array(np.uint8, (*PLACE, "gene"), "numbers of two bytes: of the body, of its controller")
    energy: np.ndarray = array(np.int32, PLACE, "[energy] that it has")
    meals: np.ndarray = array(np.int32, PLACE, "[pieces] that it has eaten")
    children: np.ndarray = array(np.int32, PLACE, "[swimmers] that it has born")
    generation: np.ndarray = array(np.int32, PLACE, "its parent's and 1; 0: a founder")
    beat: np.ndarray = array(np.uint16, PLACE, "[steps] by which its beat is ahead of the clock")
    place: np.ndarray = array(np.float32, (*PLACE, "axis"), "[cells] centre of mass at the last full beat")
    speed: np.ndarray = array(np.float32, PLACE, "[cells/beat] from full beat to full beat")
    amplitude: np.ndarray = array(np.float32, (*PLACE, "group"), "how strongly each group of bonds beats, 0..1")
    motion: np.ndarray = array(np.float32, (*PLACE, "site", "motion"), "[cells], [cells/beat]: x, y, vx, vy of nodes")
    piece: np.ndarray = array(np.float32, ("piece", "axis"), "[cells] where a piece of food is")
    there: np.ndarray = array(np.uint8, ("piece",), "whether it is there")
    books: np.ndarray = array(np.int64, ("counter",), "totals since step 0 of what Counter lists")


def axis_lengths(config: Config) -> dict[str, int]:
    """Return the length of every axis that an array of State can have."""
    return {
        "place": config.places, "gene": LENGTH, "axis": 2, "group": GROUPS, "site": MOST_SITES, "motion": 4,
        "piece": config.pieces, "counter": len(Counter),
    }  # fmt: skip


if TYPE_CHECKING:
    Tank = State
else:  # what a step works on, as a named tuple of the same names, see alife.engines.kernel_tuples
    Tank = kernel_tuple("Tank", __name__, array_names(State, without=("seeds",)))
