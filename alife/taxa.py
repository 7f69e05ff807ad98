"""The taxa of a batch of worlds: organisms, the species they belong to, and the ancestors of both.

An organism is founded by a birth and lives as long as one of its cells; a species is founded by an organism whose
genome is not its parent's and lives as long as one of its organisms. Either is forgotten when neither it nor
anything that descends from it lives. The rules here run as they stand and compiled (alife.phylogeny_cpu).
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from alife.rule import Int, rule

PARENT, MEMBERS, CHILDREN, EXTRA = LINKS = range(4)
ID, LABEL, ORIGIN, DESTROYED = FACTS = range(4)
FREE, NEXT = range(2)
NOBODY = -1  # for a slot
ALIVE = -1  # for the step of destruction
NEVER = 1 << 30  # [members] that no taxon ever has


class Taxa(NamedTuple):
    """The taxa of one kind, each with a slot in every array."""

    links: np.ndarray  # int32 (worlds, slots, 4): parent's slot, members, children that are remembered, EXTRA
    facts: np.ndarray  # int64 (worlds, slots, 4): id, label, steps of origin and destruction
    free: np.ndarray  # int32 (worlds, slots): the slots that are free, the next one last
    tally: np.ndarray  # int64 (worlds, 2): how many slots are FREE, the NEXT id


class Living(NamedTuple):
    """Both kinds of taxa, and who is where. EXTRA is an organism's species' slot, and a species' most members ever."""

    organisms: Taxa  # their members are cells
    species: Taxa  # their members are organisms
    here: np.ndarray  # int32 (worlds, spaces): the slot of the organism on a space, NOBODY where there is none


def none_yet(worlds: int, slots: int = 64) -> Taxa:
    """Return worlds without any taxa."""
    return Taxa(
        np.zeros((worlds, slots, len(LINKS)), np.int32),
        np.zeros((worlds, slots, len(FACTS)), np.int64),
        np.tile(np.arange(slots, dtype=np.int32)[::-1], (worlds, 1)),
        np.tile(np.array([slots, 0], np.int64), (worlds, 1)),
    )


def with_room(taxa: Taxa, needed: int) -> Taxa:
    """Return the same taxa with at least so many free slots in every world."""
    if (taxa.tally[:, FREE] >= needed).all():
        return taxa
    worlds, slots = taxa.free.shape
    larger = none_yet(worlds, slots + max(slots, needed))
    larger.links[:, :slots], larger.facts[:, :slots] = taxa.links, taxa.facts
    larger.tally[:] = taxa.tally
    larger.tally[:, FREE] += larger.free.shape[1] - slots
    for world in range(worlds):  # the old ones stay on top, so that low slots are used first
        end = larger.tally[world, FREE]
        count = taxa.tally[world, FREE]
        larger.free[world, end - count : end] = taxa.free[world, :count]
    return larger


@rule
def found(taxa: Taxa, world: Int, parent: Int, label: Int, step: Int, extra: Int) -> np.int32:
    """Found a taxon that has no members yet, and return its slot; the parent is a slot or NOBODY."""
    last = taxa.tally[world, FREE] - 1
    slot: np.int32 = taxa.free[world, last]
    taxa.tally[world, FREE] = last
    number = taxa.tally[world, NEXT]
    taxa.tally[world, NEXT] = number + 1
    taxa.facts[world, slot, ID] = number
    taxa.facts[world, slot, LABEL] = label
    taxa.facts[world, slot, ORIGIN] = step
    taxa.facts[world, slot, DESTROYED] = ALIVE
    taxa.links[world, slot, PARENT] = parent
    taxa.links[world, slot, MEMBERS] = 0
    taxa.links[world, slot, CHILDREN] = 0
    taxa.links[world, slot, EXTRA] = extra
    if parent >= 0:
        taxa.links[world, parent, CHILDREN] += 1
    return slot


@rule
def lose(taxa: Taxa, world: Int, slot: Int, step: Int, notable: Int) -> np.bool_:
    """Take a member from a taxon, which dies with the last; return whether that was the last.

    A dead taxon is forgotten, unless it had `notable` as its EXTRA or something remembered descends from it; and so
    are its ancestors that led to it alone.
    """
    left = taxa.links[world, slot, MEMBERS] - 1
    taxa.links[world, slot, MEMBERS] = left
    was_last: np.bool_ = left == 0
    if was_last:
        if is_remembered(taxa, world, slot, notable):
            taxa.facts[world, slot, DESTROYED] = step
        else:
            forget(taxa, world, slot, notable)
    return was_last


@rule
def is_remembered(taxa: Taxa, world: Int, slot: Int, notable: Int) -> np.bool_:
    """Return whether a taxon lives, has descendants that are remembered, or was notable itself."""
    members, children = taxa.links[world, slot, MEMBERS], taxa.links[world, slot, CHILDREN]
    found: np.bool_ = (members != 0) | (children != 0) | (taxa.links[world, slot, EXTRA] >= notable)
    return found


@rule
def forget(taxa: Taxa, world: Int, slot: Int, notable: Int) -> None:
    """Free the slot of a taxon, and those of its ancestors that led to it alone."""
    at = slot
    while at >= 0:
        parent = taxa.links[world, at, PARENT]
        count = taxa.tally[world, FREE]
        taxa.free[world, count] = at
        taxa.tally[world, FREE] = count + 1
        at = parent
        if parent >= 0:
            taxa.links[world, parent, CHILDREN] -= 1
            if is_remembered(taxa, world, parent, notable):
                at = NOBODY


@rule
def add_organism(living: Living, world: Int, parent: Int, species: Int, label: Int, step: Int) -> np.int32:
    """Found an organism of a species' slot and return its slot; the parent is an organism's slot or NOBODY."""
    slot = found(living.organisms, world, parent, label, step, species)
    members = living.species.links[world, species, MEMBERS] + 1
    living.species.links[world, species, MEMBERS] = members
    living.species.links[world, species, EXTRA] = max(living.species.links[world, species, EXTRA], members)
    return slot


@rule
def settle(living: Living, world: Int, space: Int, slot: Int) -> None:
    """Put a cell of an organism on a space."""
    living.organisms.links[world, slot, MEMBERS] += 1
    living.here[world, space] = slot


@rule
def remove(living: Living, world: Int, space: Int, step: Int, notable_organism: Int, notable_species: Int) -> None:
    """Let the cell on a space die, with its last cell the organism, and with its last organism the species."""
    slot = living.here[world, space]
    living.here[world, space] = NOBODY
    species = living.organisms.links[world, slot, EXTRA]
    if lose(living.organisms, world, slot, step, notable_organism):
        lose(living.species, world, species, step, notable_species)


def slots_of(taxa: Taxa, world: int) -> np.ndarray:
    """Return the slots that are in use, in the order of their ids."""
    used = np.ones(taxa.links.shape[1], bool)
    used[taxa.free[world, : taxa.tally[world, FREE]]] = False
    slots = np.flatnonzero(used)
    ordered: np.ndarray = slots[np.argsort(taxa.facts[world, slots, ID])]
    return ordered


def places(taxa: Taxa, world: int) -> np.ndarray:
    """Return each slot's place in the order of ids, int32 (slots + 1,), the last that of NOBODY, which is -1."""
    slots = slots_of(taxa, world)
    place = np.full(taxa.links.shape[1] + 1, NOBODY, np.int32)
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
        taxa.tally[world] = taxa.tally[world, FREE] - (end - first), state["next"][world]
    return taxa
