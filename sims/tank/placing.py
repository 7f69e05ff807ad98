"""Where swimmers and food begin: without sines, and only where there is room."""

import numpy as np

from sims.oceanworld import obstacles
from sims.tank.config import Config
from sims.tank.genome import Swimmer
from sims.tank.kernel_params import EDGE
from sims.tank.state import State

FAR = 6.0  # [cells] beyond both bodies' radii, at most, that a child begins from its parent
TRIES = 12  # places that are tried for a child before its parent has to wait
FOOD_EDGE = 3.0  # [cells] that food lies from the walls at least, and from the middle of stone


def pairs(drawn: np.ndarray) -> np.ndarray:
    """Return random words (2 n,) as points float64 (n, 2) of the square from -1 to 1."""
    found: np.ndarray = drawn.astype(np.float64).reshape(-1, 2) / 2.0**31 - 1
    return found


def unit_vector(drawn: np.ndarray) -> tuple[float, float]:
    """Return a direction (x, y), each as likely, from random words (n,), of which two at a time are tried."""
    points = pairs(drawn)
    square = (points**2).sum(axis=1)
    inside = np.flatnonzero((square <= 1) & (square > 0.01))
    if not len(inside):
        return 1.0, 0.0
    x, y = points[inside[0]] / np.sqrt(square[inside[0]])
    return float(x), float(y)


def within(config: Config, drawn: np.ndarray, edge: float) -> np.ndarray:
    """Return places in the tank [cells] float64 (n, 2) from random words (2 n,), `edge` [cells] from the walls."""
    half = np.array([config.tank_width, config.tank_height]) / 2 - edge
    found: np.ndarray = pairs(drawn) * half
    return found


def from_stones(config: Config, places: np.ndarray) -> np.ndarray:
    """Return how far places (n, 2) are from the nearest stone [cells] float64 (n,), less than 0 in it."""
    return obstacles.distances(config.swim.capsules, places)


def nodes_of(state: State, config: Config, world: int, place: int) -> np.ndarray:
    """Return where the nodes of a swimmer are, [cells] float64 (nodes, 2)."""
    is_node = config.swimmers.of(state.genome[world, place]).is_node
    nodes: np.ndarray = state.motion[world, place, : len(is_node), :2][is_node].astype(np.float64)
    return nodes


def all_nodes(state: State, config: Config, world: int) -> np.ndarray:
    """Return where the nodes of all swimmers are, [cells] float64 (nodes, 2)."""
    alive = np.flatnonzero(state.species[world]).tolist()
    return np.concatenate([nodes_of(state, config, world, place) for place in alive] or [np.zeros((0, 2))])


def have_room(config: Config, places: np.ndarray, radius: float, taken: np.ndarray) -> np.ndarray:
    """Return whether circles [cells] around places (n, 2) are free of walls, stones and nodes (k, 2), bool (n,)."""
    half = np.array([config.tank_width, config.tank_height]) / 2 - EDGE - radius
    apart = ((taken - places[:, None]) ** 2).sum(axis=2)
    free: np.ndarray = (np.abs(places) <= half).all(axis=1) & (from_stones(config, places) >= radius)
    free &= ~(apart < (radius + config.touch) ** 2).any(axis=1)
    return free


def room_beside(
    state: State, config: Config, world: int, parent: int, radius: float, drawn: np.ndarray, taken: np.ndarray
) -> np.ndarray | None:
    """Return a free place [cells] float64 (2,) for a child of a radius near its parent; None where there is none.

    drawn uint32 (2 TRIES,): random words; taken [cells] (k, 2): where nodes are
    """
    middle = nodes_of(state, config, world, parent).mean(axis=0)
    reach = radius + FAR + config.swimmers.of(state.genome[world, parent]).radius
    places = middle + pairs(drawn) * reach
    free = np.flatnonzero(have_room(config, places, radius, taken))
    return places[free[0]] if len(free) else None


def settle(
    state: State, world: int, place: int, genes: np.ndarray, swimmer: Swimmer, at: np.ndarray,
    heading: tuple[float, float], energy: int, generation: int, ahead: int,
) -> None:  # fmt: skip
    """Let a swimmer begin in an empty place, at rest; heading: where its front points; ahead [steps]: of its beat."""
    state.species[world, place], state.birth_step[world, place] = swimmer.species, state.step
    state.genome[world, place], state.energy[world, place] = genes, energy
    state.generation[world, place], state.beat[world, place] = generation, ahead
    cos, sin = heading
    x, y = swimmer.at_rest[swimmer.is_node].T
    sites = np.flatnonzero(swimmer.is_node)
    state.motion[world, place, sites, 0] = at[0] + (cos * x - sin * y)
    state.motion[world, place, sites, 1] = at[1] + (cos * y + sin * x)
    state.place[world, place] = at


def remove(state: State, world: int, place: int) -> None:
    """Empty a place."""
    for array in (
        state.species, state.birth_step, state.genome, state.energy, state.meals, state.children, state.generation,
        state.beat, state.place, state.speed, state.amplitude, state.motion,
    ):  # fmt: skip
        array[world, place] = 0


def drop_food(state: State, world: int, at: np.ndarray) -> bool:
    """Let a piece of food lie at a place [cells] (2,); return whether there was a number left for it."""
    free = np.flatnonzero(state.there[world] == 0)
    if not len(free):
        return False
    state.there[world, free[0]], state.piece[world, free[0]] = 1, at
    return True
