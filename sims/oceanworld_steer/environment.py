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

from sims.oceanworld import controllers
from sims.oceanworld.lockstep_cpu import LARGEST
from sims.oceanworld_steer.config import CHAMPION, FOOD
from sims.oceanworld_steer.lockstep import DECIDE, EPISODE, Core


class Swimmer(gymnasium.Env[np.ndarray, np.ndarray]):
    """One swimmer, see the top of this file."""

    metadata: dict[str, Any] = {"render_modes": ["rgb_array"], "render_fps": 16}  # noqa: RUF012 (as Gymnasium has it)

    def __init__(
        self, *, fitness: str = FOOD, genome: str | np.ndarray = CHAMPION, water: dict[str, Any] | None = None,
        groups: str = controllers.QUADRANTS, decide: int = DECIDE, episode: int = EPISODE,
        render_mode: str | None = None,
    ) -> None:  # fmt: skip
        """Make one.

        genome: champion, turner, a file of genomes, or an array uint8 (256,); water: settings of Oceanworld, such as
        current_x; groups: quadrants, or bonds for a group each; decide [steps] and episode [decisions]: how long an
        action holds, and how many there are.
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
        core = self.core
        core.act(np.asarray(action, np.float32)[None])
        return self._told(), float(core.rewards[0, 0]), bool(core.ends[0, 0]), bool(core.ends[0, 1]), {}

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
        which = np.flatnonzero(self.core.over)
        rewards, terminated, truncated = self.core.step(actions)
        if len(which):
            self.core.reset(which, _food_seeds([self._chances[one] for one in which]))
            rewards[which], terminated[which], truncated[which] = 0.0, False, False
        np.logical_or(terminated, truncated, out=self.core.over)
        return self._told(), rewards, terminated, truncated, {}

    def render(self) -> Any:
        """Return a picture of the first, in a tuple."""
        return (self.core.picture(),) if self.render_mode == "rgb_array" else None

    def _told(self) -> np.ndarray:
        return self.core.observations[:, : self.core.told].copy()


def _spaces(core: Core) -> tuple[spaces.Box, spaces.Box]:
    """Return what is told and what can be done."""
    told = spaces.Box(-LARGEST, LARGEST, (core.told,), np.float32)
    return told, spaces.Box(0.0, 1.0, (core.groups,), np.float32)


def _food_seeds(chances: list[np.random.Generator]) -> np.ndarray:
    """Return the next seed of food from the generator of each environment, uint32 (n,)."""
    return np.array([chance.integers(2**32, dtype=np.uint32) for chance in chances], np.uint32)
