"""Crossings: bodies with their controllers, 78 numbers each, let loose in courses; what share of the way they cover."""

import numpy as np

from alife.engines import team_cpu
from alife.engines.backend import start
from sims.oceanworld import body, controllers
from sims.oceanworld.kernel_params import kernel_params
from sims.oceanworld.waters import table_of
from sims.oceanworld_steer.coevolution.courses import trivial, water_of
from sims.oceanworld_steer.config import Config
from sims.oceanworld_steer.world import World

INVALID = -1.0  # the score of what cannot swim, or falls apart
SOLVED = 1.0


class Crossing:
    """Genomes of bodies with controllers, and how far they get in which course."""

    def __init__(self, beats: int, decide: int, threads: int = 1) -> None:
        """beats: how long a swim lasts; decide [steps]: between two decisions."""
        self.beats, self.decide, self.threads = beats, decide, threads
        self.arena = World(water_of(trivial(), beats, decide), start("cpu", threads))

    def scores(self, genomes: np.ndarray, courses: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Return the share of the way that each genome covers, float64 (n,); SOLVED within reach of the target.

        genomes uint8 (n, length); courses float64 (w, GENES); rows int64 (n,): in which course each swims.
        """
        grown, control = self.arena.grown(genomes), self.arena.controllers_of(genomes)
        able = np.flatnonzero(grown.nodes > 1)
        scores = np.full(len(genomes), INVALID)
        if not len(able):
            return scores
        waters = [water_of(course, self.beats, self.decide) for course in courses]
        targets = np.array([(water.target_x, water.target_y) for water in waters])
        nearest, fastest = self._crossed(body.some(grown, able), control, able, waters, targets, rows[able])
        whole = np.sqrt((targets**2).sum(axis=1))[rows[able]] - self.arena.config.reach
        share = 1 - np.maximum(nearest - self.arena.config.reach, 0) / whole
        valid = np.isfinite(share) & (fastest <= self.arena.config.speed_limit)
        scores[able] = np.where(valid, share, INVALID)
        return scores

    def _crossed(
        self, bodies: body.Bodies, control: controllers.Controllers, able: np.ndarray, waters: list[Config],
        targets: np.ndarray, rows: np.ndarray,
    ) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
        """Return how near each came to its target [cells] and how fast a node ever was [cells/beat], float64 (n,)."""
        from sims.oceanworld.steering_rows_cpu import FASTEST, NEAREST, OUTCOMES, steer_in_waters

        config, outcomes = self.arena.config, np.zeros((len(bodies), OUTCOMES))
        grown, power = (part[able] for part in controllers.beats_of(config, control))
        shape = bodies.links, bodies.width, bodies.height, control.groups[able]
        plan = config.decide, config.decisions, config.reach
        mind = control.weights[able], grown, power
        given = kernel_params(config), table_of(waters), rows, targets, *shape, *mind, plan, outcomes
        team_cpu.run(steer_in_waters, self.threads, len(bodies), *given, np.zeros(1, np.int64))
        return outcomes[:, NEAREST], outcomes[:, FASTEST]
