"""A step of a Cellworld in Taichi, for any GPU and Taichi's CPU arch: nothing is read back.

The phases and rules are those of kernels_cpu.py, bit for bit. Kernels list every array, since Taichi
takes no tuple of arrays; inside they are `Cells` and `Tables` again.
"""

from alife.engines import energy as energy_rules
from alife.engines.array_types_gpu import Bytes, Energy, Genomes, Keys, Numbers, Shorts, Tally, Words
from alife.engines.gpu import ti
from alife.engines.rule import for_taichi
from sims.cellworld import cell_rules, scalar_rules
from sims.cellworld.cell_rules import Cells
from sims.cellworld.kernel_params import Tables
from sims.cellworld.state import Book

clear, decide, strike, birth = (
    for_taichi(r) for r in (cell_rules.clear, cell_rules.decide, cell_rules.strike, cell_rules.birth)
)
fate, foes = for_taichi(cell_rules.fate), for_taichi(cell_rules.foes)
balance, spare_energy = for_taichi(energy_rules.balance), for_taichi(scalar_rules.spare_energy)
INCOME, HEAT, DEATHS = int(Book.INCOME), int(Book.HEAT), int(Book.DEATHS)


@ti.kernel
def metabolise(
    params: ti.template(),
    keys: Keys,
    now: ti.i32,
    species: Words,
    energy: Energy,
    income: Shorts,
    upkeep: Shorts,
    cost: Shorts,
    edges: Words,
    birth_step: Words,
    genome: Genomes,
    books: Tally,
):
    """Let every cell gather, spend, and perhaps die."""
    # in the order of Cells._fields, as the engine passes them
    cells = ti.static(Cells(species, energy, income, upkeep, cost, edges, birth_step, genome, books))
    for world, y, x in ti.ndrange(species.shape[0], species.shape[1], species.shape[2]):
        if species[world, y, x] != 0:
            gained = ti.cast(income[world, y, x], ti.i32)
            gross, spent = energy[world, y, x] + gained, ti.cast(upkeep[world, y, x], ti.i32)
            chance = fate(keys, now, world, y * species.shape[2] + x)
            kept, dies = balance(True, gross, spent, params.energy_cap, chance, params.death_rate)
            if dies:
                clear(cells, world, y, x)
                books[world, y, DEATHS] += 1
            energy[world, y, x] = kept
            books[world, y, INCOME] += gained
            books[world, y, HEAT] += gross - kept


@ti.kernel
def intend(
    params: ti.template(),
    keys: Keys,
    now: ti.i32,
    intent: Bytes,
    species: Words,
    energy: Energy,
    income: Shorts,
    upkeep: Shorts,
    cost: Shorts,
    edges: Words,
    birth_step: Words,
    genome: Genomes,
    books: Tally,
):
    """Write down what every cell wants to do next: breed, conquer, or nothing."""
    # in the order of Cells._fields, as the engine passes them
    cells = ti.static(Cells(species, energy, income, upkeep, cost, edges, birth_step, genome, books))
    for world, y, x in ti.ndrange(species.shape[0], species.shape[1], species.shape[2]):
        wish = 0
        if species[world, y, x] != 0 and spare_energy(energy[world, y, x], cost[world, y, x], params) >= 0:
            wish = decide(cells, params, keys, now, world, y, x, foes(cells, params, world, y, x))
        intent[world, y, x] = ti.cast(wish, ti.u8)


@ti.kernel
def settle(
    params: ti.template(),
    incomes: Numbers,
    upkeeps: Numbers,
    copy_costs: Numbers,
    roles: Numbers,
    keys: Keys,
    now: ti.i32,
    step: ti.i32,
    intent: Bytes,
    species: Words,
    energy: Energy,
    income: Shorts,
    upkeep: Shorts,
    cost: Shorts,
    edges: Words,
    birth_step: Words,
    genome: Genomes,
    books: Tally,
):
    """Carry out the intents: strikes, payments, births."""
    # in the order of Cells._fields, as the engine passes them
    cells = ti.static(Cells(species, energy, income, upkeep, cost, edges, birth_step, genome, books))
    tables = ti.static(Tables(incomes, upkeeps, copy_costs, roles))
    for world, y, x in ti.ndrange(species.shape[0], species.shape[1], species.shape[2]):
        struck = strike(cells, params, keys, now, intent, world, y, x)
        if struck == 1 or species[world, y, x] == 0:
            birth(cells, params, tables, keys, now, intent, world, y, x, step)
