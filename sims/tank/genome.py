"""What a genome says: a body by a body plan, and the controller that drives it by what it senses.

Both are Oceanworld's: 60 numbers of a plan that is its own mirror image (sims/oceanworld/body_plans.py) and 18 of a
controller of mirrored quadrants (sims/oceanworld/controllers.py), as `oceanworld_steer --set body=bred` breeds them.
"""

import zlib
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from sims.oceanworld import body, body_plans, controllers
from sims.oceanworld.body import Bodies
from sims.oceanworld.config import Config as Swim
from sims.oceanworld.genome import NODE, SIDE
from sims.oceanworld.number_genomes import BYTES, TOP, to_numbers

NUMBERS = body_plans.PARAMETERS + controllers.numbers_of(controllers.QUADRANTS, 0)
LENGTH = BYTES * NUMBERS
GROUPS = 6  # in front left, right, on the axis; then the same behind
MOST_SITES = (2 * body_plans.REACH + 1) * (2 * body_plans.HALF + 1)  # of the box around a body
REMEMBERED = 2048  # swimmers
PHASE_SCALE = 0.1  # of phases and duties: all groups begin near the common beat


@dataclass(frozen=True)
class Swimmer:
    """A body with its controller; see sims/oceanworld/steering_cpu.py for the shapes."""

    bodies: Bodies  # one
    groups: np.ndarray  # int64 (SITES, 2)
    weights: np.ndarray  # float64 (GROUPS, SENSES)
    grown: np.ndarray  # [cells] float32 (GROUPS, steps_per_beat)
    power: np.ndarray  # uint8 (GROUPS, steps_per_beat)
    at_rest: np.ndarray  # [cells] float64 (sites, 2), from the middle of the nodes
    is_node: np.ndarray  # bool (sites,): of the box around the body, column by column
    species: int  # checksum of the body, never 0

    @property
    def radius(self) -> float:
        """Return how far the farthest node is from the middle at rest [cells]."""
        square: float = (self.at_rest[self.is_node] ** 2).sum(axis=1).max()
        return float(np.sqrt(square))

    @property
    def can_swim(self) -> bool:
        """Return whether there is more of it than a single node."""
        return bool(self.bodies.nodes[0] > 1)


class Swimmers:
    """The swimmers that genomes make under one config; each is grown once, as long as it is remembered."""

    def __init__(self, swim: Swim) -> None:
        self._grown = lru_cache(maxsize=REMEMBERED)(partial(grown, swim=swim))

    def of(self, genes: np.ndarray) -> Swimmer:
        """Return the swimmer of a genome, uint8 (LENGTH,)."""
        return self._grown(genes.tobytes())


def grown(genes: bytes, swim: Swim) -> Swimmer:
    """Return the swimmer that grows from a genome of LENGTH bytes."""
    vector = to_numbers(np.frombuffer(genes, np.uint8)[None]) / TOP
    grown_body = body.grown(body_plans.genomes_of(vector[:, : body_plans.PARAMETERS]))
    numbers = controllers.scaled(vector[:, body_plans.PARAMETERS :])
    control = controllers.decoded(controllers.QUADRANTS, numbers, grown_body, PHASE_SCALE)
    longer, power = controllers.beats_of(swim, control)
    width, height = int(grown_body.width[0]), int(grown_body.height[0])
    x, y = np.divmod(np.arange(width * height), height)
    is_node = (grown_body.links[0, SIDE * x + y] & NODE) > 0
    sites = np.stack([x, y], axis=1).astype(np.float64)
    species = zlib.crc32(grown_body.links[0].tobytes()) or 1
    return Swimmer(
        grown_body, control.groups[0], control.weights[0], longer[0], power[0],
        np.where(is_node[:, None], sites - sites[is_node].mean(axis=0), 0.0), is_node, species,
    )  # fmt: skip


def check(genomes: np.ndarray) -> None:
    """Raise ValueError unless these are genomes, uint8 (n, LENGTH)."""
    if genomes.dtype != np.uint8 or genomes.ndim != 2 or genomes.shape[1] != LENGTH or not len(genomes):
        raise ValueError(f"genomes must be uint8 (n, {LENGTH}), got {genomes.dtype} {genomes.shape}.")
