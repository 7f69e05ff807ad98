"""How far apart colours are for people who see fewer of them: a helper of tests.

Source of the matrices: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation
of Color Vision Deficiency" (2009), for severity 1. Distances are those of CIELAB (CIE 1976), white as in sRGB.
"""

import numpy as np

VISIONS = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colours):
    """Return linear light (..., 3) of sRGB colours 0..255."""
    shares = np.asarray(colours, float) / 255
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def lab(light):
    """Return CIELAB (..., 3) of linear light."""
    relative = np.clip(light, 0, 1) @ XYZ.T / WHITE
    edge = 6 / 29
    roots = np.where(relative > edge**3, np.cbrt(relative), relative / (3 * edge**2) + 4 / 29)
    x, y, z = np.moveaxis(roots, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def distances(colours):
    """Return the distance of each colour from each, the least of all visions (n, n)."""
    seen = [lab(linear(colours) @ matrix.T) for matrix in VISIONS.values()]
    return np.min([np.linalg.norm(one[:, None] - one[None], axis=-1) for one in seen], axis=0)


def nearest(colours):
    """Return the least distance between two of some different colours."""
    found = distances(colours)
    return found[np.triu_indices(len(found), 1)].min()
