"""A step of a Multicell world on the CPU, in numba: the order of its phases, and its second half.

`metabolise` is in metabolism_cpu.py. The second half concerns few cells, so each row first finds
the spaces that matter with a loop over whole rows, and works out only those.
"""

import numpy as np

from alife.engines import rng
from alife.engines.cpu import index, inner, kernel, row_loop, uint8, uint32
from alife.engines.lattice import WALLED
from alife.engines.rows_cpu import draw_keys, end_phase, find_busy, list_marked, own_rows, own_worlds
from alife.engines.rule import for_numba
from alife.phylogeny.events_cpu import is_kept, record_child, record_death
from sims.multicell import cell_rules, scalar_rules
from sims.multicell.metabolism_cpu import metabolise
from sims.multicell.scalar_rules import CATCHING, DISEASE, SICK, STREAMS

decide, strike, birth = for_numba(cell_rules.decide), for_numba(cell_rules.strike), for_numba(cell_rules.birth)
draw, field, word_of = for_numba(rng.draw), for_numba(rng.field), for_numba(rng.word_of)
offset = for_numba(scalar_rules.offset)
is_ripe, is_armed, is_foe = (for_numba(r) for r in (scalar_rules.is_ripe, scalar_rules.is_armed, scalar_rules.is_foe))
NOW = 0  # keys are drawn anew for every step


