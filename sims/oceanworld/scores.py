"""What a swim is worth: how far it leads along x, or how near to a target."""

from dataclasses import dataclass

import numpy as np

from sims.oceanworld import genome
from sims.oceanworld.body import Bodies
from sims.oceanworld.config import DISTANCE, Config
from sims.oceanworld.render import frame_steps

LOOKS_A_BEAT = 8  # at the way of a creature that is to reach a target
NO_BODY = f"no body: no node at site {genome.ROOT}"
NOT_FINITE = "not finite: the body fell apart"


@dataclass(frozen=True)
class Judged:
    """What the swims of n bodies were worth."""

    verdict: np.ndarray  # int8 (n,): 0 where valid, else which of the `reasons` it is not
    fitness: np.ndarray  # float64 (n,), nan where invalid
    moved: np.ndarray  # [cells] float64 (n, 2): from the start to the end
    structure: np.ndarray  # float64 (n, 2), see body.descriptors; nan for what has no place in a map
    end: np.ndarray  # [cells] float64 (n, 2): `moved`, nan likewise


def looks(config: Config) -> np.ndarray:
    """Return before which steps a score looks where a creature is, int64 (frames,)."""
    if config.fitness == DISTANCE:
        return np.array([0, config.beats * config.steps_per_beat])
    return frame_steps(config, config.beats, LOOKS_A_BEAT)


def reasons(config: Config) -> np.ndarray:
    """Return in words what each verdict means, str (4,), empty where it is valid."""
    return np.array(["", NO_BODY, NOT_FINITE, f"runaway: faster than {config.speed_limit:g} cells a beat"])


def judged(config: Config, bodies: Bodies, paths: np.ndarray, fastest: np.ndarray) -> Judged:
    """Judge the swims of bodies by their centres of mass [cells] (n, frames, 2) at the looks of a config.

    fastest [cells/beat] float64 (n,): the greatest speeds. What a swim is worth is, for distance, how far along +x less
    how far away from y [cells]; for reach, the share of the way to the target that was covered at the nearest look, 1
    within `reach` of it.
    """
    from sims.oceanworld.scores_cpu import judge

    count = len(bodies)
    verdict, fitness, moved, places = (
        np.empty(count, np.int8),
        np.empty(count),
        np.empty((count, 2)),
        np.empty((count, 4)),
    )
    given = bodies.nodes, bodies.bonds, np.ascontiguousarray(paths), fastest
    judge(_target(config), float(config.speed_limit), *given, verdict, fitness, moved, places)
    return Judged(verdict, fitness, moved, places[:, :2], places[:, 2:])


def _target(config: Config) -> tuple[float, float, float, float]:
    """Return x, y and reach of the target, and how far it is from the start to within its reach; 0 where none is."""
    if config.fitness == DISTANCE:
        return 0.0, 0.0, 0.0, 0.0
    whole = np.sqrt(config.target_x**2 + config.target_y**2) - config.reach
    return float(config.target_x), float(config.target_y), float(config.reach), float(whole)
