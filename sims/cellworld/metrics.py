"""What is measured of a Cellworld: how many live, how different they are, what they are made of."""

from collections.abc import Mapping

import numpy as np

from alife.measures.diversity import effective_number
from sims.cellworld.config import Config
from sims.cellworld.state import Counter, State

COMMON = 0.05  # share of the cells from which a species counts as common

COLUMNS = {
    "cells": "[cells] alive",
    "species": "how many live; a species is all cells with the same genome",
    "effective_species": "species, were all equally common, that would be as diverse",
    "common_species": f"species that have {COMMON * 100:g} % of the cells or more",
    "dominance": "share of the cells that are of the commonest species",
    "mean_energy": "[energy] of a cell",
    "share_*": "share of all parts of all cells that are this part",
    "births": "[cells] born since the last sample",
    "deaths": "[cells] that died since the last sample, of whatever cause",
    "kills": "[cells] killed by others since the last sample",
}


def totals(state: State) -> dict[str, np.ndarray]:
    """Return the counts since step 0, int64 (worlds,)."""
    return {counter.name.lower(): state.books[:, :, counter].sum(axis=1) for counter in Counter}


def measure(state: State, config: Config, since: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the metrics of every world (worlds,), counts as increases on the totals `since`."""
    rows = [_measure_one(state, config, world) for world in range(len(state.seeds))]
    grown = {name: total - since[name] for name, total in totals(state).items()}
    metrics = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    return metrics | {name: grown[name] for name in ("births", "deaths", "kills")}


def _measure_one(state: State, config: Config, world: int) -> dict[str, float]:
    alive = state.species[world] != 0
    cells = int(np.count_nonzero(alive))
    _, counts = np.unique(state.species[world][alive], return_counts=True)
    genomes = state.genome[world][alive]
    places = range(genomes.shape[1])  # one at a time, for bincount makes 8 bytes of each
    parts = np.sum([np.bincount(genomes[:, place], minlength=len(config.parts)) for place in places], axis=0)
    return {
        "cells": cells,
        "species": len(counts),
        "effective_species": effective_number(counts),
        "common_species": int((counts >= COMMON * cells).sum()),
        "dominance": counts.max(initial=0) / max(cells, 1),
        "mean_energy": state.energy[world].sum() / max(cells, 1),
        **{column(part.name): count / max(parts.sum(), 1) for part, count in zip(config.parts, parts, strict=True)},
    }


def column(name: str) -> str:
    """Return the name of the metric that is a part's share of all parts."""
    return f"share_{name.lower().replace(' ', '_')}"
