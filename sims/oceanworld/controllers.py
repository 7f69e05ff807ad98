"""Controllers of swimmers as vectors of numbers: which bonds beat together, and how each group follows the senses.

For every group a controller has a weight a sense, the phase of its beat, and its duty. `quadrants` have a group in
front and one behind, which bonds to the right mirror and bonds on the axis follow without the senses that have a side;
`bonds` are a group each driven bond; `cppn` is a small net that tells a bond its numbers from where it is (Kenneth
Stanley, "Compositional Pattern Producing Networks", 2007). All sums are in a fixed order, so that a controller is the
same on every processor.
"""

from dataclasses import dataclass

import numpy as np

from sims.oceanworld.body import Bodies, coordinates
from sims.oceanworld.config import Config
from sims.oceanworld.genome import BOND_SHIFT, EXISTS, MUSCLE, NODE, RIGID, SITES
from sims.oceanworld.kernel_params import precision, smooth

QUADRANTS, CPPN, BONDS = CONTROLS = ("quadrants", "cppn", "bonds")
SENSES = 7  # see steering_cpu.sense
GENES = SENSES + 2  # of a group: a weight a sense, phase, duty
MIRRORED = np.array([1.0, -1, 1, 1, -1, 1, 1])  # the senses as the other side has them
MIDDLE = (1 + MIRRORED) / 2  # and as those on the axis have them: a mean of both sides
INPUTS, HIDDEN = 3, 6  # of the net: x, y, 1
STRONGEST = 3.0  # of any number


@dataclass(frozen=True)
class Controllers:
    """n controllers, each with its groups."""

    groups: np.ndarray  # int64 (n, SITES, 2): of the bonds to x + 1 and to y + 1 of the body
    weights: np.ndarray  # float64 (n, groups, SENSES)
    phase: np.ndarray  # [beats] float64 (n, groups)
    duty: np.ndarray  # [beats] float64 (n, groups)


def numbers_of(control: str, driven: int) -> int:
    """Return how many numbers a controller has for a body with so many driven bonds."""
    if control == QUADRANTS:
        return 2 * GENES
    return INPUTS * HIDDEN + (HIDDEN + 1) * GENES if control == CPPN else driven * GENES


def scaled(vectors: np.ndarray) -> np.ndarray:
    """Return the numbers of controllers, -STRONGEST..STRONGEST, from vectors in 0..1."""
    return STRONGEST * (2 * np.asarray(vectors, np.float64) - 1)


def decoded(control: str, numbers: np.ndarray, bodies: Bodies, phase_scale: float) -> Controllers:
    """Return the controllers of numbers float64 (n, k), one for each of n bodies.

    phase_scale: of what phases and duties are; near 0 all groups begin in the common beat.
    """
    places, driven = middles(bodies)
    if control == QUADRANTS:
        groups = sides(places)
        genes = np.repeat(numbers.reshape(-1, 2, GENES), 3, axis=1)
        genes[:, 1::3, :SENSES] *= MIRRORED
        genes[:, 2::3, :SENSES] *= MIDDLE
    else:
        groups = numbered(driven)
        most = max(1, int(driven.sum(axis=(1, 2)).max(initial=0)))
        genes = numbers.reshape(-1, most, GENES) if control == BONDS else _by_net(numbers, places, driven, most)
    turned = genes[..., SENSES:] * phase_scale
    duty = 0.5 + 0.25 * turned[..., 1] / (1 + np.abs(turned[..., 1]))
    return Controllers(groups, np.ascontiguousarray(genes[..., :SENSES]), turned[..., 0], duty)


def beats_of(config: Config, controllers: Controllers) -> tuple[np.ndarray, np.ndarray]:
    """Return how far muscles are grown [cells] and whether fins are spread, (n, groups, steps), at full amplitude."""
    steps = np.arange(config.steps_per_beat) / config.steps_per_beat
    at = (steps + controllers.phase[..., None]) % 1.0
    duty = controllers.duty[..., None]
    grown = config.extension * (smooth(at / config.ramp) - smooth((at - duty) / config.ramp))
    return grown.astype(precision(config)), (at < duty).astype(np.uint8)


def middles(bodies: Bodies) -> tuple[np.ndarray, np.ndarray]:
    """Return the middles of all bonds from the middle of the nodes [cells] (n, SITES, 2, 2), and which are driven."""
    x, y = coordinates()
    nodes = (bodies.links & NODE) > 0
    count = np.maximum(nodes.sum(axis=1), 1)
    centre = np.stack([(nodes * x).sum(axis=1) / count, (nodes * y).sum(axis=1) / count], axis=1)
    of_bonds = np.stack([np.stack([x + 0.5, y], axis=1), np.stack([x, y + 0.5], axis=1)], axis=1)
    bits = np.stack([bodies.links >> np.uint8(shift) for shift in BOND_SHIFT], axis=2)
    driven = (bits & EXISTS > 0) & (bits & (MUSCLE | RIGID) > 0)
    return of_bonds - centre[:, None, None], driven


def sides(places: np.ndarray) -> np.ndarray:
    """Return the groups of bonds at places (..., 2): in front left, right, on the axis; then the same behind."""
    side = np.where(places[..., 1] > 0, 0, np.where(places[..., 1] < 0, 1, 2))
    found: np.ndarray = np.where(places[..., 0] < 0, 3, 0) + side
    return found


def numbered(driven: np.ndarray) -> np.ndarray:
    """Return a group of its own for each driven bond (n, SITES, 2), 0 for the others."""
    flat = driven.reshape(len(driven), 2 * SITES)
    found: np.ndarray = np.where(flat, np.cumsum(flat, axis=1) - 1, 0).reshape(driven.shape)
    return found


def _by_net(numbers: np.ndarray, places: np.ndarray, driven: np.ndarray, most: int) -> np.ndarray:
    """Return what a net makes of each driven bond, float64 (n, most, GENES)."""
    first = numbers[:, : INPUTS * HIDDEN].reshape(-1, INPUTS, HIDDEN)
    second = numbers[:, INPUTS * HIDDEN :].reshape(-1, HIDDEN + 1, GENES)
    genes = np.zeros((len(numbers), most, GENES))
    for one in range(len(numbers)):
        x, y = places[one][driven[one]].T / 2
        made = np.zeros((len(x), GENES)) + second[one, HIDDEN]
        for unit in range(HIDDEN):
            sum_ = 2 * (x * first[one, 0, unit] + y * first[one, 1, unit] + first[one, 2, unit] / 2)
            made += (sum_ / (1 + np.abs(sum_)))[:, None] * second[one, unit]
        genes[one, : len(x)] = made
    return genes
