"""Changing a Cellworld by hand: energy, killing, planting. The counters stay balanced.

Energy given counts as gathered and energy taken as heat, as does the energy of the killed; what a planted
cell is given counts as gathered.
"""

import numpy as np

from alife.core.state import cell_arrays
from alife.engines.kernel_tuples import filled
from alife.worlds.intervention import Intervention, Tool, disc
from sims.cellworld.cell_rules import develop
from sims.cellworld.config import Config
from sims.cellworld.initial_state import check_genomes
from sims.cellworld.kernel_params import kernel_params, tables_of
from sims.cellworld.state import Cells, Counter, State

TOOLS = (
    Tool("feed", "Give energy", amount=64),
    Tool("drain", "Take energy", amount=64),
    Tool("kill", "Kill"),
    Tool("plant", "Plant a copy", plants=True),
)


def apply_intervention(state: State, config: Config, intervention: Intervention) -> None:
    """Apply an intervention in place; raise ValueError for a tool or choice that there is not."""
    rows, columns = disc(intervention, config.height, config.width)
    here = np.full(len(rows), intervention.world), rows, columns
    if intervention.tool == "feed":
        _charge(state, config, here, intervention.amount, Counter.INCOME)
    elif intervention.tool == "drain":
        _charge(state, config, here, -intervention.amount, Counter.HEAT)
    elif intervention.tool == "kill":
        _kill(state, here)
    elif intervention.tool == "plant":
        _plant(state, config, intervention, here)
    else:
        raise ValueError(f"Unknown tool '{intervention.tool}'; Cellworld has {', '.join(tool.name for tool in TOOLS)}.")


Spaces = tuple[np.ndarray, np.ndarray, np.ndarray]  # world, y, x of each, int64 (n,)


def _charge(state: State, config: Config, here: Spaces, amount: int, counter: Counter) -> None:
    """Give every cell an amount of energy, or take it, as far as it can hold or has it."""
    alive = state.species[here] != 0
    here = here[0][alive], here[1][alive], here[2][alive]
    before = state.energy[here].astype(np.int64)
    after = np.clip(before + amount, 0, config.energy_cap)
    state.energy[here] = after
    for world, y, moved in zip(here[0], here[1], np.abs(after - before), strict=True):
        state.books[world, y, counter] += moved


def _kill(state: State, here: Spaces) -> None:
    alive = state.species[here] != 0
    here = here[0][alive], here[1][alive], here[2][alive]
    for world, y, energy in zip(here[0], here[1], state.energy[here], strict=True):
        state.books[world, y, Counter.HEAT] += energy
        state.books[world, y, Counter.DEATHS] += 1
        state.books[world, y, Counter.KILLS] += 1
    for name in cell_arrays(State):
        getattr(state, name)[here] = 0


def _plant(state: State, config: Config, intervention: Intervention, here: Spaces) -> None:
    """Put cells with the copied genome a space apart on the disc, killing what stands there."""
    genome = np.array([intervention.cutting], np.uint8)
    check_genomes(genome, config)
    apart = (here[1] - intervention.y) % 2 + (here[2] - intervention.x) % 2 == 0
    here = here[0][apart], here[1][apart], here[2][apart]
    _kill(state, here)
    cells, params, tables = filled(Cells, state), kernel_params(config), tables_of(config)
    for world, y, x in zip(*here, strict=True):
        state.genome[world, y, x] = genome[0]
        with np.errstate(over="ignore"):  # hashes wrap around by design
            develop(cells, params, tables, int(world), int(y), int(x))
        state.energy[world, y, x] = config.founder_energy
        state.birth_step[world, y, x] = np.uint32(state.step % 2**32)
        state.books[world, y, Counter.INCOME] += config.founder_energy
        state.books[world, y, Counter.BIRTHS] += 1
