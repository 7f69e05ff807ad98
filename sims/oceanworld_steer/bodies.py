"""The bodies that are steered: two that are known by heart, or the first genome of a file."""

from pathlib import Path

import numpy as np

from alife.core.errors import UsageError
from sims.oceanworld import body, genome_files
from sims.oceanworld.body import Bodies
from sims.oceanworld.controllers import middles
from sims.oceanworld.genome import SIDE, SITES
from sims.oceanworld_steer.config import CHAMPION, TURNER

KNOWN = {  # of each the first site (x, y) of its box, and the columns of that, a byte a site
    CHAMPION: ((6, 5), ("575f07", "171707", "171707", "171f07", "111101")),
    TURNER: ((4, 4), ("5f5f575f0f", "1f3f371f0f", "1737371707", "1717171707", "5151515101")),
}
# The champion is what `alife run oceanworld --search cma_es --evaluations 20000 --seed 1` found: 37.1 cells in 8 beats.
# The turner was bred with its controller, by `alife run oceanworld_steer --search cma_es --evaluations 9600 --seed 2
# --set body=bred --set episodes=4 --set search.population=48 --set search.spread=20`: 64.9 cells among fresh food.


def genome_of(name: str) -> np.ndarray:
    """Return the genome that a setting names, uint8 (SITES,). Raises UsageError where it has no muscle or fin."""
    return checked(_known(name) if name in KNOWN else genome_files.read(Path(name))[0], f"body = {name}")


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


def _known(name: str) -> np.ndarray:
    lattice = np.zeros((SIDE, SIDE), np.uint8)
    (x, y), columns = KNOWN[name]
    for column, sites in enumerate(columns):
        lattice[x + column, y : y + len(sites) // 2] = list(bytes.fromhex(sites))
    return lattice.ravel()
