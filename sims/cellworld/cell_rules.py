"""What a cell does: develop, live a step, intend, strike, be struck, be born. One space at a time, for both engines.

These rules read and write the arrays of `Cells`. A space is only ever written to by its own call,
and what a call reads of other spaces no call of the same phase writes, so their order is free:

- to intend reads species, edges and genome of the neighbours, and writes only `intent`;
- to settle reads `intent` around it, and of the winner of the space the genome. The winner is not struck
  and its space is not empty, so it writes only its energy.

Tallies are shared by a row and only added to.
"""

import numpy as np

from alife.engines.energy import BIRTHS, count_kill, pay_for_intent
from alife.engines.lattice import WRAPPED, column_of, free_neighbours, is_struck, row_of, winner_of
from alife.engines.rng import below, field, scramble, word_of
from alife.engines.rule import Int, i16, i32, rule, u8, u32
from sims.cellworld.kernel_params import BARREN, KernelParams, Tables
from sims.cellworld.parts import Role
from sims.cellworld.scalar_rules import (
    CONTEST,
    FATE,
    LENGTH,
    MUTANT,
    MUTATION,
    ORDER,
    choose,
    edge_bits,
    pierces,
    spare_energy,
)
from sims.cellworld.state import Cells

COPY = int(Role.COPY)


@rule
def develop(cells: Cells, params: KernelParams, tables: Tables, world: Int, y: Int, x: Int) -> None:
    """Work out from the genome on a space what its cell is: its species, income, upkeep, cost and edges."""
    species = u32(0)
    income = i32(0)
    upkeep = i32(0)
    cost = i32(params.birth_cost)
    copies = i32(0)
    edges = u32(0)
    for position in range(LENGTH):
        part = i32(cells.genome[world, y, x, position])
        role = i32(tables.role[part])
        species = scramble(u32(u32(species * u32(31)) + u32(part + 1)))
        income = i32(income + tables.income[part])
        upkeep = i32(upkeep + tables.upkeep[part])
        cost = i32(cost + tables.copy_cost[part])
        edges = u32(edges | edge_bits(position, role))
        if role == COPY:
            copies = i32(1)
    cells.species[world, y, x] = u32(species if species != u32(0) else u32(1))
    cells.income[world, y, x] = i16(income)
    cells.upkeep[world, y, x] = i16(upkeep)
    cells.cost[world, y, x] = i16(cost if copies == 1 else BARREN)
    cells.edges[world, y, x] = edges


@rule
def clear(cells: Cells, world: Int, y: Int, x: Int) -> None:
    """Make a space empty."""
    cells.species[world, y, x] = u32(0)
    cells.energy[world, y, x] = i32(0)
    cells.income[world, y, x] = i16(0)
    cells.upkeep[world, y, x] = i16(0)
    cells.cost[world, y, x] = i16(0)
    cells.edges[world, y, x] = u32(0)
    cells.birth_step[world, y, x] = u32(0)
    for position in range(LENGTH):
        cells.genome[world, y, x, position] = u8(0)


@rule
def fate(keys: np.ndarray, now: Int, world: Int, space: Int) -> i32:
    """Return the 16 random bits that decide whether a cell dies this step."""
    return field(word_of(keys, now, world, FATE, space), 0, 16)


@rule
def differences(cells: Cells, world: Int, y: Int, x: Int, row: Int, column: Int) -> i32:
    """Return in how many of their parts two cells differ."""
    found = i32(0)
    for position in range(LENGTH):
        if cells.genome[world, y, x, position] != cells.genome[world, row, column, position]:
            found = i32(found + 1)
    return found


@rule
def foes(cells: Cells, params: KernelParams, world: Int, y: Int, x: Int) -> i32:
    """Return a bit for each direction in which the cell on a space has one to conquer: pierced and different enough."""
    height, width = cells.species.shape[1], cells.species.shape[2]
    own = cells.species[world, y, x]
    mask = 0
    for direction in range(4):
        row, column = row_of(y, direction, height, WRAPPED), column_of(x, direction, width)
        other = cells.species[world, row, column]
        differs = other != own
        if differs and own != 0 and other != 0 and params.conquest == 1:
            pierced = pierces(cells.edges[world, y, x], cells.edges[world, row, column], direction)
            if pierced == 1 and differences(cells, world, y, x, row, column) > params.tolerance:
                mask |= 1 << direction
    return i32(mask)


@rule
def decide(
    cells: Cells, params: KernelParams, keys: np.ndarray, now: Int, world: Int, y: Int, x: Int, foe_mask: Int
) -> i32:
    """Return what the cell on a space intends; keys as in alife.engines.rng.word_of, foe_mask from `foes`."""
    height, width = cells.species.shape[1], cells.species.shape[2]
    spare = spare_energy(cells.energy[world, y, x], cells.cost[world, y, x], params)
    free_mask = free_neighbours(cells.species, world, y, x, height, width, WRAPPED)
    order = field(word_of(keys, now, world, ORDER, y * width + x), 0, 3)
    return choose(spare, free_mask, params.kill_cost, foe_mask, order)


@rule
def strike(
    cells: Cells, params: KernelParams, keys: np.ndarray, now: Int, intent: np.ndarray, world: Int, y: Int, x: Int
) -> i32:
    """Let the cell on a space die if it is struck, else pay for its strike and child; return 1 if it was struck."""
    struck = is_struck(intent, world, y, x, cells.species.shape[1], cells.species.shape[2], WRAPPED)
    if struck == 1:
        count_kill(cells.energy, cells.books, world, y, x)
        clear(cells, world, y, x)
    elif intent[world, y, x] != 0:
        pay_for_intent(
            cells.energy, cells.books, intent, keys, now, CONTEST, WRAPPED,
            params.kill_cost, i32(cells.cost[world, y, x]), params.child_energy, world, y, x,
        )  # fmt: skip
    return struck


@rule
def birth(
    cells: Cells,
    params: KernelParams,
    tables: Tables,
    keys: np.ndarray,
    now: Int,
    intent: np.ndarray,
    world: Int,
    y: Int,
    x: Int,
    step: Int,
) -> i32:
    """Put the child of the winner, if there is one, into an empty space; return the winner's direction, else -1."""
    height, width = cells.species.shape[1], cells.species.shape[2]
    direction = winner_of(intent, keys, now, CONTEST, world, y, x, WRAPPED)
    if direction >= 0:
        row, column = row_of(y, direction, height, WRAPPED), column_of(x, direction, width)
        space = y * width + x
        for position in range(LENGTH):
            cells.genome[world, y, x, position] = cells.genome[world, row, column, position]
        if field(word_of(keys, now, world, MUTATION, space), 0, 16) < params.mutation_rate:
            word = word_of(keys, now, world, MUTANT, space)
            cells.genome[world, y, x, below(word, LENGTH)] = u8(below(u32(word << u32(16)), params.kinds))
        develop(cells, params, tables, world, y, x)
        cells.energy[world, y, x] = i32(params.child_energy)
        cells.birth_step[world, y, x] = u32(step + 1)
        cells.books[world, y, BIRTHS] += 1
    return i32(direction)