@kernel
def advance(cells, params, tables, seeds, intent, events, first_step, steps, team):
    """Run some steps of all worlds; every thread of the team calls it.

    `intent` is working memory, see alife.engines.lattice; what happens is noted in the event buffer, if it is kept.
    """
    worlds, height, width = cells.role.shape
    keys = np.empty((1, worlds, STREAMS, 2), np.uint32)
    flags, columns = np.empty(width, np.uint8), np.empty(width, np.int32)
    mine = np.empty((5, width), np.uint32), np.empty((4, width), np.int32), flags
    seeded, rows = own_worlds(team, worlds), own_rows(team, worlds, height)
    blocks = own_rows(team, worlds, height // 2 + 1)
    for step in range(first_step, first_step + steps):
        draw_keys(seeds, step, keys[NOW], *seeded)
        metabolise_rows(cells, params, tables, events, keys, *blocks, step, first_step, mine)
        end_phase(team)
        intend_rows(cells, params, keys, intent, *rows, flags, columns)
        end_phase(team)
        settle_rows(cells, params, events, keys, intent, *rows, step, first_step, flags, columns)
        end_phase(team)


@inner
def metabolise_rows(cells, params, tables, events, keys, first, end, step, first_step, memory):
    """Metabolise some blocks of rows of the batch, counted through all its worlds."""
    blocks = cells.role.shape[1] // 2 + 1
    for row in range(first, end):
        world = row // blocks
        now = step, step - first_step
        metabolise(cells, params, tables, events, keys[NOW, world], world, row % blocks, *now, *memory)


@inner
def intend_rows(cells, params, keys, intent, first, end, meets, columns):
    """Let the cells of some rows intend, and fall ill."""
    for row in range(first, end):
        world, y = row // cells.role.shape[1], row % cells.role.shape[1]
        intend(cells, params, keys, intent, world, y, columns)
        if params.disease > 0:
            infect(cells, params, keys, intent[world, y], world, y, meets, columns)


@inner
def settle_rows(cells, params, events, keys, intent, first, end, step, first_step, busy, columns):
    """Settle what concerns some rows."""
    for row in range(first, end):
        place = row // cells.role.shape[1], row % cells.role.shape[1]
        settle(cells, params, events, keys, intent, *place, step, step - first_step, busy, columns)


@inner
def intend(cells, params, keys, intent, world, y, columns):
    """Write down what every cell of a row wants to do next: strike, breed, or nothing."""
    wishes = intent[world, y]
    if find_able(cells, params, world, y, wishes):
        find_foes(cells, world, y, wishes)
    for number in range(list_marked(wishes, columns)):
        x = columns[number]
        wishes[x] = decide(cells, params, keys, NOW, world, y, x)


@inner
def infect(cells, params, keys, wishes, world, y, meets, columns):
    """Let the cells of a row that catch the disease intend to die of it; the rule is cell_rules.is_sick."""
    height, width = cells.role.shape[1:]
    word = draw(keys[NOW, world, DISEASE, 0], keys[NOW, world, DISEASE, 1], uint32(y))
    row = y + offset(field(word, 0, 16), params.disease_radius)
    if row < 0 or row >= height:
        return
    shift = offset(field(word, 16, 16), params.disease_radius) % width
    mine, theirs = (
        (cells.plan[world, y], cells.organism[world, y]),
        (cells.plan[world, row], cells.organism[world, row]),
    )
    if find_kin(*mine, *theirs, shift, meets):
        for number in range(list_marked(meets, columns)):
            x = columns[number]
            if field(word_of(keys, NOW, world, CATCHING, y * width + x), 0, 16) < params.disease:
                wishes[x] = SICK


@row_loop
def find_kin(plan, organism, other_plan, other_organism, shift, meets):
    """Mark the cells of a row that meet their plan in another organism, `shift` columns to the right; return if any do.

    Empty spaces meet nobody: all are of one organism, 0.
    """
    width = plan.size
    found = uint8(0)
    for x in range(width - shift):
        there = index(x + shift)
        meets[x] = uint8((plan[x] == other_plan[there]) & (organism[x] != other_organism[there]))
        found = uint8(found | meets[x])
    for x in range(shift):
        here = index(width - shift + x)
        meets[here] = uint8((plan[here] == other_plan[x]) & (organism[here] != other_organism[x]))
        found = uint8(found | meets[here])
    return found


@row_loop
def find_able(cells, params, world, y, able):
    """Mark the cells of a row that may breed (1) and those that could pay for a strike (2); return if any could."""
    role, energy = cells.role[world, y], cells.energy[world, y]
    above, below_ = cells.role[world, max(y - 1, 0)], cells.role[world, min(y + 1, cells.role.shape[1] - 1)]
    last = role.size - 1
    any_armed = uint8(0)
    for x in range(1, last):
        able[x] = ability(role, above, below_, energy, params, index(x - 1), index(x), index(x + 1))
        any_armed = uint8(any_armed | able[x])
    able[0] = ability(role, above, below_, energy, params, last, 0, 1)
    able[last] = ability(role, above, below_, energy, params, last - 1, last, 0)
    return (any_armed | able[0] | able[last]) & 2


@inner
def ability(role, above, below_, energy, params, left, x, right):
    """Return 1 for a cell that may breed into a free neighbour, plus 2 if it could pay for a strike.

    Beyond a wall a row is given its own roles: where a cell stands, that is not free.
    """
    free = (above[x] == 0) | (below_[x] == 0) | (role[left] == 0) | (role[right] == 0)
    breeds, armed = free & is_ripe(energy[x], params), is_armed(role[x], energy[x], params)
    return uint8(uint8(breeds) | uint8(uint8(armed) << uint8(1)))


@row_loop
def find_foes(cells, world, y, able):
    """Disarm the cells of a row that have no foe beside them."""
    up, down = max(y - 1, 0), min(y + 1, cells.role.shape[1] - 1)
    organism, o_above, o_below = cells.organism[world, y], cells.organism[world, up], cells.organism[world, down]
    species, s_above, s_below = cells.species[world, y], cells.species[world, up], cells.species[world, down]
    last = organism.size - 1
    for x in range(1, last):
        beside = index(x - 1), index(x), index(x + 1)
        able[x] &= foe_mark(organism, o_above, o_below, species, s_above, s_below, *beside)
    able[0] &= foe_mark(organism, o_above, o_below, species, s_above, s_below, last, 0, 1)
    able[last] &= foe_mark(organism, o_above, o_below, species, s_above, s_below, last - 1, last, 0)


@inner
def foe_mark(organism, o_above, o_below, species, s_above, s_below, left, x, right):
    """Return 3 for a cell with a foe beside it, else 1."""
    own, kind = organism[x], species[x]
    foe = is_foe(own, kind, o_above[x], s_above[x]) | is_foe(own, kind, o_below[x], s_below[x])
    foe |= is_foe(own, kind, organism[left], species[left]) | is_foe(own, kind, organism[right], species[right])
    return uint8(uint8(uint8(foe) << uint8(1)) | uint8(1))


@inner
def settle(cells, params, events, keys, intent, world, y, step, since, busy, columns):
    """Carry out what concerns the cells and spaces of a row: strikes, deaths by disease, payments, births."""
    height = cells.role.shape[1]
    find_busy(intent[world, y - 1 if y > 0 else height], intent[world, y], intent[world, y + 1], busy)
    for number in range(list_marked(busy, columns)):
        x = columns[number]
        died = strike(cells, params, keys, NOW, intent, world, y, x)
        if died and is_kept(events):
            record_death(events, world, y, x, since)
        if died or cells.role[world, y, x] == 0:
            parent = birth(cells, params, keys, NOW, intent, world, y, x, step)
            if parent >= 0 and is_kept(events):
                founds, label = cells.pheromone[world, y, x] == 0, cells.organism[world, y, x]
                record_child(events, cells.species, WALLED, world, y, x, since, parent, founds, label)
