"""A step of a Cellworld in Taichi, for any GPU and Taichi's CPU arch: nothing is read back.

The phases and rules are those of kernels_cpu.py, bit for bit.
"""

from alife.engines import energy as energy_rules
from alife.engines.array_types_gpu import Bytes, Keys
from alife.engines.gpu import ti
from alife.engines.kernels_gpu import kernel
from alife.engines.rule import for_taichi
from sims.cellworld import cell_rules, scalar_rules
from sims.cellworld.kernel_params import Tables
from sims.cellworld.state import Cells, Counter

clear, decide, strike, birth = (
    for_taichi(r) for r in (cell_rules.clear, cell_rules.decide, cell_rules.strike, cell_rules.birth)
)
fate, foes = for_taichi(cell_rules.fate), for_taichi(cell_rules.foes)
balance, spare_energy = for_taichi(energy_rules.balance), for_taichi(scalar_rules.spare_energy)
INCOME, HEAT, DEATHS = int(Counter.INCOME), int(Counter.HEAT), int(Counter.DEATHS)


@kernel
def metabolise(params: ti.template(), keys: Keys, now: ti.i32, cells: Cells):
    """Let every cell gather, spend, and perhaps die."""
    for world, y, x in ti.ndrange(*cells.species.shape):
        if cells.species[world, y, x] != 0:
            gained = ti.cast(cells.income[world, y, x], ti.i32)
            gross, spent = cells.energy[world, y, x] + gained, ti.cast(cells.upkeep[world, y, x], ti.i32)
            chance = fate(keys, now, world, y * cells.species.shape[2] + x)
            kept, dies = balance(True, gross, spent, params.energy_cap, chance, params.death_rate)
            if dies:
                clear(cells, world, y, x)
                cells.books[world, y, DEATHS] += 1
            cells.energy[world, y, x] = kept
            cells.books[world, y, INCOME] += gained
            cells.books[world, y, HEAT] += gross - kept


@kernel
def intend(params: ti.template(), keys: Keys, now: ti.i32, intent: Bytes, cells: Cells):
    """Write down what every cell wants to do next: breed, conquer, or nothing."""
    for world, y, x in ti.ndrange(*cells.species.shape):
        wish, spare = 0, spare_energy(cells.energy[world, y, x], cells.cost[world, y, x], params)
        if cells.species[world, y, x] != 0 and spare >= 0:
            wish = decide(cells, params, keys, now, world, y, x, foes(cells, params, world, y, x))
        intent[world, y, x] = ti.cast(wish, ti.u8)


@kernel
def settle(params: ti.template(), tables: Tables, keys: Keys, now: ti.i32, step: ti.i32, intent: Bytes, cells: Cells):
    """Carry out the intents: strikes, payments, births."""
    for world, y, x in ti.ndrange(*cells.species.shape):
        struck = strike(cells, params, keys, now, intent, world, y, x)
        if struck == 1 or cells.species[world, y, x] == 0:
            birth(cells, params, tables, keys, now, intent, world, y, x, step)
