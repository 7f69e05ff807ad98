"""Changing a garden by hand: erasing cells, taking bodies away, sowing designs and copies."""

import numpy as np

from alife.worlds.intervention import Intervention, Tool, disc
from sims.stamp.config import Config
from sims.stamp.initial_state import check_genomes, sow_by_hand
from sims.stamp.state import Counter, State

MOST_CHOICES = 24  # designs that a palette shows


def tools(config: Config) -> tuple[Tool, ...]:
    """Return the tools, in the order of their keys."""
    return (
        Tool("erase", "Erase cells"),
        Tool("kill", "Take bodies away"),
        Tool("sow", "Sow a design", config.stamp.names[:MOST_CHOICES]),
        Tool("plant", "Plant a copy", plants=True),
    )


def apply_intervention(state: State, config: Config, intervention: Intervention) -> None:
    """Apply an intervention in place; raise ValueError for a tool or choice that there is not."""
    y, x = disc(intervention, config.cell_rows, config.cell_columns)
    world = intervention.world
    if intervention.tool == "erase":
        state.channels[world, y, x] = 0
        return
    plots = sorted(set(zip((y // config.side).tolist(), (x // config.side).tolist(), strict=True)))
    if intervention.tool == "kill":
        for row, column in plots:
            _uproot(state, config, world, row, column)
    elif intervention.tool == "sow":
        if not 0 <= intervention.choice < len(config.stamp.codes):
            raise ValueError(f"There are designs 0..{len(config.stamp.codes) - 1}, got {intervention.choice}.")
        _sow(state, config, world, plots, config.stamp.codes[intervention.choice], intervention.choice + 1)
    elif intervention.tool == "plant":
        code = np.array([intervention.cutting], np.uint8)
        check_genomes(code, config)
        _sow(state, config, world, plots, code[0], _design_of(config, code[0]))
    else:
        known = ", ".join(tool.name for tool in tools(config))
        raise ValueError(f"Unknown tool '{intervention.tool}'; Stamp has {known}.")


def _design_of(config: Config, code: np.ndarray) -> int:
    """Return 1 + the number of the design that an encoding is, 0 where it is none."""
    same = np.flatnonzero((config.stamp.codes == code).all(axis=1))
    return int(same[0]) + 1 if len(same) else 0


def _sow(state: State, config: Config, world: int, plots: list[tuple[int, int]], code: np.ndarray, design: int) -> None:
    """Sow on plots, taking away the bodies that are there."""
    for row, column in plots:
        _uproot(state, config, world, row, column)
        sow_by_hand(state, config, world, row, column, code, design)
        state.books[world, row, Counter.BIRTHS] += 1


def _uproot(state: State, config: Config, world: int, row: int, column: int) -> None:
    """Empty a plot."""
    side = config.side
    state.books[world, row, Counter.DEATHS] += int(state.species[world, row, column] != 0)
    state.channels[world, row * side : (row + 1) * side, column * side : (column + 1) * side] = 0
    for array in (state.species, state.design, state.birth_step, state.genome):
        array[world, row, column] = 0
