"""The first half of a step in Taichi: every block of 2 x 2 spaces feeds, reacts, pays and exchanges.

A block holds all the pairs that exchange in a step, so one thread can keep its molecules in
registers from the feeding to the last exchange. The rules are those of metabolism_cpu.py, bit for bit.
"""

from typing import Any, NamedTuple

from alife.engines import energy as energy_rules
from alife.engines import rng
from alife.engines.array_types_gpu import Keys
from alife.engines.gpu import ti
from alife.engines.kernels_gpu import kernel
from alife.engines.rule import for_taichi
from sims.multicell import cell_rules, ground_rules, scalar_rules
from sims.multicell.kernel_params import Tables
from sims.multicell.scalar_rules import CAPACITY, DOWNWARD, FATE, OUTFLOW, RIGHTWARD, SUPPLY
from sims.multicell.state import Cells, Counter

word_of, field, clear = for_taichi(rng.word_of), for_taichi(rng.field), for_taichi(cell_rules.clear)
arms_upkeep = for_taichi(scalar_rules.arms_upkeep)
balance, upkeep_of = for_taichi(energy_rules.balance), for_taichi(scalar_rules.upkeep_of)
due_on, is_alive = for_taichi(scalar_rules.due_on), for_taichi(scalar_rules.is_alive)
moved_by, ground_column = for_taichi(ground_rules.moved_by), for_taichi(ground_rules.ground_column)
conductance, are_together = for_taichi(scalar_rules.conductance), for_taichi(scalar_rules.are_together)
due, supplied, drained, flow = (
    for_taichi(r) for r in (scalar_rules.due, scalar_rules.supplied, scalar_rules.drained, scalar_rules.flow)
)
needs, payout, change = (for_taichi(r) for r in (scalar_rules.needs, scalar_rules.payout, scalar_rules.change))

PAYOUT, HEAT, DEATHS = int(Counter.PAYOUT), int(Counter.HEAT), int(Counter.DEATHS)


class Block(NamedTuple):
    """The registers of a thread, a row each for the upper left, upper right, lower left and lower right space."""

    molecules: Any  # int32 (4, chemicals)
    stored: Any  # [energy] int32 (4,)
    owner: Any  # organism, uint32 (4,)
    fate: Any  # random word, uint32 (4,)
    rock: Any  # int32 (4,): 1 where there is rock


