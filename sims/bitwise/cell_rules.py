"""A step of one bitwise world as rules over its arrays, compiled for both engines.

A step: food enters and everything leaks; reactions share out the molecules and fire; each pays its
individuals' upkeep, breeds or starves; some die; now and then newcomers of some reaction appear.
"""

import numpy as np

from alife.engines.rng import below, field, word_of
from alife.engines.rule import Int, i32, rule
from sims.bitwise.kernel_params import KernelParams, Tables
from sims.bitwise.scalar_rules import (
    DEATH,
    MOST_BANKED,
    MOST_INDIVIDUALS,
    MOST_MOLECULES,
    MUTANT,
    MUTATION,
    births_for,
    dying,
    firings,
    starved,
)
from sims.bitwise.state import Counter, Pool

PAYOUT, GIFT, HEAT = int(Counter.PAYOUT), int(Counter.GIFT), int(Counter.HEAT)
BIRTHS, DEATHS, NEWCOMERS = int(Counter.BIRTHS), int(Counter.DEATHS), int(Counter.NEWCOMERS)
ROW = 0  # a broth has no rows; its counters have one


@rule
def live(
    pool: Pool, demand: np.ndarray, params: KernelParams, tables: Tables, keys: np.ndarray, now: Int, world: Int
) -> None:
    """Let one world live a step; `demand` is working memory, see `react`."""
    feed(pool, params, tables, world)
    react(pool, demand, params, tables, world)
    births = breed(pool, params, keys, now, world)
    mutate(pool, params, keys, now, world, births)


@rule
def feed(pool: Pool, params: KernelParams, tables: Tables, world: Int) -> None:
    """Let food enter and a share of everything leave; what is less than a molecule is carried over."""
    for chemical in range(params.chemicals):
        here = i32(pool.molecules[world, chemical] + tables.supply[chemical])
        pool.supplied[world, ROW, chemical] += tables.supply[chemical]
        due = i32(i32(here * params.outflow) + pool.remainder[world, chemical])
        gone = i32(due >> 8)
        pool.remainder[world, chemical] = i32(due & 255)
        gone = max(gone, i32(here - MOST_MOLECULES))
        pool.molecules[world, chemical] = i32(here - gone)
        pool.drained[world, ROW, chemical] += gone


@rule
def react(pool: Pool, demand: np.ndarray, params: KernelParams, tables: Tables, world: Int) -> None:
    """Let every reaction fire as often as its share of its inputs allows, all at once.

    demand int32 (worlds, chemicals): how many individuals want each chemical.
    """
    for chemical in range(params.chemicals):
        demand[world, chemical] = i32(0)
    for number in range(params.reactions):
        population = pool.population[world, number]
        demand[world, tables.first_input[number]] += population
        demand[world, tables.second_input[number]] += population
    for number in range(params.reactions):
        a = tables.first_input[number]
        b = tables.second_input[number]
        pool.fires[world, number] = firings(
            pool.population[world, number],
            pool.molecules[world, a],
            demand[world, a],
            pool.molecules[world, b],
            demand[world, b],
        )
    for number in range(params.reactions):
        fires = pool.fires[world, number]
        if fires > 0:
            pool.molecules[world, tables.first_input[number]] -= fires
            pool.molecules[world, tables.second_input[number]] -= fires
            pool.molecules[world, tables.first_output[number]] += fires
            pool.molecules[world, tables.second_output[number]] += fires
            paid = i32(fires * pool.payout[world, number])
            pool.bank[world, number] += paid
            pool.books[world, ROW, PAYOUT] += paid


@rule
def breed(pool: Pool, params: KernelParams, keys: np.ndarray, now: Int, world: Int) -> i32:
    """Let every reaction pay its upkeep, breed or starve, and lose some to death; return all births."""
    births = i32(0)
    for number in range(params.reactions):
        population = i32(pool.population[world, number])
        if population > 0:
            upkeep = i32(population * params.upkeep)
            bank = i32(pool.bank[world, number] - upkeep)
            born = births_for(bank, params.birth_cost, population)
            hungry = starved(bank, params.birth_cost, population)
            bank = i32(bank + i32(i32(hungry - born) * params.birth_cost))
            population = i32(population + i32(born - hungry))
            old = dying(population, params.death_rate, field(word_of(keys, now, world, DEATH, number), 0, 8))
            population = i32(population - old)
            kept = min(bank, i32(MOST_BANKED))
            if population == 0:
                kept = i32(0)
            pool.bank[world, number] = kept
            pool.population[world, number] = population
            pool.books[world, ROW, HEAT] += i32(i32(upkeep + i32(old * params.birth_cost)) + i32(bank - kept))
            pool.books[world, ROW, BIRTHS] += born
            pool.books[world, ROW, DEATHS] += i32(hungry + old)
            births = i32(births + born)
    return births


@rule
def mutate(pool: Pool, params: KernelParams, keys: np.ndarray, now: Int, world: Int, births: Int) -> None:
    """Let some of the births bring newcomers of a reaction drawn from all that are open."""
    choices = i32(0)
    for number in range(params.reactions):
        choices = i32(choices + pool.open[world, number])
    for birth in range(min(births, i32(params.mutable_births))):
        if choices > 0 and field(word_of(keys, now, world, MUTATION, birth), 0, 16) < params.mutation_rate:
            left = below(word_of(keys, now, world, MUTANT, birth), choices)
            for number in range(params.reactions):
                if pool.open[world, number] == 1:
                    if left == 0:
                        come = min(i32(params.newcomers), i32(MOST_INDIVIDUALS - pool.population[world, number]))
                        pool.population[world, number] += come
                        pool.books[world, ROW, NEWCOMERS] += come
                        pool.books[world, ROW, GIFT] += i32(come * params.birth_cost)
                    left = i32(left - 1)
