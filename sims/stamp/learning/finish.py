"""From what was learned to a rule file: whole numbers, encodings, and the distance at which bodies do not touch."""

import numpy as np
import torch

from alife.learn.pictures import Pictures
from sims.stamp.learning.network import Automaton, bytes_of, seeded
from sims.stamp.rule import Stamp

LEVELS = 15  # of a channel of the designs that a file keeps to compare with: 4 bits
AT_ONCE = 32  # bodies
# Between what two bodies fill there must be room for cells that have life beside them on either side, for what these
# perceive, and so that none of it is shared.
APART = 4  # [cells]


WIDEST = 2  # times the size of a design, that the distance may be


@torch.no_grad()
def finished(automaton: Automaton, codes: torch.Tensor, pictures: Pictures, growth: int, ages: int) -> Stamp:
    """Return the rule file's content; the distance is measured up to an age [growths]."""
    names = tuple(name.replace("\n", " ") for name in pictures.names)
    coarse = np.round(pictures.pixels * LEVELS).astype(np.uint8) * np.uint8(255 // LEVELS)
    needed = distances_of(automaton, codes, pictures.size, growth * ages)[growth - 1 :: growth]
    held = max(int((needed <= WIDEST * pictures.size).sum()), 1)
    return Stamp(automaton.whole(), growth, int(needed[held - 1]), held * growth, bytes_of(codes), coarse, names)


@torch.no_grad()
def distances_of(automaton: Automaton, codes: torch.Tensor, size: int, ages: int) -> np.ndarray:
    """Return for every age the least distance [cells] between seeds at which no two of these bodies have touched.

    int64 (ages,), never falling. Where a body fills all the room that it is given, it is the side of that room,
    which promises nothing.
    """
    side = 3 * size
    middle = side // 2
    filled = np.zeros((ages, side, side), bool)
    for begin in range(0, len(codes), AT_ONCE):
        state = seeded(codes[begin : begin + AT_ONCE], automaton.channels, side)
        for age in range(ages):
            state = automaton(state, 1)
            filled[age] |= (state != 0).any(1).any(0).numpy()
    ends = np.zeros((ages, 4), np.int64)
    for age, there in enumerate(np.logical_or.accumulate(filled)):
        y, x = np.nonzero(there)
        ends[age] = middle - y.min(), y.max() - middle, middle - x.min(), x.max() - middle
    apart = np.maximum(ends[:, 0] + ends[:, 1], ends[:, 2] + ends[:, 3]) + APART
    return np.minimum(apart, side)
