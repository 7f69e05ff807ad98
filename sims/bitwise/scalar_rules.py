"""The laws of a bitwise world as rules over plain numbers, shared by both engines.

Random words come from named streams:

| stream | word of | fields |
|---|---|---|
| DEATH | the reaction | 8 bits: rounding of how many die |
| MUTATION | the number of a birth | 16 bits: whether newcomers come |
| MUTANT | the number of a birth | 16 bits: of which reaction |
| TABLE | the chemical | 16 bits: its energy level, where tables are drawn |
"""

from alife.engines.rule import Int, i32, rule

DEATH, MUTATION, MUTANT, TABLE = range(4)
STREAMS = 4

MOST_MOLECULES = 65_535  # of one chemical; more drain away
MOST_INDIVIDUALS = 32_767  # of one reaction; its product with MOST_MOLECULES fits 32 bits
MOST_BANKED = 1 << 30  # [energy] of one reaction; more is lost as heat


@rule
def firings(population: Int, molecules_a: Int, demand_a: Int, molecules_b: Int, demand_b: Int) -> i32:
    """Return how often a reaction fires: once an individual, if its share of both inputs suffices.

    A chemical is shared out among all individuals that want it (its demand), rounded down.
    """
    fires = i32(population)
    if population > 0:
        share_a = i32(i32(population * molecules_a) // i32(demand_a))
        share_b = i32(i32(population * molecules_b) // i32(demand_b))
        fires = min(fires, share_a, share_b)
    return fires


@rule
def births_for(bank: Int, cost: Int, population: Int) -> i32:
    """Return how many are born from a bank: as many as it pays, at most one an individual."""
    births = i32(0)
    if bank > 0:
        births = min(i32(bank // cost), i32(population), i32(MOST_INDIVIDUALS - population))
    return births


@rule
def starved(bank: Int, cost: Int, population: Int) -> i32:
    """Return how many starve to fill a bank that is overdrawn; each gives what it was made of."""
    deaths = i32(0)
    if bank < 0:
        deaths = min(i32(i32(i32(cost - 1) - bank) // cost), i32(population))
    return deaths


@rule
def dying(population: Int, rate: Int, bits8: Int) -> i32:
    """Return how many of a population die when each does with chance rate / 256."""
    return i32(i32(i32(population * rate) + bits8) >> 8)
