"""The ground of a Multicell world: a kind a space, which says how much of each food enters there.

| kind | enters there |
|---|---|
| 0, plain | every food at the rate of the row |
| 1 to F, of one of the F foods | OWN of OWN + 1 parts of all of that food, shared out among the spaces of its kind |
| F + 1, rock | nothing: nothing flows there, nobody is born there |
| from F + 2 on, bands | of each food m / 16 of the row's rate, m = 1, 3, .. 31, 31, .. 1 along x |
| the last two, rich and poor | OWN of OWN + 1 parts of all foods on the rich half, the rest on the poor: a control |

Bands of F foods lie a part of F of the period behind each other: of two, the second has 32 - m where the first has m.
How much enters in all does not depend on the ground: blocks of every kind are as many in every world. The map of a
state stays as it was laid; with `ground_drift` it has moved to the right by one column each so many steps.
"""

import numpy as np

from alife.engines import rng
from sims.multicell.config import BAND_PERIOD, BANDS, FOODS_APART, FOODS_TOGETHER, ROCK, Config
from sims.multicell.ground_rules import moved_by
from sims.multicell.state import State

STREAM = 26  # of random words, after those of a step, see scalar_rules.py
SHARE_UNIT = 1024  # of the row's rate, all of it
PLAIN, RICH = 0, -2  # counted from the first kind and from the last
OWN = 21  # parts of a food that enter on its own ground, for each part that enters elsewhere
SWEEPS = 200  # exchanges tried for each block; order has settled by then


def band_kinds(config: Config) -> int:
    """Return how many kinds bands have: a kind a column of the period; of two foods what falls mirrors what rises.

    Where no bands are laid they keep the numbers of two foods, so that maps which were saved mean what they did.
    """
    return BAND_PERIOD if config.ground == BANDS and len(config.foods) != 2 else BAND_PERIOD // 2


def kinds(config: Config) -> tuple[str, ...]:
    """Return the names of the kinds of ground, in the order of their numbers."""
    foods = (f"food {chemical}" for chemical in config.foods)
    return ("plain", *foods, "rock", *(f"band {number}" for number in range(1, band_kinds(config) + 1)), "rich", "poor")


def rock_kind(config: Config) -> int:
    """Return the number of the kind that is rock."""
    return len(config.foods) + 1


def counts(config: Config) -> np.ndarray:
    """Return how many blocks there are of each kind, int64 (kinds,), on a ground that is made of blocks."""
    found = np.zeros(len(kinds(config)), np.int64)
    blocks, foods = config.ground_blocks, len(config.foods)
    if config.ground == FOODS_APART:
        found[1 : foods + 1] = blocks // foods + (np.arange(foods) < blocks % foods)
    elif config.ground == FOODS_TOGETHER:
        found[RICH:] = blocks // 2 + blocks % 2, blocks // 2
    elif config.ground == ROCK:
        found[rock_kind(config)] = round(config.rock_share * blocks)
        found[PLAIN] = blocks - found[rock_kind(config)]
    return found


def food_share(config: Config) -> np.ndarray:
    """Return which part of the row's rate of each food enters on each kind, [/1024] int32 (kinds, foods)."""
    foods, many = len(config.foods), counts(config)
    blocks = max(config.ground_blocks, foods)  # a world without a map may be smaller than a block
    found = np.full((len(kinds(config)), foods), SHARE_UNIT, np.int32)
    found[rock_kind(config)] = 0
    if config.ground == ROCK:
        found[PLAIN] = round(SHARE_UNIT * blocks / many[PLAIN])
    for food in range(foods):
        own = many[food + 1] if config.ground == FOODS_APART else blocks / foods
        found[1 : foods + 1, food] = round(SHARE_UNIT * blocks / (OWN + 1) / max(blocks - own, 1))
        found[food + 1, food] = round(SHARE_UNIT * blocks * OWN / (OWN + 1) / own)
    rising = np.arange(1, BAND_PERIOD, 2) * (2 * SHARE_UNIT // BAND_PERIOD)
    swing = np.concatenate([rising, rising[::-1]])
    for food in range(foods):
        found[foods + 2 : RICH, food] = np.roll(swing, food * BAND_PERIOD // foods)[: band_kinds(config)]
    rich, poor = many[RICH:] if config.ground == FOODS_TOGETHER else (1, 1)
    found[RICH] = round(SHARE_UNIT * (rich + poor) * OWN / (OWN + 1) / rich)
    found[RICH + 1] = round(SHARE_UNIT * (rich + poor) / (OWN + 1) / max(poor, 1))
    return found


def ground_of(config: Config, seed: int) -> np.ndarray:
    """Return the map of the world with a seed, uint8 (height, width)."""
    if config.ground == BANDS:
        first, many = len(config.foods) + 2, band_kinds(config)
        period = np.arange(first, first + many, dtype=np.uint8)
        if many < BAND_PERIOD:
            period = np.concatenate([period, period[::-1]])
        return np.tile(period, (config.height, config.width // BAND_PERIOD))
    rows, columns = config.height // config.ground_scale, config.width // config.ground_scale
    strewn = np.argsort(rng.words(seed, 0, STREAM, np.arange(rows * columns)), kind="stable")
    blocks = np.empty((rows, columns), np.uint8)
    blocks.flat[strewn] = np.repeat(np.arange(len(kinds(config))), counts(config))
    if config.ground_order:
        from sims.multicell.ground_cpu import keep_together  # slow to load

        keep_together(blocks, np.uint32(seed), STREAM, chances(config.ground_order), SWEEPS)
    return blocks.repeat(config.ground_scale, axis=0).repeat(config.ground_scale, axis=1)


def drifted_by(config: Config, step: int) -> int:
    """Return by how many columns the map has moved to the right at a step."""
    return int(moved_by(step, config.ground_drift, config.width))


def ground_now(state: State, config: Config, world: int) -> np.ndarray:
    """Return the kind of every space of a world at its step, uint8 (height, width)."""
    return np.roll(state.ground[world], drifted_by(config, state.step), axis=1)


def chances(order: float) -> np.ndarray:
    """Return the [/65536] chance of an exchange that makes n - 8 more pairs of equal neighbours, int64 (17,).

    Heat bath at the energy -order for each such pair. Rounded to whole numbers, for the last digits of an exponential
    may differ from machine to machine.
    """
    return np.round(65536 / (1 + np.exp(-order * np.arange(-8.0, 9.0)))).astype(np.int64)
