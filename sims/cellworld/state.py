"""The state of a batch of Cellworlds: integers only, so a history is exact on any machine."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from alife.engines import energy
from alife.worlds.grid_world import Layout
from sims.cellworld.config import Config
from sims.cellworld.parts import PARTS_OF_A_CELL


class Book(IntEnum):
    """What `State.books` counts."""

    INCOME = 0  # [energy] gathered
    HEAT = energy.HEAT
    BIRTHS = energy.BIRTHS
    DEATHS = energy.DEATHS
    KILLS = energy.KILLS


@dataclass
class State:
    """A batch of worlds after `step` steps. Axes: worlds, y (0 = top), x. Empty spaces hold zeros."""

    step: int
    seeds: np.ndarray  # uint32 (worlds,)
    species: np.ndarray  # uint32: hash of the genome, 0 where nothing lives
    energy: np.ndarray  # [energy] int32, 0..energy_cap
    income: np.ndarray  # [energy] int16: what the cell's parts bring a step
    upkeep: np.ndarray  # [energy] int16: what they cost a step
    cost: np.ndarray  # [energy] int16: of a child; BARREN without a part that copies
    edges: np.ndarray  # uint32: where the cell pierces and is shielded, see rules
    birth_step: np.ndarray  # [steps] uint32: when the cell was born, modulo 2**32
    genome: np.ndarray  # uint8 (worlds, y, x, 16): the part at each position, row by row
    books: np.ndarray  # int64 (worlds, y, len(Book)): totals since step 0


def layout(config: Config) -> Layout:
    """Return the kind and the shape of one world's part of every array of State, in its order."""
    grid = (config.height, config.width)
    return {
        "seeds": (np.uint32, ()),
        "species": (np.uint32, grid),
        "energy": (np.int32, grid),
        "income": (np.int16, grid),
        "upkeep": (np.int16, grid),
        "cost": (np.int16, grid),
        "edges": (np.uint32, grid),
        "birth_step": (np.uint32, grid),
        "genome": (np.uint8, (*grid, PARTS_OF_A_CELL)),
        "books": (np.int64, (config.height, len(Book))),
    }
