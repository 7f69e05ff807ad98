"""Creatures in memory, driven group by group and looked at between: what environments and films step."""

from collections.abc import Callable
from typing import Any

import numpy as np

from alife.engines import team_cpu
from alife.engines.cpu import running_threads
from alife.engines.team_cpu import Team
from sims.oceanworld import steering_cpu as steering
from sims.oceanworld.body import Bodies
from sims.oceanworld.config import Config
from sims.oceanworld.genome import SITES
from sims.oceanworld.kernel_params import kernel_params, precision
from sims.oceanworld.kernels_cpu import PLANE, look
from sims.oceanworld.kernels_water_cpu import PLANES
from sims.oceanworld.waters import table_of


class Swimmers:
    """n bodies side by side, each in a water of its own that is like the others."""

    def __init__(
        self, config: Config, bodies: Bodies, groups: np.ndarray, grown: np.ndarray, power: np.ndarray, threads: int
    ) -> None:
        """Lay them at rest; groups int64 (n, SITES, 2); grown, power (groups, steps): the beat of each group."""
        count, kind = len(bodies), precision(config)
        self.bodies, self.seen = bodies, np.zeros((count, steering.SEEN))
        self._params, self._water, self._threads = kernel_params(config), table_of([config]), threads
        self._groups, self._beat, self._kind = np.ascontiguousarray(groups), (grown, power), kind
        self._held = (
            np.zeros((count, PLANES * PLANE), kind), np.zeros((count, 2), kind),
            np.zeros((count, steering.MOST_DRIVEN, 4), np.int64), np.zeros((count, 2), np.int64),
            np.zeros((count, 2), np.int64),
        )  # fmt: skip
        self.reset(np.arange(count))

    def reset(self, which: np.ndarray) -> None:
        """Lay some of them at rest, int64 (k,)."""
        shape = self.bodies.links, self.bodies.width, self.bodies.height, self._groups
        steering.reset_some(self._params, *shape, which, *self._held, self.seen)

    def run(self, amplitudes: np.ndarray, steps: int) -> None:
        """Let all swim some steps with amplitudes 0..1 (n, groups); `seen` is what is seen of them then."""
        wanted = np.ascontiguousarray(amplitudes, self._kind)
        rest = *self._held, self.seen, steps, self._threads
        with running_threads(self._threads):
            steering.run_all(self._params, self._water, self.bodies.height, wanted, *self._beat, *rest)

    def seeking(self, *told: Any) -> Callable[[np.ndarray], None]:
        """Return what lets all act and eat for some steps by actions float32 (n, groups).

        told: what steering_cpu.seek_all takes from `sought` to `task`, and from `decisions` to `ends`.
        """
        counter, alone = np.zeros(1, np.int64), Team(0, 1, True, np.zeros(1, np.int64))
        amplitudes = np.zeros((len(self.bodies), len(self._beat[0])), self._kind)
        moved = self._params, self._water, self.bodies.height, *self._beat, *self._held, self.seen
        seek_all: Any = steering.seek_all
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
        motion = np.zeros((SITES, 2, 2), self._kind)
        look(self._held[0][one], self.bodies.width[one], self.bodies.height[one], motion)
        places: np.ndarray = motion[:, 0].astype(float)
        return places

    def centre(self, one: int) -> np.ndarray:
        """Return where the centre of mass of one is at rest, [cells] (2,), counted from its body's box."""
        centre: np.ndarray = self._held[1][one].astype(float)
        return centre

    def phase(self, one: int) -> int:
        """Return at which step of its beat one is."""
        return int(self._held[4][one, 0])
