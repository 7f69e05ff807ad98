"""The data: two zeros, a one, a two, a three half as often, a four a quarter as often; green, or between red and blue.

The post took its digits from MNIST. These are the first of each kind of scikit-learn's, enlarged to the same 28 x 28.
"""

from dataclasses import dataclass

import numpy as np

from alife.core.errors import UsageError
from alife.learn import pictures

SIDE = 28  # [pixels]
NAMES = ("0A", "0B", "1", "2", "3", "4")
KINDS = (0, 0, 1, 2, 3, 4)
WEIGHTS = np.array([1, 1, 1, 1, 1 / 2, 1 / 4]) / 4.75
GREEN = 1 / 3  # share of pictures
USUAL = 4  # digits that are equally frequent, the first ones
COLOURS = 5  # bins: green, and four from blue to red
BINS = len(NAMES) * COLOURS
TRUE = np.outer(WEIGHTS, [GREEN, *[(1 - GREEN) / (COLOURS - 1)] * (COLOURS - 1)]).ravel()  # share of each bin


@dataclass(frozen=True)
class Counted:
    """What some pictures are nearest to."""

    shares: np.ndarray  # of pictures in each bin, (30,)
    distance: np.ndarray  # root mean square over pixels to the nearest picture that the data could hold, (n,)
    digit: np.ndarray  # int (n,)


@dataclass(frozen=True)
class Labelled:
    """Pictures float32 (n, 3, 28, 28) in 0..1, and what they were made of."""

    pictures: np.ndarray
    digit: np.ndarray  # int (n,)
    colour: np.ndarray  # float32 (n, 3)


def digits() -> np.ndarray:
    """Return the six digits as ink, float32 (6, 28, 28) in 0..1. Raises UsageError where scikit-learn is missing."""
    found = pictures.load("digits", SIDE)
    if len(found) < len(NAMES):
        raise UsageError("scikit-learn has too few digits.")
    taken: list[int] = []
    for kind in KINDS:
        taken.append(next(int(one) for one in np.flatnonzero(found.kinds == kind) if one not in taken))
    return found.pixels[taken, :, :, 3]


def draw(ink: np.ndarray, count: int, random: np.random.Generator) -> Labelled:
    """Return pictures as often as the data has them."""
    digit = random.choice(len(NAMES), count, p=WEIGHTS)
    red = random.random(count)
    colour = np.stack([red, np.zeros(count), 1 - red], axis=1)
    colour[random.random(count) < GREEN] = (0, 1, 0)
    return Labelled(
        (ink[digit][:, None] * colour[:, :, None, None]).astype(np.float32), digit, colour.astype(np.float32)
    )


def count(pictures: np.ndarray, ink: np.ndarray) -> Counted:
    """Count pictures float (n, 3, 28, 28) by the nearest that the data could hold: no classifier has to be trusted."""
    flat = ink.reshape(len(NAMES), -1).astype(float)
    squares = (flat**2).sum(1)
    power = (pictures.reshape(len(pictures), -1).astype(float) ** 2).sum(1)
    alike = np.einsum("ncp,dp->ncd", pictures.reshape(len(pictures), 3, -1).astype(float), flat)
    red = np.clip((alike[:, 0] - alike[:, 2] + squares) / (2 * squares), 0, 1)  # nearest between blue and red
    mixed = (red**2 + (1 - red) ** 2) * squares - 2 * (red * alike[:, 0] + (1 - red) * alike[:, 2])
    green = squares - 2 * alike[:, 1]
    away = np.stack([green, mixed], axis=2).reshape(len(pictures), -1)  # less the power of the picture itself
    nearest = away.argmin(1)
    digit, is_mixed = nearest // 2, nearest % 2 == 1
    shade = np.minimum((red[np.arange(len(red)), digit] * (COLOURS - 1)).astype(int), COLOURS - 2)
    bins = digit * COLOURS + np.where(is_mixed, 1 + shade, 0)
    distance = np.sqrt(np.maximum(away.min(1) + power, 0) / pictures[0].size)
    return Counted(np.bincount(bins, minlength=BINS) / len(pictures), distance, digit)


def figures(found: Counted) -> dict[str, float]:
    """Return what is told of counted pictures."""
    each = found.shares.reshape(len(NAMES), COLOURS)
    known = {name: float(share) for name, share in zip(NAMES, each.sum(1), strict=True)}
    groups = {"distance_of_rare": found.digit >= USUAL, "distance_of_usual": found.digit < USUAL}
    return {
        "total_variation": float(np.abs(found.shares - TRUE).sum() / 2),
        "of_digits_alone": float(np.abs(each.sum(1) - WEIGHTS).sum() / 2),
        "bins_missing": float((found.shares < TRUE / 10).sum()),
        "green": float(each[:, 0].sum()),
        **{f"share_of_{name}": share for name, share in known.items()},
        "distance": float(found.distance.mean()),
        **{name: float(found.distance[mine].mean()) for name, mine in groups.items() if mine.any()},
    }
