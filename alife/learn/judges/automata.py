"""Life-like automata as a ground to judge on: every rule of two times nine bits makes another kind of picture.

A picture is two successive steps, so that what moves can be seen. Nothing here is learned.
"""

import numpy as np

from alife.learn.judges import coffee

SIDE = 32  # [cells], wraps around
STEPS = 150  # before a picture is taken
DENSITY = 0.35  # of the first step
RULE = 18  # bits: born with 0..8 neighbours, stays with 0..8
NOISE_LEVEL = 0.12  # correlation with any neighbour below which a dense picture is static noise
NOISE_VARIANCE = 0.1
BINS = 8


def rule(born: tuple[int, ...], stays: tuple[int, ...]) -> np.ndarray:
    """Return a rule, uint8 (18,)."""
    found = np.zeros(RULE, np.uint8)
    found[list(born)] = 1
    found[[9 + number for number in stays]] = 1
    return found


LIFE = rule((3,), (2, 3))
MAZE = rule((3,), (1, 2, 3, 4, 5))


def pictures(rules: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Return what rules (n, 18) have grown from chance, float32 (n, 2, 32, 32): the last step, and the one before."""
    now = (random.random((len(rules), SIDE, SIDE)) < DENSITY).astype(np.uint8)
    before = now
    flat = rules.astype(np.uint8).ravel()
    row = (np.arange(len(rules)) * RULE)[:, None, None]
    for _ in range(STEPS):
        before = now
        rows = now + np.roll(now, 1, 1) + np.roll(now, -1, 1)
        around = rows + np.roll(rows, 1, 2) + np.roll(rows, -1, 2) - now
        now = flat[row + 9 * now + around]
    return np.stack([now, before], axis=1).astype(np.float32)


def noise(count: int, random: np.random.Generator) -> np.ndarray:
    """Return static noise, float32 (n, 2, 32, 32)."""
    return (random.random((count, 2, SIDE, SIDE)) < 0.5).astype(np.float32)


def is_noise(picture: np.ndarray) -> bool:
    """Return whether a picture (2, 32, 32) is dense and each cell independent of its neighbours."""
    last = picture[0] - picture[0].mean()
    variance = float((last**2).mean())
    neighbours = ((0, 1), (1, 0), (1, 1), (1, -1))
    alike = [abs(float((last * np.roll(last, way, (0, 1))).mean())) / (variance + 1e-9) for way in neighbours]
    return variance > NOISE_VARIANCE and max(alike) < NOISE_LEVEL


def kind(picture: np.ndarray) -> tuple[int, int, int, int]:
    """Return the bin of a picture (2, 32, 32) on a yardstick that no judge knows.

    Density, share of cells that changed, compressed size, and how unevenly cells lie over blocks of 4 x 4.
    """
    last, before = picture
    changed = float(np.sqrt((last != before).mean()))
    patchy = float(last.reshape(BINS, 4, BINS, 4).mean((1, 3)).std())
    numbers = (float(last.mean()) * BINS, changed * BINS, coffee.compressed(np.packbits(last > 0)) / 20, patchy * 16)
    density, change, size, lumps = (min(int(number), BINS - 1) for number in numbers)
    return density, change, size, lumps
