"""A Multicell config as the plain numbers and tables that kernels read."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from alife.core.config import kernel_settings
from alife.engines.kernel_tuples import filled, kernel_tuple
from sims.multicell import ground
from sims.multicell.config import Config

if TYPE_CHECKING:
    KernelParams = Config
else:  # the numbers that kernels read, as a named tuple of the same names, see alife.engines.kernel_tuples
    KernelParams = kernel_tuple(
        "KernelParams",
        __name__,
        (
            *kernel_settings(Config),
            *("chemicals", "killer", "inheritable_roles", "strike_threshold", "genome_length"),
            *("rate_top", "rate_bottom", "has_ground", "rock"),
        ),
    )


class Tables(NamedTuple):
    """What a role does and which chemicals are food."""

    recipe: np.ndarray  # uint32 (roles + 2,): 16 bits inputs, 16 bits [energy] payout, see scalar_rules.needs
    changes: np.ndarray  # uint32 (roles + 2,): 2 bits a chemical, see scalar_rules.change
    food_number: np.ndarray  # int32 (chemicals,): which food a chemical is, -1 when none
    food_share: np.ndarray  # [/1024] int32 (kinds of ground, foods): of the row's rate, see sims.multicell.ground


NO_CHANGE = 0x55555555  # scalar_rules.change reads 0 for every chemical


def kernel_params(config: Config) -> KernelParams:
    """Return what kernels read of a config."""
    return filled(KernelParams, config)


def tables_of(config: Config) -> Tables:
    """Return what each role does, rock nothing; in the neutral control all do what role 1 does."""
    recipe = np.zeros(config.rock + 1, np.uint32)
    changes = np.full(config.rock + 1, NO_CHANGE, np.uint32)
    for role in range(1, config.roles + 1):
        if config.neutral or role != config.killer:
            reaction = config.chemistry.reactions[0 if config.neutral else role - 1]
            recipe[role] = sum(1 << chemical for chemical in reaction.inputs) | reaction.payout << 16
            chemicals = range(config.chemistry.size)
            changes[role] = sum((reaction.change(chemical) + 1) << 2 * chemical for chemical in chemicals)
    food_number = np.full(config.chemistry.size, -1, np.int32)
    food_number[list(config.foods)] = range(len(config.foods))
    return Tables(recipe, changes, food_number, ground.food_share(config))
