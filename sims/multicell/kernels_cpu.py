"""A step of a Multicell world on the CPU, in numba: the order of its phases, and its second half.

`metabolise` is in metabolism_cpu.py. The second half concerns few cells, so each row first finds
the spaces that matter with a loop over whole rows, and works out only those.
"""

from typing import NamedTuple

import numpy as np

from alife import lattice, rng
from alife.cpu import inner, njit, prange, uint8, uint32
from alife.lattice import BIRTH, STRIKE
from alife.rule import for_numba
from sims.multicell import rules
from sims.multicell.metabolism_cpu import clear, metabolise
from sims.multicell.rules import CONTEST, MUTANT, MUTATION, ORDER, ORGANISM, STREAMS
from sims.multicell.state import Book

draw, field, stream_key, below = (for_numba(r) for r in (rng.draw, rng.field, rng.stream_key, rng.below))
row_of, column_of, opposite = (for_numba(r) for r in (lattice.row_of, lattice.column_of, lattice.opposite))
is_struck, winner = for_numba(lattice.is_struck), for_numba(lattice.winner)
free_neighbours, foes, choose = (for_numba(r) for r in (rules.free_neighbours, rules.foes, rules.choose))
leaf, redrawn, species_of = (for_numba(r) for r in (rules.leaf, rules.redrawn, rules.species_of))

HEAT, BIRTHS, DEATHS, KILLS = int(Book.HEAT), int(Book.BIRTHS), int(Book.DEATHS), int(Book.KILLS)


class Cells(NamedTuple):
    """The arrays of State, in its order."""

    seeds: np.ndarray
    chemicals: np.ndarray
    role: np.ndarray
    pheromone: np.ndarray
    child_pheromone: np.ndarray
    telomere: np.ndarray
    organism: np.ndarray
    species: np.ndarray
    energy: np.ndarray
    birth_step: np.ndarray
    genome: np.ndarray
    books: np.ndarray
    supplied: np.ndarray
    drained: np.ndarray


@njit(parallel=True, cache=True)
def advance(cells, law, tables, intent, first_step, steps, threads):
    """Run some steps of all worlds. `intent` is working memory, see alife.lattice."""
    worlds, height, width = cells.role.shape
    keys = np.empty((worlds, STREAMS, 2), np.uint32)
    words = np.empty((threads, 6, width), np.uint32)
    numbers = np.empty((threads, 4, width), np.int32)
    flags = np.empty((threads, width), np.uint8)
    blocks = height // 2 + 1
    for step in range(first_step, first_step + steps):
        draw_keys(cells.seeds, step, keys)
        for thread in prange(threads):
            mine = words[thread], numbers[thread], flags[thread]
            for task in range(*share(thread, threads, worlds * blocks)):
                world, block = task // blocks, task % blocks
                metabolise(cells, law, tables, keys[world], world, block, step, *mine)
        for thread in prange(threads):
            for task in range(*share(thread, threads, worlds * height)):
                world, y = task // height, task % height
                intend(cells, law, keys[world], intent, world, y)
        for thread in prange(threads):
            for task in range(*share(thread, threads, worlds * height)):
                world, y = task // height, task % height
                settle(cells, law, keys[world], intent, world, y, step, flags[thread])


@inner
def share(thread, threads, tasks):
    """Return the first task of a thread and the first that is no longer its own."""
    return thread * tasks // threads, (thread + 1) * tasks // threads


@inner
def draw_keys(seeds, step, keys):
    """Draw the keys of every world's streams for one step."""
    for world in range(seeds.size):
        for stream in range(STREAMS):
            for half in range(2):
                keys[world, stream, half] = stream_key(seeds[world], uint32(step), uint32(stream), uint32(half))


@inner
def intend(cells, law, keys, intent, world, y):
    """Write down what every cell of a row wants to do next: strike, breed, or nothing."""
    wishes = intent[world, y]
    if find_able(cells, law, world, y, wishes):
        find_foes(cells, world, y, wishes)
    for x in range(wishes.size):
        if wishes[x]:
            wishes[x] = decide(cells, law, keys, world, y, x)


@inner
def find_able(cells, law, world, y, able):
    """Mark the cells of a row that may breed (1) and those that could pay for a strike (2); return if any could."""
    role, energy = cells.role[world, y], cells.energy[world, y]
    above, below_ = cells.role[world, max(y - 1, 0)], cells.role[world, min(y + 1, cells.role.shape[1] - 1)]
    last = role.size - 1
    any_armed = uint8(0)
    for x in range(1, last):
        able[x] = ability(role, above, below_, energy, law, x - 1, x, x + 1)
        any_armed |= able[x]
    able[0] = ability(role, above, below_, energy, law, last, 0, 1)
    able[last] = ability(role, above, below_, energy, law, last - 1, last, 0)
    return (any_armed | able[0] | able[last]) & 2


@inner
def ability(role, above, below_, energy, law, left, x, right):
    """Return 1 for a cell that may breed into a free neighbour, plus 2 if it could pay for a strike.

    Beyond a wall a row is given its own roles: where a cell stands, that is not free.
    """
    free = (above[x] == 0) | (below_[x] == 0) | (role[left] == 0) | (role[right] == 0)
    ripe = free & (energy[x] >= law.birth_threshold)
    armed = (role[x] == law.killer) & (energy[x] >= law.strike_threshold)
    return uint8(uint8(ripe) | uint8(uint8(armed) << uint8(1)))


