"""What is measured of a bitwise world: which reactions live, how many, and how far from the food."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from alife.measures.diversity import effective_number
from sims.bitwise.config import Config, pairs
from sims.bitwise.state import Counter, State
from sims.chemistry import Chemistry

DEEPEST = 12  # levels from this one on are told together

COLUMNS = {
    "cells": "[individuals] alive",
    "species": "reactions that somebody runs",
    "effective_species": "reactions, were all equally common, that would be as diverse",
    "deepest": "highest level of a reaction that somebody runs; level 1 needs foods only",
    "possible": "reactions that can ever happen, given the foods",
    "dominance": "share of the individuals that run the commonest reaction",
    "molecules": "[molecules] of all chemicals in the world",
    "share_level_*": f"share of the individuals whose reaction is of this level; {DEEPEST} is this or a higher one",
    "energy_per_food": "[energy] paid by reactions a molecule of food that entered, since the last sample",
    "births": "[individuals] born since the last sample",
    "deaths": "[individuals] that died since the last sample",
    "newcomers": "[individuals] that came from outside since the last sample",
}


def totals(state: State) -> dict[str, np.ndarray]:
    """Return the counts since step 0, int64 (worlds,)."""
    counters = {counter.name.lower(): state.books[:, :, counter].sum(axis=1) for counter in Counter}
    return {**counters, "supplied": state.supplied.sum(axis=(1, 2)), "drained": state.drained.sum(axis=(1, 2))}


def measure(state: State, config: Config, since: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the metrics of every world (worlds,), counts as increases on the totals `since`."""
    rows = [_measure_one(state, config, world) for world in range(len(state.seeds))]
    grown = {name: total - since[name] for name, total in totals(state).items()}
    metrics = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    metrics["energy_per_food"] = grown["payout"] / np.maximum(grown["supplied"], 1)
    return metrics | {name: grown[name] for name in ("births", "deaths", "newcomers")}


def chemistry(state: State, config: Config, world: int) -> Chemistry:
    """Return the chemistry of one world."""
    return _chemistry(config.bits, config.foods, tuple(state.levels[world].tolist()))


def levels(state: State, config: Config, world: int) -> np.ndarray:
    """Return the level of every reaction, int (reactions,), read-only; 0 where it can never happen."""
    return _levels(chemistry(state, config, world))


_chemistry = lru_cache(maxsize=1024)(Chemistry)  # what can react takes longer to find than a world takes for many steps


@lru_cache(maxsize=1024)
def _levels(chemistry: Chemistry) -> np.ndarray:
    numbers = {pair: number for number, pair in enumerate(pairs(chemistry.bits))}
    found = np.zeros(len(numbers), int)
    for reaction in chemistry.reactions:
        found[numbers[reaction.inputs]] = reaction.level
    found.flags.writeable = False
    return found


def _measure_one(state: State, config: Config, world: int) -> dict[str, float]:
    population, level = state.population[world], levels(state, config, world)
    cells = int(population.sum())
    by_level = np.bincount(np.minimum(level, DEEPEST), weights=population, minlength=DEEPEST + 1)[1:]
    return {
        "cells": cells,
        "species": int(np.count_nonzero(population)),
        "effective_species": effective_number(population),
        "deepest": int(level[population > 0].max(initial=0)),
        "possible": int(np.count_nonzero(level)),
        "dominance": population.max() / max(cells, 1),
        "molecules": int(state.molecules[world].sum()),
        **{f"share_level_{number}": count / max(cells, 1) for number, count in enumerate(by_level, start=1)},
    }
