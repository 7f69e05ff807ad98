"""Swimmers as Gymnasium environments: one, and many in lockstep in one kernel, equal to the last bit.

An action is an amplitude, 0..1, for each group of muscles and fins; it holds for `decide` steps. What is told: food or
target ahead and to the left as a unit vector in the body's own frame, r / (r + 4) of its distance r [cells], own speed
ahead and to the left [4 cells/beat], how far it turned since, how much larger than at rest it is, how strained, cosine
and sine of the beat; in moving water also how fast that is ahead and to the left [4 cells/beat]. The reward is how much
nearer it came [cells], and `meal` for what it reached. Where a creature falls apart its episode terminates.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

try:
    import gymnasium
    from gymnasium import spaces
    from gymnasium.vector import AutoresetMode, VectorEnv
    from gymnasium.vector.utils import batch_space
except ImportError as error:
    from alife.core.errors import UsageError

    raise UsageError("Environments need the package gymnasium: pip install 'alife-worlds[gym]'.") from error

from alife.engines.rng import stream_key
from alife.engines.rule import u32
from sims.oceanworld import controllers, food, render, waters
from sims.oceanworld import steering_cpu as steering
from sims.oceanworld.body import Bodies
from sims.oceanworld.controllers import Controllers
from sims.oceanworld.genome import SITES
from sims.oceanworld.swimmers import Swimmers
from sims.oceanworld_steer import bodies as known
from sims.oceanworld_steer.config import CHAMPION, FOOD, Config

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
        self.told = steering.OBSERVED if moves else STILL_NUMBERS
        turn = 2 * np.pi * np.arange(self.config.steps_per_beat) / self.config.steps_per_beat
        self._phases = np.stack([np.cos(turn), np.sin(turn)], axis=1).round(6).astype(np.float32)
        self._target = np.array([self.config.target_x, self.config.target_y])
        self._respawns = fitness == FOOD
        self._task = decide, self.config.reach, self.config.meal, self._respawns
        self.sought, self._keys = np.zeros((count, 4)), np.zeros((count, 2), np.uint32)
        self.observations = np.zeros((count, steering.OBSERVED), np.float32)
        self.rewards, self.decisions = np.zeros((count, 2)), np.zeros(count, np.int64)
        self.over = np.zeros(count, bool)

    def reset(self, which: np.ndarray, seeds: np.ndarray) -> None:
        """Lay some at rest, int64 (k,), with food of seeds uint32 (k,)."""
        many: Any = seeds  # NumPy's operators take arrays as well as numbers
        with np.errstate(over="ignore"):  # they wrap around by design
            for half in (0, 1):
                self._keys[which, half] = stream_key(many, u32(0), u32(food.STREAM), u32(half))
        self.swimmers.reset(which)
        self.decisions[which], self.over[which] = 0, False
        seen = self.swimmers.seen
        steering.find_food(
            which, seen, self.sought, self._keys, self._respawns, self._target, self._phases, self.observations
        )

    def step(self, actions: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Let all act, float (n, groups); return rewards float64 (n,), terminated and truncated bool (n,)."""
        amplitudes = np.clip(actions, 0, 1)
        told = self.sought, self._keys, self._phases, self._task
        self.swimmers.seek(amplitudes, *told, self.observations, self.rewards)
        self.decisions += 1
        rewards, apart = self.rewards[:, 0], ~np.isfinite(self.sought[:, 2])
        reached = (self.rewards[:, 1] > 0) & (not self._respawns)
        terminated = apart | reached
        truncated = (self.decisions >= self.episode) & ~terminated
        return np.where(apart, FELL_APART, rewards), terminated, truncated

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


