"""A bitwise config as the plain numbers and tables that kernels read."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from alife.core.config import kernel_settings
from alife.engines.kernel_tuples import filled, kernel_tuple
from sims.bitwise.config import Config, pairs
from sims.chemistry import react

if TYPE_CHECKING:
    KernelParams = Config
else:  # the numbers that kernels read, as a named tuple of the same names, see alife.engines.kernel_tuples
    KernelParams = kernel_tuple("KernelParams", __name__, (*kernel_settings(Config), "chemicals", "reactions"))


class Tables(NamedTuple):
    """What goes in and comes out, int32 (reactions,) each, and how much of each chemical is fed, int32 (chemicals,)."""

    first_input: np.ndarray
    second_input: np.ndarray
    first_output: np.ndarray
    second_output: np.ndarray
    supply: np.ndarray


def kernel_params(config: Config) -> KernelParams:
    """Return what kernels read of a config."""
    return filled(KernelParams, config)


def tables_of(config: Config) -> Tables:
    """Return what reactions take and make, and what is fed."""
    inputs = np.array(pairs(config.bits), np.int32)
    outputs = np.array([react(a, b, config.bits) for a, b in pairs(config.bits)], np.int32)
    supply = np.zeros(config.chemicals, np.int32)
    supply[list(config.foods)] = config.supply
    first_input, second_input, first_output, second_output = (
        np.ascontiguousarray(column) for column in (*inputs.T, *outputs.T)
    )
    return Tables(first_input, second_input, first_output, second_output, supply)
