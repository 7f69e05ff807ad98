"""Where food is: random words of (seed, episode), without sines, whose last digit no two processors agree on."""

import numpy as np

from alife.engines.rng import words

NEAREST, FARTHEST = 6.0, 12.0  # [cells] of a meal from where the one before was eaten
MEALS = 64  # an episode
TRIES = 16  # of which one lies in the ring, but for one of a million times
STREAM = 7


def food_of(seed: int, episode: int, meals: int = MEALS) -> np.ndarray:
    """Return where each meal is from where the one before was eaten, [cells] float64 (meals, 2)."""
    drawn = words(seed, episode, STREAM, np.arange(meals * TRIES * 2)).reshape(meals, TRIES, 2)
    points = (drawn / 2.0**31 - 1) * FARTHEST
    square = (points**2).sum(axis=2)
    inside = (square >= NEAREST**2) & (square <= FARTHEST**2)
    first = inside.argmax(axis=1)
    found: np.ndarray = points[np.arange(meals), first]
    found[~inside.any(axis=1)] = (NEAREST, 0)
    return found
