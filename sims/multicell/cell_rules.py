"""What a cell does to its neighbourhood: intend, strike, be struck, be born. One space at a time, for both engines.

These rules read and write the arrays of `Cells`. A space is only ever written to by its own call,
and what a call reads of other spaces no call of the same phase writes, so their order is free:

- to intend reads role, organism and species of the neighbours, and writes only `intent`; to fall ill reads plan and
  organism of a cell further off, and writes the intent of the one that falls ill: it does nothing more;
- to settle reads `intent` around it, and of the winner of the space genome, species, child_pheromone,
  telomere and organism. The winner is not struck and its space is not empty, so it writes only its energy. A mate is
  read likewise, and is asked for only where `intent` says that its space neither loses its cell nor gets one.

Tallies are shared by a row and only added to.
"""

import numpy as np

from alife.engines.energy import BIRTHS, DEATHS, HEAT, count_kill, pay_for_intent
from alife.engines.lattice import WALLED, column_of, free_neighbours, is_struck, row_of, winner_of
from alife.engines.rng import below, field, word_of
from alife.engines.rule import Int, i32, rule, u8, u32
from sims.multicell.kernel_params import KernelParams
from sims.multicell.scalar_rules import (
    CATCHING,
    CONTEST,
    CROSSING,
    DISEASE,
    DUPLICATION,
    MUTANT,
    MUTATION,
    ORDER,
    ORGANISM,
    SICK,
    attack_at,
    choose,
    cut_of,
    foes,
    is_alive,
    is_armed,
    is_ripe,
    leaf,
    met_column,
    offset,
    plan_of,
    rearmed,
    redrawn,
    species_of,
)
from sims.multicell.state import Cells


@rule
def clear(cells: Cells, params: KernelParams, world: Int, y: Int, x: Int) -> None:
    """Make a space empty; its molecules stay."""
    cells.role[world, y, x] = u8(0)
    cells.pheromone[world, y, x] = u8(0)
    cells.child_pheromone[world, y, x] = u8(0)
    cells.telomere[world, y, x] = u8(0)
    cells.organism[world, y, x] = u32(0)
    cells.species[world, y, x] = u32(0)
    cells.energy[world, y, x] = i32(0)
    cells.birth_step[world, y, x] = u32(0)
    if params.disease > 0:
        cells.plan[world, y, x] = u32(0)
    for byte in range(params.genome_length):
        cells.genome[world, y, x, byte] = u8(0)


@rule
def decide(cells: Cells, params: KernelParams, keys: np.ndarray, now: Int, world: Int, y: Int, x: Int) -> i32:
    """Return what the cell on a space intends; keys as in alife.engines.rng.word_of."""
    height, width = cells.role.shape[1], cells.role.shape[2]
    energy = cells.energy[world, y, x]
    armed = is_armed(cells.role[world, y, x], energy, params)
    foe_mask = i32(0)
    if armed:
        foe_mask = foes(cells.organism, cells.species, world, y, x, height, width)
        if params.arms_cost > 0:
            foe_mask = i32(foe_mask & beatable(cells.genome, params, world, y, x, height, width))
    free_mask = free_neighbours(cells.role, world, y, x, height, width, WALLED)
    order = field(word_of(keys, now, world, ORDER, y * width + x), 0, 3)
    return choose(armed, is_ripe(energy, params), foe_mask, free_mask, order)


@rule
def beatable(genome: np.ndarray, params: KernelParams, world: Int, y: Int, x: Int, height: Int, width: Int) -> i32:
    """Return a bit for each direction in which nobody stands who defends better than the cell on a space attacks."""
    mask = 0
    attack = i32(genome[world, y, x, attack_at(params)])
    for direction in range(4):
        row = row_of(y, direction, height, WALLED)
        if row < height:
            defence = i32(genome[world, row, column_of(x, direction, width), attack_at(params) + 1])
            if defence <= attack:
                mask |= 1 << direction
    return i32(mask)


