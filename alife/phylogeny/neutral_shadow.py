"""Neutral shadows: what becomes of species when chance alone decides which cells breed and which die.

Source: Mark A. Bedau, Emile Snyder, Norman H. Packard, "A classification of long-term evolutionary dynamics" (1998).
A neutral shadow runs beside its world and begins with the same cells. In each step it has as many deaths, births and
mutations as the world. Docs: docs/decisions/0010-phylogeny.md.

- `mixed`, as in the source: the cells that die and the parents are drawn from all living cells, wherever they are.
- `local`, for worlds in space: deaths and births happen on the same spaces as in the world, so crowding, borders and
  fertile places are the same; the parent of each birth is drawn among the living neighbours of its space.

Where worlds exchange inhabitants, their shadows exchange as many: `local`, who stands there where those stood who left
their worlds; `mixed`, anyone of the shadow of the world that they left.
"""

from collections.abc import Mapping

import numpy as np

from alife.engines import rng
from alife.phylogeny.events import OrderedEvents
from alife.phylogeny.taxa import (
    ID,
    KEEP_NONE,
    LABEL,
    MEMBERS,
    NONE,
    PEAK_MEMBERS,
    add_member,
    create_taxon,
    empty_taxa,
    from_arrays,
    remove_member,
    slots_to_ranks,
    taxa_of_world,
    to_arrays,
    used_slots,
    with_room,
)

MIXED, LOCAL = NEUTRAL_SHADOWS = ("mixed", "local")
LEAVING, LANDING = (
    0x5AD2,
    0x5AD3,
)  # streams of random words that no world draws from, those of births are 0x5AD0, 0x5AD1


class NeutralShadow:
    """The species of a batch of worlds under chance; their members are cells."""

    def __init__(self, kind: str, seeds: np.ndarray, size: tuple[int, int], *, walled: bool) -> None:
        """Allocate an empty one. seeds: uint32 (worlds,); size: rows and columns; walled: see Occupancy."""
        self.kind, self.walled, self._seeds, self._size = kind, walled, seeds, size
        self.worlds = len(seeds)
        self.species = empty_taxa(self.worlds)
        # int32 (worlds, spaces): slots of species; local: of the cell on each space, mixed: of cells 0..cell_count
        self.species_of_cells = np.full((self.worlds, size[0] * size[1]), NONE, np.int32)
        self.cell_count = np.zeros(self.worlds, np.int64)  # kept up to date by `mixed` alone

    def begin(self, labels: np.ndarray) -> None:
        """Place the founders. labels: of their species, (worlds, spaces), 0 on empty spaces."""
        for world in range(self.worlds):
            spaces = np.flatnonzero(labels[world])
            founding, species_of_founders = np.unique(labels[world, spaces], return_inverse=True)
            self.species = with_room(self.species, len(founding))
            taxa = taxa_of_world(self.species, world)
            slots = np.array([create_taxon(taxa, NONE, int(label), 0, 0) for label in founding], np.int32)
            members = np.bincount(species_of_founders, minlength=len(founding))
            taxa.links[slots, MEMBERS] = taxa.links[slots, PEAK_MEMBERS] = members
            places = np.arange(len(spaces)) if self.kind == MIXED else spaces
            self.species_of_cells[world, places] = slots[species_of_founders]
            self.cell_count[world] = len(spaces)

    def replay(self, ordered_events: OrderedEvents, first_step: int, steps: int) -> None:
        """Replay the deaths and births of the steps after `first_step`, with parents (mixed: and dead) by chance."""
        from alife.phylogeny.neutral_shadow_cpu import replay_local, replay_mixed  # slow to load

        self.species = with_room(self.species, int(ordered_events.ends[:, 1, steps].max()))
        history = self._seeds, ordered_events, first_step, steps, KEEP_NONE
        if self.kind == MIXED:
            replay_mixed(self.species, self.species_of_cells, self.cell_count, *history)
        else:
            replay_local(self.species, self.species_of_cells, self._size, self.walled, *history)

    def migrate(self, passages: np.ndarray, replaces: np.ndarray, step: int) -> None:
        """Let as many pass from shadow to shadow as from world to world, all at once.

        passages: int64 (n, 4), world and space that each came from, world and space where it landed; replaces: bool
        (n,), whether somebody stood there
        """
        names = []
        for number, (origin, home) in enumerate(passages[:, :2].tolist()):
            slot = self.species_of_cells[origin, self._place(origin, home, (step, LEAVING, number))]
            names.append(int(self._names(origin, np.array([slot]))[0]))
        self.species = with_room(self.species, len(passages))
        for number, (world, space) in enumerate(passages[:, 2:].tolist()):
            place = self._freed(world, space, (step, LANDING, number), replaces=bool(replaces[number]))
            self.species_of_cells[world, place] = self._joined(world, names[number], step)

    def _place(self, world: int, space: int, event: tuple[int, int, int]) -> int:
        """Return where the cell is that a passage from or to a space is about. event: step, stream and number."""
        if self.kind == LOCAL:
            return space
        step, stream, number = event
        word = int(rng.words(int(self._seeds[world]), step, stream, np.array([number]))[0])
        return word * int(self.cell_count[world]) >> 32

    def _freed(self, world: int, space: int, event: tuple[int, int, int], *, replaces: bool) -> int:
        """Return the place for a newcomer who landed on a space; whoever must go for it is removed."""
        if replaces:
            place = self._place(world, space, event)
            remove_member(taxa_of_world(self.species, world), self.species_of_cells[world, place], event[0], KEEP_NONE)
            return place
        if self.kind == LOCAL:
            return space
        self.cell_count[world] += 1
        return int(self.cell_count[world]) - 1

    def _joined(self, world: int, name: int, step: int) -> int:
        """Add a newcomer to the living species of its name, else to a new one without a parent; return its slot."""
        taxa, slots = taxa_of_world(self.species, world), used_slots(self.species, world)
        slots = slots[(taxa.links[slots, MEMBERS] > 0) & (self._names(world, slots) == name)]
        slot = int(slots[0]) if len(slots) else int(create_taxon(taxa, NONE, name, step, 0))
        add_member(taxa, slot)
        return slot

    def _names(self, world: int, slots: np.ndarray) -> np.ndarray:
        """Return names of species (n,) that hold in all worlds: labels of founders, of mutants numbers below 0."""
        facts = self.species.facts[world, slots]
        names: np.ndarray = np.where(facts[:, LABEL] != 0, facts[:, LABEL], -1 - (facts[:, ID] * self.worlds + world))
        return names

    def abundances(self, world: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the ids of the living species of a world, rising, and how many cells each has; int64 (n,) both."""
        slots = used_slots(self.species, world)
        slots = slots[self.species.links[world, slots, MEMBERS] > 0]
        ids: np.ndarray = self.species.facts[world, slots, ID] * self.worlds + world
        return ids, self.species.links[world, slots, MEMBERS].astype(np.int64)

    def state_dict(self) -> dict[str, np.ndarray]:
        """Return all that it knows as arrays, equal for equal histories."""
        cells = slots_to_ranks(self.species, self.species_of_cells)
        if self.kind == MIXED:  # beyond the living lie slots of dead cells
            cells[np.arange(cells.shape[1]) >= self.cell_count[:, None]] = NONE
        return {**to_arrays(self.species), "people": cells, "alive": self.cell_count.copy()}

    def load_state_dict(self, state: Mapping[str, np.ndarray]) -> None:
        """Restore what `state_dict` of a neutral shadow of the same worlds returned."""
        self.species = from_arrays(state)
        self.species_of_cells[:], self.cell_count[:] = state["people"], state["alive"]