@kernel
def metabolise(
    params: ti.template(),
    tables: Tables,
    keys: Keys,
    now: ti.i32,
    step: ti.i32,
    cells: Cells,
):
    """Feed, drain, react, pay and die in every space, then exchange to the right and down, block by block."""
    height, width, parity = cells.role.shape[1], cells.role.shape[2], step & 1
    for world, number, pair in ti.ndrange(cells.role.shape[0], height // 2 + 1, width // 2):
        upper, left = 2 * number - parity, 2 * pair + parity
        molecules = ti.Matrix.zero(ti.i32, 4, params.chemicals)
        stored, owner, fate = ti.Vector.zero(ti.i32, 4), ti.Vector.zero(ti.u32, 4), ti.Vector.zero(ti.u32, 4)
        rock = ti.Vector.zero(ti.i32, 4)
        block = ti.static(Block(molecules, stored, owner, fate, rock))
        for s in ti.static(range(4)):
            y, x = upper + s // 2, (left + s % 2) % width
            if 0 <= y < height:
                take_up(block, s, cells, params, keys, now, world, y, x)
                if step % params.supply_period == 0:
                    feed(block, s, cells, params, tables, keys, now, step, world, y, x)
                drain(block, s, cells, params, keys, now, world, y, x)
                role = cells.role[world, y, x]
                fires = react(block, s, cells, params, tables.recipe[role], tables.changes[role], world, y)
                pay(block, s, cells, params, payout(tables.recipe[role]) * fires, world, y, x)
        for row in ti.static(range(2)):
            if 0 <= upper + row < height:
                space = (upper + row) * width + left % width
                exchange(block, 2 * row, 2 * row + 1, params, keys, now, world, RIGHTWARD, 16, space)
        if upper >= 0 and upper + 1 < height:
            for column in ti.static(range(2)):
                space = upper * width + (left + column) % width
                exchange(block, column, column + 2, params, keys, now, world, DOWNWARD, 20, space)
        for s in ti.static(range(4)):
            y, x = upper + s // 2, (left + s % 2) % width
            if 0 <= y < height:
                put_back(block, s, cells, params, world, y, x)


@ti.func
def take_up(block: ti.template(), s: ti.template(), cells: ti.template(), params: ti.template(),
            keys: ti.template(), now, world, y, x):  # fmt: skip
    """Read a space into the block."""
    block.fate[s] = word_of(keys, now, world, FATE, y * cells.role.shape[2] + x)
    for chemical in ti.static(range(params.chemicals)):
        block.molecules[s, chemical] = cells.chemicals[world, y, chemical, x]


@ti.func
def put_back(block: ti.template(), s: ti.template(), cells: ti.template(), params: ti.template(), world, y, x):
    """Write a space of the block back."""
    cells.energy[world, y, x] = block.stored[s]
    for chemical in ti.static(range(params.chemicals)):
        cells.chemicals[world, y, chemical, x] = ti.cast(block.molecules[s, chemical], ti.i16)


@ti.func
def feed(block: ti.template(), s: ti.template(), cells: ti.template(), params: ti.template(),
         tables: ti.template(), keys: ti.template(), now, step, world, y, x):  # fmt: skip
    """Let the foods enter a space."""
    height, width = cells.role.shape[1], cells.role.shape[2]
    amount = due(params.rate_top, params.rate_bottom, params.supply_period, y, height)
    for chemical in ti.static(range(params.chemicals)):
        food = tables.food_number[chemical]
        if food >= 0:
            word = word_of(keys, now, world, SUPPLY + food // 2, y * width + x)
            if ti.static(params.has_ground):
                rate = due(params.rate_top, params.rate_bottom, 1, y, height)
                moved = moved_by(step, params.ground_drift, width)
                kind = cells.ground[world, y, ground_column(x, moved, width)]
                amount = due_on(rate, tables.food_share[kind, food], params.supply_period)
            fed = supplied(amount, field(word, 16 * (food & 1), 16))
            note(cells.supplied, world, y, chemical, fed)
            hold(block, s, cells, world, y, chemical, block.molecules[s, chemical] + fed)


@ti.func
def hold(block: ti.template(), s: ti.template(), cells: ti.template(), world, y, chemical: ti.template(), total):
    """Keep what a space can hold of a chemical; the rest spills."""
    block.molecules[s, chemical] = min(total, CAPACITY)
    note(cells.drained, world, y, chemical, total - block.molecules[s, chemical])


@ti.func
def drain(block: ti.template(), s: ti.template(), cells: ti.template(), params: ti.template(),
          keys: ti.template(), now, world, y, x):  # fmt: skip
    """Let molecules leave a space."""
    word = ti.u32(0)
    for chemical in ti.static(range(params.chemicals)):
        if ti.static(chemical % 4 == 0):
            word = word_of(keys, now, world, OUTFLOW + chemical // 4, y * cells.role.shape[2] + x)
        leaving = drained(block.molecules[s, chemical], params.outflow, field(word, 8 * (chemical % 4), 8))
        block.molecules[s, chemical] -= leaving
        note(cells.drained, world, y, chemical, leaving)


@ti.func
def react(
    block: ti.template(), s: ti.template(), cells: ti.template(), params: ti.template(), recipe, changes, world, y
):
    """Run a cell's reaction as often as it can; return how often."""
    fires = params.reactions_per_step
    for chemical in ti.static(range(params.chemicals)):
        if needs(recipe, chemical):
            fires = min(fires, block.molecules[s, chemical])
    for chemical in ti.static(range(params.chemicals)):
        hold(block, s, cells, world, y, chemical, block.molecules[s, chemical] + change(changes, chemical) * fires)
    return fires


@ti.func
def pay(block: ti.template(), s: ti.template(), cells: ti.template(), params: ti.template(), gain, world, y, x):
    """Bank what a cell's reaction paid, charge upkeep, cap; let it die if it cannot pay or its time has come."""
    role = cells.role[world, y, x]
    if is_alive(role, params):
        before, cost, chance = cells.energy[world, y, x] + gain, upkeep_of(role, params), field(block.fate[s], 0, 16)
        if ti.static(params.arms_cost > 0):
            cost += arms_upkeep(cells.genome, role, params, field(block.fate[s], 24, 8), world, y, x)
        kept, dies = balance(role != 0, before, cost, params.energy_cap, chance, params.death_rate)
        block.stored[s] = kept
        note(cells.books, world, y, PAYOUT, gain)
        note(cells.books, world, y, HEAT, before - kept)
        if dies:
            note(cells.books, world, y, DEATHS, 1)
            clear(cells, params, world, y, x)
    block.owner[s] = cells.organism[world, y, x]
    if ti.static(params.has_ground):
        block.rock[s] = role == params.rock


@ti.func
def note(tally: ti.template(), world, y, entry, amount):
    """Add to a tally, seldom enough that the atomics do not matter."""
    if amount != 0:
        tally[world, y, entry] += amount


@ti.func
def exchange(block: ti.template(), a: ti.template(), b: ti.template(), params: ti.template(), keys: ti.template(),
             now, world, stream: ti.template(), fate_bit: ti.template(), space):  # fmt: skip
    """Exchange molecules, and inside an organism energy, between spaces a and b of a block; `space` is a's index."""
    conducts = conductance(block.owner[a], block.owner[b], params.sharing, params.diffusion)
    if ti.static(params.has_ground):
        conducts *= 1 - (block.rock[a] | block.rock[b])
    word = ti.u32(0)
    for chemical in ti.static(range(params.chemicals)):
        if ti.static(chemical % 8 == 0):
            word = word_of(keys, now, world, stream + chemical // 8, space)
        here, there = block.molecules[a, chemical], block.molecules[b, chemical]
        moved = flow(here, there, conducts, field(word, 4 * (chemical % 8), 4))
        block.molecules[a, chemical] -= moved
        block.molecules[b, chemical] += moved
    if are_together(block.owner[a], block.owner[b]):
        moved = flow(block.stored[a], block.stored[b], params.sharing, field(block.fate[a], fate_bit, 4))
        block.stored[a] -= moved
        block.stored[b] += moved
