"""A config as the numbers that kernels work with: the constants, and what a beat is at each of its steps."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from alife.core.config import kernel_settings
from alife.engines.kernel_tuples import filled, kernel_tuple
from sims.oceanworld.config import Config

DERIVED = ("zero", "one", "one_again", "eps", "step", "muscle_pull", "half_bond_mass", "inertia", "slowing")


if TYPE_CHECKING:
    KernelParams = Config
else:  # the numbers that kernels read, as a named tuple of the same names, see alife.engines.kernel_tuples
    KernelParams = kernel_tuple("KernelParams", __name__, (*kernel_settings(Config), *DERIVED))


class Beat(NamedTuple):
    """What the steps of a beat are, each (steps_per_beat,)."""

    extension: np.ndarray  # [cells] that muscles are longer at the start of the step, float
    power: np.ndarray  # uint8: 1 in the power stroke, when fins are spread


def precision(config: Config) -> type[np.floating]:
    """Return the type of float in which a config is reckoned."""
    return np.float64 if config.double_precision else np.float32


def kernel_params(config: Config) -> KernelParams:
    """Return the numbers that kernels read, all in the precision in which the config is reckoned."""
    return filled(KernelParams, config, precision(config))


def beat_of(config: Config) -> Beat:
    """Return what a beat is at each of its steps."""
    phase = np.arange(config.steps_per_beat) / config.steps_per_beat
    grown = smooth(phase / config.ramp) - smooth((phase - config.duty) / config.ramp)
    extension = (config.extension * grown).astype(precision(config))
    return Beat(extension, (phase < config.duty).astype(np.uint8))


def smooth(share: np.ndarray) -> np.ndarray:
    """Return a step from 0 to 1 without corners, over shares 0..1."""
    within: np.ndarray = np.clip(share, 0, 1)
    risen: np.ndarray = within * within * (3 - 2 * within)
    return risen
