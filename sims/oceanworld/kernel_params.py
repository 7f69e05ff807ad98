"""A config as the numbers that kernels work with: the constants, and what a beat is at each of its steps."""

from typing import NamedTuple

import numpy as np

from sims.oceanworld.config import Config


class KernelParams(NamedTuple):
    """The constants of a config, all in the precision in which it is reckoned."""

    none: np.floating  # 0
    one: np.floating  # 1
    tiny: np.floating  # keeps what does not exist from being divided by 0; lost beside what does
    step: np.floating  # [beats]
    stiffness: np.floating  # [bond/beat^2]
    shape_stiffness: np.floating  # [bond/beat^2]
    bond_damping: np.floating  # [bond/beat]
    frame_damping: np.floating  # [bond/beat]
    muscle_force: np.floating  # [bond cell/beat^2]
    muscle_pull: np.floating  # [bond cell/beat^2], its negative
    fin_drag: np.floating  # [bond/beat]
    node_mass: np.floating  # [bond]
    half_bond_mass: np.floating  # [bond]
    inertia: np.floating  # by which the water makes every mass seem greater within a step
    slowing: np.floating  # by which the water makes every velocity smaller within a step


class Beat(NamedTuple):
    """What the steps of a beat are, each (steps_per_beat,)."""

    extension: np.ndarray  # [cells] that muscles are longer at the start of the step, float
    power: np.ndarray  # uint8: 1 in the power stroke, when fins are spread


def precision(config: Config) -> type[np.floating]:
    """Return the type of float in which a config is reckoned."""
    return np.float64 if config.double_precision else np.float32


def kernel_params(config: Config) -> KernelParams:
    """Return the constants of a config."""
    step = 1 / config.steps_per_beat
    values = {
        "none": 0, "one": 1, "tiny": 1e-30 if config.double_precision else 1e-12, "step": step,
        "stiffness": config.stiffness, "shape_stiffness": config.shape_stiffness,
        "bond_damping": config.bond_damping, "frame_damping": config.frame_damping,
        "muscle_force": config.muscle_force, "muscle_pull": -config.muscle_force,
        "fin_drag": config.fin_drag, "node_mass": config.node_mass,
        "half_bond_mass": config.bond_mass / 2, "inertia": 1 + step * config.water_drag,
        "slowing": 1 / (1 + step * config.water_drag),
    }  # fmt: skip
    kind = precision(config)
    return KernelParams(**{name: kind(value) for name, value in values.items()})


def beat_of(config: Config) -> Beat:
    """Return what a beat is at each of its steps."""
    phase = np.arange(config.steps_per_beat) / config.steps_per_beat
    grown = _smooth(phase / config.ramp) - _smooth((phase - config.duty) / config.ramp)
    extension = (config.extension * grown).astype(precision(config))
    return Beat(extension, (phase < config.duty).astype(np.uint8))


def _smooth(share: np.ndarray) -> np.ndarray:
    """Return a step from 0 to 1 without corners, over shares 0..1."""
    within: np.ndarray = np.clip(share, 0, 1)
    risen: np.ndarray = within * within * (3 - 2 * within)
    return risen
