"""Who descends from whom in a batch of worlds: organisms and lineages, exact to the step, pruned as they die out.

The births and deaths that the engine recorded (alife.phylogeny.events) are read after every portion of steps into
tables of taxa (alife.phylogeny.taxa). What is called SPECIES here is lineages: a birth that changes the genome founds
one, even if the same genome lives elsewhere; so a species, all with one genome, may be several. Everything depends on
the history alone, not on how it was cut into portions.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from alife.phylogeny.events import allocate, portion_for
from alife.phylogeny.genomic_shadow import GENOMIC, GenomicShadow
from alife.phylogeny.neutral_shadow import NeutralShadow
from alife.phylogeny.taxa import (
    ALIVE,
    DESTROYED,
    FACTS,
    ID,
    KEEP_ALL,
    KEEP_NONE,
    LABEL,
    LINKS,
    MEMBERS,
    NONE,
    ORIGIN,
    PARENT,
    PEAK_MEMBERS,
    SPECIES_SLOT,
    Tables,
    Taxa,
    create_organism,
    create_taxon,
    empty_taxa,
    from_arrays,
    place_cell,
    remove_cell,
    slots_to_ranks,
    tables_of_world,
    to_arrays,
    used_slots,
    with_room,
)

OFF, PRUNED, ALL = KEEPS = ("off", "pruned", "all")
ORGANISMS, SPECIES = "organisms", "species"
SPACES_PER_PEAK = 256  # a species is kept after its death if it once had a member for so many spaces, and at least 2
LABEL_BITS = (1 << 32) - 1
PENDING = 1  # a world whose events are still to be applied
MIGRANTS = "migrants"  # among the arrays of a phylogeny, where anybody came from another world


@dataclass(frozen=True)
class Occupancy:
    """What is on every space of a batch of worlds; the species is 0 on empty spaces."""

    species: np.ndarray  # uint32 (worlds, rows, columns): label
    organism: np.ndarray | None = None  # uint32 (worlds, rows, columns): label; None where each cell is an organism
    birth_step: np.ndarray | None = None  # [steps] uint32 (worlds, rows, columns); required without `organism`
    count: np.ndarray | None = None  # int (worlds, rows, columns): individuals on each space; None for one
    kinds: tuple[str, ...] = (ORGANISMS, SPECIES)  # the kinds of taxa that this world has
    walled: bool = False  # whether the first and last row end at walls; else they wrap around
    in_space: bool = True  # whether who stands beside whom means anything; else spaces are places in a list

    def labels(self) -> np.ndarray:
        """Return the labels of organisms, int64 (worlds, spaces): species in the high 32 bits; 0 on empty spaces."""
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
    peak: int | None  # [members] the most that a species ever had; None for organisms


class TaxonColumns(NamedTuple):
    """The taxa of a world, int (taxa,) each, in the order of their ids; see Taxon for their meaning."""

    id: np.ndarray
    parent: np.ndarray  # id, or NONE
    label: np.ndarray
    species: np.ndarray
    origin: np.ndarray
    destroyed: np.ndarray  # ALIVE while it lives
    members: np.ndarray
    peak: np.ndarray  # undefined for organisms


class Phylogeny:
    """The taxa of a batch of worlds, up to the last step whose events were applied."""

    def __init__(
        self,
        shape: tuple[int, int, int],
        kinds: tuple[str, ...],
        *,
        keeps_all: bool = False,
        shadows: Mapping[str, NeutralShadow] | None = None,
        genomic: GenomicShadow | None = None,
    ) -> None:
        """Allocate empty tables.

        shape: worlds, rows, columns; kinds: of taxa to write; shadows: by name; genomic: the shadow that has genomes
        """
        self.genomic = genomic
        self.worlds, self.rows, self.columns = shape
        self.kinds, self.neutral_shadows = kinds, dict(shadows or {})
        self.portion = portion_for(*shape)  # [steps] after which the event buffer must be read at the latest
        if genomic is not None:
            self.portion = min(self.portion, genomic.portion)
        spaces = self.rows * self.columns
        peak = max(2, spaces // SPACES_PER_PEAK)
        self.keeps_all = keeps_all
        self._keep_from = (KEEP_ALL, KEEP_ALL) if keeps_all else (KEEP_NONE, peak)  # organisms, species
        empty = np.full((self.worlds, spaces), NONE, np.int32)
        self.tables = Tables(empty_taxa(self.worlds), empty_taxa(self.worlds), empty)
        self.events, self.ordered_events = allocate(shape, self.portion)  # the engine writes into `events`
        self._pending = np.ones(self.worlds, np.uint8)
        self.migrants = no_migrants()  # who came from another world of the batch, in the order in which they did

    def use_one_list(self, *, one: bool) -> None:
        """Let the events of a world be recorded in one list, or in one a row; see alife.phylogeny.events.

        Not between a step and its `apply_events`: what the event buffer holds is lost.
        """
        lists = 1 if one else self.rows
        if self.events.died.shape[1] != lists:
            shape = self.worlds, self.rows, self.columns
            self.events, self.ordered_events = allocate(shape, self.portion, one_list=one)

    def apply_events(self, first_step: int, steps: int, threads: int = 1, state: Any = None) -> None:
        """Apply what the event buffer holds of the steps after `first_step`, and empty it, on some threads.

        state: that after them, for a shadow that has genomes
        """
        run, apply_buffer = _compiled()
        replays = self.has_shadows and bool(self.events.born.any() or self.events.died.any())
        rest = (self.rows, self.columns), self._keep_from, first_step, steps, self.has_shadows, self._pending
        self._pending[:] = PENDING
        run(apply_buffer, threads, self.worlds, self.events, self.ordered_events, self.tables, *rest)
        if PENDING in self._pending.tobytes():  # a world's tables were full
            self._make_room(int(self.events.born.sum(axis=1).max()))
            run(apply_buffer, threads, self.worlds, self.events, self.ordered_events, self.tables, *rest)
        if replays:
            for neutral_shadow in self.neutral_shadows.values():
                neutral_shadow.replay(self.ordered_events, first_step, steps)
            if self.genomic is not None:
                self.genomic.replay(self.ordered_events, first_step, steps, state)

    @property
    def has_shadows(self) -> bool:
        """Return whether there is any population to which the events are replayed."""
        return bool(self.neutral_shadows) or self.genomic is not None

    def reconcile(self, occupancy: Occupancy, step: int) -> None:
        """Bring the tables in line with the state after founding or an intervention, which record no events.

        A cell that is new belongs to the oldest living taxon with its label, or founds one without a parent.
        """
        if step == 0:
            for neutral_shadow in self.neutral_shadows.values():
                neutral_shadow.begin(occupancy.species.reshape(self.tables.occupant.shape))
        labels, births = occupancy.labels(), self._births_of(occupancy, step)
        changed = self._changed(labels, births, compare_births=occupancy.birth_step is not None)
        for world in np.flatnonzero(changed.any(axis=1)).tolist():
            spaces = np.flatnonzero(changed[world])
            self._remove_cells(world, spaces, step)
            new = spaces[labels[world, spaces] != 0]
            by_label = occupancy.organism is not None
            self._add_cells(world, new, labels[world, new], births[world, new], join_by_label=by_label)

    def _births_of(self, occupancy: Occupancy, step: int) -> np.ndarray:
        """Return the [steps] in which the cells were born as far as that is known, else `step`; (worlds, spaces)."""
        shape = self.tables.occupant.shape
        if occupancy.birth_step is None:
            return np.full(shape, step, np.int64)
        return occupancy.birth_step.reshape(shape).astype(np.int64)

    def _changed(self, labels: np.ndarray, births: np.ndarray, *, compare_births: bool) -> np.ndarray:
        """Return on which spaces the tables have another cell than the state, bool (worlds, spaces)."""
        known = np.where(self.tables.occupant == NONE, 0, self._facts_of_occupants(LABEL))
        changed: np.ndarray = known != labels
        if compare_births:
            changed |= (labels != 0) & (self._facts_of_occupants(ORIGIN) != births)
        return changed

    def _remove_cells(self, world: int, spaces: np.ndarray, step: int) -> None:
        """Remove the cells on some spaces (n,) as far as there are any."""
        tables = tables_of_world(self.tables, world)
        for space in spaces[tables.occupant[spaces] != NONE].tolist():
            remove_cell(tables, space, step, *self._keep_from)

    def _add_cells(
        self, world: int, spaces: np.ndarray, labels: np.ndarray, births: np.ndarray, *, join_by_label: bool
    ) -> None:
        """Add cells (n,) on empty spaces, each as an organism of its own or joined to the living one of its label."""
        self._make_room(len(spaces))
        tables = tables_of_world(self.tables, world)
        organisms = self._living_by_label(self.tables.organisms, world) if join_by_label else {}
        species = self._living_by_label(self.tables.species, world)
        for space, label, step in zip(spaces.tolist(), labels.tolist(), births.tolist(), strict=True):
            organism = organisms.get(label)
            if organism is None:
                species_label = label >> 32 & LABEL_BITS
                if species_label not in species:
                    species[species_label] = int(create_taxon(tables.species, NONE, species_label, step, 0))
                organism = int(create_organism(tables, NONE, species[species_label], label, step))
                if join_by_label:
                    organisms[label] = organism
            place_cell(tables, space, organism)

    def _facts_of_occupants(self, column: int) -> np.ndarray:
        """Return a fact about the organism on every space, int64 (worlds, spaces); undefined at empty spaces."""
        worlds = np.arange(self.worlds)[:, None]
        facts: np.ndarray = self.tables.organisms.facts[worlds, self.tables.occupant, column]
        return facts

    def _make_room(self, needed: int) -> None:
        organisms, species, occupant = self.tables
        self.tables = Tables(with_room(organisms, needed), with_room(species, needed), occupant)

    @staticmethod
    def _living_by_label(taxa: Taxa, world: int) -> dict[int, int]:
        """Return the slots of the living taxa by label; the oldest where several have the same label."""
        slots = used_slots(taxa, world)
        slots = slots[taxa.links[world, slots, MEMBERS] > 0][::-1]
        return dict(zip(taxa.facts[world, slots, LABEL].tolist(), slots.tolist(), strict=True))

    def state_dict(self) -> dict[str, np.ndarray]:
        """Return all that it knows as arrays, equal for equal histories."""
        organisms, species, occupant = self.tables
        arrays = {f"{ORGANISMS}/{name}": array for name, array in to_arrays(organisms, species).items()}
        arrays |= {f"{SPECIES}/{name}": array for name, array in to_arrays(species).items()}
        arrays["here"] = slots_to_ranks(organisms, occupant)
        for name, neutral_shadow in self.neutral_shadows.items():
            arrays |= {f"{name}/{part}": array for part, array in neutral_shadow.state_dict().items()}
        if self.genomic is not None:
            arrays |= {f"{GENOMIC}/{part}": array for part, array in self.genomic.state_dict().items()}
        return arrays | ({MIGRANTS: self.migrants.copy()} if len(self.migrants) else {})

    def load_state_dict(self, state: Mapping[str, np.ndarray]) -> None:
        """Restore what `state_dict` of a phylogeny of the same worlds returned."""
        organisms, species = (from_arrays(_of(kind, state)) for kind in (ORGANISMS, SPECIES))
        self.tables = Tables(organisms, species, state["here"].copy())
        for name, neutral_shadow in self.neutral_shadows.items():
            neutral_shadow.load_state_dict(_of(name, state))
        if self.genomic is not None:
            self.genomic.load_state_dict(_of(GENOMIC, state))
        self.migrants = state[MIGRANTS].copy() if MIGRANTS in state else no_migrants()
        self.events.died[:] = 0
        self.events.born[:] = 0

    def _table(self, kind: str) -> Taxa:
        return self.tables.organisms if kind == ORGANISMS else self.tables.species

    @property
    def populations(self) -> tuple[str, ...]:
        """Return the names of the populations that `abundances` knows: "" for the world, then its neutral shadows."""
        return ("", *self.neutral_shadows)

    def abundances(self, occupancy: Occupancy, population: str = "") -> list[tuple[np.ndarray, np.ndarray]]:
        """Return of each world the ids of its living species, rising, and how many individuals each has; int64 (n,).

        All worlds are counted at once, since with many small ones it is the calls of NumPy that take the time.
        """
        if population:
            return [self.neutral_shadows[population].abundances(world) for world in range(self.worlds)]
        organisms, species, occupant = self.tables
        spaces = np.flatnonzero(occupant != NONE)  # counted through all worlds, as slots are below
        slots = occupant.ravel()[spaces] + spaces // occupant.shape[1] * organisms.free.shape[1]
        slots_of_world = species.free.shape[1]
        species_slots = organisms.links.reshape(-1, LINKS)[slots, SPECIES_SLOT]
        species_slots = species_slots + spaces // occupant.shape[1] * slots_of_world
        counts = np.bincount(species_slots, None if occupancy.count is None else occupancy.count.ravel()[spaces])
        living = np.flatnonzero(counts)
        worlds = living // slots_of_world
        ids = self._ids(species.facts.reshape(-1, FACTS)[living, ID], worlds)
        order = np.lexsort((ids, worlds))
        ids, counts = ids[order], counts[living[order]].astype(np.int64)
        ends = np.searchsorted(worlds, np.arange(self.worlds + 1)).tolist()
        return [(ids[first:end], counts[first:end]) for first, end in pairwise(ends)]

    def table(self, kind: str, world: int) -> list[Taxon]:
        """Return the taxa of a world in the order of their ids: the living, their ancestors, and those kept."""
        return [self._taxon(kind, world, slot) for slot in used_slots(self._table(kind), world).tolist()]

    def taxa_of(self, kind: str, world: int) -> TaxonColumns:
        """Return the taxa of `table` as columns, which take far less memory."""
        taxa = self._table(kind)
        slots = used_slots(taxa, world)
        links, facts = taxa.links[world, slots], taxa.facts[world, slots]
        parents = links[:, PARENT]
        return TaxonColumns(
            id=self._ids(facts[:, ID], world),
            parent=np.where(parents == NONE, NONE, self._ids(taxa.facts[world, parents, ID], world)),
            label=facts[:, LABEL] & LABEL_BITS,
            species=facts[:, LABEL] >> 32 & LABEL_BITS if kind == ORGANISMS else facts[:, LABEL],
            origin=facts[:, ORIGIN],
            destroyed=facts[:, DESTROYED],
            members=links[:, MEMBERS],
            peak=links[:, PEAK_MEMBERS],
        )

    def species_at(self, world: int, space: int) -> int:
        """Return the slot of the species of who stands on a space, counted row by row; NONE at an empty one."""
        organism = int(self.tables.occupant[world, space])
        return NONE if organism == NONE else int(self.tables.organisms.links[world, organism, SPECIES_SLOT])

    def id_of_species(self, world: int, slot: int) -> int:
        """Return the id of the species in a slot."""
        return int(self._ids(self.tables.species.facts[world, slot, ID], world))

    def at(self, kind: str, world: int, y: int, x: int) -> list[Taxon]:
        """Return the taxon of the cell on a space and its ancestors, the youngest first; nothing at an empty space."""
        slot = int(self.tables.occupant[world, y * self.columns + x])
        if kind == SPECIES and slot != NONE:
            slot = int(self.tables.organisms.links[world, slot, SPECIES_SLOT])
        return list(self._line(kind, world, slot))

    def lineage(self, kind: str, world: int, label: int) -> list[Taxon]:
        """Return the youngest living taxon with a label and its ancestors, the youngest first; nothing without one."""
        taxa = self._table(kind)
        slots = used_slots(taxa, world)
        is_living = taxa.links[world, slots, MEMBERS] > 0
        fitting = slots[(taxa.facts[world, slots, LABEL] & LABEL_BITS == label) & is_living]
        return list(self._line(kind, world, int(fitting[-1]) if len(fitting) else NONE))

    def _line(self, kind: str, world: int, slot: int) -> Iterator[Taxon]:
        """Yield the taxon in a slot and its ancestors; nothing for NONE."""
        while slot != NONE:
            yield self._taxon(kind, world, slot)
            slot = int(self._table(kind).links[world, slot, PARENT])

    def _taxon(self, kind: str, world: int, slot: int) -> Taxon:
        taxa = self._table(kind)
        links, facts = taxa.links[world, slot].tolist(), taxa.facts[world, slot].tolist()
        label, parent = facts[LABEL], links[PARENT]
        return Taxon(
            id=int(self._ids(facts[ID], world)),
            parent=None if parent == NONE else int(self._ids(taxa.facts[world, parent, ID], world)),
            label=label & LABEL_BITS,
            species=label >> 32 & LABEL_BITS if kind == ORGANISMS else label,
            origin=facts[ORIGIN],
            destroyed=None if facts[DESTROYED] == ALIVE else facts[DESTROYED],
            members=links[MEMBERS],
            peak=links[PEAK_MEMBERS] if kind == SPECIES else None,
        )

    def _ids(self, ids: np.ndarray, world: int | np.ndarray) -> np.ndarray:
        """Return ids of one world as ids that no two worlds share."""
        return ids * self.worlds + world


@cache
def _compiled() -> tuple[Callable[..., None], Any]:
    """Return what runs kernels, and the kernel that applies events: slow to load, and asked for at every hand-over."""
    from alife.engines import team_cpu
    from alife.phylogeny.tracker_cpu import apply_buffer

    return team_cpu.run, apply_buffer


def no_migrants() -> np.ndarray:
    """Return the table of nobody, int64 (0, 5): step, world, id of the species there, world of origin, id there."""
    return np.zeros((0, 5), np.int64)


def _of(owner: str, state: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the arrays of one owner, without its prefix."""
    prefix = f"{owner}/"
    return {name.removeprefix(prefix): array for name, array in state.items() if name.startswith(prefix)}
