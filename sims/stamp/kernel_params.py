"""A config of Stamp as the plain numbers and tables that kernels read."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from alife.core.config import kernel_settings
from alife.engines.kernel_tuples import filled, kernel_tuple
from sims.stamp.config import Config

if TYPE_CHECKING:
    KernelParams = Config
else:  # the numbers that kernels read, as a named tuple of the same names, see alife.engines.kernel_tuples
    KernelParams = kernel_tuple("KernelParams", __name__, (*kernel_settings(Config), "side", "growth", "freeze_age"))


class Tables(NamedTuple):
    """The weights as kernels multiply with them: whole numbers in float32, see numbers.py."""

    first: np.ndarray  # float32 (FILTERS x channels, hidden)
    first_bias: np.ndarray  # float32 (hidden,)
    second: np.ndarray  # float32 (hidden, channels)
    second_bias: np.ndarray  # float32 (channels,)


def kernel_params(config: Config) -> KernelParams:
    """Return what kernels read of a config."""
    return filled(KernelParams, config, int)


def tables_of(config: Config) -> Tables:
    """Return the weights."""
    rule = config.stamp.rule
    first = rule.first.reshape(rule.hidden, -1).T
    arrays = (first, rule.first_bias, rule.second.T, rule.second_bias)
    return Tables(*(np.ascontiguousarray(array, np.float32) for array in arrays))
