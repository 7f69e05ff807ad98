"""Changing a Multicell world by hand: molecules, killing, planting. The counters stay balanced.

What is added counts as supplied and what is taken as drained, the energy of the killed as heat; the
energy given to a planted founder is booked as negative heat, for it comes from outside.
"""

import numpy as np

from alife.core.state import arrays, cell_arrays
from alife.engines import rng
from alife.worlds.intervention import Intervention, Tool, disc
from sims.multicell import genome
from sims.multicell.config import Config
from sims.multicell.ground import drifted_by, kinds, rock_kind
from sims.multicell.initial_state import lay_rock, place_founders
from sims.multicell.scalar_rules import CAPACITY, ORGANISM
from sims.multicell.state import Counter, State

PLANTED = 0x5EED  # added to the seed, so that a planted label is none that the world itself will draw


def tools(config: Config) -> tuple[Tool, ...]:
    """Return the tools, in the order of their keys."""
    chemicals = tuple(f"chemical {chemical}" for chemical in range(config.chemistry.size))
    return (
        Tool("add", "Add molecules", chemicals, amount=16),
        Tool("remove", "Take molecules", chemicals, amount=16),
        Tool("kill", "Kill"),
        Tool("plant", "Plant a copy", plants=True),
        *((Tool("ground", "Lay ground", _paintable(config)),) if config.has_ground else ()),
    )


def apply_intervention(state: State, config: Config, intervention: Intervention) -> None:
    """Apply an intervention in place; raise ValueError for a tool or choice that there is not."""
    rows, columns = disc(intervention, config.height, config.width)
    world = np.full(len(rows), intervention.world)
    if intervention.tool == "add":
        _exchange(state, config, intervention, world, rows, columns, min(intervention.amount, CAPACITY))
    elif intervention.tool == "remove":
        _exchange(state, config, intervention, world, rows, columns, -min(intervention.amount, CAPACITY))
    elif intervention.tool == "kill":
        _kill(state, config, world, rows, columns)
    elif intervention.tool == "ground" and config.has_ground:
        _lay(state, config, intervention, world, rows, columns)
    elif intervention.tool == "plant":
        _plant(state, config, intervention)
    else:
        names = ", ".join(tool.name for tool in tools(config))
        raise ValueError(f"Unknown tool '{intervention.tool}'; this Multicell has {names}.")


def _exchange(
    state: State,
    config: Config,
    intervention: Intervention,
    world: np.ndarray,
    rows: np.ndarray,
    columns: np.ndarray,
    amount: int,
) -> None:
    """Add an amount of molecules to every space, or take it away, as far as there is room or stock."""
    chemical = intervention.choice
    is_open = state.role[world, rows, columns] != config.rock
    world, rows, columns = world[is_open], rows[is_open], columns[is_open]
    if not 0 <= chemical < config.chemistry.size:
        raise ValueError(f"There are chemicals 0..{config.chemistry.size - 1}, got {chemical}.")
    before = state.chemicals[world, rows, chemical, columns].astype(np.int64)
    after = np.clip(before + amount, 0, CAPACITY)
    state.chemicals[world, rows, chemical, columns] = after
    total = state.supplied if amount > 0 else state.drained
    for y, moved in zip(rows, np.abs(after - before), strict=True):
        total[intervention.world, y, chemical] += moved


def _paintable(config: Config) -> tuple[str, ...]:
    """Return the kinds of ground that can be laid by hand: all but bands, and rock where it would drift."""
    return kinds(config)[: rock_kind(config) + (config.ground_drift == 0)]


def _lay(
    state: State, config: Config, intervention: Intervention, world: np.ndarray, rows: np.ndarray, columns: np.ndarray
) -> None:
    """Lay ground of a kind; on what becomes rock cells die and molecules leave."""
    choices = _paintable(config)
    if not 0 <= intervention.choice < len(choices):
        raise ValueError(f"There are grounds 0..{len(choices) - 1}, got {intervention.choice}.")
    state.ground[world, rows, (columns - drifted_by(config, state.step)) % config.width] = intervention.choice
    if intervention.choice == rock_kind(config):
        _kill(state, config, world, rows, columns)
        for number, y, x in zip(world, rows, columns, strict=True):
            state.drained[number, y] += state.chemicals[number, y, :, x]
            state.chemicals[number, y, :, x] = 0
    lay_rock(state, config)


def _kill(state: State, config: Config, world: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> None:
    alive = (state.role[world, rows, columns] > 0) & (state.role[world, rows, columns] <= config.killer)
    here = world[alive], rows[alive], columns[alive]
    for number, y, energy in zip(here[0], here[1], state.energy[here], strict=True):
        state.books[number, y, Counter.HEAT] += energy
        state.books[number, y, Counter.DEATHS] += 1
        state.books[number, y, Counter.KILLS] += 1
    for name in cell_arrays(State):
        if name in arrays(state) and name != "ground":
            getattr(state, name)[here] = 0


def _plant(state: State, config: Config, intervention: Intervention) -> None:
    """Put founders with the copied genome a space apart on the disc, killing what stands there."""
    genes = np.array([intervention.cutting], np.uint8)
    genome.check(genes, config)
    rows, columns = disc(intervention, config.height, config.width)
    apart = (rows - intervention.y) % 2 + (columns - intervention.x) % 2 == 0
    is_open = state.role[intervention.world, rows, columns] != config.rock
    rows, columns = rows[apart & is_open], columns[apart & is_open]
    here = np.full(len(rows), intervention.world), rows, columns
    _kill(state, config, *here)
    labels = rng.words(
        int(state.seeds[intervention.world]) ^ PLANTED, state.step, ORGANISM, rows * config.width + columns
    )
    place_founders(state, config, here, np.maximum(labels, 1), genes.repeat(len(rows), axis=0))
    state.birth_step[here] = np.uint32(state.step % 2**32)
    for y in rows:
        state.books[intervention.world, y, Counter.HEAT] -= config.founder_energy
        state.books[intervention.world, y, Counter.BIRTHS] += 1