@inner
def find_foes(cells, world, y, able):
    """Disarm the cells of a row that have no foe beside them."""
    up, down = max(y - 1, 0), min(y + 1, cells.role.shape[1] - 1)
    organism, o_above, o_below = cells.organism[world, y], cells.organism[world, up], cells.organism[world, down]
    species, s_above, s_below = cells.species[world, y], cells.species[world, up], cells.species[world, down]
    last = organism.size - 1
    for x in range(1, last):
        able[x] &= foe_mark(organism, o_above, o_below, species, s_above, s_below, x - 1, x, x + 1)
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
def is_foe(own_organism, own_species, organism, species):
    """Return whether a neighbour is a cell of another organism and another species."""
    return (organism != 0) & (organism != own_organism) & (species != own_species)


@inner
def decide(cells, law, keys, world, y, x):
    """Return what a cell that may act intends."""
    height, width = cells.role.shape[1:]
    energy = cells.energy[world, y, x]
    armed = cells.role[world, y, x] == law.killer and energy >= law.strike_threshold
    foe_mask = foes(cells.organism, cells.species, world, y, x, height, width) if armed else 0
    free_mask = free_neighbours(cells.role, world, y, x, height, width)
    order = field(draw(keys[ORDER, 0], keys[ORDER, 1], uint32(y * width + x)), 0, 3)
    return choose(armed, energy >= law.birth_threshold, foe_mask, free_mask, order)


@inner
def settle(cells, law, keys, intent, world, y, step, busy):
    """Carry out what concerns the cells and spaces of a row: strikes, payments, births."""
    height, width = cells.role.shape[1:]
    find_busy(intent[world, y - 1 if y > 0 else height], intent[world, y], intent[world, y + 1], busy)
    for x in range(width):
        if busy[x]:
            struck = strike(cells, law, keys, intent, world, y, x)
            if struck or cells.role[world, y, x] == 0:
                birth(cells, law, keys, intent, world, y, x, step)


@inner
def find_busy(above, here, below_, busy):
    """Mark the spaces of a row that intend something or that a neighbour aims at."""
    last = here.size - 1
    for x in range(1, last):
        busy[x] = is_busy(above, here, below_, x - 1, x, x + 1)
    busy[0] = is_busy(above, here, below_, last, 0, 1)
    busy[last] = is_busy(above, here, below_, last - 1, last, 0)


@inner
def is_busy(above, here, below_, left, x, right):
    """Return whether a space intends something or a neighbour aims at it: N, E, S, W = 0..3."""
    vertical = (above[x] == BIRTH + 2) | (above[x] == STRIKE + 2) | (below_[x] == BIRTH) | (below_[x] == STRIKE)
    from_left = (here[left] == BIRTH + 1) | (here[left] == STRIKE + 1)
    from_right = (here[right] == BIRTH + 3) | (here[right] == STRIKE + 3)
    return (here[x] != 0) | vertical | from_left | from_right


@inner
def strike(cells, law, keys, intent, world, y, x):
    """Let a cell die if it is struck, else pay for its own strike and for the child it won; return if it was struck."""
    height, width = cells.role.shape[1:]
    books = cells.books[world, y]
    if is_struck(intent, world, y, x, height, width):
        books[HEAT] += cells.energy[world, y, x]
        books[DEATHS] += 1
        books[KILLS] += 1
        clear(cells, world, y, x)
        return True
    aim = intent[world, y, x]
    if aim != 0:
        direction = (aim - 1) & 3
        heat = law.kill_cost if aim >= STRIKE else 0
        row, column = row_of(y, direction, height), column_of(x, direction, width)
        gift = 0
        if winner(intent, keys[CONTEST, 0], keys[CONTEST, 1], world, row, column, height, width) == opposite(direction):
            heat += law.birth_cost
            gift = law.child_energy
        cells.energy[world, y, x] -= heat + gift
        books[HEAT] += heat
    return False


@inner
def birth(cells, law, keys, intent, world, y, x, step):
    """Put the child of the winner, if any, into an empty space."""
    height, width = cells.role.shape[1:]
    direction = winner(intent, keys[CONTEST, 0], keys[CONTEST, 1], world, y, x, height, width)
    if direction < 0:
        return
    row, column = row_of(y, direction, height), column_of(x, direction, width)
    space = uint32(y * width + x)
    genome = cells.genome[world, y, x]
    for byte in range(law.genome_length):
        genome[byte] = cells.genome[world, row, column, byte]
    species = cells.species[world, row, column]
    mutates = field(draw(keys[MUTATION, 0], keys[MUTATION, 1], space), 0, 16) < law.mutation_rate
    if mutates:
        word = draw(keys[MUTANT, 0], keys[MUTANT, 1], space)
        byte = below(word, law.genome_length)
        genome[byte] = redrawn(byte, word, law.tree_depth, law.inheritable_roles)
        species = species_of(cells.genome, world, y, x, law.genome_length)
    pheromone = cells.child_pheromone[world, row, column]
    telomere = cells.telomere[world, row, column] - 1
    organism = cells.organism[world, row, column]
    if mutates or pheromone == 0 or telomere < 0:
        pheromone, telomere = 0, law.telomere
        organism = max(draw(keys[ORGANISM, 0], keys[ORGANISM, 1], space), uint32(1))
    leaves = 1 << law.tree_depth
    leaf_ = leaf(cells.genome, world, y, x, law.tree_depth, pheromone)
    cells.role[world, y, x] = genome[leaves - 1 + leaf_]
    cells.child_pheromone[world, y, x] = genome[2 * leaves - 1 + leaf_]
    cells.pheromone[world, y, x] = pheromone
    cells.telomere[world, y, x] = telomere
    cells.organism[world, y, x] = organism
    cells.species[world, y, x] = species
    cells.energy[world, y, x] = law.child_energy
    cells.birth_step[world, y, x] = step + 1
    cells.books[world, y, BIRTHS] += 1
