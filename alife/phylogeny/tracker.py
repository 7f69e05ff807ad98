"""Who descends from whom in a batch of worlds: organisms and species, exact to the step, pruned as they die out.

The births and deaths that the engine recorded (alife.phylogeny.events) are read after every portion of steps into
tables of taxa (alife.phylogeny.taxa). A species is a lineage: a birth that changes the genome founds one, even if the
same genome lives elsewhere. Everything here is a function of the history, never of how it was cut into portions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from alife.phylogeny.events import blank, portion_for
from alife.phylogeny.neutral_shadow import Shadow
from alife.phylogeny.taxa import (
    ALIVE,
    DESTROYED,
    EXTRA,
    ID,
    LABEL,
    MEMBERS,
    NEVER,
    NOBODY,
    ORIGIN,
    PARENT,
    Living,
    Taxa,
    add_organism,
    found,
    life_of,
    none_yet,
    placed,
    remove,
    restored,
    saved,
    settle,
    slots_of,
    with_room,
)

OFF, PRUNED, ALL = KEEPS = ("off", "pruned", "all")
ORGANISMS, SPECIES = "organisms", "species"
NOTABLE = 256  # a species that ever had an organism for so many spaces is remembered, whatever became of it
LABEL_BITS = (1 << 32) - 1


@dataclass(frozen=True)
class Occupancy:
    """Who stands on every space of a batch of worlds; a species of 0 where nobody does."""

    species: np.ndarray  # uint32 (worlds, rows, columns): label
    organism: np.ndarray | None = None  # uint32 (worlds, rows, columns): label; None where everyone is one of their own
    birth_step: np.ndarray | None = None  # [steps] uint32 (worlds, rows, columns); needed without `organism`
    count: np.ndarray | None = None  # int (worlds, rows, columns): how many a space; None for one
    kinds: tuple[str, ...] = (ORGANISMS, SPECIES)  # of taxa that mean anything
    walled: bool = False  # whether rows end at walls rather than wrap around

    def labels(self) -> np.ndarray:
        """Return what organisms are called, int64 (worlds, spaces): the species in the high bits; 0 where nobody is."""
        species = self.species.reshape(len(self.species), -1).astype(np.int64)
        return species << 32 | (0 if self.organism is None else self.organism.reshape(species.shape).astype(np.int64))


@dataclass(frozen=True)
class Taxon:
    """One taxon, for people to look at."""

    id: int
    parent: int | None  # its id
    label: int  # of the organism or the species
    species: int  # label
    origin: int  # [steps] when it was founded
    destroyed: int | None  # [steps] when its last member died; None while it lives
    members: int  # now: the cells of an organism, the organisms of a species
    peak: int | None  # [members] of a species at most


class Columns(NamedTuple):
    """The taxa of a world, int (taxa,) each, the oldest first; what they mean is said at Taxon."""

    id: np.ndarray
    parent: np.ndarray  # NOBODY for none
    label: np.ndarray
    species: np.ndarray
    origin: np.ndarray
    destroyed: np.ndarray  # ALIVE while it lives
    members: np.ndarray
    peak: np.ndarray  # of no meaning for organisms


class Phylogeny:
    """The taxa of a batch of worlds, up to the step that it was told of last."""

    def __init__(
        self,
        shape: tuple[int, int, int],
        kinds: tuple[str, ...],
        *,
        keeps_all: bool = False,
        shadows: Mapping[str, Shadow] | None = None,
    ) -> None:
        self.worlds, self.rows, self.columns = shape
        self.kinds, self.shadows = kinds, dict(shadows or {})
        self.portion = portion_for(*shape)  # [steps] that may pass between two readings
        nowhere = np.full((self.worlds, self.rows * self.columns), NOBODY, np.int32)
        # what an organism's EXTRA and a species' must be for them to be remembered when they are dead
        notable = (NEVER, max(2, self.rows * self.columns // NOTABLE))
        self._notable = (0, 0) if keeps_all else notable
        self.living = Living(none_yet(self.worlds), none_yet(self.worlds), nowhere)  # who lives, of whom, and where
        self.events, self.ordered_events = blank(shape, self.portion)  # the event buffer for the engine to write into

    def read(self, first_step: int, steps: int) -> None:
        """Read what the event buffer says of the steps after `first_step`, and begin it anew."""
        if self.events.born.any() or self.events.died.any():
            from alife.phylogeny.tracker_cpu import read  # slow to load

            self._make_room(int(self.events.born.sum(axis=1).max()))
            size = self.rows, self.columns
            read(self.events, self.ordered_events, *self.living, size, self._notable, first_step, steps)
            for shadow in self.shadows.values():
                shadow.live(self.ordered_events, first_step, steps)

    def reconcile(self, occupancy: Occupancy, step: int) -> None:
        """Take note of whoever came or went otherwise than by birth and death: founders, and the work of hands.

        Whoever is new belongs to the oldest living taxon with their label, or founds one without a parent.
        """
        here = self.living.here
        if step == 0:
            for shadow in self.shadows.values():
                shadow.begin(occupancy.species.reshape(here.shape))
        labels, births = occupancy.labels(), np.full(here.shape, step, np.int64)
        known = np.where(here == NOBODY, 0, self._facts_here(LABEL))
        changed = known != labels
        if occupancy.birth_step is not None:
            births = occupancy.birth_step.reshape(labels.shape).astype(np.int64)
            changed |= (labels != 0) & (self._facts_here(ORIGIN) != births)
        for world in np.flatnonzero(changed.any(axis=1)).tolist():
            spaces, life = np.flatnonzero(changed[world]), life_of(self.living, world)
            for space in spaces[here[world, spaces] != NOBODY].tolist():
                remove(life, space, step, *self._notable)
            new = spaces[labels[world, spaces] != 0]
            alone = occupancy.organism is None
            self._admit(world, new.tolist(), labels[world, new].tolist(), births[world, new].tolist(), alone=alone)

    def _admit(self, world: int, spaces: list[int], labels: list[int], births: list[int], *, alone: bool) -> None:
        """Settle newcomers, each in an organism `alone` or in the one of their label."""
        self._make_room(len(spaces))
        living, life = self.living, life_of(self.living, world)
        organisms = {} if alone else self._living_by_label(living.organisms, world)
        species = self._living_by_label(living.species, world)
        for space, label, step in zip(spaces, labels, births, strict=True):
            slot = organisms.get(label)
            if slot is None:
                name = label >> 32 & LABEL_BITS
                if name not in species:
                    species[name] = int(found(life.species, NOBODY, name, step, 0))
                kind = species[name]
                slot = int(add_organism(life, NOBODY, kind, label, step))
                if not alone:
                    organisms[label] = slot
            settle(life, space, slot)

    def _facts_here(self, fact: int) -> np.ndarray:
        """Return a fact about the organism on every space, int64 (worlds, spaces); of no meaning where nobody is."""
        facts: np.ndarray = self.living.organisms.facts[np.arange(self.worlds)[:, None], self.living.here, fact]
        return facts

    def _make_room(self, needed: int) -> None:
        organisms, species, here = self.living
        self.living = Living(with_room(organisms, needed), with_room(species, needed), here)

    @staticmethod
    def _living_by_label(taxa: Taxa, world: int) -> dict[int, int]:
        """Return the slots of the living taxa by label, of several with one label that of the oldest."""
        slots = slots_of(taxa, world)
        slots = slots[taxa.links[world, slots, MEMBERS] > 0][::-1]
        return dict(zip(taxa.facts[world, slots, LABEL].tolist(), slots.tolist(), strict=True))

    def state_dict(self) -> dict[str, np.ndarray]:
        """Return all that it knows as arrays, which are the same for the same history."""
        organisms, species, here = self.living
        found = {f"{ORGANISMS}/{name}": array for name, array in saved(organisms, species).items()}
        found |= {f"{SPECIES}/{name}": array for name, array in saved(species).items()}
        found["here"] = placed(organisms, here)
        for name, shadow in self.shadows.items():
            found |= {f"{name}/{part}": array for part, array in shadow.state_dict().items()}
        return found

    def load_state_dict(self, state: Mapping[str, np.ndarray]) -> None:
        """Go on from what `state_dict` of a phylogeny of the same worlds returned."""
        organisms, species = (restored(_of(kind, state)) for kind in (ORGANISMS, SPECIES))
        self.living = Living(organisms, species, state["here"].copy())
        for name, shadow in self.shadows.items():
            shadow.load_state_dict(_of(name, state))
        self.events.died[:] = 0
        self.events.born[:] = 0

    def _tables(self) -> dict[str, Taxa]:
        organisms, species, _ = self.living
        return {ORGANISMS: organisms, SPECIES: species}

    @property
    def populations(self) -> tuple[str, ...]:
        """Return whose abundances there are: of the world, which has no name, and of its shadows."""
        return ("", *self.shadows)

    def abundances(self, occupancy: Occupancy, world: int, population: str = "") -> tuple[np.ndarray, np.ndarray]:
        """Return the ids of the living species of a world, rising, int64 (n,), and how many there are of each."""
        if population:
            return self.shadows[population].abundances(world)
        here = self.living.here[world]
        spaces = np.flatnonzero(here != NOBODY)
        species = self.living.organisms.links[world, here[spaces], EXTRA]
        each = None if occupancy.count is None else occupancy.count[world].reshape(-1)[spaces]
        counts = np.bincount(species, each).astype(np.int64)
        slots = np.flatnonzero(counts)
        ids = self.living.species.facts[world, slots, ID]
        order = np.argsort(ids)
        return self._ids(ids[order], world), counts[slots[order]]

    def table(self, kind: str, world: int) -> list[Taxon]:
        """Return the taxa of a world, the oldest first: the living, their ancestors, and whoever is remembered."""
        return [self._taxon(kind, world, slot) for slot in slots_of(self._tables()[kind], world).tolist()]

    def taxa_of(self, kind: str, world: int) -> Columns:
        """Return the taxa of `table` as columns, which take far less memory."""
        taxa = self._tables()[kind]
        slots = slots_of(taxa, world)
        links, facts = taxa.links[world, slots], taxa.facts[world, slots]
        parents = links[:, PARENT]
        return Columns(
            id=self._ids(facts[:, ID], world),
            parent=np.where(parents == NOBODY, NOBODY, self._ids(taxa.facts[world, parents, ID], world)),
            label=facts[:, LABEL] & LABEL_BITS,
            species=facts[:, LABEL] >> 32 & LABEL_BITS if kind == ORGANISMS else facts[:, LABEL],
            origin=facts[:, ORIGIN],
            destroyed=facts[:, DESTROYED],
            members=links[:, MEMBERS],
            peak=links[:, EXTRA],
        )

    def at(self, kind: str, world: int, y: int, x: int) -> list[Taxon]:
        """Return the taxon of who stands on a space and its ancestors, the youngest first; none where nobody does."""
        slot = int(self.living.here[world, y * self.columns + x])
        if kind == SPECIES and slot != NOBODY:
            slot = int(self.living.organisms.links[world, slot, EXTRA])
        return list(self._line(kind, world, slot))

    def lineage(self, kind: str, world: int, label: int) -> list[Taxon]:
        """Return the youngest living taxon with a label and its ancestors, the youngest first; none without one."""
        taxa = self._tables()[kind]
        slots = slots_of(taxa, world)
        living = taxa.links[world, slots, MEMBERS] > 0
        fits = slots[(taxa.facts[world, slots, LABEL] & LABEL_BITS == label) & living]
        return list(self._line(kind, world, int(fits[-1]) if len(fits) else NOBODY))

    def _line(self, kind: str, world: int, slot: int) -> Iterator[Taxon]:
        while slot != NOBODY:
            yield self._taxon(kind, world, slot)
            slot = int(self._tables()[kind].links[world, slot, PARENT])

    def _taxon(self, kind: str, world: int, slot: int) -> Taxon:
        taxa = self._tables()[kind]
        links, facts = taxa.links[world, slot].tolist(), taxa.facts[world, slot].tolist()
        label, parent = facts[LABEL], links[PARENT]
        return Taxon(
            id=int(self._ids(facts[ID], world)),
            parent=None if parent == NOBODY else int(self._ids(taxa.facts[world, parent, ID], world)),
            label=label & LABEL_BITS,
            species=label >> 32 & LABEL_BITS if kind == ORGANISMS else label,
            origin=facts[ORIGIN],
            destroyed=None if facts[DESTROYED] == ALIVE else facts[DESTROYED],
            members=links[MEMBERS],
            peak=links[EXTRA] if kind == SPECIES else None,
        )

    def _ids(self, ids: np.ndarray, world: int) -> np.ndarray:
        """Return ids that no two worlds share."""
        return ids * self.worlds + world


def _of(owner: str, state: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    prefix = f"{owner}/"
    return {name.removeprefix(prefix): array for name, array in state.items() if name.startswith(prefix)}
