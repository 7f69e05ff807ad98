"""A step of a Multicell world in Taichi, for any GPU (and Taichi's CPU arch): four kernels, no reads back.

The phases and their rules are those of kernels_cpu.py, and so is every bit of the result. One
thread works on a block of 2 x 2 spaces, which holds all the pairs that exchange in this step, with
the molecules in registers from the feeding to the last exchange.
"""

from alife import lattice, rng
from alife.gpu import ti
from alife.lattice import STRIKE
from alife.rule import for_taichi
from sims.multicell import rules
from sims.multicell.rules import (
    CAPACITY,
    CONTEST,
    DOWNWARD,
    FATE,
    MUTANT,
    MUTATION,
    ORDER,
    ORGANISM,
    OUTFLOW,
    RIGHTWARD,
    STREAMS,
    SUPPLY,
)
from sims.multicell.state import Book

draw, field, below, stream_key = (for_taichi(r) for r in (rng.draw, rng.field, rng.below, rng.stream_key))
row_of, column_of, opposite = (for_taichi(r) for r in (lattice.row_of, lattice.column_of, lattice.opposite))
is_struck, winner = for_taichi(lattice.is_struck), for_taichi(lattice.winner)
due, supplied, drained, flow = (for_taichi(r) for r in (rules.due, rules.supplied, rules.drained, rules.flow))
needs, payout, change = (for_taichi(r) for r in (rules.needs, rules.payout, rules.change))
free_neighbours, foes, choose = (for_taichi(r) for r in (rules.free_neighbours, rules.foes, rules.choose))
leaf, redrawn, species_of = (for_taichi(r) for r in (rules.leaf, rules.redrawn, rules.species_of))

PAYOUT, HEAT, BIRTHS, DEATHS, KILLS = (int(book) for book in Book)

Seeds = ti.types.ndarray(dtype=ti.u32, ndim=1)  # (worlds,)
Keys = ti.types.ndarray(dtype=ti.u32, ndim=4)  # (steps, worlds, STREAMS, 2)
Table = ti.types.ndarray(dtype=ti.u32, ndim=1)  # (roles + 1,)
Numbers = ti.types.ndarray(dtype=ti.i32, ndim=1)  # (chemicals,)
Molecules = ti.types.ndarray(dtype=ti.i16, ndim=4)  # (worlds, y, chemicals, x)
Bytes = ti.types.ndarray(dtype=ti.u8, ndim=3)  # (worlds, y, x)
Words = ti.types.ndarray(dtype=ti.u32, ndim=3)  # (worlds, y, x)
Energy = ti.types.ndarray(dtype=ti.i32, ndim=3)  # (worlds, y, x)
Genomes = ti.types.ndarray(dtype=ti.u8, ndim=4)  # (worlds, y, x, genome_length)
Tally = ti.types.ndarray(dtype=ti.i32, ndim=3)  # (worlds, y, n): what happened since the books were closed
Total = ti.types.ndarray(dtype=ti.i64, ndim=3)  # (worlds, y, n): what happened since step 0


@ti.kernel
def draw_keys(seeds: Seeds, first_step: ti.i32, keys: Keys):
    """Draw the keys of every world's streams for the steps from `first_step` on."""
    for step, world, stream, half in ti.ndrange(keys.shape[0], seeds.shape[0], STREAMS, 2):
        now = ti.u32(first_step + step)
        keys[step, world, stream, half] = stream_key(seeds[world], now, ti.u32(stream), ti.u32(half))


@ti.func
def word_of(keys: ti.template(), offset, world, stream, space):
    """Return the random word of a space in one stream."""
    return draw(keys[offset, world, stream, 0], keys[offset, world, stream, 1], ti.u32(space))


