"""The first half of a step on the CPU: every row feeds, reacts, pays and exchanges with its neighbours.

A pair of rows is worked on at a time, so that its molecules stay in the nearest cache from the
feeding to the last exchange. Every loop runs along x over plain rows, which is what lets the
compiler turn it into vector instructions.
"""

from typing import NamedTuple

import numpy as np

from alife.engines import energy as energy_rules
from alife.engines import rng
from alife.engines.cpu import inner, int32, row_loop, uint32
from alife.engines.rule import for_numba
from alife.phylogeny.events_cpu import is_kept, record_death
from sims.multicell import cell_rules, ground_rules, scalar_rules
from sims.multicell.scalar_rules import CAPACITY, DOWNWARD, FATE, OUTFLOW, RIGHTWARD, SUPPLY
from sims.multicell.state import Counter

draw, field = for_numba(rng.draw), for_numba(rng.field)
due, supplied, drained, flow = (
    for_numba(r) for r in (scalar_rules.due, scalar_rules.supplied, scalar_rules.drained, scalar_rules.flow)
)
clear, balance = for_numba(cell_rules.clear), for_numba(energy_rules.balance)
conductance, upkeep_of = for_numba(scalar_rules.conductance), for_numba(scalar_rules.upkeep_of)
due_on, is_alive = for_numba(scalar_rules.due_on), for_numba(scalar_rules.is_alive)
arms_upkeep = for_numba(scalar_rules.arms_upkeep)
moved_by, ground_column = for_numba(ground_rules.moved_by), for_numba(ground_rules.ground_column)
needs, payout, change = (for_numba(r) for r in (scalar_rules.needs, scalar_rules.payout, scalar_rules.change))

PAYOUT, HEAT, DEATHS = int(Counter.PAYOUT), int(Counter.HEAT), int(Counter.DEATHS)
PLENTY = 1 << 20  # more molecules than any reaction could use


class Row(NamedTuple):
    """Working memory for one row, each (width,)."""

    recipe: np.ndarray  # uint32: what the role takes in and pays
    changes: np.ndarray  # uint32: what one firing changes
    fires: np.ndarray  # [firings] int32
    word: np.ndarray  # uint32: random
    upper_fate: np.ndarray  # uint32: random, of the upper row
    lower_fate: np.ndarray  # uint32: random, of the lower row
    conductance: np.ndarray  # [/16] int32: of molecules, to the right or down
    energy_conductance: np.ndarray  # [/16] int32
    flows: np.ndarray  # int32: to the right
    dies: np.ndarray  # uint8


@inner
def row_memory(words, numbers, flags):
    """Give names to a thread's working memory: words (5, width), numbers (4, width), flags (width,)."""
    return Row(
        recipe=words[0], changes=words[1], word=words[2], upper_fate=words[3], lower_fate=words[4],
        fires=numbers[0], conductance=numbers[1], energy_conductance=numbers[2], flows=numbers[3], dies=flags,
    )  # fmt: skip


@inner
def metabolise(cells, params, tables, events, keys, world, block, step, since, words, numbers, flags):
    """Run `local` and `exchange_right` on both rows of a block, then `exchange_down` between them."""
    height, width = cells.role.shape[1:]
    row = row_memory(words, numbers, flags)
    parity = step & 1
    upper = 2 * block - parity
    for y in range(max(upper, 0), min(upper + 2, height)):
        fate = row.upper_fate if y == upper else row.lower_fate
        draw_row(keys[FATE], y * width, fate)
        if local(cells, params, tables, keys, world, y, step, fate, row) and is_kept(events):
            note_deaths(events, world, y, since, row.dies)
        exchange_right(cells, params, keys, world, y, parity, fate, row)
    if upper >= 0 and upper + 1 < height:
        exchange_down(cells, params, keys, world, upper, row)


@row_loop
def draw_row(keys, first_space, words):
    """Draw the random word of every space of a row."""
    for x in range(words.size):
        words[x] = draw(keys[0], keys[1], uint32(first_space + x))


@inner
def local(cells, params, tables, keys, world, y, step, fate, row):
    """Do all that a row does without its neighbours: be fed, drain, react, pay, die; return how many died."""
    height, width = cells.role.shape[1:]
    molecules, books = cells.chemicals[world, y], cells.books[world, y]
    loss = cells.drained[world, y]
    if step % params.supply_period == 0:
        gain, first_space = cells.supplied[world, y], y * width
        if params.has_ground:
            rate, kinds = due(params.rate_top, params.rate_bottom, 1, y, height), cells.ground[world, y]
            period, moved = params.supply_period, moved_by(step, params.ground_drift, width)
            feed_ground(molecules, rate, period, kinds, moved, tables, keys, first_space, row, gain, loss)
        else:
            amount = due(params.rate_top, params.rate_bottom, params.supply_period, y, height)
            feed(molecules, amount, tables.food_number, keys, first_space, row.word, gain, loss)
    look_up(tables, cells.role[world, y], row)
    if params.arms_cost > 0:
        charge_arms(cells, params, world, y, fate)
    row.fires[:] = params.reactions_per_step
    drain(molecules, int32(params.outflow), keys, y * width, row, loss)
    react(molecules, row.changes, row.fires, loss)
    deaths = pay(cells.role[world, y], cells.energy[world, y], params, row, fate, books)
    if deaths:
        bury(cells, params, world, y, row.dies)
    return deaths


