"""The laws of a Multicell world as rules over plain numbers, shared by both engines.

Random words come from named streams, one word a space, split into fields:

| stream | word of | fields |
|---|---|---|
| SUPPLY + food // 2 | the space | 16 bits a food: rounding of what enters |
| OUTFLOW + chemical // 4 | the space | 8 bits a chemical: rounding of what leaves |
| RIGHTWARD + chemical // 8 | the left space of a pair | 4 bits a chemical: rounding of a flow |
| DOWNWARD + chemical // 8 | the upper space of a pair | 4 bits a chemical: rounding of a flow |
| FATE | the space | 16 bits death, 4 bits energy to the right, 4 bits energy down, 8 bits: rounding of what arms cost |
| ORDER | the cell | 3 bits: which neighbour it tries first |
| CONTEST | the cell | 32 bits: who wins a space |
| MUTATION | the child's space | 16 bits: whether |
| MUTANT | the child's space | 16 bits: the new value, 16 bits: which byte |
| ORGANISM | the founder's space | 32 bits: the label |
| FOUNDERS | - | where the first cells stand |
| DISEASE | the row, by its number | 16 bits how far down, 16 bits how far to the right its cells meet others |
| CATCHING | the cell | 16 bits: whether it catches the disease |
| DUPLICATION | the child's space | 16 bits: whether, 8 bits: from which leaf, 8 bits: onto which |
| CROSSING | the child's space | 16 bits: whether, 2 bits: which neighbour is asked first, 14 bits: from which byte on |
| 26 | the block, in step 0; in later steps 0..2 | the map of the ground, see ground.py |
"""

import numpy as np

from alife.engines.lattice import BIRTH, NOTHING, STRIKE, WALLED, column_of, first_direction, row_of
from alife.engines.rng import below, field, scramble
from alife.engines.rule import Int, Truth, i32, rule, shifted, u32
from sims.multicell.kernel_params import KernelParams

SUPPLY, OUTFLOW, RIGHTWARD, DOWNWARD = 0, 8, 12, 14
FATE, ORDER, CONTEST, MUTATION, MUTANT, ORGANISM, FOUNDERS = 16, 17, 18, 19, 20, 21, 22
DISEASE, CATCHING, DUPLICATION = 23, 24, 25
CROSSING = 27  # 26 is that of the ground, which is made before the first step
STREAMS = 28

CAPACITY = 4000  # [molecules] of one chemical a space can hold; more drains away; 8 x this fits 16 bits
PHEROMONE_BITS = 4  # of a pheromone at least
CYCLE = 256  # added to the place where a word begins to repeat, more than any role
MOST_REARMED = 8  # [points] that a mutation changes attack or defence by
SICK = 9  # an intent beside those of alife.engines.lattice: to die of the disease
LARGEST_RATE = (
    7 << 16
)  # [/65536 molecules] that can be due to a space in a step: times the longest period it fits 31 bits