@rule
def strike(
    cells: Cells, params: KernelParams, keys: np.ndarray, now: Int, intent: np.ndarray, world: Int, y: Int, x: Int
) -> i32:
    """Let the cell on a space die if it is struck or sick, else pay for its strike and child; return 1 if it died."""
    dies = is_struck(intent, world, y, x, cells.role.shape[1], cells.role.shape[2], WALLED)
    if dies == 1:
        count_kill(cells.energy, cells.books, world, y, x)
        clear(cells, params, world, y, x)
    elif intent[world, y, x] == SICK:
        dies = i32(1)
        cells.books[world, y, HEAT] += cells.energy[world, y, x]
        cells.books[world, y, DEATHS] += 1
        cells.diseased[world, y, 0] += 1
        clear(cells, params, world, y, x)
    elif intent[world, y, x] != 0:
        pay_for_intent(
            cells.energy, cells.books, intent, keys, now, CONTEST, WALLED,
            params.kill_cost, params.birth_cost, params.child_energy, world, y, x,
        )  # fmt: skip
    return dies


@rule
def is_sick(cells: Cells, params: KernelParams, keys: np.ndarray, now: Int, world: Int, y: Int, x: Int) -> i32:
    """Return 1 when the cell on a space catches the disease: it meets its own plan in another organism.

    Whom it meets stands on a random space of the square around it, in one step as far off for all cells of a row;
    beyond a wall nobody does.
    """
    height, width = i32(cells.role.shape[1]), i32(cells.role.shape[2])
    sick = i32(0)
    word = word_of(keys, now, world, DISEASE, y)
    row = i32(y + offset(field(word, 0, 16), params.disease_radius))
    if cells.plan[world, y, x] != 0 and row >= 0 and row < height:
        column = met_column(word, x, params.disease_radius, width)
        is_same = cells.plan[world, row, column] == cells.plan[world, y, x]
        is_other = cells.organism[world, row, column] != cells.organism[world, y, x]
        chance = field(word_of(keys, now, world, CATCHING, y * width + x), 0, 16)
        if is_same and is_other and chance < params.disease:
            sick = i32(1)
    return i32(sick)


@rule
def birth(
    cells: Cells,
    params: KernelParams,
    keys: np.ndarray,
    now: Int,
    intent: np.ndarray,
    world: Int,
    y: Int,
    x: Int,
    step: Int,
) -> i32:
    """Put the child of the winner, if there is one, into an empty space; return the winner's direction, else -1."""
    height, width = cells.role.shape[1], cells.role.shape[2]
    direction = winner_of(intent, keys, now, CONTEST, world, y, x, WALLED)
    if direction >= 0:
        row, column = row_of(y, direction, height, WALLED), column_of(x, direction, width)
        space = y * width + x
        pheromone = i32(cells.child_pheromone[world, row, column])
        telomere = i32(i32(cells.telomere[world, row, column]) - 1)
        organism = cells.organism[world, row, column]
        mutates = field(word_of(keys, now, world, MUTATION, space), 0, 16) < params.mutation_rate
        founds = mutates or pheromone == 0 or telomere < 0
        inherit(cells, params, world, y, x, row, column)
        crosses = i32(0)
        if params.crossing > 0 and founds:
            crosses = cross(cells, params, keys, now, intent, world, y, x, row, column)
        if mutates:
            mutate(cells.genome, params, keys, now, world, y, x)
        if mutates or crosses == 1:
            rename(cells, params, world, y, x)
        if founds:
            pheromone = i32(0)
            telomere = i32(params.telomere)
            organism = max(word_of(keys, now, world, ORGANISM, space), u32(1))
        reached = leaf(cells.genome, world, y, x, params.tree_depth, pheromone)
        leaves = 1 << params.tree_depth
        cells.role[world, y, x] = cells.genome[world, y, x, leaves - 1 + reached]
        cells.child_pheromone[world, y, x] = cells.genome[world, y, x, 2 * leaves - 1 + reached]
        cells.pheromone[world, y, x] = u8(pheromone)
        cells.telomere[world, y, x] = u8(telomere)
        cells.organism[world, y, x] = organism
        cells.energy[world, y, x] = i32(params.child_energy)
        cells.birth_step[world, y, x] = u32(step + 1)
        cells.books[world, y, BIRTHS] += 1
    return i32(direction)