@row_loop
def feed(molecules, amount, food_number, keys, first_space, word, gain, loss):
    """Let the foods enter a row (chemicals, width)."""
    chemicals, width = molecules.shape
    for chemical in range(chemicals):
        food = food_number[chemical]
        if food >= 0:
            draw_row(keys[SUPPLY + food // 2], first_space, word)
            entered, spilled = int32(0), int32(0)
            for x in range(width):
                fed = supplied(amount, field(word[x], 16 * (food & 1), 16))
                total = int32(int32(molecules[chemical, x]) + fed)
                kept = min(total, int32(CAPACITY))
                molecules[chemical, x] = kept
                entered = int32(entered + fed)
                spilled = int32(spilled + int32(total - kept))
            gain[chemical] += entered
            loss[chemical] += spilled


@row_loop
def feed_ground(molecules, rate, period, kinds, moved, tables, keys, first_space, row, gain, loss):
    """Let the foods enter a row (chemicals, width) as the kinds of its ground (width,) share them out.

    The ground has moved so many columns to the right.
    """
    chemicals, width = molecules.shape
    for chemical in range(chemicals):
        food = tables.food_number[chemical]
        if food >= 0:
            draw_row(keys[SUPPLY + food // 2], first_space, row.word)
            entered, spilled = int32(0), int32(0)
            for x in range(width):
                kind = kinds[ground_column(x, moved, width)]
                amount = due_on(rate, tables.food_share[kind, food], int32(period))
                fed = supplied(amount, field(row.word[x], 16 * (food & 1), 16))
                total = int32(int32(molecules[chemical, x]) + fed)
                kept = min(total, int32(CAPACITY))
                molecules[chemical, x] = kept
                entered = int32(entered + fed)
                spilled = int32(spilled + int32(total - kept))
            gain[chemical] += entered
            loss[chemical] += spilled


@row_loop
def look_up(tables, role, row):
    """Look up what the cells of a row do."""
    for x in range(role.size):
        row.recipe[x] = tables.recipe[role[x]]
        row.changes[x] = tables.changes[role[x]]


@row_loop
def drain(molecules, rate, keys, first_space, row, loss):
    """Let molecules leave a row, and find out how often each cell's reaction can fire on what stays."""
    chemicals, width = molecules.shape
    for chemical in range(chemicals):
        if chemical & 3 == 0:
            draw_row(keys[OUTFLOW + chemical // 4], first_space, row.word)
        total = int32(0)
        for x in range(width):
            leaving = drained(molecules[chemical, x], rate, field(row.word[x], 8 * (chemical & 3), 8))
            staying = int32(int32(molecules[chemical, x]) - leaving)
            molecules[chemical, x] = staying
            total = int32(total + leaving)
            usable = staying if needs(row.recipe[x], chemical) else int32(PLENTY)
            row.fires[x] = min(row.fires[x], usable)
        loss[chemical] += total


@row_loop
def react(molecules, changes, fires, loss):
    """Apply the reactions of a row to its molecules; what a space cannot hold spills."""
    chemicals, width = molecules.shape
    for chemical in range(chemicals):
        spilled = int32(0)
        for x in range(width):
            total = int32(int32(molecules[chemical, x]) + int32(change(changes[x], chemical) * fires[x]))
            kept = min(total, int32(CAPACITY))
            molecules[chemical, x] = kept
            spilled = int32(spilled + int32(total - kept))
        loss[chemical] += spilled


@row_loop
def pay(role, energy, params, row, fate, books):
    """Bank what the reactions pay, charge upkeep, cap; mark and count the dying."""
    payouts, heat, deaths = int32(0), int32(0), int32(0)
    for x in range(role.size):
        gain = int32(payout(row.recipe[x]) * row.fires[x])
        before, cost, chance = int32(energy[x] + gain), upkeep_of(role[x], params), field(fate[x], 0, 16)
        kept, dies = balance(is_alive(role[x], params), before, cost, params.energy_cap, chance, params.death_rate)
        energy[x] = kept
        row.dies[x] = dies
        payouts = int32(payouts + gain)
        heat = int32(heat + int32(before - kept))
        deaths = int32(deaths + int32(dies))
    books[PAYOUT] += payouts
    books[HEAT] += heat
    books[DEATHS] += deaths
    return deaths


@row_loop
def charge_arms(cells, params, world, y, fate):
    """Charge the cells of a row for their attack and defence; who cannot pay will die of hunger."""
    heat = int32(0)
    for x in range(fate.size):
        cost = arms_upkeep(cells.genome, cells.role[world, y, x], params, field(fate[x], 24, 8), world, y, x)
        cells.energy[world, y, x] -= cost
        heat = int32(heat + cost)
    cells.books[world, y, HEAT] += heat


@row_loop
def bury(cells, params, world, y, dies):
    """Clear the spaces of the dying; their molecules stay."""
    for x in range(dies.size):
        if dies[x]:
            clear(cells, params, world, y, x)


@row_loop
def note_deaths(events, world, y, since, dies):
    """Note who of a row died."""
    for x in range(dies.size):
        if dies[x]:
            record_death(events, world, y, x, since)


@inner
def exchange_right(cells, params, keys, world, y, parity, fate, row):
    """Exchange molecules and energy between the columns of each pair (x, x + 1), x = parity mod 2."""
    conduct_right(cells.organism[world, y], params, parity, row)
    if params.has_ground:
        dam_right(cells.role[world, y], params.rock, row)
    molecules, energy = cells.chemicals[world, y], cells.energy[world, y]
    chemicals, width = molecules.shape
    for chemical in range(chemicals):
        if chemical & 7 == 0:
            draw_row(keys[RIGHTWARD + chemical // 8], y * width, row.word)
        flow_right(molecules[chemical], row.conductance, row.word, 4 * (chemical & 7), row.flows)
    flow_right(energy, row.energy_conductance, fate, 16, row.flows)


@row_loop
def conduct_right(organism, params, parity, row):
    """Find out how well each space conducts to the right; the right space of a pair does not at all."""
    last = organism.size - 1
    for x in range(last):
        conduct(organism[x], organism[x + 1], params, row, x)
    conduct(organism[last], organism[0], params, row, last)
    row.conductance[1 - parity :: 2] = 0
    row.energy_conductance[1 - parity :: 2] = 0


@row_loop
def dam_right(role, rock, row):
    """Let nothing flow to the right out of rock or into it; it has no organism, so energy does not anyway."""
    last = role.size - 1
    for x in range(last):
        if (role[x] == rock) | (role[x + 1] == rock):
            row.conductance[x] = 0
    if (role[last] == rock) | (role[0] == rock):
        row.conductance[last] = 0


@row_loop
def dam_down(above, below, rock, row):
    """Let nothing flow down out of rock or into it."""
    for x in range(above.size):
        if (above[x] == rock) | (below[x] == rock):
            row.conductance[x] = 0


@inner
def conduct(organism, other, params, row, x):
    """Note how well a space conducts to another: molecules always, energy within an organism alone."""
    row.conductance[x] = conductance(organism, other, params.sharing, params.diffusion)
    row.energy_conductance[x] = conductance(organism, other, params.sharing, 0)


@row_loop
def flow_right(amounts, conductance, word, first_bit, flows):
    """Move one quantity of a row between the columns of each pair."""
    last = amounts.size - 1
    for x in range(last):
        flows[x] = flow(amounts[x], amounts[x + 1], conductance[x], field(word[x], first_bit, 4))
    flows[last] = flow(amounts[last], amounts[0], conductance[last], field(word[last], first_bit, 4))
    amounts[0] += flows[last] - flows[0]
    for x in range(1, last + 1):
        amounts[x] = int32(int32(amounts[x]) + int32(flows[x - 1] - flows[x]))


@inner
def exchange_down(cells, params, keys, world, upper, row):
    """Exchange molecules and energy between the upper and the lower row of a pair."""
    conduct_down(cells.organism[world, upper], cells.organism[world, upper + 1], params, row)
    if params.has_ground:
        dam_down(cells.role[world, upper], cells.role[world, upper + 1], params.rock, row)
    above, below = cells.chemicals[world, upper], cells.chemicals[world, upper + 1]
    chemicals, width = above.shape
    for chemical in range(chemicals):
        if chemical & 7 == 0:
            draw_row(keys[DOWNWARD + chemical // 8], upper * width, row.word)
        flow_down(above[chemical], below[chemical], row.conductance, row.word, 4 * (chemical & 7))
    flow_down(cells.energy[world, upper], cells.energy[world, upper + 1], row.energy_conductance, row.upper_fate, 20)


@row_loop
def conduct_down(above, below, params, row):
    """Find out how well each space of the upper row conducts to the one below it."""
    for x in range(above.size):
        conduct(above[x], below[x], params, row, x)


@row_loop
def flow_down(above, below, conductance, word, first_bit):
    """Move one quantity between two rows."""
    for x in range(above.size):
        down = flow(above[x], below[x], conductance[x], field(word[x], first_bit, 4))
        above[x] = int32(int32(above[x]) - down)
        below[x] = int32(int32(below[x]) + down)
