"""Energy tables of bitwise worlds: those that seeds draw."""

import numpy as np

from alife.core.errors import UsageError
from alife.engines import rng
from sims.bitwise.config import Config
from sims.bitwise.scalar_rules import TABLE
from sims.chemistry import Chemistry

ATTEMPTS = 1000


def chemistry_of(config: Config, seed: int) -> Chemistry:
    """Return the chemistry of the world with a seed: the config's, or the first drawn table that can feed anybody.

    Raises UsageError when none of many tables does.
    """
    if config.chemistry:
        return config.chemistry
    for attempt in range(ATTEMPTS):
        try:
            chemistry = Chemistry(config.bits, config.foods, drawn_table(config, seed, attempt))
        except UsageError:  # no reaction among the foods pays
            continue
        if any(reaction.level == 1 and reaction.payout > enough_to_live_on(config) for reaction in chemistry.reactions):
            return chemistry
    raise UsageError(
        f"In none of {ATTEMPTS} drawn tables a reaction among foods {list(config.foods)} pays more than the "
        f"{enough_to_live_on(config):.2f} that an individual needs a step; lower upkeep, birth_cost or death_rate."
    )


def enough_to_live_on(config: Config) -> float:
    """Return the [energy] a step that pays for an individual and for the one who takes its place when it dies."""
    return config.upkeep + config.birth_cost * config.death_rate / 256


def drawn_table(config: Config, seed: int, attempt: int) -> tuple[int, ...]:
    """Return an energy level, 0..random_energy, for every chemical; a pure function of seed and attempt."""
    words = rng.words(seed, attempt, TABLE, np.arange(config.chemicals))
    return tuple(((words >> 16) * np.uint64(config.random_energy + 1) >> np.uint64(16)).astype(int).tolist())
