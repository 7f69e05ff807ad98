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


@torch.no_grad()
def finished(automaton: Automaton, codes: torch.Tensor, pictures: Pictures, growth: int, ages: int) -> Stamp:
    """Return the rule file's content; `ages`: for how many [steps] the distance holds."""
    names = tuple(name.replace("\n", " ") for name in pictures.names)
    coarse = np.round(pictures.pixels * LEVELS).astype(np.uint8) * np.uint8(255 // LEVELS)
    distance = distance_of(automaton, codes, pictures.size, ages)
    return Stamp(automaton.whole(), growth, distance, bytes_of(codes), coarse, names)


@torch.no_grad()
def distance_of(automaton: Automaton, codes: torch.Tensor, size: int, ages: int) -> int:
    """Return the least distance [cells] between seeds at which no two of these bodies ever touch up to an age [steps].

    Where a body fills all the room that it is given, it is the side of that room, which promises nothing.
    """
    side = 3 * size
    middle = side // 2
    ends = []
    for begin in range(0, len(codes), AT_ONCE):
        state = seeded(codes[begin : begin + AT_ONCE], automaton.channels, side)
        filled = torch.zeros(side, side, dtype=torch.bool)
        for _ in range(ages):
            state = automaton(state, 1)
            filled |= (state != 0).any(1).any(0)
        y, x = np.nonzero(filled.numpy())
        ends.append((middle - y.min(), y.max() - middle, middle - x.min(), x.max() - middle))
    up, down, left, right = np.max(ends, axis=0)
    return int(min(max(up + down, left + right) + APART, side))
