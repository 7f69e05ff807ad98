"""Pattern nets: genomes drawn over the lattice by a small net of each genome, for searches over real numbers.

Source: Kenneth Stanley, "Compositional pattern producing networks" (2007). The net sees where a site is, and says
whether a node is there, and which bonds are muscles and fins. It does not see on which side of the axis y = 6 a site
is, so every body is its own mirror image. Waves and bells are made of arithmetic alone, so that they are the same on
every machine.
"""

import numpy as np

from sims.oceanworld.body_plans import FIELDS, HALF, REACH
from sims.oceanworld.genome import ROOT, SIDE, pack

INPUTS, HIDDEN = 4, 9  # along the axis, away from it, from the root, 1; a third each of waves, bells, and soft steps
KINDS = 3
FIRST = INPUTS * HIDDEN
PARAMETERS = FIRST + (HIDDEN + 1) * FIELDS
MUTATION = (0.12, 38)  # some numbers by much
SCALE = 2.0  # of weights: -2..2
STEEP = 1.5  # of what goes into a hidden unit


def genomes_of(vectors: np.ndarray) -> np.ndarray:
    """Return uint8 (n, SITES) from float64 (n, PARAMETERS) in 0..1: the weights of the net, 0.5 is none."""
    if vectors.ndim != 2 or vectors.shape[1] != PARAMETERS:
        raise ValueError(f"parameters must be (n, {PARAMETERS}), got {vectors.shape}.")
    weights = SCALE * (2 * np.asarray(vectors, np.float64) - 1)
    into = STEEP * weights[:, :FIRST].reshape(-1, INPUTS, HIDDEN)
    out = weights[:, FIRST:].reshape(-1, HIDDEN + 1, FIELDS)
    x, y = np.meshgrid(np.arange(SIDE), np.arange(SIDE), indexing="ij")
    nodes = _fields(into, out[:, :, :1], x, y)[:, 0] > 0
    nodes &= (np.abs(x - ROOT[0]) <= REACH) & (np.abs(y - ROOT[1]) <= HALF)
    nodes[:, ROOT[0], ROOT[1]] = True
    bonds = np.ones((len(vectors), SIDE, SIDE, 2, 3), np.uint8)
    for axis, middle in enumerate(((x + 0.5, y), (x, y + 0.5))):
        fields = _fields(into, out[:, :, 1 + 2 * axis : 3 + 2 * axis], *middle)
        bonds[..., axis, 1:] = np.moveaxis(fields, 1, 3) > 0  # muscles, fins
    return pack(nodes, bonds)


def _fields(into: np.ndarray, out: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return what nets say at places (16, 16), float64 (n, fields, 16, 16).

    into (n, INPUTS, HIDDEN) and out (n, HIDDEN + 1, fields): weights, those of the last row without an input
    """
    along, away = (x - ROOT[0]) / REACH, np.abs(y - ROOT[1]) / HALF
    seen = along, away, np.sqrt(along * along + away * away), np.ones_like(along)
    fields = np.broadcast_to(out[:, HIDDEN, :, None, None], (*out.shape[::2], SIDE, SIDE)).copy()
    for unit in range(HIDDEN):  # one after the other, so that a genome never depends on the rest of the batch
        drive = sum(into[:, number, unit, None, None] * values for number, values in enumerate(seen))
        fields += out[:, unit, :, None, None] * _answer(unit, np.asarray(drive))[:, None]
    return fields


def _answer(unit: int, drive: np.ndarray) -> np.ndarray:
    """Return what a hidden unit makes of its inputs' weighted sum, about -1..1."""
    if unit % KINDS == 0:  # a wave of period 2 in parabolas
        phase = drive / 2 - np.round(drive / 2)
        wave: np.ndarray = 8 * phase * (1 - 2 * np.abs(phase))
        return wave
    if unit % KINDS == 1:
        bell: np.ndarray = 2 / (1 + drive * drive) - 1
        return bell
    soft: np.ndarray = drive / (1 + np.abs(drive))
    return soft