@rule
def due(top: Int, bottom: Int, period: Int, y: Int, height: Int) -> i32:
    """Return the [/65536 molecules] of a food due to each space of row y at a feeding."""
    return i32(i32(top + i32(i32(i32(bottom - top) * i32(y)) // i32(height - 1))) * i32(period))


@rule
def due_on(rate: Int, share: Int, period: Int) -> i32:
    """Return the [/65536 molecules] due at a feeding where a share [/1024] of the row's rate enters."""
    return i32(min(i32(i32(rate * share) >> 10), i32(LARGEST_RATE)) * i32(period))


@rule
def supplied(amount: Int, bits16: Int) -> i32:
    """Return the molecules that enter when `amount` 65536ths of a molecule are due."""
    return i32(i32(i32(amount) + i32(bits16)) >> 16)


@rule
def drained(molecules: Int, rate: Int, bits8: Int) -> i32:
    """Return how many of the molecules leave when each does with chance rate / 256."""
    return i32(i32(i32(i32(molecules) * i32(rate)) + i32(bits8)) >> 8)


@rule
def flow(here: Int, there: Int, conductance: Int, bits4: Int) -> i32:
    """Return how much flows from here to there: conductance / 16 of the difference, rounded by 4 random bits.

    With a conductance of at most 8 neither side ever goes below the smaller of the two.
    """
    return i32(i32(i32(i32(i32(here) - i32(there)) * i32(conductance)) + i32(bits4)) >> 4)


@rule
def are_together(organism: u32, other: u32) -> Truth:
    """Return whether two spaces belong to one organism, 0 being none."""
    return (organism == other) & (organism != 0)  # type: ignore[no-any-return]  # NumPy's stubs know no better


@rule
def conductance(organism: u32, other: u32, sharing: Int, diffusion: Int) -> i32:
    """Return the [/16] of a difference that flows between spaces: `sharing` within an organism, else `diffusion`."""
    return i32(sharing) if are_together(organism, other) else i32(diffusion)


@rule
def needs(recipe: u32, chemical: Int) -> i32:
    """Return 1 when a recipe takes the chemical in. Recipe: 16 bits inputs, 16 bits payout."""
    return i32(shifted(recipe, chemical) & u32(1))


@rule
def payout(recipe: u32) -> i32:
    """Return the [energy] one firing pays."""
    return i32(recipe >> u32(16))


@rule
def change(changes: u32, chemical: Int) -> i32:
    """Return by how many molecules of a chemical one firing changes the count, -1..2; 2 bits a chemical."""
    return i32(i32(shifted(changes, 2 * chemical) & u32(3)) - i32(1))


@rule
def is_alive(role: Int, params: KernelParams) -> Truth:
    """Return whether a space has a cell: it is neither empty nor rock."""
    return (role != 0) & (role <= i32(params.killer))


@rule
def upkeep_of(role: Int, params: KernelParams) -> i32:
    """Return the [energy] that a space spends in a step."""
    spent = i32(params.killer_upkeep) if role == i32(params.killer) else i32(params.upkeep)
    return spent if is_alive(role, params) else i32(0)


@rule
def attack_at(params: KernelParams) -> i32:
    """Return which byte of a genome says how well its killers strike; the next says how well its cells defend."""
    return i32(params.genome_length - 2)


@rule
def arms_upkeep(genome: np.ndarray, role: Int, params: KernelParams, bits8: Int, world: Int, y: Int, x: Int) -> i32:
    """Return the [energy] that the arms of a cell cost it in a step, rounded by 8 random bits; a killer's both."""
    points = i32(0)
    if is_alive(role, params):
        points = i32(genome[world, y, x, attack_at(params) + 1])
        if role == i32(params.killer):
            points = i32(points + i32(genome[world, y, x, attack_at(params)]))
    return i32(i32(points * i32(params.arms_cost) + i32(bits8)) >> 8)


@rule
def rearmed(points: Int, word: u32) -> i32:
    """Return attack or defence after a mutation: up to MOST_REARMED points more or less, within a byte."""
    step = i32(below(u32(word << u32(16)), 2 * MOST_REARMED)) - MOST_REARMED
    step = i32(step if step < 0 else step + 1)
    return i32(min(max(i32(i32(points) + step), i32(0)), i32(255)))


@rule
def pheromone_bits(depth: Int) -> i32:
    """Return of how many bits a pheromone is, so that a tree can tell as many from each other as it has leaves."""
    return i32(max(i32(depth), i32(PHEROMONE_BITS)))


@rule
def leaf(genome: np.ndarray, world: Int, y: Int, x: Int, depth: Int, pheromone: Int) -> i32:
    """Return the leaf of the decision tree that a pheromone leads to."""
    node = i32(0)
    for _ in range(depth):
        bit = i32((i32(pheromone) >> i32(genome[world, y, x, node])) & 1)
        node = i32(2 * node + 1 + bit)
    return i32(node - (1 << depth) + 1)


@rule
def redrawn(byte: Int, word: u32, depth: Int, roles: Int) -> i32:
    """Return a random value for a byte of a genome: a pheromone bit, a role 1..roles, or a pheromone."""
    leaves = 1 << depth
    first = 0
    choices = pheromone_bits(depth)
    if byte >= leaves - 1:
        first = 1
        choices = i32(roles)
    if byte >= 2 * leaves - 1:
        first = 0
        choices = i32(1 << pheromone_bits(depth))
    return i32(first + below(u32(word << u32(16)), choices))


@rule
def cut_of(word: u32, length: Int) -> i32:
    """Return the byte from which on a crossed genome is the mate's, 1..length - 1, from the top 14 bits of a word."""
    return i32(1 + (i32(field(word, 18, 14) * i32(length - 1)) >> 14))


@rule
def species_of(genome: np.ndarray, world: Int, y: Int, x: Int, length: Int) -> u32:
    """Return the hash that names a genome's species; never 0, which means none."""
    name = u32(length)
    for byte in range(length):
        name = extended(name, i32(genome[world, y, x, byte]))
    return u32(name if name != u32(0) else u32(1))


@rule
def plan_of(genome: np.ndarray, world: Int, y: Int, x: Int, depth: Int, telomere: Int) -> u32:
    """Return the hash that names a genome's body plan, which is its development word; never 0, which means none.

    As sims.multicell.genome.plans, which takes many genomes.
    """
    leaves = 1 << depth
    name = u32(0)
    seen = u32(0)
    pheromone = i32(0)
    closing = i32(0)
    growing = 1
    pheromones = i32(1 << pheromone_bits(depth))
    for _ in range(min(i32(telomere), pheromones) + 1):
        if growing == 1:
            if u32(seen >> u32(pheromone)) & u32(1) == u32(1):
                closing = i32(pheromone)
                growing = 0
            else:
                seen = u32(seen | u32(u32(1) << u32(pheromone)))
                reached = leaf(genome, world, y, x, depth, pheromone)
                name = extended(name, i32(genome[world, y, x, leaves - 1 + reached]))
                pheromone = i32(genome[world, y, x, 2 * leaves - 1 + reached])
                if pheromone == 0:
                    growing = 0
    if closing != 0:
        start = i32(1)
        pheromone = i32(0)
        for _ in range(pheromones):
            if pheromone != closing:
                reached = leaf(genome, world, y, x, depth, pheromone)
                pheromone = i32(genome[world, y, x, 2 * leaves - 1 + reached])
                start = i32(start + 1)
        name = extended(name, i32(CYCLE + start))
    return u32(name if name != u32(0) else u32(1))


@rule
def extended(name: u32, part: Int) -> u32:
    """Return the hash of a row of numbers to which one more was added."""
    return scramble(u32(u32(name * u32(31)) + u32(part)))


@rule
def offset(bits16: Int, radius: Int) -> i32:
    """Return a random distance of -radius..radius from 16 random bits."""
    return i32(i32(i32(i32(bits16) * i32(2 * radius + 1)) >> 16) - i32(radius))


@rule
def met_column(word: u32, x: Int, radius: Int, width: Int) -> i32:
    """Return the column in which a cell meets a plan; radius < width."""
    column = i32(i32(x) + offset(field(word, 16, 16), radius))
    column = i32(column if column >= 0 else column + width)
    return i32(column if column < width else column - width)


@rule
def is_ripe(energy: Int, params: KernelParams) -> Truth:
    """Return whether a cell has the energy to breed."""
    return energy >= i32(params.birth_threshold)


@rule
def is_armed(role: Int, energy: Int, params: KernelParams) -> Truth:
    """Return whether a cell is a killer with the energy to strike."""
    return (role == i32(params.killer)) & (energy >= i32(params.strike_threshold))


@rule
def is_foe(organism: u32, species: u32, other_organism: u32, other_species: u32) -> Truth:
    """Return whether the other space holds a cell of another organism and another species."""
    return (other_organism != 0) & (other_organism != organism) & (other_species != species)  # type: ignore[no-any-return]  # likewise


@rule
def foes(organism: np.ndarray, species: np.ndarray, world: Int, y: Int, x: Int, height: Int, width: Int) -> i32:
    """Return a bit for each direction in which a foe stands."""
    mask = 0
    own = organism[world, y, x]
    kind = species[world, y, x]
    for direction in range(4):
        row = row_of(y, direction, height, WALLED)
        if row < height:
            column = column_of(x, direction, width)
            if is_foe(own, kind, organism[world, row, column], species[world, row, column]):
                mask |= 1 << direction
    return i32(mask)


@rule
def choose(armed: Truth, ripe: Truth, foe_mask: Int, free_mask: Int, order: Int) -> i32:
    """Return what a cell intends: to strike if it is armed and has a foe, else to breed if it is ripe and has room."""
    wish = i32(NOTHING)
    if armed and foe_mask != 0:
        wish = STRIKE + first_direction(foe_mask, order)
    elif ripe and free_mask != 0:
        wish = BIRTH + first_direction(free_mask, order)
    return i32(wish)
