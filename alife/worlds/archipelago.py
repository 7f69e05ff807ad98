"""Worlds that exchange inhabitants: after every few steps each of a ring gives copies of some of its own to the next.

Who leaves and where they land is drawn from the state of all worlds as they stand, before anybody lands, so it is a
function of these states in the order of the worlds: however many processes stepped them, the history is the same.
Those who leave stay as well, as spores are shed; a newcomer begins as one whom a hand has planted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from alife.core.errors import UsageError
from alife.core.state import arrays
from alife.engines import rng
from alife.phylogeny.migrants import migrate
from alife.phylogeny.tracker import Phylogeny
from alife.worlds.engine import Stepper
from alife.worlds.intervention import Intervention
from alife.worlds.viewable import ViewableWorld

LEAVING, LANDING = 2000, 2001  # streams of random numbers that no rules draw from
PLANT = "plant"  # the tool by which newcomers are put


@dataclass(frozen=True)
class Ring:
    """Which worlds of a batch exchange inhabitants: the first `count` of them, the next `count`, and so on."""

    count: int  # worlds in a ring
    every: int  # [steps] between two exchanges
    migrants: int  # [inhabitants] that each world gives at once

    def sources(self, worlds: int) -> Iterator[tuple[int, int]]:
        """Yield which world gives to which, in the order of those that receive."""
        for world in range(worlds):
            first = world - world % self.count
            yield first + (world - first - 1) % self.count, world


@dataclass(frozen=True)
class Migrant:
    """One who goes from a world to another."""

    origin: int  # world
    home: int  # space there, counted row by row
    world: int  # where it goes
    space: int
    genome: tuple[int, ...]


class Archipelago:
    """An engine whose worlds exchange inhabitants while it steps them."""

    def __init__(self, world: ViewableWorld, ring: Ring, engine: Stepper) -> None:
        self._world, self._ring, self._engine = world, ring, engine

    def advance(self, state: Any, steps: int, phylogeny: Phylogeny | None = None) -> None:
        """Run some steps in place, and exchange inhabitants after those that are due.

        Raises ValueError unless the batch is made of whole rings.
        """
        ring, last = self._ring, state.step + steps
        worlds = state.seeds.shape[0]
        if worlds % ring.count:
            raise ValueError(f"rings of {ring.count} worlds need a multiple of that, got {worlds} worlds.")
        while state.step < last:
            due = state.step - state.step % ring.every + ring.every
            self._engine.advance(state, min(due, last) - state.step, phylogeny)
            if state.step == due:
                exchange(self._world, ring, state, phylogeny)


def exchange(world: ViewableWorld, ring: Ring, state: Any, phylogeny: Phylogeny | None = None) -> None:
    """Let inhabitants pass from each world of a ring to the next, in place; a phylogeny notes who came from where."""
    seen = world.fetch(state)
    before = world.occupancy(seen).species
    migrants = [one for origin, to in ring.sources(len(before)) for one in _migrants(world, ring, seen, origin, to)]
    for one in migrants:
        y, x = _place(world, before, one.space)
        world.apply_intervention(seen, Intervention(seen.step, one.world, PLANT, y, x, cutting=one.genome))
    for name, array in arrays(world.place(seen)).items():
        setattr(state, name, array)
    if phylogeny is None:
        return
    after = world.occupancy(seen)
    landed = [one for one in migrants if after.species[one.world].flat[one.space]]  # where there is rock, nobody does
    homes = np.array([(one.origin, one.home, one.world, one.space) for one in landed], np.int64).reshape(-1, 4)
    migrate(phylogeny, homes, after, int(seen.step))


def check(world: ViewableWorld, ring: Ring, worlds: int) -> None:
    """Raise UsageError where a run could not have such rings."""
    if not any(tool.name == PLANT for tool in world.tools):
        raise UsageError(f"--islands needs a world in which a copy of an inhabitant can be planted, got {world.name}.")
    if not world.occupancy(world.reset()).in_space:
        raise UsageError(f"--islands needs a world of spaces, got {world.name}, whose inhabitants are anywhere.")
    if worlds % ring.count:
        one = f"--islands {ring.count} needs a multiple of {ring.count} worlds"
        raise UsageError(f"{one}, got {worlds}; give --worlds {ring.count}.")


def _migrants(world: ViewableWorld, ring: Ring, seen: Any, origin: int, to: int) -> Iterator[Migrant]:
    """Yield who goes from one world to another as they stand: from spaces, and to spaces, with the smallest words."""
    species = world.occupancy(seen).species
    homes = _drawn(seen, origin, LEAVING, species[origin] != 0)
    homes = homes[species[origin].flat[homes] != 0][: ring.migrants]
    spaces = _drawn(seen, to, LANDING, species[to] == 0)  # an empty space if there is one
    for home, space in zip(homes.tolist(), spaces.tolist(), strict=False):
        y, x = _place(world, species, home)
        yield Migrant(origin, home, to, space, world.copied_genome(seen, world=origin, y=y, x=x))


def _drawn(seen: Any, world: int, stream: int, is_first: np.ndarray) -> np.ndarray:
    """Return all spaces of a world in random order, those for which `is_first` (rows, columns) holds before others."""
    words = rng.words(int(seen.seeds[world]), seen.step, stream, np.arange(is_first.size))
    order: np.ndarray = np.lexsort((words, ~is_first.ravel()))
    return order


def _place(world: ViewableWorld, species: np.ndarray, space: int) -> tuple[int, int]:
    """Return the (y, x) on the map of a space, which may be a plot of several places: the first of them."""
    _, rows, columns = species.shape
    height, width = world.shape()
    y, x = divmod(space, columns)
    return y * (height // rows), x * (width // columns)
