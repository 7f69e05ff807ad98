"""The pool of bodies that have grown before: learning goes on from them, so that bodies keep their shape and heal.

Source: Mordvintsev and others, "Growing Neural Cellular Automata" (2020), experiments 2 and 3.
"""

from typing import TYPE_CHECKING

import numpy as np

from sims.stamp import numbers

if TYPE_CHECKING:
    from numpy.random import Generator

FRESH_KEPT = 0.4  # chance of a newly grown body to take the place of one of the pool
NO_DESIGN = -1


class Pool:
    """Bodies int16 (n, channels, side, side) in 1/UNIT, the design of each, and its age."""

    def __init__(self, count: int, channels: int, side: int) -> None:
        self.bodies = np.zeros((count, channels, side, side), np.int16)
        self.designs = np.full(count, NO_DESIGN, np.int64)
        self.ages = np.zeros(count, np.int64)  # [steps]

    @property
    def filled(self) -> np.ndarray:
        """Return the places where there is a body."""
        return np.flatnonzero(self.designs != NO_DESIGN)

    def take(self, count: int, random: "Generator") -> np.ndarray:
        """Return places of some bodies, each at most once."""
        return random.permutation(self.filled)[:count]

    def put(self, places: np.ndarray, bodies: np.ndarray, ages: np.ndarray, failed: np.ndarray) -> None:
        """Put bodies back, some steps older; the failed ones are forgotten."""
        self.bodies[places], self.ages[places] = self._centred(bodies), ages
        self.designs[places[failed]] = NO_DESIGN

    def add(self, bodies: np.ndarray, designs: np.ndarray, age: int, random: "Generator") -> None:
        """Let newly grown bodies fill free places; else each takes the place of another now and then."""
        free = list(np.flatnonzero(self.designs == NO_DESIGN))
        for body, design in zip(self._centred(bodies), designs, strict=True):
            kept = random.random() < FRESH_KEPT
            if free or kept:
                place = free.pop() if free else int(random.integers(len(self.designs)))
                self.bodies[place], self.designs[place], self.ages[place] = body, design, age

    def middle(self, places: np.ndarray, side: int) -> np.ndarray:
        """Return the middle of the worlds of some bodies, (n, channels, side, side)."""
        first = self.bodies.shape[-1] // 2 - side // 2
        return self.bodies[places, :, first : first + side, first : first + side]

    def _centred(self, bodies: np.ndarray) -> np.ndarray:
        whole = np.zeros((len(bodies), *self.bodies.shape[1:]), np.int16)
        first = whole.shape[-1] // 2 - bodies.shape[-1] // 2
        whole[:, :, first : first + bodies.shape[-1], first : first + bodies.shape[-1]] = bodies
        return whole


def damaged(bodies: np.ndarray, size: int, share: float, random: "Generator") -> np.ndarray:
    """Return bodies of which a share has lost a disc, a half or a quarter of its square."""
    found = bodies.copy()
    side = found.shape[-1]
    y, x = np.mgrid[:side, :side] - side // 2
    for body in found:
        if random.random() >= share:
            continue
        angle, reach = random.random() * 2 * np.pi, size * random.uniform(0.15, 0.3)
        kind = random.integers(3)
        if kind == 0:
            away = random.uniform(0, 0.5) * size
            gone = (y - away * np.sin(angle)) ** 2 + (x - away * np.cos(angle)) ** 2 < reach**2
        else:
            across = y * np.sin(angle) + x * np.cos(angle)
            along = y * np.cos(angle) - x * np.sin(angle)
            gone = (across > size * 0.1) if kind == 1 else (across > 0) & (along > 0)
        body[:, gone] = 0
    return found


def as_state(bodies: np.ndarray) -> np.ndarray:
    """Return bodies as numbers, float32."""
    return bodies.astype(np.float32) / numbers.UNIT
