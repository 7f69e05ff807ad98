"""What a learner sees of a swimmer: two pictures from above, centred on its body and turned with it."""

import numpy as np

from sims.oceanworld import controllers
from sims.oceanworld import steering_cpu as steering
from sims.oceanworld.anatomy import nodes_of
from sims.oceanworld_steer.config import CHAMPION, FOOD
from sims.oceanworld_steer.lockstep import STILL_NUMBERS, Core

SIDE = 16  # [pixels]
REACH = 20.0  # [cells] that a side of a picture shows
CHANNELS = 2  # body, food
GROUPS = 4  # numbers of an action, each 0..1
TOLD = STILL_NUMBERS  # that a swimmer without eyes is told, see environment.py
BODY_SPREAD, FOOD_SPREAD = 1.0, 8.0  # [cells^2] of the spots that nodes and food are
EDGE = 9.0  # [cells] food farther off is seen at this distance
BEAT = 24  # steps of an action: half a beat

_ACROSS = (np.arange(SIDE) - SIDE / 2 + 0.5) * REACH / SIDE


class Shoal:
    """n swimmers of one body in still water, two actions a beat, each with food of its own."""

    def __init__(self, count: int, episode: int, body: str = CHAMPION) -> None:
        """Lay them; an episode has so many actions; body: as the setting of steering says."""
        self._core = Core(count, FOOD, genome=body, water={}, groups=controllers.QUADRANTS, decide=BEAT,
                          episode=episode, threads=1)  # fmt: skip
        self._nodes = nodes_of(self._core.bodies)  # numbers of sites

    def reset(self, seeds: np.ndarray) -> np.ndarray:
        """Lay all at rest with food of seeds, uint32 (n,); return what is seen, float32 (n, 2, 16, 16) in 0..1."""
        self._core.reset(np.arange(self._core.count), seeds.astype(np.uint32))
        return self.seen()

    def step(self, actions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Let all act for half a beat, float (n, 4); return what is seen then, and the rewards float64 (n,) [cells]."""
        rewards, _, _ = self._core.step(actions)
        return self.seen(), rewards

    def seen(self) -> np.ndarray:
        """Return what is seen, float32 (n, 2, 16, 16) in 0..1."""
        core, found = self._core, np.zeros((self._core.count, CHANNELS, SIDE, SIDE), np.float32)
        for one in range(core.count):
            x, y, cos, sin = core.swimmers.seen[one, [steering.X, steering.Y, steering.COS, steering.SIN]]
            turn = np.array([[cos, -sin], [sin, cos]])  # from the body's frame into the water's
            middle = np.array([x, y])
            nodes = core.swimmers.places(one)[self._nodes] - core.swimmers.centre(one)
            food = (core.sought[one, :2] - middle) @ turn
            food *= min(1.0, EDGE / max(float(np.hypot(*food)), 1e-9))
            found[one, 0] = _spots((nodes - middle) @ turn, BODY_SPREAD)
            found[one, 1] = _spots(food[None], FOOD_SPREAD)
        return found

    def told(self) -> np.ndarray:
        """Return what each would be told that has no eyes, float32 (n, TOLD)."""
        return self._core.observations[:, :TOLD].copy()

    def picture(self) -> np.ndarray:
        """Return the first of them as films show it, uint8 (height, width, 3)."""
        return self._core.picture()


def _spots(places: np.ndarray, spread: float) -> np.ndarray:
    """Return soft spots at places [cells] (n, 2), together at most 1, (16, 16)."""
    good = places[np.isfinite(places).all(1)]
    x = np.exp(-((_ACROSS[None] - good[:, :1]) ** 2) / spread)
    y = np.exp(-((_ACROSS[None] - good[:, 1:]) ** 2) / spread)
    found: np.ndarray = np.minimum(y.T @ x, 1)
    return found
