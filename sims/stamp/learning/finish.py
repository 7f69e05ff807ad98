"""From what was learned to a rule file: whole numbers, encodings, and the distance at which bodies do not touch."""

import numpy as np
import torch

from alife.learn.pictures import Pictures
from sims.stamp.learning.network import Automaton, bytes_of, seeded, widened
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

    int64 (ages,), never falling. From where it is more than WIDEST sizes on, it is 3 sizes, which promises nothing.
    """
    side, ends = 3 * size, np.zeros(4, np.int64)
    found = np.full(ages, side, np.int64)
    states = [seeded(part, automaton.channels, 1) for part in codes.split(AT_ONCE)]
    for age in range(ages):
        middle, wider = min(age, side // 2), min(age + 1, side // 2)  # no more than that can have been reached
        for number, state in enumerate(states):
            states[number] = automaton(widened(state, middle, wider, side), 1)
            y, x = np.nonzero((states[number] != 0).any(1).any(0).numpy())
            if len(y):
                ends = np.maximum(ends, (wider - y.min(), y.max() - wider, wider - x.min(), x.max() - wider))
        found[age] = min(max(ends[0] + ends[1], ends[2] + ends[3]) + APART, side)
        if found[age] > WIDEST * size:
            break
    return found
