"""What tells swimmers apart on a map: how they are built, where their swim ends, or both."""

from dataclasses import dataclass

import numpy as np

from alife.worlds.arena import Axis, Ranges
from sims.oceanworld import body
from sims.oceanworld.config import END, STRUCTURE, STRUCTURE_X_END

FARTHEST = 20.0  # [cells] from the start, along either axis, that a map of ends shows; farther ones lie at its edge


@dataclass(frozen=True)
class Descriptors:
    """A choice of descriptors."""

    names: tuple[str, ...]
    ranges: Ranges
    axes: tuple[Axis, ...]
    bins: tuple[int, ...] | None = None  # niches along each, where these are not to be --bins


_BUILT = (Axis("size", "nodes", float(body.LARGE)), Axis("connectedness", "rings a node"))
_ENDS = (Axis("end x", "cells"), Axis("end y", "cells"))
_UNIT: Ranges = ((0.0, 1.0), (0.0, 1.0))
_WIDE: Ranges = ((-FARTHEST, FARTHEST), (-FARTHEST, FARTHEST))
_END_NAMES = ("end_x", "end_y")
CHOICES = {
    STRUCTURE: Descriptors(body.DESCRIPTORS, _UNIT, _BUILT),
    END: Descriptors(_END_NAMES, _WIDE, _ENDS),
    STRUCTURE_X_END: Descriptors((*body.DESCRIPTORS, *_END_NAMES), (*_UNIT, *_WIDE), (*_BUILT, *_ENDS), (10, 10, 8, 8)),
}


def of(kind: str, structure: np.ndarray, moved: np.ndarray) -> np.ndarray:
    """Return the descriptors of bodies of a structure (n, 2) that moved [cells] (n, 2), float64 (n, axes)."""
    if kind == STRUCTURE_X_END:
        return np.concatenate([structure, moved], axis=1)
    return structure if kind == STRUCTURE else moved
