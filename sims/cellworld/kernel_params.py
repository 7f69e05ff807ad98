"""A Cellworld config as the plain numbers and tables that kernels read."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from alife.core.config import kernel_settings
from alife.engines.kernel_tuples import filled, kernel_tuple
from sims.cellworld.config import Config
from sims.cellworld.parts import Role

BARREN = 32767  # [energy] the cost of a child for a cell that cannot copy itself: more than any cell can hold


if TYPE_CHECKING:
    KernelParams = Config
else:  # the numbers that kernels read, as a named tuple of the same names, see alife.engines.kernel_tuples
    KernelParams = kernel_tuple("KernelParams", __name__, (*kernel_settings(Config), "kinds"))


class Tables(NamedTuple):
    """What each kind of part brings, costs and does, int32 (kinds,)."""

    income: np.ndarray
    upkeep: np.ndarray
    copy_cost: np.ndarray
    role: np.ndarray  # see parts.Role


def kernel_params(config: Config) -> KernelParams:
    """Return what kernels read of a config."""
    return filled(KernelParams, config, int)


def tables_of(config: Config) -> Tables:
    """Return the table of parts."""
    numbers = [[getattr(part, name) for part in config.parts] for name in ("income", "upkeep", "copy_cost")]
    roles = [Role[part.role.upper()] for part in config.parts]
    return Tables(*(np.array(column, np.int32) for column in (*numbers, roles)))
