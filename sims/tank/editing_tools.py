"""Changing a tank by hand: dropping food, taking swimmers away, planting copies, painting the water.

The water is a matter of settings (`Config.painted`), and so that of all tanks of a run: what is painted in one of them
stands in all.
"""

import numpy as np

from alife.worlds.intervention import Intervention, Tool, disc
from sims.oceanworld.painting import WATER_TOOLS
from sims.tank import genome
from sims.tank.config import Config
from sims.tank.describe import NOBODY, place_of_cell, who_is_where
from sims.tank.placing import drop_food, remove, settle
from sims.tank.state import Counter, State

PIECES_EACH_WAY = 3  # [cells] between pieces that one click drops


def tools() -> tuple[Tool, ...]:
    """Return the tools, in the order of their keys."""
    return (
        Tool("feed", "Drop food"),
        Tool("kill", "Take swimmers away"),
        Tool("plant", "Plant a copy", plants=True),
        *WATER_TOOLS,
    )


def apply_intervention(state: State, config: Config, intervention: Intervention) -> None:
    """Apply an intervention in place; raise ValueError for a tool that there is not, or no genome."""
    world = intervention.world
    rows, columns = disc(intervention, config.tank_height, config.tank_width)
    if intervention.tool == "feed":
        _feed(state, config, intervention, rows, columns)
    elif intervention.tool == "kill":
        there = np.unique(who_is_where(state, config, world)[rows, columns])
        for place in there[there != NOBODY].tolist():
            _take_away(state, world, place)
    elif intervention.tool == "plant":
        _plant(state, config, intervention)
    else:
        known = ", ".join(tool.name for tool in tools())
        raise ValueError(f"Unknown tool '{intervention.tool}'; Tank has {known}.")


def _feed(state: State, config: Config, intervention: Intervention, rows: np.ndarray, columns: np.ndarray) -> None:
    """Let a piece lie in the middle, and others as far apart within the disc, as long as there are numbers for them."""
    world = intervention.world
    for y, x in zip(rows.tolist(), columns.tolist(), strict=True):
        if (y - intervention.y) % PIECES_EACH_WAY == 0 and (x - intervention.x) % PIECES_EACH_WAY == 0:
            state.books[world, Counter.SUPPLIED] += drop_food(state, world, place_of_cell(config, y, x))


def _take_away(state: State, world: int, place: int) -> None:
    """Let a swimmer be gone, which counts as a death of none of the usual kinds."""
    state.books[world, Counter.DEATHS] += 1
    state.books[world, Counter.LOST] += state.energy[world, place]
    remove(state, world, place)


def _plant(state: State, config: Config, intervention: Intervention) -> None:
    """Let a copy begin where it was clicked, in a free place; where there is none, in that of the poorest swimmer."""
    world, genes = intervention.world, np.array([intervention.cutting], np.uint8)
    genome.check(genes)
    free = np.flatnonzero(state.species[world] == 0)
    place = int(free[0]) if len(free) else int(state.energy[world].argmin())
    if not len(free):
        _take_away(state, world, place)
    at = place_of_cell(config, intervention.y, intervention.x)
    swimmer = config.swimmers.of(genes[0])
    half = np.array([config.tank_width, config.tank_height]) / 2
    inside = np.maximum(half - 1 - swimmer.radius, 0)
    settle(state, world, place, genes[0], swimmer, np.clip(at, -inside, inside), (1.0, 0.0), config.child_energy, 0, 0)
    state.books[world, Counter.BIRTHS] += 1
    state.books[world, Counter.FOUNDED] += config.child_energy
