"""The state of a batch of Multicell worlds: integers only, so a history is exact on any machine."""

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from alife.core.state import GRID, Printable, array, array_names
from alife.engines import energy
from alife.engines.kernel_tuples import kernel_tuple
from sims.multicell.config import Config


class Counter(IntEnum):
    """What `State.books` counts."""

    PAYOUT = 0  # [energy] released by reactions
    HEAT = energy.HEAT
    BIRTHS = energy.BIRTHS
    DEATHS = energy.DEATHS
    KILLS = energy.KILLS


@dataclass(repr=False)
class State(Printable):
    """A batch of worlds after `step` steps. Empty spaces hold zeros."""

    step: int
    seeds: np.ndarray = array(np.uint32, (), "what the random numbers of a world begin with")
    chemicals: np.ndarray = array(
        np.int16, ("y", "chemical", "x"), "[molecules] 0..4000; rows whole, for the processor's cache"
    )
    role: np.ndarray = array(np.uint8, GRID, "0 empty, 1.. a reaction, last the killer; fixed at birth; rock one more")
    pheromone: np.ndarray = array(np.uint8, GRID, "the cell's own 4 bits, or 5")
    child_pheromone: np.ndarray = array(np.uint8, GRID, "what its children get; 0 makes them spores")
    telomere: np.ndarray = array(np.uint8, GRID, "[births] left before a child must be a spore")
    organism: np.ndarray = array(np.uint32, GRID, "label of the founder's birth")
    species: np.ndarray = array(np.uint32, GRID, "hash of the genome")
    energy: np.ndarray = array(np.int32, GRID, "[energy] 0..energy_cap")
    birth_step: np.ndarray = array(np.uint32, GRID, "[steps] when the cell was born, modulo 2**32")
    genome: np.ndarray = array(np.uint8, (*GRID, "byte"), "tests of the decision tree, leaf roles, leaf pheromones")
    books: np.ndarray = array(np.int64, ("y", "counter"), "totals since step 0 of what Counter lists")
    supplied: np.ndarray = array(np.int64, ("y", "chemical"), "[molecules] that entered since step 0")
    drained: np.ndarray = array(np.int64, ("y", "chemical"), "[molecules] that left since step 0")
    plan: np.ndarray = array(np.uint32, GRID, "hash of the development word", only_with="disease")
    diseased: np.ndarray = array(
        np.int64, ("y", "cause"), "[cells] that died of the disease since step 0", only_with="disease"
    )
    ground: np.ndarray = array(np.uint8, GRID, "kind of the space, see ground.py", only_with="ground")


def axis_lengths(config: Config) -> dict[str, int]:
    """Return the length of every axis that an array of State can have, and 1 for each law that is in force."""
    return {
        "y": config.height,
        "x": config.width,
        "chemical": config.chemicals,
        "byte": config.genome_length,
        "counter": len(Counter),
        "cause": 1,
        "disease": int(config.disease > 0),
        "ground": int(config.has_ground),
    }


if TYPE_CHECKING:
    Cells = State
else:  # what a step works on, as a named tuple of the same names, see alife.engines.kernel_tuples
    Cells = kernel_tuple("Cells", __name__, array_names(State, without=("seeds",)))
