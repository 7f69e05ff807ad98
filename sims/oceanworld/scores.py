"""What a swim is worth: how far it leads along x, or how near to a target."""

import numpy as np

from sims.oceanworld.config import DISTANCE, Config
from sims.oceanworld.render import frame_steps

LOOKS_A_BEAT = 8  # at the way of a creature that is to reach a target


def looks(config: Config) -> np.ndarray:
    """Return before which steps a score looks where a creature is, int64 (frames,)."""
    if config.fitness == DISTANCE:
        return np.array([0, config.beats * config.steps_per_beat])
    return frame_steps(config, config.beats, LOOKS_A_BEAT)


def fitness_of(config: Config, paths: np.ndarray) -> np.ndarray:
    """Return the fitness, float64 (n,), of centres of mass [cells] (n, frames, 2) at the looks of a config.

    distance: how far along +x less how far away from y [cells]. reach: the share of the way to the target that was
    covered at the nearest look, 1 within `reach` of it.
    """
    moved = paths - paths[:, :1]
    if config.fitness == DISTANCE:
        ahead: np.ndarray = moved[:, -1, 0] - np.abs(moved[:, -1, 1])
        return ahead
    away = np.sqrt(((moved - (config.target_x, config.target_y)) ** 2).sum(axis=2))
    left = np.maximum(away.min(axis=1) - config.reach, 0)
    whole = np.sqrt(config.target_x**2 + config.target_y**2) - config.reach
    covered: np.ndarray = 1 - left / whole
    return covered
