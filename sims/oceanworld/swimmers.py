"""Creatures in memory, driven group by group and looked at between: what environments and films step."""

from collections.abc import Callable
from typing import Any

import numpy as np

from alife.engines import team_cpu
from alife.engines.cpu import running_threads
from alife.engines.team_cpu import Team
from sims.oceanworld import lockstep_cpu as lockstep
from sims.oceanworld import steering_cpu as steering
from sims.oceanworld.body import Bodies
from sims.oceanworld.config import Config
from sims.oceanworld.genome import SIDE, SITES
from sims.oceanworld.kernel_params import kernel_params, precision
from sims.oceanworld.kernels_cpu import PLANE
from sims.oceanworld.kernels_water_cpu import PLANES
from sims.oceanworld.lockstep_cpu import Held, Shapes
from sims.oceanworld.waters import table_of


class Swimmers:
    """n bodies side by side, each in a water of its own that is like the others."""

    def __init__(
        self, config: Config, bodies: Bodies, groups: np.ndarray, grown: np.ndarray, power: np.ndarray, threads: int
    ) -> None:
        """Lay them at rest; groups int64 (n, SITES, 2); grown, power (groups, steps): the beat of each group."""
        count, kind = len(bodies), precision(config)
        self.bodies = bodies
        self._params, self._water, self._threads = kernel_params(config), table_of([config]), threads
        self._beat, self._kind = (grown, power), kind
        first, shape = different(bodies, groups)
        self._shapes = shapes = Shapes(
            bodies.height[first], np.zeros((len(first), PLANES * PLANE), kind), np.zeros((len(first), 2), kind),
            np.zeros((len(first), steering.MOST_DRIVEN, 4), np.int64), np.zeros((len(first), 2), np.int64),
        )  # fmt: skip
        lockstep.lay_shapes(self._params, bodies.links[first], bodies.width[first], groups[first], shapes)
        self._held = Held(
            shape, np.zeros((count, lockstep.MOVING, shapes.counts[:, 0].max()), kind), np.zeros((count, 2), np.int64),
            np.zeros((count, steering.SEEN)), np.zeros((threads, PLANES * PLANE), kind),
            np.full(threads, -1, np.int64),
        )  # fmt: skip
        self.seen = self._held.seen
        self.reset(np.arange(count))

    def reset(self, which: np.ndarray) -> None:
        """Lay some of them at rest, int64 (k,)."""
        lockstep.reset_some(self._shapes, self._held, which)

    def run(self, amplitudes: np.ndarray, steps: int) -> None:
        """Let all swim some steps with amplitudes 0..1 (n, groups); `seen` is what is seen of them then."""
        wanted = np.ascontiguousarray(amplitudes, self._kind)
        with running_threads(self._threads):
            lockstep.run_all(self._params, self._water, *self._beat, self._shapes, self._held, wanted, steps)

    def seeking(self, *told: Any) -> Callable[[np.ndarray], None]:
        """Return what lets all act and eat for some steps by actions float32 (n, groups).

        told: what lockstep_cpu.seek_all takes from `sought` to `task`, and from `decisions` to `ends`.
        """
        counter, alone = np.zeros(1, np.int64), Team(0, 1, True, np.zeros(1, np.int64))
        amplitudes = np.zeros((len(self.bodies), len(self._beat[0])), self._kind)
        moved = self._params, self._water, *self._beat, *self._shapes, *self._held
        seek_all: Any = lockstep.seek_all
        given: tuple[Any, ...] = (*moved, *told[:4], amplitudes, *told[4:])

        def act(actions: np.ndarray) -> None:
            counter[0] = 0
            if self._threads == 1:
                seek_all(*given, actions, counter, alone)
            else:
                team_cpu.run(seek_all, self._threads, len(self.bodies), *given, actions, counter)

        return act

    def places(self, one: int) -> np.ndarray:
        """Return where the sites of one are, [cells] float64 (SITES, 2), counted from its body's box."""
        width, height = int(self.bodies.width[one]), int(self.bodies.height[one])
        places = np.zeros((SIDE, SIDE, 2))
        places[:width, :height] = self._held.motion[one, 1:3, : width * height].T.reshape(width, height, 2)
        return places.reshape(SITES, 2)

    def centre(self, one: int) -> np.ndarray:
        """Return where the centre of mass of one is at rest, [cells] (2,), counted from its body's box."""
        centre: np.ndarray = self._shapes.centre[self._held.shape[one]].astype(float)
        return centre

    def phase(self, one: int) -> int:
        """Return at which step of its beat one is."""
        return int(self._held.clock[one, 0])


def different(bodies: Bodies, groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return which are the first of the k different bodies with their groups, int64 (k,), and which each has (n,)."""
    rows = np.concatenate([bodies.links, groups.reshape(len(bodies), -1)], axis=1)
    if (rows == rows[0]).all():  # as in a vector of environments; sorting them would take a while
        return np.zeros(1, np.int64), np.zeros(len(bodies), np.int64)
    _, first, shape = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    return first, shape.reshape(-1)
