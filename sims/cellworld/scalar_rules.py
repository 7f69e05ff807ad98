"""The laws of a Cellworld as rules over plain numbers, shared by both engines.

Random words come from named streams, one word a space, split into fields:

| stream | word of | fields |
|---|---|---|
| FATE | the space | 16 bits: death |
| ORDER | the cell | 3 bits: which neighbour it tries first |
| CONTEST | the cell | 32 bits: who wins a space |
| MUTATION | the child's space | 16 bits: whether |
| MUTANT | the child's space | 16 bits: the new part, 16 bits: where |
| FOUNDERS | - | where the first cells stand |

The *edges* of a cell are one word: for each direction N, E, S, W = 0..3 four bits that say where the
edge pierces, from bit 4 * direction on, and four that say where it is shielded, from bit 16 + 4 *
direction on. Bits run from left to right and from top to bottom, so those that face each other
have the same number.
"""

from alife.engines.lattice import BIRTH, NOTHING, STRIKE, first_direction, opposite
from alife.engines.rule import Int, i32, rule, u32
from sims.cellworld.kernel_params import KernelParams
from sims.cellworld.parts import PARTS_OF_A_CELL, SIDE, Role

FATE, ORDER, CONTEST, MUTATION, MUTANT, FOUNDERS = range(6)
STREAMS = 6
PIERCE, SHIELD = int(Role.PIERCE), int(Role.SHIELD)
LAST = SIDE - 1
LENGTH = PARTS_OF_A_CELL
SHIELDS = 16  # the first bit of an edges word that says where a cell is shielded


@rule
def edge_bits(position: Int, role: Int) -> u32:
    """Return the bits of an edges word that a part at a position 0..15 sets by its role."""
    row = position // SIDE
    column = position % SIDE
    bits = u32(0)
    if row == 0:
        bits = u32(bits | u32(u32(1) << u32(column)))
    if column == LAST:
        bits = u32(bits | u32(u32(1) << u32(4 + row)))
    if row == LAST:
        bits = u32(bits | u32(u32(1) << u32(8 + column)))
    if column == 0:
        bits = u32(bits | u32(u32(1) << u32(12 + row)))
    if role == SHIELD:
        bits = u32(bits << u32(SHIELDS))
    elif role != PIERCE:
        bits = u32(0)
    return bits


@rule
def pierces(edges: u32, other: u32, direction: Int) -> i32:
    """Return 1 when the edge in a direction pierces the facing edge of the other cell somewhere, else 0."""
    spikes = u32(edges >> u32(4 * direction))
    shields = u32(other >> u32(SHIELDS + 4 * opposite(direction)))
    bare = u32(u32(spikes & u32(~shields)) & u32(15))
    return i32(1 if bare != u32(0) else 0)


@rule
def spare_energy(energy: Int, cost: Int, params: KernelParams) -> i32:
    """Return the [energy] that a cell would have left after a child; below 0 it cannot have one."""
    return i32(i32(energy) - i32(i32(cost) + i32(params.child_energy)))


@rule
def choose(spare: Int, free_mask: Int, kill_cost: Int, foe_mask: Int, order: Int) -> i32:
    """Return what a cell intends: to breed where there is room, else to conquer what it can.

    `spare` is the [energy] it would have left after a child.
    """
    wish = i32(NOTHING)
    if spare >= 0 and free_mask != 0:
        wish = BIRTH + first_direction(free_mask, order)
    elif spare >= kill_cost and foe_mask != 0:
        wish = STRIKE + first_direction(foe_mask, order)
    return i32(wish)
