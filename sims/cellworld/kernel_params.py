"""A Cellworld config as the plain numbers and tables that kernels read."""

from typing import NamedTuple

import numpy as np

from sims.cellworld.config import Config
from sims.cellworld.parts import Role

BARREN = 32767  # [energy] the cost of a child for a cell that cannot copy itself: more than any cell can hold


class KernelParams(NamedTuple):
    """The constants of a world; names and units as in Config."""

    birth_cost: int
    child_energy: int
    kill_cost: int
    energy_cap: int
    death_rate: int
    mutation_rate: int
    conquest: int
    tolerance: int
    kinds: int  # of parts


class Tables(NamedTuple):
    """What each kind of part brings, costs and does, int32 (kinds,)."""

    income: np.ndarray
    upkeep: np.ndarray
    copy_cost: np.ndarray
    role: np.ndarray  # see parts.Role


def kernel_params(config: Config) -> KernelParams:
    """Return the constants of a config."""
    return KernelParams(
        **{name: int(getattr(config, name)) for name in KernelParams._fields if name != "kinds"},
        kinds=len(config.parts),
    )


def tables_of(config: Config) -> Tables:
    """Return the table of parts."""
    numbers = [[getattr(part, name) for part in config.parts] for name in ("income", "upkeep", "copy_cost")]
    roles = [Role[part.role.upper()] for part in config.parts]
    return Tables(*(np.array(column, np.int32) for column in (*numbers, roles)))
