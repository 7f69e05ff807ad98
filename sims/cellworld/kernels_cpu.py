"""A step of a Cellworld on the CPU, in numba.

Each phase first goes over whole rows, which the processor does many spaces at a time, and finds the
few where something happens; only those are worked out one by one. What a cell could conquer changes
only when a cell is born beside it, so it is remembered, with the cells that it was found for: between two
calls anybody may have changed them.
"""

from typing import NamedTuple

import numpy as np

from alife.engines import energy as energy_rules
from alife.engines import rng
from alife.engines.cpu import index, inner, int32, kernel, row_loop, uint8, uint32
from alife.engines.lattice import WRAPPED
from alife.engines.rows_cpu import draw_keys, end_phase, find_busy, list_marked, own_rows, own_worlds
from alife.engines.rule import for_numba
from alife.phylogeny.events_cpu import is_kept, record_child, record_death
from sims.cellworld import cell_rules, scalar_rules
from sims.cellworld.scalar_rules import FATE, LENGTH, STREAMS
from sims.cellworld.state import Counter

draw, field, balance = for_numba(rng.draw), for_numba(rng.field), for_numba(energy_rules.balance)
clear, foes, spare_energy = (
    for_numba(cell_rules.clear),
    for_numba(cell_rules.foes),
    for_numba(scalar_rules.spare_energy),
)
decide, strike, birth = for_numba(cell_rules.decide), for_numba(cell_rules.strike), for_numba(cell_rules.birth)
INCOME, HEAT, DEATHS = int(Counter.INCOME), int(Counter.HEAT), int(Counter.DEATHS)
NOW = 0  # keys are drawn anew for every step


class Memory(NamedTuple):
    """What is worked with besides the state, (worlds, height, width) each."""

    intent: np.ndarray  # uint8, see alife.engines.lattice
    born: np.ndarray  # uint8: 1 where a cell was born in the last step
    prey: np.ndarray  # uint8: a bit for each direction in which the cell has one to conquer
    species: np.ndarray  # uint32: those of the cells that `prey` was found for, and likewise
    edges: np.ndarray  # uint32
    genome: np.ndarray  # uint8 (worlds, height, width, 16)


@kernel
def find_strangers(cells, memory, team):
    """Take all cells that are not those remembered for newborn: others may have changed them."""
    worlds, height, _ = cells.species.shape
    find_changed_rows(cells, memory, *own_rows(team, worlds, height))


@kernel
def advance(cells, params, tables, seeds, memory, events, first_step, steps, team):
    """Run some steps of all worlds; every thread of the team calls it.

    What happens is noted in the event buffer, if it is kept.
    """
    worlds, height, width = cells.species.shape
    keys = np.empty((1, worlds, STREAMS, 2), np.uint32)
    flags, columns = np.empty(width, np.uint8), np.empty(width, np.int32)
    seeded, rows = own_worlds(team, worlds), own_rows(team, worlds, height)
    for step in range(first_step, first_step + steps):
        draw_keys(seeds, step, keys[NOW], *seeded)
        metabolise_rows(cells, params, events, keys, *rows, step - first_step, flags)
        end_phase(team)
        intend_rows(cells, params, keys, memory, *rows, flags, columns)
        end_phase(team)
        settle_rows(cells, params, tables, events, keys, memory, *rows, step, first_step, flags, columns)
        end_phase(team)


@inner
def find_changed_rows(cells, memory, first, end):
    """Take the cells of some rows that are not those remembered for newborn, and remember them."""
    height, width = cells.species.shape[1:]
    for row in range(first, end):
        world, y = row // height, row % height
        for x in range(width):
            if is_other(cells, memory, world, y, x):
                memory.born[world, y, x] = 1
                remember(cells, memory, world, y, x)


@inner
def is_other(cells, memory, world, y, x):
    """Return whether the cell on a space is not the one that is remembered."""
    differs = memory.species[world, y, x] ^ cells.species[world, y, x]
    differs |= memory.edges[world, y, x] ^ cells.edges[world, y, x]
    for position in range(LENGTH):
        differs |= uint32(memory.genome[world, y, x, position] ^ cells.genome[world, y, x, position])
    return differs != 0


@inner
def remember(cells, memory, world, y, x):
    """Remember a newborn cell."""
    memory.species[world, y, x] = cells.species[world, y, x]
    memory.edges[world, y, x] = cells.edges[world, y, x]
    for position in range(LENGTH):
        memory.genome[world, y, x, position] = cells.genome[world, y, x, position]


@inner
def metabolise_rows(cells, params, events, keys, first, end, since, flags):
    """Metabolise some rows of the batch, counted through all its worlds."""
    for row in range(first, end):
        place = row // cells.species.shape[1], row % cells.species.shape[1]
        metabolise(cells, params, events, keys, *place, since, flags)


@inner
def intend_rows(cells, params, keys, memory, first, end, flags, columns):
    """Let the cells of some rows intend."""
    for row in range(first, end):
        place = row // cells.species.shape[1], row % cells.species.shape[1]
        intend(cells, params, keys, memory, *place, flags, columns)


