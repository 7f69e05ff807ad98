"""The state of a batch of bitwise worlds: integers only, so a history is exact on any machine.

A reaction is named by its two inputs a < b; reactions are numbered through all pairs, whether or not
they pay, so that worlds with different tables have arrays of one shape.
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import combinations

import numpy as np

from alife.worlds.grid_world import Layout
from sims.bitwise.config import Config


class Book(IntEnum):
    """What `State.books` counts."""

    PAYOUT = 0  # [energy] released by reactions
    GIFT = 1  # [energy] founders and newcomers are made of
    HEAT = 2  # [energy] lost: upkeep, overflow, deaths
    BIRTHS = 3
    DEATHS = 4
    NEWCOMERS = 5


@dataclass
class State:
    """A batch of worlds after `step` steps."""

    step: int
    seeds: np.ndarray  # uint32 (worlds,)
    levels: np.ndarray  # [energy] int32 (worlds, chemicals) of a molecule
    payout: np.ndarray  # [energy] int32 (worlds, reactions) of one firing; 0 where a reaction can never happen
    open: np.ndarray  # uint8 (worlds, reactions): 1 where mutation may bring the reaction
    molecules: np.ndarray  # [molecules] int32 (worlds, chemicals)
    remainder: np.ndarray  # [/256 molecules] int32 (worlds, chemicals): outflow still due
    population: np.ndarray  # [individuals] int32 (worlds, reactions)
    bank: np.ndarray  # [energy] int32 (worlds, reactions)
    fires: np.ndarray  # [firings] int32 (worlds, reactions) in the last step
    books: np.ndarray  # int64 (worlds, 1, len(Book)): totals since step 0
    supplied: np.ndarray  # [molecules] int64 (worlds, 1, chemicals): totals since step 0
    drained: np.ndarray  # [molecules] int64 (worlds, 1, chemicals): totals since step 0


def layout(config: Config) -> Layout:
    """Return the kind and the shape of one world's part of every array of State, in its order."""
    chemicals, reactions = (config.size,), (len(pairs(config.bits)),)
    return {
        "seeds": (np.uint32, ()),
        "levels": (np.int32, chemicals),
        "payout": (np.int32, reactions),
        "open": (np.uint8, reactions),
        "molecules": (np.int32, chemicals),
        "remainder": (np.int32, chemicals),
        "population": (np.int32, reactions),
        "bank": (np.int32, reactions),
        "fires": (np.int32, reactions),
        "books": (np.int64, (1, len(Book))),
        "supplied": (np.int64, (1, *chemicals)),
        "drained": (np.int64, (1, *chemicals)),
    }


@cache
def pairs(bits: int) -> tuple[tuple[int, int], ...]:
    """Return the inputs (a, b), a < b, of every reaction by number."""
    return tuple(combinations(range(1 << bits), 2))
