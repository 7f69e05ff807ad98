"""Body plans: genomes from a few continuous parameters, for searches over real numbers such as CMA-ES.

Five fields over the lattice say where nodes are, and which bonds along x and along y are muscles and
fins: there, where the field is above 0. A field is a sum of cosines of x and of the distance from the
axis y = 6, so every body is its own mirror image and swims straight; all bonds between its nodes
exist. Searching these bodies works far better than searching single bits (docs/oceanworld.md).
"""

from functools import cache

import numpy as np

from sims.oceanworld.genome import ROOT, SIDE, pack

REACH, HALF = 4, 3  # [cells] that a body may extend along x, and away from its axis, from the root
WAVES_X, WAVES_Y = 4, 3  # cosines along either
WAVES = WAVES_X * WAVES_Y  # of a field
FIELDS = 5  # nodes; of bonds along x: muscles, fins; of bonds along y: muscles, fins
PARAMETERS = FIELDS * WAVES
MUTATION = (1.0, 16)  # all numbers by little, see Arena.parameter_mutation


def genomes_of(vectors: np.ndarray) -> np.ndarray:
    """Return uint8 (n, SITES) from float64 (n, PARAMETERS) in 0..1: amplitudes, field by field, 0.5 is none."""
    if vectors.ndim != 2 or vectors.shape[1] != PARAMETERS:
        raise ValueError(f"parameters must be (n, {PARAMETERS}), got {vectors.shape}.")
    amplitudes = (2 * np.asarray(vectors, np.float64) - 1).reshape(-1, FIELDS, WAVES)
    x, y = np.meshgrid(np.arange(SIDE), np.arange(SIDE), indexing="ij")
    inside = (np.abs(x - ROOT[0]) <= REACH) & (np.abs(y - ROOT[1]) <= HALF)
    nodes = _is_above(amplitudes[:, 0], 0, 0) & inside
    nodes[:, ROOT[0], ROOT[1]] = True
    bonds = np.ones((len(vectors), SIDE, SIDE, 2, 3), np.uint8)
    for axis, middle in enumerate(((0.5, 0), (0, 0.5))):  # of bonds, from the site where they begin
        for kind in (1, 2):  # muscles, fins
            bonds[..., axis, kind] = _is_above(amplitudes[:, 2 * axis + kind], *middle)
    return pack(nodes, bonds)


def _is_above(amplitudes: np.ndarray, right: float, up: float) -> np.ndarray:
    """Return where fields with amplitudes (n, WAVES) are above 0, so far from the sites, bool (n, 16, 16)."""
    field = np.zeros((len(amplitudes), SIDE, SIDE))
    for wave, shape in enumerate(_waves(right, up)):  # in turn, so that a genome never depends on the rest of the batch
        field += amplitudes[:, wave, None, None] * shape
    above: np.ndarray = field > 0
    return above


@cache
def _waves(right: float, up: float) -> np.ndarray:
    """Return all waves at places so far from the sites, float64 (WAVES, 16, 16)."""
    x, y = np.meshgrid(np.arange(SIDE) + right, np.arange(SIDE) + up, indexing="ij")
    along, away = (x - ROOT[0] + REACH) / (2 * REACH), np.abs(y - ROOT[1]) / HALF
    shapes = [
        np.cos(np.pi * (wave // WAVES_Y) * along) * np.cos(np.pi * (wave % WAVES_Y) * away) for wave in range(WAVES)
    ]
    return np.stack(shapes)
