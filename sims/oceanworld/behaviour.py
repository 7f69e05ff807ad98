"""How swimmers behave, as numbers that no map is made of: two yardsticks by which maps are compared.

A path is a creature's frames, see kernels_path_cpu.describe, FRAMES_A_BEAT a beat from rest on.
"""

import numpy as np

from sims.oceanworld.config import Config
from sims.oceanworld.render import frame_steps

FRAMES_A_BEAT = 6
X, Y, COSINE, SINE, GYRATION, RESIDUE = range(6)
CHANNELS = 6
CALLED = (
    "x of the centre",
    "y of the centre",
    "cosine of the turn",
    "sine of the turn",
    "spread of the body",
    "change of shape",
)
TURNS, PACES, DEPTHS = 9, 8, 8  # classes of net turn, late pace and depth of deformation
BEHAVIOURS = TURNS * PACES * DEPTHS
HALF_TURNS = 4.5  # half turns to either side of none that the classes of turns reach
PACE = 0.5  # [cells/beat] of a class
DEPTH = 0.12  # of a class: logarithm of the ratio of the largest to the smallest moment of inertia
WARM_UP = 2  # [beats] in which a body finds its gait, and in which the late pace is measured
FEWEST_BEATS = WARM_UP + 1
SIDE = 6  # classes of each coordinate of the places half way and at the end
HALF_WAY, AT_END = 10.0, 20.0  # [cells] along either axis that these reach
PLACES = SIDE**4


def looks(config: Config) -> np.ndarray:
    """Return before which steps a path looks at a creature, int64 (frames,), from the first to the last."""
    return frame_steps(config, config.beats, FRAMES_A_BEAT)


def behaviours(paths: np.ndarray) -> np.ndarray:
    """Return the behaviour of each path float64 (n, frames, 6), 0..BEHAVIOURS - 1, int64 (n,).

    It is how far the creature has turned in all, how fast it swims in the end, and how deeply it deforms.
    """
    heading = np.arctan2(paths[:, :, SINE], paths[:, :, COSINE])
    steps = np.diff(heading, axis=1)
    turned = (steps - 2 * np.pi * np.round(steps / (2 * np.pi))).sum(axis=1) / np.pi  # [half turns]
    turn = _class(turned + HALF_TURNS, TURNS)
    late = paths[:, -1, :2] - paths[:, -1 - WARM_UP * FRAMES_A_BEAT, :2]
    pace = _class(np.sqrt((late**2).sum(axis=1)) / WARM_UP / PACE, PACES)
    inertia = paths[:, 1 + WARM_UP * FRAMES_A_BEAT :, GYRATION] ** 2
    depth = _class(np.log(inertia.max(axis=1) / inertia.min(axis=1)) / DEPTH, DEPTHS)
    found: np.ndarray = (turn * PACES + pace) * DEPTHS + depth
    return found


def places(paths: np.ndarray) -> np.ndarray:
    """Return where each path float64 (n, frames, 6) is half way and at its end, 0..PLACES - 1, int64 (n,)."""
    moved = paths[:, :, :2] - paths[:, :1, :2]
    middle = moved[:, moved.shape[1] // 2] / (2 * HALF_WAY)
    end = moved[:, -1] / (2 * AT_END)
    classes = _class((np.concatenate([middle, end], axis=1) + 0.5) * SIDE, SIDE)
    found: np.ndarray = classes @ np.array([SIDE**3, SIDE**2, SIDE, 1])
    return found


def _class(values: np.ndarray, count: int) -> np.ndarray:
    """Return whole numbers 0..count - 1, int64, of values; those beyond belong to the outermost."""
    found: np.ndarray = np.clip(np.floor(values), 0, count - 1).astype(np.int64)
    return found
