"""Who lives in a batch of tanks, as a device works on it: node by node, swimmer by swimmer, without empty places.

Nodes are numbered swimmer by swimmer, and in each in the order of its sites, which is that of all sums.
"""

from typing import NamedTuple

import numpy as np

from sims.oceanworld.genome import BOND_SHIFT, EXISTS, NODE, SIDE, SITES
from sims.tank.crew import Crew
from sims.tank.state import State

BOND = 7  # the bits of a bond


class Crowd(NamedTuple):
    """The nodes (n, ...) and the swimmers (s, ...) of all worlds; bonds: right, left, up and down of a node."""

    owner: np.ndarray  # int32 (n,): which swimmer's it is
    far: np.ndarray  # int32 (n, 4): the node at the other end of each bond, itself where there is none
    bits: np.ndarray  # uint8 (n, 4): of each bond, 0 where there is none
    group: np.ndarray  # uint8 (n, 4): of each bond
    nodes: np.ndarray  # int32 (s, 2): the first of a swimmer, and that after its last
    mates: np.ndarray  # int32 (s, 2): the first swimmer of its world, and that after the last
    ahead: np.ndarray  # [steps] int32 (s,): by which its beat is ahead of the clock
    grown: np.ndarray  # [cells] float32 (s, GROUPS, steps_per_beat)
    power: np.ndarray  # uint8 (s, GROUPS, steps_per_beat)


class Whereabouts(NamedTuple):
    """Where a crowd stands in the state."""

    world: np.ndarray  # int64 (s,)
    place: np.ndarray  # int64 (s,)
    node: tuple[np.ndarray, np.ndarray, np.ndarray]  # int64 (n,) each: world, place, site, as an index of State.motion


def gathered(state: State, crew: Crew) -> tuple[Crowd, Whereabouts]:
    """Return those who live in a state, whose bodies and controllers the crew knows, and where they stand in it."""
    world, place = np.nonzero(state.species)
    links = crew.links[world, place]
    owner, site = np.nonzero(links & NODE)
    number = np.zeros((len(world), SITES), np.int64)
    number[owner, site] = np.arange(len(owner))
    bits, group = four_bonds(links, crew.groups[world, place])
    bits, group = bits[owner, site], group[owner, site]
    far = number[owner[:, None], (site[:, None] + (SIDE, -SIDE, 1, -1)) % SITES]
    far = np.where(bits & EXISTS, far, np.arange(len(owner))[:, None])
    at = np.divmod(site, SIDE)
    where = Whereabouts(world, place, (world[owner], place[owner], at[0] * crew.height[world, place][owner] + at[1]))
    crowd = Crowd(
        owner.astype(np.int32), far.astype(np.int32), bits, group, ranges(owner, len(world)),
        ranges(world, len(state.seeds))[world], state.beat[world, place].astype(np.int32),
        crew.grown[world, place], crew.power[world, place],
    )  # fmt: skip
    return crowd, where


def four_bonds(links: np.ndarray, groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the bits and the groups of the bonds of every site, uint8 (s, SITES, 4) each.

    links uint8 (s, SITES), groups (s, SITES, 2): of the bonds to x + 1 and y + 1
    """
    bits, group = np.zeros((2, *links.shape, 4), np.uint8)
    for axis, (shift, step) in enumerate(zip(BOND_SHIFT, (SIDE, 1), strict=True)):
        bits[:, :, 2 * axis], group[:, :, 2 * axis] = links >> shift & BOND, groups[:, :, axis]
        bits[:, step:, 2 * axis + 1], group[:, step:, 2 * axis + 1] = bits[:, :-step, 2 * axis], groups[:, :-step, axis]
    return bits, group


def ranges(parts: np.ndarray, count: int) -> np.ndarray:
    """Return where each of `count` parts begins and ends in a list that says of all, in rising order, whose they are.

    int32 (count, 2): the first, and that after the last
    """
    numbers = np.arange(count)
    edges = np.searchsorted(parts, numbers), np.searchsorted(parts, numbers, "right")
    return np.stack(edges, axis=1).astype(np.int32)