@ti.kernel
def metabolise(
    law: ti.template(),
    recipes: Table,
    changes: Table,
    food_number: Numbers,
    keys: Keys,
    offset: ti.i32,
    step: ti.i32,
    chemicals: Molecules,
    role: Bytes,
    pheromone: Bytes,
    child_pheromone: Bytes,
    telomere: Bytes,
    organism: Words,
    species: Words,
    energy: Energy,
    birth_step: Words,
    genome: Genomes,
    books: Tally,
    gains: Tally,
    losses: Tally,
):
    """Feed, drain, react, pay and die in every space, then exchange to the right and down, block by block."""
    height, width, parity = role.shape[1], role.shape[2], step & 1
    for world, block, pair in ti.ndrange(role.shape[0], height // 2 + 1, width // 2):
        upper, left = 2 * block - parity, 2 * pair + parity
        molecules = ti.Matrix.zero(ti.i32, 4, law.chemicals)  # of the upper left, upper right, lower left, lower right
        stored = ti.Vector.zero(ti.i32, 4)  # [energy]
        owner = ti.Vector.zero(ti.u32, 4)  # organism
        fate = ti.Vector.zero(ti.u32, 4)
        for s in ti.static(range(4)):
            y, x = upper + s // 2, (left + s % 2) % width
            if 0 <= y < height:
                space = y * width + x
                fate[s] = word_of(keys, offset, world, FATE, space)
                for chemical in ti.static(range(law.chemicals)):
                    molecules[s, chemical] = chemicals[world, y, chemical, x]
                if step % law.supply_period == 0:
                    amount = due(law.supply_top, law.supply_bottom, law.supply_period, y, height)
                    feed(molecules, s, law, amount, food_number, keys, offset, world, y, space, gains, losses)
                drain(molecules, s, law, keys, offset, world, y, space, losses)
                recipe = recipes[role[world, y, x]]
                fires = react(molecules, s, law, recipe, changes[role[world, y, x]], world, y, losses)
                gain = payout(recipe) * fires
                stored[s] = pay(role[world, y, x], energy[world, y, x], gain, fate[s], law, world, y, books)
                if stored[s] < 0:
                    stored[s] = 0
                    clear(
                        role, pheromone, child_pheromone, telomere, organism, species, energy, birth_step, world, y, x
                    )
                    for byte in range(law.genome_length):
                        genome[world, y, x, byte] = 0
                owner[s] = organism[world, y, x]
        for row in ti.static(range(2)):
            if 0 <= upper + row < height:
                space = (upper + row) * width + left % width
                exchange(
                    molecules,
                    stored,
                    owner,
                    2 * row,
                    2 * row + 1,
                    fate[2 * row],
                    16,
                    law,
                    keys,
                    offset,
                    world,
                    RIGHTWARD,
                    space,
                )
        if upper >= 0 and upper + 1 < height:
            for column in ti.static(range(2)):
                space = upper * width + (left + column) % width
                exchange(
                    molecules,
                    stored,
                    owner,
                    column,
                    column + 2,
                    fate[column],
                    20,
                    law,
                    keys,
                    offset,
                    world,
                    DOWNWARD,
                    space,
                )
        for s in ti.static(range(4)):
            y, x = upper + s // 2, (left + s % 2) % width
            if 0 <= y < height:
                energy[world, y, x] = stored[s]
                for chemical in ti.static(range(law.chemicals)):
                    chemicals[world, y, chemical, x] = ti.cast(molecules[s, chemical], ti.i16)


@ti.func
def feed(molecules: ti.template(), s: ti.template(), law: ti.template(), amount, food_number: ti.template(),
         keys: ti.template(), offset, world, y, space, gains: ti.template(), losses: ti.template()):  # fmt: skip
    """Let the foods enter a space."""
    for chemical in ti.static(range(law.chemicals)):
        food = food_number[chemical]
        if food >= 0:
            word = word_of(keys, offset, world, SUPPLY + food // 2, space)
            fed = supplied(amount, field(word, 16 * (food & 1), 16))
            total = molecules[s, chemical] + fed
            molecules[s, chemical] = min(total, CAPACITY)
            note(gains, world, y, chemical, fed)
            note(losses, world, y, chemical, total - molecules[s, chemical])


@ti.func
def drain(molecules: ti.template(), s: ti.template(), law: ti.template(),
          keys: ti.template(), offset, world, y, space, losses: ti.template()):  # fmt: skip
    """Let molecules leave a space."""
    word = ti.u32(0)
    for chemical in ti.static(range(law.chemicals)):
        if ti.static(chemical % 4 == 0):
            word = word_of(keys, offset, world, OUTFLOW + chemical // 4, space)
        leaving = drained(molecules[s, chemical], law.outflow, field(word, 8 * (chemical % 4), 8))
        molecules[s, chemical] -= leaving
        note(losses, world, y, chemical, leaving)


@ti.func
def react(molecules: ti.template(), s: ti.template(), law: ti.template(),
          recipe, changes, world, y, losses: ti.template()):  # fmt: skip
    """Run a cell's reaction as often as it can; return how often. What the space cannot hold spills."""
    fires = law.reactions_per_step
    for chemical in ti.static(range(law.chemicals)):
        if needs(recipe, chemical):
            fires = min(fires, molecules[s, chemical])
    for chemical in ti.static(range(law.chemicals)):
        total = molecules[s, chemical] + change(changes, chemical) * fires
        molecules[s, chemical] = min(total, CAPACITY)
        note(losses, world, y, chemical, total - molecules[s, chemical])
    return fires


@ti.func
def pay(role, energy, gain, fate, law: ti.template(), world, y, books: ti.template()):
    """Return the energy a space keeps after income, upkeep and cap; -1 when its cell dies."""
    kept = 0
    if role != 0:
        before = energy + gain
        after = before - (law.killer_upkeep if role == law.killer else law.upkeep)
        dies = after < 0 or field(fate, 0, 16) < law.death_rate
        kept = -1 if dies else min(after, law.energy_cap)
        note(books, world, y, PAYOUT, gain)
        note(books, world, y, HEAT, before - max(kept, 0))
        note(books, world, y, DEATHS, ti.i32(dies))
    return kept


@ti.func
def note(tally: ti.template(), world, y, entry, amount):
    """Add to a tally, seldom enough that the atomics do not matter."""
    if amount != 0:
        ti.atomic_add(tally[world, y, entry], amount)


@ti.func
def clear(role: ti.template(), pheromone: ti.template(), child_pheromone: ti.template(), telomere: ti.template(),
          organism: ti.template(), species: ti.template(), energy: ti.template(), birth_step: ti.template(),
          world, y, x):  # fmt: skip
    """Make a space empty, but for its genome."""
    role[world, y, x] = ti.u8(0)
    pheromone[world, y, x] = ti.u8(0)
    child_pheromone[world, y, x] = ti.u8(0)
    telomere[world, y, x] = ti.u8(0)
    organism[world, y, x] = ti.u32(0)
    species[world, y, x] = ti.u32(0)
    energy[world, y, x] = 0
    birth_step[world, y, x] = ti.u32(0)


@ti.func
def exchange(molecules: ti.template(), stored: ti.template(), owner: ti.template(), a: ti.template(), b: ti.template(),
             fate, fate_bit: ti.template(), law: ti.template(), keys: ti.template(), offset, world,
             stream: ti.template(), space):  # fmt: skip
    """Exchange molecules, and inside an organism energy, between spaces a and b of a block."""
    inside = owner[a] == owner[b] and owner[a] != ti.u32(0)
    conductance = law.sharing if inside else law.diffusion
    word = ti.u32(0)
    for chemical in ti.static(range(law.chemicals)):
        if ti.static(chemical % 8 == 0):
            word = word_of(keys, offset, world, stream + chemical // 8, space)
        moved = flow(molecules[a, chemical], molecules[b, chemical], conductance, field(word, 4 * (chemical % 8), 4))
        molecules[a, chemical] -= moved
        molecules[b, chemical] += moved
    if inside:
        moved = flow(stored[a], stored[b], law.sharing, field(fate, fate_bit, 4))
        stored[a] -= moved
        stored[b] += moved


@ti.kernel
def intend(
    law: ti.template(),
    keys: Keys,
    offset: ti.i32,
    role: Bytes,
    organism: Words,
    species: Words,
    energy: Energy,
    intent: Bytes,
):
    """Write down what every cell wants to do next: strike, breed, or nothing."""
    height, width = role.shape[1], role.shape[2]
    for world, y, x in ti.ndrange(role.shape[0], height, width):
        wish = 0
        armed = role[world, y, x] == law.killer and energy[world, y, x] >= law.strike_threshold
        ripe = energy[world, y, x] >= law.birth_threshold
        if armed or ripe:
            foe_mask = foes(organism, species, world, y, x, height, width)
            free_mask = free_neighbours(role, world, y, x, height, width)
            order = field(word_of(keys, offset, world, ORDER, y * width + x), 0, 3)
            wish = choose(armed, ripe, foe_mask, free_mask, order)
        intent[world, y, x] = ti.cast(wish, ti.u8)


@ti.kernel
def settle(
    law: ti.template(),
    keys: Keys,
    offset: ti.i32,
    step: ti.i32,
    intent: Bytes,
    role: Bytes,
    pheromone: Bytes,
    child_pheromone: Bytes,
    telomere: Bytes,
    organism: Words,
    species: Words,
    energy: Energy,
    birth_step: Words,
    genome: Genomes,
    books: Tally,
):
    """Carry out the intents: strikes, payments, births."""
    height, width = role.shape[1], role.shape[2]
    for world, y, x in ti.ndrange(role.shape[0], height, width):
        contest, contest_2 = keys[offset, world, CONTEST, 0], keys[offset, world, CONTEST, 1]
        aim = ti.i32(intent[world, y, x])
        struck = is_struck(intent, world, y, x, height, width)
        if struck:
            note(books, world, y, HEAT, energy[world, y, x])
            note(books, world, y, DEATHS, 1)
            note(books, world, y, KILLS, 1)
            clear(role, pheromone, child_pheromone, telomere, organism, species, energy, birth_step, world, y, x)
            for byte in range(law.genome_length):
                genome[world, y, x, byte] = ti.u8(0)
        elif aim != 0:
            direction = (aim - 1) & 3
            heat, gift = law.kill_cost if aim >= STRIKE else 0, 0
            row, column = row_of(y, direction, height), column_of(x, direction, width)
            if winner(intent, contest, contest_2, world, row, column, height, width) == opposite(direction):
                heat, gift = heat + law.birth_cost, law.child_energy
            energy[world, y, x] -= heat + gift
            note(books, world, y, HEAT, heat)
        if struck or role[world, y, x] == 0:
            direction = winner(intent, contest, contest_2, world, y, x, height, width)
            if direction >= 0:
                row, column = row_of(y, direction, height), column_of(x, direction, width)
                space = y * width + x
                for byte in range(law.genome_length):
                    genome[world, y, x, byte] = genome[world, row, column, byte]
                kind = species[world, row, column]
                mutates = field(word_of(keys, offset, world, MUTATION, space), 0, 16) < law.mutation_rate
                if mutates:
                    word = word_of(keys, offset, world, MUTANT, space)
                    byte = below(word, law.genome_length)
                    value = redrawn(byte, word, law.tree_depth, law.inheritable_roles)
                    genome[world, y, x, byte] = ti.cast(value, ti.u8)
                    kind = species_of(genome, world, y, x, law.genome_length)
                own, left = ti.i32(child_pheromone[world, row, column]), ti.i32(telomere[world, row, column]) - 1
                label = organism[world, row, column]
                if mutates or own == 0 or left < 0:
                    own, left = 0, law.telomere
                    label = max(word_of(keys, offset, world, ORGANISM, space), ti.u32(1))
                reached = leaf(genome, world, y, x, law.tree_depth, own)
                leaves = 1 << law.tree_depth
                role[world, y, x] = genome[world, y, x, leaves - 1 + reached]
                child_pheromone[world, y, x] = genome[world, y, x, 2 * leaves - 1 + reached]
                pheromone[world, y, x] = ti.cast(own, ti.u8)
                telomere[world, y, x] = ti.cast(left, ti.u8)
                organism[world, y, x] = label
                species[world, y, x] = kind
                energy[world, y, x] = law.child_energy
                birth_step[world, y, x] = ti.u32(step + 1)
                note(books, world, y, BIRTHS, 1)


@ti.kernel
def close_books(tally: Tally, total: Total):
    """Add a tally to its totals and begin it anew."""
    for world, y, entry in ti.ndrange(tally.shape[0], tally.shape[1], tally.shape[2]):
        total[world, y, entry] += ti.cast(tally[world, y, entry], ti.i64)
        tally[world, y, entry] = 0