@inner
def settle_rows(cells, params, tables, events, keys, memory, first, end, step, first_step, flags, columns):
    """Settle what concerns some rows."""
    for row in range(first, end):
        world, y = row // cells.species.shape[1], row % cells.species.shape[1]
        settle(cells, params, tables, events, keys, memory, world, y, step, step - first_step, flags, columns)


@inner
def metabolise(cells, params, events, keys, world, y, since, dies):
    """Let every cell of a row gather, spend, and perhaps die."""
    energy, species = cells.energy[world, y], cells.species[world, y]
    income, upkeep = cells.income[world, y], cells.upkeep[world, y]
    first, second = keys[NOW, world, FATE, 0], keys[NOW, world, FATE, 1]
    gathered, heat, deaths = int32(0), int32(0), int32(0)
    for x in range(energy.size):
        chance = field(draw(first, second, uint32(y * energy.size + x)), 0, 16)
        gross = int32(energy[x] + income[x])
        kept, dead = balance(species[x] != 0, gross, upkeep[x], params.energy_cap, chance, params.death_rate)
        gathered += income[x]
        heat += int32(gross - kept)
        deaths += int32(dead)
        energy[x] = kept
        dies[x] = uint8(dead)
    cells.books[world, y, INCOME] += gathered
    cells.books[world, y, HEAT] += heat
    cells.books[world, y, DEATHS] += deaths
    if deaths:
        for x in range(dies.size):
            if dies[x]:
                clear(cells, world, y, x)
                if is_kept(events):
                    record_death(events, world, y, x, since)


@inner
def intend(cells, params, keys, memory, world, y, flags, columns):
    """Write down what every cell of a row wants to do next: breed, conquer, or nothing."""
    height = cells.species.shape[1]
    up, down = y - 1 if y > 0 else height - 1, y + 1 if y + 1 < height else 0
    prey, wishes = memory.prey[world, y], memory.intent[world, y]
    if find_changed(memory.born[world, up], memory.born[world, y], memory.born[world, down], flags):
        for number in range(list_marked(flags, columns)):
            x = columns[number]
            prey[x] = foes(cells, params, world, y, x)
            if memory.born[world, y, x]:
                remember(cells, memory, world, y, x)
    species = cells.species[world, up], cells.species[world, y], cells.species[world, down]
    find_able(*species, cells.energy[world, y], cells.cost[world, y], prey, params, wishes)
    for number in range(list_marked(wishes, columns)):
        x = columns[number]
        wishes[x] = decide(cells, params, keys, NOW, world, y, x, prey[x])


@row_loop
def find_changed(above, here, below, changed):
    """Mark the spaces of a row on or beside which a cell was born; return whether there are any."""
    last = changed.size - 1
    found = uint8(0)
    for x in range(1, last):
        changed[x] = above[x] | below[x] | here[index(x - 1)] | here[x] | here[x + 1]
        found = uint8(found | changed[x])
    changed[0] = above[0] | below[0] | here[last] | here[0] | here[1]
    changed[last] = above[last] | below[last] | here[last - 1] | here[last] | here[0]
    return found | changed[0] | changed[last]


@row_loop
def find_able(above, here, below, energy, cost, prey, params, able):
    """Mark the cells of a row that have enough energy, and room or prey beside them."""
    last = able.size - 1
    for x in range(1, last):
        able[x] = is_able(above, here, below, energy, cost, prey, params, index(x - 1), index(x), index(x + 1))
    able[0] = is_able(above, here, below, energy, cost, prey, params, last, 0, 1)
    able[last] = is_able(above, here, below, energy, cost, prey, params, last - 1, last, 0)


@inner
def is_able(above, here, below, energy, cost, prey, params, left, x, right):
    """Return 1 for a cell that can pay for a child and has room for it, or one to conquer."""
    room = (above[x] == 0) | (below[x] == 0) | (here[left] == 0) | (here[right] == 0)
    ripe = (here[x] != 0) & (spare_energy(energy[x], cost[x], params) >= 0)
    return uint8(ripe & (room | (prey[x] != 0)))


@inner
def settle(cells, params, tables, events, keys, memory, world, y, step, since, busy, columns):
    """Carry out what concerns the cells and spaces of a row: strikes, payments, births."""
    height, intent, born = cells.species.shape[1], memory.intent, memory.born[world, y]
    up, down = y - 1 if y > 0 else height - 1, y + 1 if y + 1 < height else 0
    find_busy(intent[world, up], intent[world, y], intent[world, down], busy)
    born[:] = 0
    for number in range(list_marked(busy, columns)):
        x = columns[number]
        struck = strike(cells, params, keys, NOW, intent, world, y, x)
        if struck and is_kept(events):
            record_death(events, world, y, x, since)
        if struck or cells.species[world, y, x] == 0:
            parent = birth(cells, params, tables, keys, NOW, intent, world, y, x, step)
            born[x] = uint8(parent >= 0)
            if parent >= 0 and is_kept(events):
                # every cell is an organism of its own, which needs no label
                record_child(events, cells.species, WRAPPED, world, y, x, since, parent, True, uint32(0))
