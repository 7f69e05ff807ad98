"""Sums over many paths, compiled in a fixed order: the same bits on any machine, other than those of a linear algebra
library, which depend on its version, its threads and the shape of what it is given.
"""  # noqa: D205 (one sentence)

import numpy as np

from alife.engines.cpu import inner, njit


@njit(cache=True, nogil=True)
def moments(paths, mean, deviation):
    """Fill in mean and standard deviation float64 (channels,) of paths (n, frames, channels), over n and frames."""
    count = paths.shape[0] * paths.shape[1]
    for channel in range(paths.shape[2]):
        total = 0.0
        for one in range(paths.shape[0]):
            for frame in range(paths.shape[1]):
                total += paths[one, frame, channel]
        mean[channel] = total / count
        square = 0.0
        for one in range(paths.shape[0]):
            for frame in range(paths.shape[1]):
                apart = paths[one, frame, channel] - mean[channel]
                square += apart * apart
        deviation[channel] = np.sqrt(square / count)


@njit(cache=True, nogil=True)
def covariance(rows, middle, found):
    """Fill in the middle float64 (d,) of rows float64 (n, d), and n times their covariance float64 (d, d)."""
    size = rows.shape[1]
    middle[:], found[:] = 0.0, 0.0
    for one in range(rows.shape[0]):
        for i in range(size):
            middle[i] += rows[one, i]
    for i in range(size):
        middle[i] /= rows.shape[0]
    apart = np.empty(size)
    for one in range(rows.shape[0]):
        for i in range(size):
            apart[i] = rows[one, i] - middle[i]
        for i in range(size):
            for j in range(size):
                found[i, j] += apart[i] * apart[j]


@njit(cache=True, nogil=True)
def turn_to_axes(matrix, axes, most, tolerance):
    """Turn axes float64 (k, d), of length 1 and upright to each other, to those along which a symmetric matrix (d, d)
    stretches most; stop where a round changes them by less than a tolerance.
    """  # noqa: D205 (one sentence)
    count, size = axes.shape
    for _ in range(most):
        moved = 0.0
        turned = np.zeros((count, size))
        for k in range(count):
            for j in range(size):
                weight = axes[k, j]
                for i in range(size):
                    turned[k, i] += matrix[j, i] * weight
        make_upright(turned)
        for k in range(count):
            for i in range(size):
                moved = max(moved, abs(turned[k, i] - axes[k, i]))
                axes[k, i] = turned[k, i]
        if moved < tolerance:
            return


@inner
def make_upright(axes):
    """Make vectors (k, d) upright to those before them and of length 1, each with its largest part positive."""
    for k in range(axes.shape[0]):
        for before in range(k):
            along = 0.0
            for i in range(axes.shape[1]):
                along += axes[k, i] * axes[before, i]
            for i in range(axes.shape[1]):
                axes[k, i] -= along * axes[before, i]
        square, largest = 0.0, 0.0
        for i in range(axes.shape[1]):
            square += axes[k, i] * axes[k, i]
            if abs(axes[k, i]) > abs(largest):
                largest = axes[k, i]
        length = np.sqrt(square) if largest >= 0 else -np.sqrt(square)
        for i in range(axes.shape[1]):
            axes[k, i] = axes[k, i] / length if square > 0 else 0.0


@njit(cache=True, nogil=True)
def project(rows, middle, axes, found):
    """Fill in where rows float64 (n, d) lie along axes (k, d) from a middle (d,), float64 (n, k)."""
    for one in range(rows.shape[0]):
        for k in range(axes.shape[0]):
            total = 0.0
            for i in range(rows.shape[1]):
                total += (rows[one, i] - middle[i]) * axes[k, i]
            found[one, k] = total
