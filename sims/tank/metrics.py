"""What is measured of a tank: how many swim, how fast, what they eat, what they become."""

from collections.abc import Mapping

import numpy as np

from alife.measures.diversity import effective_number
from sims.tank.config import Config
from sims.tank.genome import Swimmer
from sims.tank.state import Counter, State

COLUMNS = {
    "cells": "[swimmers] alive",
    "species": "how many live; a species is all swimmers with the same body",
    "effective_species": "species, were all equally common, that would be as diverse",
    "pieces": "[pieces] of food that lie in the water",
    "mean_energy": "[energy] of a swimmer",
    "mean_speed": "[cells/beat] of a swimmer, as far as it came in the last full beat",
    "mean_nodes": "[nodes] of a swimmer's body",
    "mean_muscles": "[muscles] of a swimmer's body",
    "generation": "mean number of ancestors of a swimmer since the founders",
    "meals_per_beat": "[pieces] that a swimmer ate a beat since the last sample",
    "meals_per_life": "[pieces] that those who died since the last sample had eaten, in the mean",
    "life": "[beats] that those who died since the last sample had lived, in the mean",
    "share_fasting": "share of the swimmers that have not eaten yet",
    "share_fed": "share of the swimmers that have eaten but not bred",
    "share_parents": "share of the swimmers that have bred",
    "births": "[swimmers] since the last sample",
    "stillbirths": "[swimmers] that were not born since the last sample, for they had no body",
    "deaths": "[swimmers] since the last sample",
    "starved": "[swimmers] that died of hunger since the last sample",
    "aged": "[swimmers] that died of age since the last sample",
    "broken": "[swimmers] whose body fell apart since the last sample",
    "supplied": "[pieces] of food that came into the water since the last sample",
    "meals": "[pieces] of food that were eaten since the last sample",
}


def totals(state: State) -> dict[str, np.ndarray]:
    """Return the counts since step 0, int64 (worlds,)."""
    return {counter.name.lower(): state.books[:, counter].copy() for counter in Counter}


def measure(state: State, config: Config, since: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the metrics of every world (worlds,), counts as increases on the totals `since`."""
    grown = {name: total - since[name] for name, total in totals(state).items()}
    rows = [_measure_one(state, config, world) for world in range(len(state.seeds))]
    metrics = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    deaths = np.maximum(grown["deaths"], 1)
    metrics |= {
        "meals_per_beat": grown["meals"] / np.maximum(grown["swum"], 1),
        "meals_per_life": grown["eaten_in_lives"] / deaths,
        "life": grown["lived"] / deaths / config.steps_per_beat,
    }
    return {name: metrics.get(name, grown.get(name, deaths)) for name in COLUMNS}


def energy_that_should_be(state: State, config: Config) -> np.ndarray:
    """Return what the books say that all swimmers have together [energy], int64 (worlds,)."""
    books = {counter: state.books[:, counter] for counter in Counter}
    eaten = books[Counter.MEALS] * config.food_energy
    due: np.ndarray = books[Counter.FOUNDED] + eaten - books[Counter.SPENT] - books[Counter.LOST]
    return due


def ages(state: State, world: int) -> np.ndarray:
    """Return the age [steps] of every swimmer, int64 (places,); -1 where nobody lives."""
    age = (np.uint32(state.step % 2**32) - state.birth_step[world]).astype(np.int64)
    return np.where(state.species[world] != 0, age, -1)


def swimmers_of(state: State, config: Config, world: int) -> dict[int, Swimmer]:
    """Return all who live, by their places."""
    alive = np.flatnonzero(state.species[world]).tolist()
    return {place: config.swimmers.of(state.genome[world, place]) for place in alive}


def _measure_one(state: State, config: Config, world: int) -> dict[str, float]:
    swimmers = swimmers_of(state, config, world)
    alive = np.array(list(swimmers), np.int64)
    _, counts = np.unique(state.species[world, alive], return_counts=True)
    bodies = [swimmer.bodies for swimmer in swimmers.values()]
    old = ages(state, world)[alive] > config.steps_per_beat  # the first full beat is told a step later
    ate, bred = state.meals[world, alive] > 0, state.children[world, alive] > 0
    many = max(len(alive), 1)
    return {
        "cells": len(alive),
        "species": len(counts),
        "effective_species": effective_number(counts),
        "pieces": int(state.there[world].sum()),
        "mean_energy": int(state.energy[world].sum()) / many,
        "mean_speed": float(state.speed[world, alive][old].astype(np.float64).sum() / max(int(old.sum()), 1)),
        "mean_nodes": sum(int(body.nodes[0]) for body in bodies) / many,
        "mean_muscles": sum(int(body.muscles[0]) for body in bodies) / many,
        "generation": int(state.generation[world, alive].sum()) / many,
        "share_fasting": 1 - float((ate | bred).sum() / many),
        "share_fed": float((ate & ~bred).sum() / many),
        "share_parents": float(bred.sum() / many),
    }
