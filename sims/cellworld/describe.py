"""What stands on one space of a Cellworld, and how a world stands, in words."""

from typing import Any

import numpy as np

from alife.core.text import several
from alife.engines.kernel_tuples import filled
from alife.engines.lattice import WRAPPED, column_of, row_of
from sims.cellworld.cell_rules import differences
from sims.cellworld.config import Config
from sims.cellworld.kernel_params import BARREN
from sims.cellworld.parts import PARTS_OF_A_CELL, SIDE
from sims.cellworld.scalar_rules import pierces
from sims.cellworld.state import Cells, State

SPECIES_TOLD = 5
DIRECTIONS = ("north", "east", "south", "west")


def inspect(state: State, config: Config, world: int, y: int, x: int) -> dict[str, Any]:
    """Return all about the cell on a space, "empty" if there is none; raise IndexError off the map."""
    if not (0 <= world < len(state.seeds) and 0 <= y < config.height and 0 <= x < config.width):
        size = f"{several(len(state.seeds), 'world')} of {config.height} x {config.width} spaces"
        raise IndexError(f"No space at world {world}, y {y}, x {x}: the batch is {size}.")
    species = state.species[world, y, x]
    if species == 0:
        return {"does": "empty"}
    income, upkeep = int(state.income[world, y, x]), int(state.upkeep[world, y, x])
    cost = int(state.cost[world, y, x])
    genome = state.genome[world, y, x]
    return {
        "does": _made_of(genome, config),
        "energy": int(state.energy[world, y, x]),
        "income": income,
        "upkeep": upkeep,
        "balance": income - upkeep,
        "child_costs": "cannot have children" if cost == BARREN else cost + config.child_energy,
        "age": (state.step - int(state.birth_step[world, y, x])) % 2**32,
        "species": f"{species:08x}",
        "species_cells": int(np.count_nonzero(state.species[world] == species)),
        "genome": genome.tolist(),
        "parts": [[config.parts[part].name for part in row] for row in genome.reshape(SIDE, SIDE)],
        "conquest": {name: _prospect(state, config, world, y, x, d) for d, name in enumerate(DIRECTIONS)},
    }


def summary(state: State, config: Config, world: int) -> list[str]:
    """Return the commonest species and what they are made of."""
    alive = state.species[world] != 0
    cells = np.count_nonzero(alive)
    if cells == 0:
        return ["Nothing lives any more."]
    _, first, counts = np.unique(state.species[world][alive], return_index=True, return_counts=True)
    order = np.argsort(-counts, kind="stable")[:SPECIES_TOLD]
    genomes = state.genome[world][alive][first]
    return [f"{counts[i] / cells:6.1%}  {_made_of(genomes[i], config)}" for i in order]


def _made_of(genome: np.ndarray, config: Config) -> str:
    """Return the parts of a cell with their counts, the many first."""
    counts = np.bincount(genome, minlength=len(config.parts))
    found = sorted(
        ((count, part.name) for part, count in zip(config.parts, counts, strict=True) if count), reverse=True
    )
    return ", ".join(f"{count} {name}" for count, name in found)


def _prospect(state: State, config: Config, world: int, y: int, x: int, direction: int) -> str:
    """Return in words whether the cell could conquer its neighbour in a direction, and if not, why."""
    row = int(row_of(y, direction, config.height, WRAPPED))
    column = int(column_of(x, direction, config.width))
    own, other = state.species[world, y, x], state.species[world, row, column]
    if other == 0:
        return "empty"
    apart = int(differences(filled(Cells, state), world, y, x, row, column))
    obstacles = {
        "its own species": own == other,
        "conquest is off": not config.conquest,
        "cannot have children": state.cost[world, y, x] == BARREN,
        f"too much alike: {apart} of {PARTS_OF_A_CELL} parts differ": apart <= config.tolerance,
        "not pierced": not pierces(state.edges[world, y, x], state.edges[world, row, column], direction),
    }
    return next((words for words, true in obstacles.items() if true), "can be conquered")