class Swimmer(gymnasium.Env[np.ndarray, np.ndarray]):
    """One swimmer, see the top of this file."""

    metadata: dict[str, Any] = {"render_modes": ["rgb_array"], "render_fps": 16}  # noqa: RUF012 (as Gymnasium has it)

    def __init__(
        self, *, fitness: str = FOOD, genome: str | np.ndarray = CHAMPION, water: dict[str, Any] | None = None,
        groups: str = controllers.QUADRANTS, decide: int = DECIDE, episode: int = EPISODE,
        render_mode: str | None = None,
    ) -> None:  # fmt: skip
        """Make one.

        genome: champion, a file of genomes, or an array uint8 (256,); water: settings of Oceanworld, such as current_x;
        groups: quadrants, or bonds for a group each; decide [steps] and episode [decisions]: how long an action holds,
        and how many there are.
        """
        self.render_mode = render_mode
        self.core = Core(1, fitness, genome=genome, water=water or {}, groups=groups, decide=decide, episode=episode,
                         threads=1)  # fmt: skip
        self.observation_space, self.action_space = _spaces(self.core)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[np.ndarray, dict[str, Any]]:
        """Lay the swimmer at rest; food is that of the seed, or of the words that follow it."""
        super().reset(seed=seed, options=options)
        self.core.reset(np.array([0]), _food_seeds([self.np_random]))
        return self._told(), {}

    def step(self, action: np.ndarray) -> tuple[np.ndarray, float, bool, bool, dict[str, Any]]:
        """Act for `decide` steps."""
        rewards, terminated, truncated = self.core.step(np.asarray(action, np.float32)[None])
        return self._told(), float(rewards[0]), bool(terminated[0]), bool(truncated[0]), {}

    def render(self) -> Any:
        """Return a picture, uint8 (height, width, 3)."""
        return self.core.picture() if self.render_mode == "rgb_array" else None

    def _told(self) -> np.ndarray:
        return self.core.observations[0, : self.core.told].copy()


class Shoal(VectorEnv[np.ndarray, np.ndarray, np.ndarray]):
    """Many swimmers in lockstep, each in water of its own: the i-th does what a single one does with the i-th seed."""

    metadata: dict[str, Any] = {  # noqa: RUF012 (as Gymnasium has it)
        "render_modes": ["rgb_array"], "render_fps": 16, "autoreset_mode": AutoresetMode.NEXT_STEP,
    }  # fmt: skip

    def __init__(
        self, num_envs: int = 1, *, fitness: str = FOOD, genome: str | np.ndarray = CHAMPION,
        water: dict[str, Any] | None = None, groups: str = controllers.QUADRANTS, decide: int = DECIDE,
        episode: int = EPISODE, threads: int = 1, render_mode: str | None = None,
    ) -> None:  # fmt: skip
        """Make num_envs of them, reckoned by some threads; see Swimmer for the rest."""
        self.num_envs, self.render_mode = num_envs, render_mode
        self.core = Core(num_envs, fitness, genome=genome, water=water or {}, groups=groups, decide=decide,
                         episode=episode, threads=threads)  # fmt: skip
        self.single_observation_space, self.single_action_space = _spaces(self.core)
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)
        self._chances: list[np.random.Generator] = []  # of each environment, as a single one has its own

    def reset(
        self, *, seed: int | Sequence[int | None] | None = None, options: dict[str, Any] | None = None
    ) -> tuple[np.ndarray, dict[str, Any]]:
        """Lay all at rest; one seed s stands for s, s + 1, ..."""
        del options
        if seed is not None or not self._chances:
            first = None if seed is None else seed
            many = [first + one for one in range(self.num_envs)] if isinstance(first, int) else first
            each = [None] * self.num_envs if many is None else list(many)
            self._chances = [gymnasium.utils.seeding.np_random(one)[0] for one in each]
        self.core.reset(np.arange(self.num_envs), _food_seeds(self._chances))
        return self._told(), {}

    def step(self, actions: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]:
        """Act for `decide` steps; one whose episode is over begins anew instead, and is told so with reward 0."""
        begun_anew = self.core.over.copy()
        rewards, terminated, truncated = self.core.step(np.asarray(actions, np.float32))
        if begun_anew.any():
            which = np.flatnonzero(begun_anew)
            self.core.reset(which, _food_seeds([self._chances[one] for one in which]))
            rewards[which], terminated[which], truncated[which] = 0.0, False, False
        self.core.over = terminated | truncated
        return self._told(), rewards, terminated, truncated, {}

    def render(self) -> Any:
        """Return a picture of the first, in a tuple."""
        return (self.core.picture(),) if self.render_mode == "rgb_array" else None

    def _told(self) -> np.ndarray:
        return self.core.observations[:, : self.core.told].copy()


def _spaces(core: Core) -> tuple[spaces.Box, spaces.Box]:
    """Return what is told and what can be done."""
    told = spaces.Box(-steering.LARGEST, steering.LARGEST, (core.told,), np.float32)
    return told, spaces.Box(0.0, 1.0, (core.groups,), np.float32)


def _food_seeds(chances: list[np.random.Generator]) -> np.ndarray:
    """Return the next seed of food from the generator of each environment, uint32 (n,)."""
    return np.array([chance.integers(2**32, dtype=np.uint32) for chance in chances], np.uint32)
