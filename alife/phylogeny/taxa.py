"""The taxa of a batch of worlds: organisms, the species they belong to, and the ancestors of both.

An organism is founded by a birth and lives as long as one of its cells; a species is founded by an organism whose
genome is not its parent's and lives as long as one of its organisms. Either is forgotten when neither it nor
anything that descends from it lives. The rules here run as they stand and compiled (alife.phylogeny.tracker_cpu).
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from alife.engines.rule import Int, i32, rule

PARENT, MEMBERS, CHILDREN, EXTRA = LINKS = range(4)
ID, LABEL, ORIGIN, DESTROYED = FACTS = range(4)
FREE, NEXT, FRESH = range(3)
NOBODY = -1  # for a slot
ALIVE = -1  # for the step of destruction
NEVER = 1 << 30  # [members] that no taxon ever has


class Taxa(NamedTuple):
    """The taxa of one kind, each with a slot in every array; those of one world have no axis of worlds."""

    links: np.ndarray  # int32 (worlds, slots, 4): parent's slot, members, children that are remembered, EXTRA
    facts: np.ndarray  # int64 (worlds, slots, 4): id, label, steps of origin and destruction
    free: np.ndarray  # int32 (worlds, slots): the slots that are free again, the next one last
    tally: np.ndarray  # int64 (worlds, 3): how many are FREE again, the NEXT id, the first slot that is still FRESH


class Living(NamedTuple):
    """Both kinds of taxa, and who is where. EXTRA is an organism's species' slot, and a species' most members ever."""

    organisms: Taxa  # their members are cells
    species: Taxa  # their members are organisms
    here: np.ndarray  # int32 (worlds, spaces): the slot of the organism on a space, NOBODY where there is none


@rule
def of_world(taxa: Taxa, world: Int) -> Taxa:
    """Return the taxa of one world, which share their memory with those of all."""
    return Taxa(taxa.links[world], taxa.facts[world], taxa.free[world], taxa.tally[world])


@rule
def life_of(living: Living, world: Int) -> Living:
    """Return who lives in one world, likewise."""
    return Living(of_world(living.organisms, world), of_world(living.species, world), living.here[world])


def none_yet(worlds: int, slots: int = 64) -> Taxa:
    """Return worlds without any taxa. Fresh slots are not touched, and so take no memory yet."""
    return Taxa(
        np.zeros((worlds, slots, len(LINKS)), np.int32),
        np.zeros((worlds, slots, len(FACTS)), np.int64),
        np.zeros((worlds, slots), np.int32),
        np.zeros((worlds, 3), np.int64),
    )


def with_room(taxa: Taxa, needed: int) -> Taxa:
    """Return the same taxa with room for at least so many more in every world."""
    worlds, slots = taxa.free.shape
    touched = int(taxa.tally[:, FRESH].max())
    if slots - touched >= needed:
        return taxa
    larger = none_yet(worlds, slots + max(slots, needed))
    for mine, theirs in zip(larger[:-1], taxa[:-1], strict=True):
        mine[:, :touched] = theirs[:, :touched]
    larger.tally[:] = taxa.tally
    return larger


@rule
def found(taxa: Taxa, parent: Int, label: Int, step: Int, extra: Int) -> np.int32:
    """Found a taxon that has no members yet, and return its slot; the parent is a slot or NOBODY."""
    again = taxa.tally[FREE]
    if again > 0:
        slot = i32(taxa.free[again - 1])
        taxa.tally[FREE] = again - 1
    else:
        slot = i32(taxa.tally[FRESH])
        taxa.tally[FRESH] = slot + 1
    number = taxa.tally[NEXT]
    taxa.tally[NEXT] = number + 1
    taxa.facts[slot, ID] = number
    taxa.facts[slot, LABEL] = label
    taxa.facts[slot, ORIGIN] = step
    taxa.facts[slot, DESTROYED] = ALIVE
    taxa.links[slot, PARENT] = parent
    taxa.links[slot, MEMBERS] = 0
    taxa.links[slot, CHILDREN] = 0
    taxa.links[slot, EXTRA] = extra
    if parent >= 0:
        taxa.links[parent, CHILDREN] += 1
    return slot


@rule
def lose(taxa: Taxa, slot: Int, step: Int, notable: Int) -> np.bool_:
    """Take a member from a taxon, which dies with the last; return whether that was the last.

    A dead taxon is forgotten, unless it had `notable` as its EXTRA or something remembered descends from it; and so
    are its ancestors that led to it alone.
    """
    left = taxa.links[slot, MEMBERS] - 1
    taxa.links[slot, MEMBERS] = left
    was_last: np.bool_ = left == 0
    if was_last:
        if is_remembered(taxa, slot, notable):
            taxa.facts[slot, DESTROYED] = step
        else:
            forget(taxa, slot, notable)
    return was_last


