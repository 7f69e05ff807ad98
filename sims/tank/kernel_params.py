"""A config of Tank as the numbers that its kernels read beside those of Oceanworld."""

from typing import NamedTuple

import numpy as np

from sims.tank.config import Config

EDGE = 1.0  # [cells] before a wall from which on it pushes
DEEPEST = 2.0  # [cells] beyond which it pushes no harder


class Law(NamedTuple):
    """What Tank adds to a swimmer's physics, and what its life costs; floats that bodies meet have 32 bits."""

    half_x: np.float32  # [cells] from the middle to where the walls along y begin to push
    half_y: np.float32  # [cells]
    deepest: np.float32  # [cells]
    wall_stiffness: np.float32  # [bond/beat^2]
    touch: np.float32  # [cells]
    touch_stiffness: np.float32  # [bond/beat^2]
    decide: int  # [steps]
    beat: int  # [steps]
    reach_square: float  # [cells^2]
    sight_square: float  # [cells^2]
    step: float  # [beats]
    upkeep: int  # [energy] a beat
    node_cost: int  # [energy] a node and beat
    muscle_cost: int  # [energy] a muscle and beat
    food_energy: int  # [energy]
    neutral: bool  # whether what is eaten feeds a swimmer drawn by lot


def law_of(config: Config) -> Law:
    """Return what kernels read of a config."""
    single = np.float32
    return Law(
        single(config.tank_width / 2 - EDGE), single(config.tank_height / 2 - EDGE), single(DEEPEST),
        single(config.swim.contact_stiffness), single(config.touch), single(config.touch_stiffness),
        config.decide, config.steps_per_beat, config.reach**2, config.sight**2, config.swim.step,
        config.upkeep, config.node_cost, config.muscle_cost, config.food_energy, config.neutral,
    )  # fmt: skip
