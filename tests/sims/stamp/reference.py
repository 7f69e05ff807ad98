"""The law of Stamp once more, in plain NumPy over int64: slow, and simple enough to be believed."""

import numpy as np

from sims.stamp.numbers import ALIVE, COVER, KERNELS, LIMIT, UNIT, WEIGHT_UNIT


def around(values):
    """Return the 3 x 3 neighbourhood of every cell of a world that wraps around, (3, 3, y, x, ...)."""
    return np.array([[np.roll(values, (1 - i, 1 - j), (0, 1)) for j in range(3)] for i in range(3)])


def step(cells, rule):
    """Return a world of cells (y, x, channels), int64, a step later."""
    near = (around(cells[..., COVER]) > ALIVE).any(axis=(0, 1))
    seen = np.einsum("fij,ijyxc->yxfc", KERNELS.astype(np.int64), around(cells))
    sums = np.einsum("hfc,yxfc->yxh", rule.first.astype(np.int64), seen) + rule.first_bias
    hidden = np.clip((sums + WEIGHT_UNIT // 2) // WEIGHT_UNIT, 0, LIMIT)
    sums = np.einsum("ch,yxh->yxc", rule.second.astype(np.int64), hidden) + rule.second_bias
    later = np.clip(cells + (sums + WEIGHT_UNIT // 2) // WEIGHT_UNIT, -LIMIT, LIMIT)
    later[~near] = 0
    lives = near & (around(later[..., COVER]) > ALIVE).any(axis=(0, 1))
    return np.where(lives[..., None], later, 0)


def seed(code, channels):
    """Return the cell of a seed with an encoding."""
    cell = np.zeros(channels, np.int64)
    cell[COVER] = cell[-1] = UNIT
    cell[4 : 4 + len(code)] = (code.astype(np.int64) - 128) * 4
    return cell
