"""Who is in a cell of water, and how a tank stands, in words."""

from typing import Any

import numpy as np

from alife.core.text import several
from sims.oceanworld.anatomy import links_of
from sims.tank.config import Config
from sims.tank.metrics import ages, swimmers_of
from sims.tank.state import State

TOLD = 5  # species in a summary
NOBODY = -1


def cell_of(config: Config, points: np.ndarray) -> np.ndarray:
    """Return the cells (row, column) of places [cells] (n, 2) that count from the middle, int64 (n, 2)."""
    column = np.floor(points[:, 0] + config.tank_width / 2)
    row = np.floor(config.tank_height / 2 - points[:, 1])
    cells = np.stack([row, column], axis=1)
    found: np.ndarray = np.clip(cells, 0, (config.tank_height - 1, config.tank_width - 1)).astype(np.int64)
    return found


def place_of_cell(config: Config, y: int, x: int) -> np.ndarray:
    """Return the middle of a cell (row, column) [cells], counted from the middle of the tank, float64 (2,)."""
    return np.array(config.middle_of_cell(y, x))


def who_is_where(state: State, config: Config, world: int) -> np.ndarray:
    """Return the place of who is in every cell, int64 (rows, columns), NOBODY where no node and no bond is.

    A window asks for the same at every look, so the last answer is kept; it cannot be written to.
    """
    bodies = tuple(array[world].tobytes() for array in (state.species, state.genome, state.motion))
    kept = _kept.get(config)
    if kept is None or kept[0] != bodies:
        found = _reckoned(state, config, world)
        found.flags.writeable = False
        _kept.clear()
        kept = _kept[config] = bodies, found
    return kept[1]


_kept: dict[Config, tuple[tuple[bytes, ...], np.ndarray]] = {}  # the last answer, and to what


def _reckoned(state: State, config: Config, world: int) -> np.ndarray:
    found = np.full((config.tank_height, config.tank_width), NOBODY, np.int64)
    for place, swimmer in swimmers_of(state, config, world).items():
        nodes = state.motion[world, place, : len(swimmer.is_node), :2][swimmer.is_node].astype(np.float64)
        if np.isfinite(nodes).all():
            ends, _ = links_of(swimmer.bodies)
            points = np.concatenate([nodes, nodes[ends].mean(axis=1)])
            found[tuple(cell_of(config, points).T)] = place
    return found


def swimmer_at(state: State, config: Config, world: int, y: int, x: int) -> int | None:
    """Return the place of who is in a cell; None where nobody is."""
    found = int(who_is_where(state, config, world)[y, x])
    return None if found == NOBODY else found


def inspect(state: State, config: Config, world: int, y: int, x: int) -> dict[str, Any]:
    """Return all about who is in a cell, and the food in it; raise IndexError off the map."""
    if not (0 <= world < len(state.seeds) and 0 <= y < config.tank_height and 0 <= x < config.tank_width):
        size = f"{several(len(state.seeds), 'world')} of {config.tank_height} x {config.tank_width} cells"
        raise IndexError(f"No cell at world {world}, y {y}, x {x}: the batch is {size}.")
    pieces = cell_of(config, state.piece[world][state.there[world] > 0].astype(np.float64))
    food = int((pieces == (y, x)).all(axis=1).sum())
    place = swimmer_at(state, config, world, y, x)
    if place is None:
        return {"does": "food" if food else "water", "food": food}
    bodies = config.swimmers.of(state.genome[world, place]).bodies
    nodes, bonds, muscles, fins = bodies.nodes[0], bodies.bonds[0], bodies.muscles[0], bodies.rigid[0]
    return {
        "does": "swimmer",
        "organism": place + 1,
        "species": f"{state.species[world, place]:08x}",
        "energy": int(state.energy[world, place]),
        "age": int(ages(state, world)[place]),
        "meals": int(state.meals[world, place]),
        "children": int(state.children[world, place]),
        "generation": int(state.generation[world, place]),
        "speed": round(float(state.speed[world, place]), 2),
        "strength": " ".join(f"{float(value):.2f}" for value in state.amplitude[world, place]),
        "body": f"{nodes} nodes, {bonds} bonds, {muscles} muscles, {fins} fins",
        "genome": state.genome[world, place].tobytes().hex(),
        "food": food,
    }


def summary(state: State, config: Config, world: int) -> list[str]:
    """Return the commonest species, and what their bodies are."""
    swimmers = swimmers_of(state, config, world)
    if not swimmers:
        return ["Nobody is left."]
    alive = np.array(list(swimmers))
    labels, first, counts = np.unique(state.species[world, alive], return_index=True, return_counts=True)
    lines = []
    for i in np.lexsort((labels, -counts))[:TOLD]:
        bodies, meals = swimmers[int(alive[first[i]])].bodies, state.meals[world, alive[first[i]]]
        share, name = counts[i] / len(alive), f"{labels[i]:08x}"
        lines.append(f"{share:6.1%}  {name}  {bodies.nodes[0]} nodes, {bodies.muscles[0]} muscles; one ate {meals}")
    return lines