@rule
def is_remembered(taxa: Taxa, slot: Int, notable: Int) -> np.bool_:
    """Return whether a taxon lives, has descendants that are remembered, or was notable itself."""
    members, children = taxa.links[slot, MEMBERS], taxa.links[slot, CHILDREN]
    found: np.bool_ = (members != 0) | (children != 0) | (taxa.links[slot, EXTRA] >= notable)
    return found


@rule
def forget(taxa: Taxa, slot: Int, notable: Int) -> None:
    """Free the slot of a taxon, and those of its ancestors that led to it alone."""
    at, count = slot, taxa.tally[FREE]
    while at >= 0:
        parent = taxa.links[at, PARENT]
        taxa.free[count] = at
        count += 1
        at = parent
        if parent >= 0:
            taxa.links[parent, CHILDREN] -= 1
            if is_remembered(taxa, parent, notable):
                at = NOBODY
    taxa.tally[FREE] = count


@rule
def add_organism(living: Living, parent: Int, species: Int, label: Int, step: Int) -> np.int32:
    """Found an organism of a species' slot and return its slot; the parent is an organism's slot or NOBODY."""
    slot = found(living.organisms, parent, label, step, species)
    members = living.species.links[species, MEMBERS] + 1
    living.species.links[species, MEMBERS] = members
    living.species.links[species, EXTRA] = max(living.species.links[species, EXTRA], members)
    return slot


@rule
def settle(living: Living, space: Int, slot: Int) -> None:
    """Put a cell of an organism on a space."""
    living.organisms.links[slot, MEMBERS] += 1
    living.here[space] = slot


@rule
def remove(living: Living, space: Int, step: Int, notable_organism: Int, notable_species: Int) -> None:
    """Let the cell on a space die, with its last cell the organism, and with its last organism the species."""
    slot = living.here[space]
    living.here[space] = NOBODY
    species = living.organisms.links[slot, EXTRA]
    if lose(living.organisms, slot, step, notable_organism):
        lose(living.species, species, step, notable_species)


def slots_of(taxa: Taxa, world: int) -> np.ndarray:
    """Return the slots that are in use, in the order of their ids."""
    used = np.ones(taxa.tally[world, FRESH], bool)
    used[taxa.free[world, : taxa.tally[world, FREE]]] = False
    slots = np.flatnonzero(used)
    ordered: np.ndarray = slots[np.argsort(taxa.facts[world, slots, ID])]
    return ordered


def places(taxa: Taxa, world: int) -> np.ndarray:
    """Return each slot's place in the order of ids, int32 (touched + 1,), the last that of NOBODY, which is -1."""
    slots = slots_of(taxa, world)
    place = np.full(int(taxa.tally[world, FRESH]) + 1, NOBODY, np.int32)
    place[slots] = np.arange(len(slots))
    return place


def placed(taxa: Taxa, slots: np.ndarray) -> np.ndarray:
    """Return slots, int32 (worlds, n), as places in the order of ids."""
    return np.stack([places(taxa, world)[slots[world]] for world in range(len(slots))])


def saved(taxa: Taxa, of_extra: Taxa | None = None) -> dict[str, np.ndarray]:
    """Return taxa as arrays that are the same for the same history; `of_extra` are those whose slots EXTRA holds."""
    worlds = range(len(taxa.tally))
    slots = [slots_of(taxa, world) for world in worlds]
    links = [taxa.links[world, mine] for world, mine in enumerate(slots)]
    for world, mine in enumerate(links):
        mine[:, PARENT] = places(taxa, world)[mine[:, PARENT]]
        if of_extra is not None:
            mine[:, EXTRA] = places(of_extra, world)[mine[:, EXTRA]]
    return {
        "counts": np.array([len(mine) for mine in slots], np.int64),
        "links": np.concatenate(links),
        "facts": np.concatenate([taxa.facts[world, mine] for world, mine in enumerate(slots)]),
        "next": taxa.tally[:, NEXT].copy(),
    }


def restored(state: Mapping[str, np.ndarray]) -> Taxa:
    """Return taxa from what `saved` returned."""
    counts = state["counts"]
    taxa = none_yet(len(counts), max(64, 2 * int(counts.max())))
    ends = np.concatenate([[0], np.cumsum(counts)]).tolist()
    for world, (first, end) in enumerate(pairwise(ends)):
        taxa.links[world, : end - first] = state["links"][first:end]
        taxa.facts[world, : end - first] = state["facts"][first:end]
        taxa.tally[world] = 0, state["next"][world], end - first
    return taxa
