"""Swimmers that seek food or a target in lockstep: what environments and the eyes of learners step.

What an action is, what is told and what is rewarded stands in environment.py.
"""

from typing import Any

import numpy as np

from alife.engines.rng import stream_key
from alife.engines.rule import u32
from sims.oceanworld import controllers, food, lockstep_cpu, render, waters
from sims.oceanworld import steering_cpu as steering
from sims.oceanworld.body import Bodies
from sims.oceanworld.controllers import Controllers
from sims.oceanworld.genome import SITES
from sims.oceanworld.swimmers import Swimmers
from sims.oceanworld_steer import bodies as known
from sims.oceanworld_steer.config import FOOD, Config

EPISODE = 128  # decisions
DECIDE = 12  # steps
FELL_APART = -10.0  # what it costs
STILL_NUMBERS = 10  # that are told in water that does not move


class Core:
    """n swimmers of one body and one water that seek food or a target: what both kinds of environment share."""

    def __init__(
        self, count: int, fitness: str, *, genome: str | np.ndarray, water: dict[str, Any], groups: str, decide: int,
        episode: int, threads: int,
    ) -> None:  # fmt: skip
        """Raises UsageError for a water that cannot be, a body without muscles, and groups that are none."""
        self.config = Config(**{"fitness": fitness, "decide": decide, "control": groups, **water})
        self.count, self.episode = count, episode
        genes = known.genome_of(genome) if isinstance(genome, str) else known.checked(genome, "genome")
        self.bodies = known.repeated(known.grown(genes), count)
        control = common_beat(self.config, known.grown(genes))
        self.groups = control.weights.shape[1]
        grown, power = controllers.beats_of(self.config, control)
        self.swimmers = Swimmers(
            self.config, self.bodies, np.repeat(control.groups, count, axis=0), grown[0], power[0], threads
        )
        moves = waters.speeds_of(self.config).any() or self.config.shear or self.config.vortices
        self.told = lockstep_cpu.OBSERVED if moves else STILL_NUMBERS
        turn = 2 * np.pi * np.arange(self.config.steps_per_beat) / self.config.steps_per_beat
        self._phases = np.stack([np.cos(turn), np.sin(turn)], axis=1).round(6).astype(np.float32)
        self._target = np.array([self.config.target_x, self.config.target_y])
        self._respawns = fitness == FOOD
        self.sought, self._keys = np.zeros((count, 4)), np.zeros((count, 2), np.uint32)
        self.observations = np.zeros((count, lockstep_cpu.OBSERVED), np.float32)
        self.rewards, self._decisions = np.zeros((count, 1)), np.zeros((count, 1), np.int64)
        self.ends, self.over = np.zeros((count, 2), bool), np.zeros(count, bool)
        task = decide, self.config.reach, self.config.meal, self._respawns, episode, FELL_APART
        self._act = self.swimmers.seeking(
            self.sought, self._keys, self._phases, task, self._decisions, self.observations, self.rewards, self.ends
        )

    def reset(self, which: np.ndarray, seeds: np.ndarray) -> None:
        """Lay some at rest, int64 (k,), with food of seeds uint32 (k,)."""
        many: Any = seeds  # NumPy's operators take arrays as well as numbers
        with np.errstate(over="ignore"):  # they wrap around by design
            for half in (0, 1):
                self._keys[which, half] = stream_key(many, u32(0), u32(food.STREAM), u32(half))
        self.swimmers.reset(which)
        self._decisions[which], self.over[which] = 0, False
        seen = self.swimmers.seen
        lockstep_cpu.find_food(
            which, seen, self.sought, self._keys, self._respawns, self._target, self._phases, self.observations
        )

    def act(self, actions: np.ndarray) -> None:
        """Let all act, float (n, groups): `observations`, `rewards` and `ends` are what came of it."""
        self._act(np.ascontiguousarray(actions, np.float32))

    def step(self, actions: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Let all act, float (n, groups); return rewards float64 (n,), terminated and truncated bool (n,)."""
        self.act(actions)
        return self.rewards[:, 0].copy(), self.ends[:, 0].copy(), self.ends[:, 1].copy()

    def picture(self) -> np.ndarray:
        """Return the first of them in its water, uint8 (height, width, 3)."""
        places, centre = self.swimmers.places(0), self.swimmers.centre(0)
        middle = centre + self.swimmers.seen[0, : steering.COS]
        frame = render.film(
            known.repeated(self.bodies, 1), self.config, places[None], middle[None],
            np.array([self.swimmers.phase(0)]), self.sought[:1, :2] + centre - middle, size=(320, 320),
        )  # fmt: skip
        return np.asarray(frame[0])


def common_beat(config: Config, bodies: Bodies) -> Controllers:
    """Return one controller of a body that does nothing but beat: its groups are what an action drives."""
    places, driven = controllers.middles(bodies)
    groups = controllers.sides(places)
    groups = np.where(groups % 3 == 2, groups - 2, groups)  # on the axis with the left
    groups = controllers.numbered(driven) if config.control == controllers.BONDS else groups - groups // 3
    count = int(driven.sum()) if config.control == controllers.BONDS else 4
    beat = np.zeros((1, count)), np.full((1, count), config.duty)
    return Controllers(groups.reshape(1, SITES, 2), np.zeros((1, count, steering.SENSES)), *beat)
