"""Knock-out experiments: take one reaction out of a living broth, and see who cannot live without it.

A world is copied once for every reaction that sustains itself, and once more as a control. Mutation is
off, so that nothing comes back by itself; the copies have the same seed, so that they differ only by
what was taken out. Afterwards the reaction is put back, to see whether its place was still there.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from alife.core import state as states
from alife.engines.backend import Backend
from sims.bitwise.config import Config
from sims.bitwise.describe import name_of
from sims.bitwise.state import State
from sims.bitwise.world import World

SETTLING = 5000  # [steps] without mutation before the experiment, in which stragglers die out
LASTING = 3000  # [steps] of the experiment, and again after the reaction was put back
RETURNED = 0.5  # share of its former population from which a reaction counts as returned


@dataclass(frozen=True)
class Knockout:
    """What became of a world after one reaction was taken out; None stands for the control."""

    removed: int | None
    extinct: dict[int, int]  # reaction: [steps] after which it was gone, in that order
    change: dict[int, float]  # reaction: population at the end as a share of what it was
    returned: bool  # whether the removed reaction lived on when it was put back


@dataclass(frozen=True)
class Experiment:
    """All knock-outs in one world."""

    config: Config
    state: State  # one world, settled
    survivors: list[int]  # the reactions that sustain themselves, by number
    control: Knockout
    knockouts: list[Knockout]

    def name(self, number: int) -> str:
        """Return a reaction's name, its inputs: `3+9`."""
        return name_of(number, self.config)

    def chains(self) -> list[list[int]]:
        """Return the longest chains: every link goes extinct without any of those before it."""
        return self._longest(lambda _first, _chain, _last: True)

    def successions(self) -> list[list[int]]:
        """Return the longest chains that go extinct one after the other when the first is removed."""
        return self._longest(
            lambda first, chain, last: len(chain) == 1 or first.extinct[last] > first.extinct[chain[-1]]
        )

    def _longest(self, goes_on: Callable[[Knockout, list[int], int], bool]) -> list[list[int]]:
        outcomes = {knockout.removed: knockout for knockout in self.knockouts}
        longer = [[first] for first in self.survivors]
        longest = longer
        while longer:
            longest = longer
            longer = [
                [*chain, last]
                for chain in longest
                for last in outcomes[chain[-1]].extinct
                if last not in chain
                and all(last in outcomes[link].extinct for link in chain)
                and goes_on(outcomes[chain[0]], chain, last)
            ]
        return longest


def settled(config: Config, state: State, world: int, backend: Backend) -> State:
    """Return one world of a state after a while without mutation."""
    alone = states.one_world(state, world)
    _quiet(config, backend).step(alone, SETTLING)
    return alone


def experiment(config: Config, state: State, world: int, backend: Backend, steps: int = LASTING) -> Experiment:
    """Take every sustained reaction of one world out in turn; `state` is not changed."""
    begun = settled(config, state, world, backend)
    survivors = [int(number) for number in np.flatnonzero(begun.population[0])]
    copies = states.repeated(begun, len(survivors) + 1)  # the last is the control
    for copy, number in enumerate(survivors):
        copies.population[copy, number] = copies.bank[copy, number] = 0
    quiet = _quiet(config, backend)
    gone = _watch(quiet, copies, survivors, steps)
    change = copies.population[:, survivors] / begun.population[:, survivors]
    for copy, number in enumerate(survivors):
        copies.population[copy, number] = config.founders
    quiet.step(copies, steps)
    removed: list[int | None] = [*survivors, None]
    outcomes = [
        Knockout(
            removed[copy],
            {number: when for number, when in gone[copy].items() if number != removed[copy]},
            {number: float(share) for number, share in zip(survivors, change[copy], strict=True)},
            copy < len(survivors)
            and bool(copies.population[copy, survivors[copy]] >= RETURNED * begun.population[0, survivors[copy]]),
        )
        for copy in range(len(removed))
    ]
    return Experiment(config, begun, survivors, outcomes[-1], outcomes[:-1])


def _quiet(config: Config, backend: Backend) -> World:
    return World(replace(config, mutation_rate=0), backend)


def _watch(world: World, copies: State, numbers: list[int], steps: int) -> list[dict[int, int]]:
    """Return after how many steps each reaction was gone from each copy, in the order in which they went."""
    gone: list[dict[int, int]] = [{} for _ in copies.seeds]
    first: Any = copies.step
    for _ in range(steps):
        world.step(copies)
        for copy, number in zip(*np.nonzero(copies.population[:, numbers] == 0), strict=True):
            gone[copy].setdefault(numbers[number], copies.step - first)
    return gone
