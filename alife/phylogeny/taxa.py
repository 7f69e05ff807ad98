"""The taxa of a batch of worlds: organisms, the species they belong to, and the ancestors of both.

An organism is created by a birth and lives as long as one of its cells. A species is created by an organism whose
genome differs from its parent's and lives as long as one of its organisms. A dead taxon without living descendants
is dropped from its table. The rules here run in plain Python and compiled (alife.phylogeny.tracker_cpu).
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from alife.engines.rule import Int, i32, rule

# The columns of `links` are slots and counts. The last one means another thing in each table.
PARENT, MEMBERS, CHILDREN = range(3)
SPECIES_SLOT = PEAK_MEMBERS = 3  # of an organism: its species; of a species: the most members it ever had
LINKS = 4
# The columns of `facts`
ID, LABEL, ORIGIN, DESTROYED = range(4)
FACTS = 4
# The columns of `counters`
FREE_SLOTS, NEXT_ID, FIRST_UNUSED = range(3)
COUNTERS = 3

NONE = -1  # as a slot or an id: there is no such taxon
ALIVE = -1  # as the step of destruction
KEEP_ALL, KEEP_NONE = 0, 1 << 30  # [members] peaks that every taxon reaches, and that none does
FEWEST_SLOTS = 64


class Taxa(NamedTuple):
    """The table of one kind of taxa. A taxon has the same slot in `links` and `facts`.

    The table of a single world has the same arrays without their first axis.
    """

    links: np.ndarray  # int32 (worlds, slots, 4): parent's slot, members, remembered children, species slot or peak
    facts: np.ndarray  # int64 (worlds, slots, 4): id, label, [steps] of origin and destruction
    free: np.ndarray  # int32 (worlds, slots): stack of the slots that were used and are free again
    counters: np.ndarray  # int64 (worlds, 3): height of that stack, next id, first slot that was never used


class Tables(NamedTuple):
    """Organism table, species table, and the organism on each space."""

    organisms: Taxa  # their members are cells
    species: Taxa  # their members are organisms
    occupant: np.ndarray  # int32 (worlds, spaces): slot of the organism on a space, NONE on an empty one


@rule
def taxa_of_world(taxa: Taxa, world: Int) -> Taxa:
    """Return the table of one world, as a view."""
    return Taxa(taxa.links[world], taxa.facts[world], taxa.free[world], taxa.counters[world])


@rule
def tables_of_world(tables: Tables, world: Int) -> Tables:
    """Return both tables and the occupants of one world, as views."""
    return Tables(taxa_of_world(tables.organisms, world), taxa_of_world(tables.species, world), tables.occupant[world])


def empty_taxa(worlds: int, slots: int = FEWEST_SLOTS) -> Taxa:
    """Return a table without taxa. Slots that were never used are not written to, so they take no memory."""
    return Taxa(
        np.zeros((worlds, slots, LINKS), np.int32),
        np.zeros((worlds, slots, FACTS), np.int64),
        np.zeros((worlds, slots), np.int32),
        np.zeros((worlds, COUNTERS), np.int64),
    )


def with_room(taxa: Taxa, needed: int) -> Taxa:
    """Return the table itself if it has room for `needed` more taxa in every world, else a larger copy."""
    worlds, slots = taxa.free.shape
    used = int(taxa.counters[:, FIRST_UNUSED].max())
    if slots - used >= needed:
        return taxa
    larger = empty_taxa(worlds, slots + max(slots, needed))
    larger.links[:, :used] = taxa.links[:, :used]
    larger.facts[:, :used] = taxa.facts[:, :used]
    larger.free[:, :used] = taxa.free[:, :used]
    larger.counters[:] = taxa.counters
    return larger


@rule
def take_slot(taxa: Taxa) -> np.int32:
    """Return a slot for a new taxon: the one freed last, or the first that was never used."""
    count = taxa.counters[FREE_SLOTS]
    if count > 0:
        slot = i32(taxa.free[count - 1])
        taxa.counters[FREE_SLOTS] = count - 1
    else:
        slot = i32(taxa.counters[FIRST_UNUSED])
        taxa.counters[FIRST_UNUSED] = slot + 1
    return slot


@rule
def create_taxon(taxa: Taxa, parent: Int, label: Int, step: Int, species_or_peak: Int) -> np.int32:
    """Create a taxon without members; return its slot.

    parent: slot, or NONE; species_or_peak: an organism's species' slot, a species' first PEAK_MEMBERS
    """
    slot = take_slot(taxa)
    number = taxa.counters[NEXT_ID]
    taxa.counters[NEXT_ID] = number + 1
    taxa.facts[slot, ID] = number
    taxa.facts[slot, LABEL] = label
    taxa.facts[slot, ORIGIN] = step
    taxa.facts[slot, DESTROYED] = ALIVE
    taxa.links[slot, PARENT] = parent
    taxa.links[slot, MEMBERS] = 0
    taxa.links[slot, CHILDREN] = 0
    taxa.links[slot, PEAK_MEMBERS] = species_or_peak
    if parent >= 0:
        taxa.links[parent, CHILDREN] += 1
    return slot


@rule
def create_organism(tables: Tables, parent: Int, species: Int, label: Int, step: Int) -> np.int32:
    """Create an organism without cells and count it as a member of its species; return its slot.

    parent: slot of an organism, or NONE; species: slot
    """
    slot = create_taxon(tables.organisms, parent, label, step, species)
    add_member(tables.species, species)
    return slot


@rule
def add_member(species: Taxa, slot: Int) -> None:
    """Add a member to a species and raise its peak if it never had as many."""
    members = species.links[slot, MEMBERS] + 1
    species.links[slot, MEMBERS] = members
    species.links[slot, PEAK_MEMBERS] = max(species.links[slot, PEAK_MEMBERS], members)


@rule
def remove_member(taxa: Taxa, slot: Int, step: Int, keep_if_peak_at_least: Int) -> np.bool_:
    """Remove a member from a taxon, which dies with its last one; return whether it died.

    A dead taxon is dropped unless `is_remembered`, and with it those ancestors that only it kept.
    """
    left = taxa.links[slot, MEMBERS] - 1
    taxa.links[slot, MEMBERS] = left
    died: np.bool_ = left == 0
    if died:
        if is_remembered(taxa, slot, keep_if_peak_at_least):
            taxa.facts[slot, DESTROYED] = step
        else:
            drop(taxa, slot, keep_if_peak_at_least)
    return died


@rule
def is_remembered(taxa: Taxa, slot: Int, keep_if_peak_at_least: Int) -> np.bool_:
    """Return whether a taxon lives, has remembered children, or once had enough members.

    Organisms have a slot in the column of the peak, so for them the least peak is KEEP_ALL or KEEP_NONE.
    """
    lives, has_children = taxa.links[slot, MEMBERS] != 0, taxa.links[slot, CHILDREN] != 0
    result: np.bool_ = lives | has_children | (taxa.links[slot, PEAK_MEMBERS] >= keep_if_peak_at_least)
    return result


@rule
def drop(taxa: Taxa, slot: Int, keep_if_peak_at_least: Int) -> None:
    """Free the slot of a dead taxon without children, then of each ancestor that is no longer remembered."""
    at, count = slot, taxa.counters[FREE_SLOTS]
    while at >= 0:
        parent = taxa.links[at, PARENT]
        taxa.free[count] = at
        count += 1
        at = parent
        if parent >= 0:
            taxa.links[parent, CHILDREN] -= 1
            if is_remembered(taxa, parent, keep_if_peak_at_least):
                at = NONE
    taxa.counters[FREE_SLOTS] = count


@rule
def place_cell(tables: Tables, space: Int, organism: Int) -> None:
    """Place a cell of an organism, given by its slot, on an empty space."""
    tables.organisms.links[organism, MEMBERS] += 1
    tables.occupant[space] = organism


@rule
def remove_cell(tables: Tables, space: Int, step: Int, keep_organism: Int, keep_species: Int) -> None:
    """Remove the cell on a space. Its organism dies with its last cell, its species with its last organism.

    keep_organism, keep_species: `keep_if_peak_at_least` of each
    """
    organism = tables.occupant[space]
    tables.occupant[space] = NONE
    species = tables.organisms.links[organism, SPECIES_SLOT]
    if remove_member(tables.organisms, organism, step, keep_organism):
        remove_member(tables.species, species, step, keep_species)


def used_slots(taxa: Taxa, world: int) -> np.ndarray:
    """Return the slots of the taxa of a world in the order of their ids, int64 (taxa,)."""
    is_used = np.ones(taxa.counters[world, FIRST_UNUSED], bool)
    is_used[taxa.free[world, : taxa.counters[world, FREE_SLOTS]]] = False
    slots = np.flatnonzero(is_used)
    ordered: np.ndarray = slots[np.argsort(taxa.facts[world, slots, ID])]
    return ordered


def ranks_by_id(taxa: Taxa, world: int) -> np.ndarray:
    """Return the rank of each slot by id, int32 (FIRST_UNUSED + 1,). The entry at the end maps slot NONE to NONE."""
    slots = used_slots(taxa, world)
    ranks = np.full(int(taxa.counters[world, FIRST_UNUSED]) + 1, NONE, np.int32)
    ranks[slots] = np.arange(len(slots))
    return ranks


def slots_to_ranks(taxa: Taxa, slots: np.ndarray) -> np.ndarray:
    """Return the ranks by id of slots, both int32 (worlds, n)."""
    return np.stack([ranks_by_id(taxa, world)[slots[world]] for world in range(len(slots))])


def to_arrays(taxa: Taxa, species: Taxa | None = None) -> dict[str, np.ndarray]:
    """Return a table as arrays that do not depend on slots: taxa in the order of ids, links to taxa as ranks.

    species: the species table if `taxa` are organisms
    """
    slots = [used_slots(taxa, world) for world in range(len(taxa.counters))]
    links = [taxa.links[world, used] for world, used in enumerate(slots)]
    for world, rows in enumerate(links):
        rows[:, PARENT] = ranks_by_id(taxa, world)[rows[:, PARENT]]
        if species is not None:
            rows[:, SPECIES_SLOT] = ranks_by_id(species, world)[rows[:, SPECIES_SLOT]]
    return {
        "counts": np.array([len(used) for used in slots], np.int64),
        "links": np.concatenate(links),
        "facts": np.concatenate([taxa.facts[world, used] for world, used in enumerate(slots)]),
        "next": taxa.counters[:, NEXT_ID].copy(),
    }


def from_arrays(state: Mapping[str, np.ndarray]) -> Taxa:
    """Return the table that `to_arrays` was given; each taxon's slot is its rank."""
    counts = state["counts"]
    taxa = empty_taxa(len(counts), max(FEWEST_SLOTS, 2 * int(counts.max())))
    ends = np.concatenate([[0], np.cumsum(counts)]).tolist()
    for world, (first, end) in enumerate(pairwise(ends)):
        count = end - first
        taxa.links[world, :count] = state["links"][first:end]
        taxa.facts[world, :count] = state["facts"][first:end]
        taxa.counters[world] = 0, state["next"][world], count
    return taxa
