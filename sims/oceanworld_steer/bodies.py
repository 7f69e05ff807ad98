"""The bodies that are steered: a champion that is known by heart, or the first genome of a file."""

from pathlib import Path

import numpy as np

from alife.core.errors import UsageError
from sims.oceanworld import body, genome_files
from sims.oceanworld.body import Bodies
from sims.oceanworld.controllers import middles
from sims.oceanworld.genome import SIDE, SITES
from sims.oceanworld_steer.config import CHAMPION

CORNER = (6, 5)  # the first site (x, y) of the champion's box
CHAMPION_SITES = ("575f07", "171707", "171707", "171f07", "111101")  # a column of its box each, a byte a site
# It is what `alife run oceanworld --search cma_es --evaluations 20000 --seed 1` found: 37.1 cells in 8 beats.


def genome_of(name: str) -> np.ndarray:
    """Return the genome that a setting names, uint8 (SITES,). Raises UsageError where it has no muscle or fin."""
    return checked(_champion() if name == CHAMPION else genome_files.read(Path(name))[0], f"body = {name}")


def checked(genes: np.ndarray, name: str) -> np.ndarray:
    """Return a genome, uint8 (SITES,). Raises UsageError where it is none, or has nothing that could be driven."""
    if not isinstance(genes, np.ndarray) or genes.dtype != np.uint8 or genes.shape != (SITES,):
        raise UsageError(f"{name} must be a genome, uint8 ({SITES},), got {getattr(genes, 'shape', type(genes))}.")
    if not middles(grown(genes))[1].any():
        raise UsageError(f"{name} has no muscle and no fin that a controller could drive.")
    return genes


def grown(genes: np.ndarray) -> Bodies:
    """Return the body of one genome (SITES,)."""
    return body.grown(genes[None])


def repeated(bodies: Bodies, count: int) -> Bodies:
    """Return the first body so many times."""
    return body.some(bodies, np.zeros(count, np.int64))


def _champion() -> np.ndarray:
    lattice = np.zeros((SIDE, SIDE), np.uint8)
    for column, sites in enumerate(CHAMPION_SITES):
        lattice[CORNER[0] + column, CORNER[1] : CORNER[1] + len(sites) // 2] = list(bytes.fromhex(sites))
    return lattice.ravel()
