"""What is measured of a garden: bodies, living cells, how near bodies are to what they were asked to be."""

from collections.abc import Mapping

import numpy as np

from alife.measures.diversity import effective_number
from sims.stamp.config import Config
from sims.stamp.numbers import ALIVE, COVER, PICTURE, UNIT
from sims.stamp.state import Counter, State

OLD = 10  # growths from which on a body counts as old

COLUMNS = {
    "bodies": "how many stand",
    "cells": "[cells] alive, of all bodies",
    "grown": "bodies of the age `growth` or older",
    "species": "how many live; a species is all bodies with the same encoding",
    "effective_species": "species, were all equally common, that would be as diverse",
    "distance": "[parts of the full range] mean root mean square difference of grown bodies from the design asked for; "
    "nan before any is grown",
    "worst_distance": "[parts of the full range] of the body that differs most",
    "share_growing": "share of the cells whose body is younger than `growth`",
    "share_grown": f"share of the cells whose body is between 1 and {OLD} times `growth` old",
    "share_old": f"share of the cells whose body is {OLD} times `growth` old or older",
    "births": "[bodies] planted or dropped as seeds since the last sample",
    "deaths": "[bodies] that died since the last sample",
    "withered": "[bodies] that died since the last sample because no cell of theirs was left",
    "mutants": "[bodies] born with another encoding than their parent's since the last sample",
}


def totals(state: State) -> dict[str, np.ndarray]:
    """Return the counts since step 0, int64 (worlds,)."""
    return {counter.name.lower(): state.books[:, :, counter].sum(axis=1) for counter in Counter}


def measure(state: State, config: Config, since: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the metrics of every world (worlds,), counts as increases on the totals `since`."""
    rows = [_measure_one(state, config, world) for world in range(len(state.seeds))]
    grown = {name: total - since[name] for name, total in totals(state).items()}
    metrics = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    return metrics | grown


def ages(state: State, world: int) -> np.ndarray:
    """Return the age [steps] of every body, int64 (rows, columns); -1 where none is."""
    age = ((np.uint32(state.step % 2**32) - state.birth_step[world]) & np.uint32(0x7FFFFFFF)).astype(np.int64)
    return np.where(state.species[world] != 0, age, -1)


def by_plot(cells: np.ndarray, config: Config) -> np.ndarray:
    """Return an array (height, width, ...) as plots (rows, columns, side, side, ...)."""
    side = config.side
    split = cells.reshape(config.rows, side, config.columns, side, *cells.shape[2:])
    return split.swapaxes(1, 2)


def distances(state: State, config: Config, world: int) -> np.ndarray:
    """Return how far each body's picture is from the design asked for; nan where none was, or no body is.

    Root mean square over the pixels and channels of the design's square, in parts of the full range: 0 is the design
    itself. float64 (rows, columns)
    """
    size, side = config.stamp.size, config.side
    first = side // 2 - size // 2
    middle = by_plot(state.channels[world, :, :, :PICTURE], config)[:, :, first : first + size, first : first + size]
    found = np.full(middle.shape[:2], np.nan)
    asked = state.design[world] > 0
    designs = config.stamp.designs[state.design[world][asked] - 1] / 255
    away = np.clip(middle[asked] / UNIT, 0, 1) - designs
    found[asked] = np.sqrt((away**2).mean(axis=(1, 2, 3)))
    return found


def _measure_one(state: State, config: Config, world: int) -> dict[str, float]:
    alive = state.channels[world, :, :, COVER] > ALIVE
    age, away = ages(state, world), distances(state, config, world)
    on_plots = by_plot(alive, config).sum(axis=(2, 3))
    there = state.species[world] != 0
    _, counts = np.unique(state.species[world][there], return_counts=True)
    grown = age >= config.growth
    cells = int(alive.sum())
    old = int(on_plots[age >= OLD * config.growth].sum())
    done = int(on_plots[grown].sum()) - old
    judged = away[grown & (state.design[world] > 0)]
    return {
        "bodies": int(there.sum()),
        "cells": cells,
        "grown": int(grown.sum()),
        "species": len(counts),
        "effective_species": effective_number(counts),
        "distance": float(judged.mean()) if len(judged) else np.nan,
        "worst_distance": float(judged.max()) if len(judged) else np.nan,
        "share_growing": 1 - (done + old) / max(cells, 1),
        "share_grown": done / max(cells, 1),
        "share_old": old / max(cells, 1),
    }
