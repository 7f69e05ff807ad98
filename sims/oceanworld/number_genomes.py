"""Vectors of numbers as genomes, two bytes a number, and how they are mutated: bodies and controllers bred together."""

import numpy as np

BYTES = 2  # a number
TOP = 65535  # the greatest number


def to_bytes(numbers: np.ndarray) -> np.ndarray:
    """Return genomes of numbers 0..TOP (n, k), uint8 (n, 2 k)."""
    return np.ascontiguousarray(numbers.astype("<u2")).view(np.uint8).reshape(len(numbers), -1)


def to_numbers(genomes: np.ndarray) -> np.ndarray:
    """Return the numbers of genomes, int64 (n, k)."""
    return np.ascontiguousarray(genomes).view("<u2").astype(np.int64)


def varied(numbers: np.ndarray, words: np.ndarray, touched: float, size: float) -> np.ndarray:
    """Return numbers (n, k) of which some differ a little, about normally distributed.

    words uint32 (n, 3 k): random; touched: chance of a number to be touched; size: of the range, the standard deviation
    """
    drawn = words.astype(np.int64).reshape(len(numbers), 3, -1)
    summed = (drawn[:, :2] & 0xFFFF).sum(axis=1) + (drawn[:, :2] >> 16).sum(axis=1)
    steps = (summed - 2 * TOP) * size * np.sqrt(3.0)  # the deviation of a sum of four is 65536 / sqrt 3
    changed: np.ndarray = np.clip(numbers + np.rint(steps * (drawn[:, 2] < touched * 2**32)), 0, TOP)
    return changed
