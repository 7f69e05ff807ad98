"""The energy of cells on a lattice: what a step leaves them, who dies, what strikes and children cost.

Worlds count what happens in `counters`, int64 (worlds, y, entries) or int32 on a device. The entries below have the
same place in every world whose cells strike and breed on a lattice; a world is free in the first.
"""

import numpy as np

from alife.engines.lattice import STRIKE, column_of, opposite, row_of, winner_of
from alife.engines.rule import Int, Truth, i32, rule

HEAT = 1  # [energy] lost: upkeep, overflow, births, strikes, deaths
BIRTHS = 2
DEATHS = 3  # of any cause, kills included
KILLS = 4


@rule
def balance(alive: Truth, energy: Int, upkeep: Int, cap: Int, chance: Int, death_rate: Int) -> tuple[i32, Truth]:
    """Return the [energy] that a space holds after a step, and whether its cell dies of hunger or by chance.

    `energy` is what it holds with the income of the step; an empty space holds nothing and spends nothing. What is
    neither kept nor spent is heat as well: the energy of the dead, and what exceeds `cap`. `chance` is 16 random bits,
    death_rate [/65536].
    """
    left = i32(energy - upkeep)
    dies = alive & ((left < 0) | (chance < i32(death_rate)))
    kept = i32(0) if dies else min(left, i32(cap))
    return kept, dies


@rule
def count_kill(energy: np.ndarray, counters: np.ndarray, world: Int, y: Int, x: Int) -> None:
    """Count the death of a cell that a neighbour strikes; its energy is heat."""
    counters[world, y, HEAT] += energy[world, y, x]
    counters[world, y, DEATHS] += 1
    counters[world, y, KILLS] += 1


@rule
def pay_for_intent(
    energy: np.ndarray, counters: np.ndarray, intent: np.ndarray, keys: np.ndarray, now: Int, contest: Int, walled: Int,
    kill_cost: Int, birth_cost: Int, child_energy: Int, world: Int, y: Int, x: Int,
) -> None:  # fmt: skip
    """Let a cell that intends something pay for its strike, and for its child if it wins the space that it aims at.

    See alife.engines.lattice for `intent` and for the stream `contest`.
    """
    height, width = i32(intent.shape[1] - walled), i32(intent.shape[2])
    aim = i32(intent[world, y, x])
    direction = (aim - 1) & 3
    heat = i32(kill_cost if aim >= STRIKE else 0)
    gift = i32(0)
    row, column = row_of(y, direction, height, walled), column_of(x, direction, width)
    if winner_of(intent, keys, now, contest, world, row, column, walled) == opposite(direction):
        heat = i32(heat + birth_cost)
        gift = i32(child_energy)
    energy[world, y, x] -= heat + gift
    counters[world, y, HEAT] += heat
