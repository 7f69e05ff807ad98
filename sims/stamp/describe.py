"""What stands at a place of a garden, and how a garden stands, in words."""

from typing import Any

import numpy as np

from alife.core.text import several
from sims.stamp.config import Config
from sims.stamp.metrics import ages, by_plot, distances
from sims.stamp.numbers import ALIVE, COVER, PICTURE, UNIT
from sims.stamp.state import State

TOLD = 5  # bodies and species in a summary


def inspect(state: State, config: Config, world: int, y: int, x: int) -> dict[str, Any]:
    """Return all about a cell and the body of its plot; raise IndexError off the map."""
    if not (0 <= world < len(state.seeds) and 0 <= y < config.cell_rows and 0 <= x < config.cell_columns):
        size = f"{several(len(state.seeds), 'world')} of {config.cell_rows} x {config.cell_columns} cells"
        raise IndexError(f"No cell at world {world}, y {y}, x {x}: the batch is {size}.")
    row, column = y // config.side, x // config.side
    cell = state.channels[world, y, x]
    found: dict[str, Any] = {
        "does": "living cell" if cell[COVER] > ALIVE else "empty",
        "plot": f"row {row}, column {column}",
    }
    if state.species[world, row, column]:
        alive = by_plot(state.channels[world, :, :, COVER] > ALIVE, config)[row, column]
        found |= {
            "body": design_name(state, config, world, row, column),
            "species": f"{state.species[world, row, column]:08x}",
            "age": int(ages(state, world)[row, column]),
            "organism_cells": int(alive.sum()),
            "encoding": state.genome[world, row, column].tobytes().hex(),
        }
        away = distances(state, config, world)[row, column]
        if np.isfinite(away):
            found["distance_to_design"] = round(float(away), 4)
    told = [f"{float(value) / UNIT:.2f}" for value in cell]
    return found | {"red_green_blue_cover": " ".join(told[:PICTURE]), "signals": " ".join(told[PICTURE:])}


def design_name(state: State, config: Config, world: int, row: int, column: int) -> str:
    """Return what the design of a plot's body is called."""
    number = int(state.design[world, row, column])
    if number == 0:
        return "a design of its own"
    name = config.stamp.names[number - 1]
    return f"{name} (U+{ord(name):04X})" if len(name) == 1 else name


def summary(state: State, config: Config, world: int) -> list[str]:
    """Return the commonest species, and what they grow."""
    there = state.species[world] != 0
    if not there.any():
        return ["No body is left."]
    labels, first, counts = np.unique(state.species[world][there], return_index=True, return_counts=True)
    places = np.argwhere(there)[first]
    order = np.lexsort((labels, -counts))[:TOLD]
    return [
        f"{counts[i] / there.sum():6.1%}  {labels[i]:08x}  {design_name(state, config, world, *places[i].tolist())}"
        for i in order
    ]
