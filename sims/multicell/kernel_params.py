"""A Multicell config as the plain numbers and tables that kernels read."""

from typing import NamedTuple

import numpy as np

from sims.multicell.config import Config


class KernelParams(NamedTuple):
    """The constants of a world; names and units as in Config."""

    chemicals: int
    supply_top: int
    supply_bottom: int
    supply_period: int
    outflow: int
    sharing: int
    diffusion: int
    reactions_per_step: int
    upkeep: int
    killer_upkeep: int
    energy_cap: int
    death_rate: int
    birth_threshold: int
    birth_cost: int
    child_energy: int
    kill_cost: int
    strike_threshold: int  # [energy] from which a killer strikes
    killer: int  # the role of killers
    inheritable_roles: int  # mutation draws roles 1..this
    mutation_rate: int
    tree_depth: int
    genome_length: int
    telomere: int


class Tables(NamedTuple):
    """What a role does and which chemicals are food."""

    recipe: np.ndarray  # uint32 (roles + 1,): 16 bits inputs, 16 bits [energy] payout, see rules.needs
    changes: np.ndarray  # uint32 (roles + 1,): 2 bits a chemical, see rules.change
    food_number: np.ndarray  # int32 (chemicals,): which food a chemical is, -1 when none


NEVER = 1 << 30  # [energy] more than any cell can hold
NO_CHANGE = 0x55555555  # rules.change reads 0 for every chemical


def kernel_params(config: Config) -> KernelParams:
    """Return the constants of a config."""
    same = {name: getattr(config, name) for name in KernelParams._fields if hasattr(config, name)}
    strike = config.kill_cost + config.birth_cost + config.child_energy
    derived = {
        "chemicals": config.chemistry.size,
        "strike_threshold": NEVER if config.neutral else strike,
        "inheritable_roles": config.roles if config.killers else config.roles - 1,
    }
    return KernelParams(**{**same, **derived})


def tables_of(config: Config) -> Tables:
    """Return what each role does; in the neutral control all do what role 1 does."""
    recipe = np.zeros(config.roles + 1, np.uint32)
    changes = np.full(config.roles + 1, NO_CHANGE, np.uint32)
    for role in range(1, config.roles + 1):
        if config.neutral or role != config.killer:
            reaction = config.chemistry.reactions[0 if config.neutral else role - 1]
            recipe[role] = sum(1 << chemical for chemical in reaction.inputs) | reaction.payout << 16
            chemicals = range(config.chemistry.size)
            changes[role] = sum((reaction.change(chemical) + 1) << 2 * chemical for chemical in chemicals)
    food_number = np.full(config.chemistry.size, -1, np.int32)
    food_number[list(config.foods)] = range(len(config.foods))
    return Tables(recipe, changes, food_number)
