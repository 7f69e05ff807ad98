"""Neutral shadows: what becomes of species when chance alone decides who breeds and who dies.

Source: Mark A. Bedau, Emile Snyder, Norman H. Packard, "A classification of long-term evolutionary dynamics" (1998).
A shadow lives beside its world, with the same founders. In each step as many die, as many are born and as many of
the births mutate as in the world. Docs: docs/decisions/0010-phylogeny.md.

- `mixed`, as in the source: the dead and the parents are drawn from all who live, wherever they stand.
- `local`, for worlds in space: deaths and births happen on the same spaces as in the world, so crowding, borders and
  fertile places are the same; the parent of each birth is drawn among the living neighbours of its space.
"""

from collections.abc import Mapping

import numpy as np

from alife.phylogeny.events import OrderedEvents
from alife.phylogeny.taxa import (
    EXTRA,
    ID,
    MEMBERS,
    NEVER,
    NOBODY,
    found,
    none_yet,
    of_world,
    placed,
    restored,
    saved,
    slots_of,
    with_room,
)

MIXED, LOCAL = SHADOWS = ("mixed", "local")


class Shadow:
    """The species of a batch of worlds under chance; their members are cells."""

    def __init__(self, kind: str, seeds: np.ndarray, size: tuple[int, int], *, walled: bool) -> None:
        self.kind, self.walled, self._seeds, self._size = kind, walled, seeds, size  # rows and columns
        self.worlds = len(seeds)
        self.species = none_yet(self.worlds)
        self.here = np.full(
            (self.worlds, size[0] * size[1]), NOBODY, np.int32
        )  # slots; mixed: of the first `alive` people
        self.alive = np.zeros(self.worlds, np.int64)  # of mixed alone

    def begin(self, labels: np.ndarray) -> None:
        """Begin with the founders, each of the species of its label, (worlds, spaces), 0 where nobody is."""
        for world in range(self.worlds):
            spaces = np.flatnonzero(labels[world])
            names, kinds = np.unique(labels[world, spaces], return_inverse=True)
            self.species = with_room(self.species, len(names))
            mine = of_world(self.species, world)
            slots = np.array([found(mine, NOBODY, int(name), 0, 0) for name in names], np.int32)
            members = np.bincount(kinds, minlength=len(names))
            self.species.links[world, slots, MEMBERS] = self.species.links[world, slots, EXTRA] = members
            standing = np.arange(len(spaces)) if self.kind == MIXED else spaces
            self.here[world, standing] = slots[kinds]
            self.alive[world] = len(spaces)

    def live(self, ordered_events: OrderedEvents, first_step: int, steps: int) -> None:
        """Live through the steps that a record tells of."""
        from alife.phylogeny.neutral_shadow_cpu import live_local, live_mixed  # slow to load

        self.species = with_room(self.species, int(ordered_events.ends[:, 1, steps].max()))
        when = self._seeds, ordered_events, first_step, steps, NEVER
        if self.kind == MIXED:
            live_mixed(self.species, self.here, self.alive, *when)
        else:
            live_local(self.species, self.here, self._size, self.walled, *when)

    def abundances(self, world: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the ids of the living species of a world in rising order and how many cells each has, int64 (n,)."""
        slots = slots_of(self.species, world)
        slots = slots[self.species.links[world, slots, MEMBERS] > 0]
        ids: np.ndarray = self.species.facts[world, slots, ID] * self.worlds + world
        return ids, self.species.links[world, slots, MEMBERS].astype(np.int64)

    def state_dict(self) -> dict[str, np.ndarray]:
        """Return all that it knows as arrays."""
        here = placed(self.species, self.here)
        if self.kind == MIXED:  # what lies beyond the living is of no meaning
            here[np.arange(here.shape[1]) >= self.alive[:, None]] = NOBODY
        return {**saved(self.species), "people": here, "alive": self.alive.copy()}

    def load_state_dict(self, state: Mapping[str, np.ndarray]) -> None:
        """Go on from what `state_dict` of a shadow of the same worlds returned."""
        self.species = restored(state)
        self.here[:], self.alive[:] = state["people"], state["alive"]
