"""What happens on a plot: a body dies, drops a seed, a seed is sown. One plot at a time, for both engines.

These rules read and write the arrays of `Garden`. A plot is only ever written to by its own call, and what a call
reads of other plots no call of the same phase writes, so their order is free:

- to tend reads and writes its own plot;
- to sow reads `intent` around it, and of the winner the encoding; the winner's plot is not empty, so it is not written.

Random words come from named streams, one word a plot, split into fields:

| stream | word of | fields |
|---|---|---|
| FATE | the plot | 16 bits: death |
| DROP | the plot | 16 bits: whether a seed is dropped; 2 bits: where |
| CONTEST | the plot | 32 bits: whose seed wins a plot |
| MUTATION | each byte of the encoding of the plot | 16 bits: whether; 16 bits: by how much |
| FOUNDERS | - | where the first bodies stand |
"""

import numpy as np

from alife.engines.lattice import BIRTH, WRAPPED, column_of, row_of, winner_of
from alife.engines.rng import below, field, scramble, word_of
from alife.engines.rule import Int, i16, i32, rule, u8, u32
from sims.stamp.kernel_params import KernelParams
from sims.stamp.numbers import ALIVE, CODE_MIDDLE, CODE_UNIT, COVER, PICTURE, UNIT
from sims.stamp.state import Counter, Garden

FATE, DROP, CONTEST, MUTATION, FOUNDERS = range(5)
STREAMS = 5
BIRTHS, DEATHS, WITHERED, MUTANTS = (int(counter) for counter in Counter)
LIVES, DIES = 0, 1


@rule
def age_of(garden: Garden, world: Int, row: Int, column: Int, step: Int) -> i32:
    """Return for how many steps, modulo 2**32, the body of a plot has been there at a step."""
    return i32(u32(u32(step) - garden.birth_step[world, row, column]) & u32(0x7FFFFFFF))


@rule
def living_cells(garden: Garden, params: KernelParams, world: Int, row: Int, column: Int) -> i32:
    """Return how many cells of a plot are alive."""
    found = i32(0)
    for y in range(row * params.side, (row + 1) * params.side):
        for x in range(column * params.side, (column + 1) * params.side):
            if garden.channels[world, y, x, COVER] > ALIVE:
                found = i32(found + 1)
    return found


@rule
def clear(garden: Garden, params: KernelParams, world: Int, row: Int, column: Int) -> None:
    """Make a plot empty."""
    for y in range(row * params.side, (row + 1) * params.side):
        for x in range(column * params.side, (column + 1) * params.side):
            for channel in range(garden.channels.shape[3]):
                garden.channels[world, y, x, channel] = i16(0)
    garden.species[world, row, column] = u32(0)
    garden.design[world, row, column] = u32(0)
    garden.birth_step[world, row, column] = u32(0)
    for place in range(garden.genome.shape[3]):
        garden.genome[world, row, column, place] = u8(0)


@rule
def place_seed(garden: Garden, params: KernelParams, world: Int, row: Int, column: Int, step: Int) -> None:
    """Put the seed that the encoding of a plot says into its middle, and name its species."""
    y, x = row * params.side + params.side // 2, column * params.side + params.side // 2
    channels, code = garden.channels.shape[3], garden.genome.shape[3]
    species = u32(0)
    for channel in range(channels):
        garden.channels[world, y, x, channel] = i16(0)
    garden.channels[world, y, x, COVER] = i16(UNIT)
    garden.channels[world, y, x, channels - 1] = i16(UNIT)
    for place in range(code):
        byte = i32(garden.genome[world, row, column, place])
        garden.channels[world, y, x, PICTURE + place] = i16((byte - CODE_MIDDLE) * CODE_UNIT)
        species = scramble(u32(u32(species * u32(31)) + u32(byte + 1)))
    garden.species[world, row, column] = u32(species if species != u32(0) else u32(1))
    garden.birth_step[world, row, column] = u32(step)


@rule
def tend(
    garden: Garden,
    params: KernelParams,
    keys: np.ndarray,
    now: Int,
    intent: np.ndarray,
    world: Int,
    row: Int,
    column: Int,
    step: Int,
) -> i32:
    """Let the body of a plot die, or want to drop a seed; return whether it died. `step` is the one now ending."""
    fate = i32(LIVES)
    wish = i32(0)
    if garden.species[world, row, column] != u32(0):
        age = age_of(garden, world, row, column, step + 1)
        plot = row * garden.species.shape[2] + column
        if age >= params.growth:
            if field(word_of(keys, now, world, FATE, plot), 0, 16) < params.death_rate:
                fate = i32(DIES)
            elif age % params.growth == 0 and living_cells(garden, params, world, row, column) == 0:
                fate = i32(DIES)
                garden.books[world, row, WITHERED] += 1
            else:
                word = word_of(keys, now, world, DROP, plot)
                if field(word, 0, 16) < params.seed_rate:
                    wish = i32(BIRTH + field(word, 16, 2))
        if fate == DIES:
            clear(garden, params, world, row, column)
            garden.books[world, row, DEATHS] += 1
    intent[world, row, column] = u8(wish)
    return fate


@rule
def sow(
    garden: Garden,
    params: KernelParams,
    keys: np.ndarray,
    now: Int,
    intent: np.ndarray,
    world: Int,
    row: Int,
    column: Int,
    step: Int,
) -> i32:
    """Put the seed of the winner, if there is one, on an empty plot; return the winner's direction, else -1."""
    direction = i32(-1)
    if garden.species[world, row, column] == u32(0):
        direction = winner_of(intent, keys, now, CONTEST, world, row, column, WRAPPED)
    if direction >= 0:
        rows, columns = garden.species.shape[1], garden.species.shape[2]
        from_row, from_column = row_of(row, direction, rows, WRAPPED), column_of(column, direction, columns)
        mutant = i32(0)
        for place in range(garden.genome.shape[3]):
            byte = i32(garden.genome[world, from_row, from_column, place])
            space = (row * columns + column) * garden.genome.shape[3] + place
            word = word_of(keys, now, world, MUTATION, space)
            if field(word, 0, 16) < params.mutation_rate:
                before = byte
                byte = i32(byte + below(word, 2 * params.mutation_size + 1) - params.mutation_size)
                byte = i32(byte if byte > 0 else 0)
                byte = i32(byte if byte < 255 else 255)
                if byte != before:
                    mutant = i32(1)
            garden.genome[world, row, column, place] = u8(byte)
        place_seed(garden, params, world, row, column, step + 1)
        garden.design[world, row, column] = garden.design[world, from_row, from_column]
        if mutant == 1:
            garden.design[world, row, column] = u32(0)
            garden.books[world, row, MUTANTS] += 1
        garden.books[world, row, BIRTHS] += 1
    return direction