@rule
def inherit(cells: Cells, params: KernelParams, world: Int, y: Int, x: Int, row: Int, column: Int) -> None:
    """Give a space the genome of the parent at (row, column), and its names."""
    for byte in range(params.genome_length):
        cells.genome[world, y, x, byte] = cells.genome[world, row, column, byte]
    cells.species[world, y, x] = cells.species[world, row, column]
    if params.disease > 0:
        cells.plan[world, y, x] = cells.plan[world, row, column]


@rule
def rename(cells: Cells, params: KernelParams, world: Int, y: Int, x: Int) -> None:
    """Name a genome that has changed, and its body plan."""
    cells.species[world, y, x] = species_of(cells.genome, world, y, x, params.genome_length)
    if params.disease > 0:
        cells.plan[world, y, x] = plan_of(cells.genome, world, y, x, params.tree_depth, params.telomere)


@rule
def cross(
    cells: Cells,
    params: KernelParams,
    keys: np.ndarray,
    now: Int,
    intent: np.ndarray,
    world: Int,
    y: Int,
    x: Int,
    row: Int,
    column: Int,
) -> i32:
    """Let the child of the cell at (row, column) have the end of its genome from a mate, now and then; 1 if it has.

    The mate is the first stranger beside the child's space, in a random order: of another organism and species
    than the parent, there before this step and after it.
    """
    crosses = i32(0)
    width = i32(cells.role.shape[2])
    word = word_of(keys, now, world, CROSSING, y * width + x)
    if field(word, 0, 16) < params.crossing:
        height = i32(cells.role.shape[1])
        for turn in range(4):
            direction = i32((field(word, 16, 2) + turn) & 3)
            beside, at = row_of(y, direction, height, WALLED), column_of(x, direction, width)
            if crosses == 0 and beside < height and stays(cells, params, keys, now, intent, world, beside, at) == 1:
                is_other = cells.organism[world, beside, at] != cells.organism[world, row, column]
                if is_other and cells.species[world, beside, at] != cells.species[world, row, column]:
                    for byte in range(cut_of(word, params.genome_length), params.genome_length):
                        cells.genome[world, y, x, byte] = cells.genome[world, beside, at, byte]
                    crosses = i32(1)
    return i32(crosses)


@rule
def stays(
    cells: Cells, params: KernelParams, keys: np.ndarray, now: Int, intent: np.ndarray, world: Int, y: Int, x: Int
) -> i32:
    """Return 1 where a cell stands before and after a step; whichever spaces were settled before, the answer is one."""
    found = i32(0)
    struck = is_struck(intent, world, y, x, cells.role.shape[1], cells.role.shape[2], WALLED)
    gets_child = winner_of(intent, keys, now, CONTEST, world, y, x, WALLED) >= 0
    keeps = struck == 0 and intent[world, y, x] != SICK and not gets_child
    if keeps and is_alive(cells.role[world, y, x], params):
        found = i32(1)
    return i32(found)


@rule
def mutate(genome: np.ndarray, params: KernelParams, keys: np.ndarray, now: Int, world: Int, y: Int, x: Int) -> None:
    """Redraw one byte of the genome on a space, or copy one of its leaves onto another."""
    space = y * genome.shape[2] + x
    leaves = 1 << params.tree_depth
    dice = word_of(keys, now, world, DUPLICATION, space)
    if field(dice, 0, 16) < params.leaf_duplication:
        source = i32(field(dice, 16, 8) & (leaves - 1))
        target = i32(field(dice, 24, 8) & (leaves - 1))
        genome[world, y, x, leaves - 1 + target] = genome[world, y, x, leaves - 1 + source]
        genome[world, y, x, 2 * leaves - 1 + target] = genome[world, y, x, 2 * leaves - 1 + source]
    else:
        word = word_of(keys, now, world, MUTANT, space)
        chosen = below(word, params.genome_length)
        if chosen >= 3 * leaves - 1:
            genome[world, y, x, chosen] = u8(rearmed(genome[world, y, x, chosen], word))
        else:
            genome[world, y, x, chosen] = u8(redrawn(chosen, word, params.tree_depth, params.inheritable_roles))
