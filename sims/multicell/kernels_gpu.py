"""A step of a Multicell world in Taichi, for any GPU and Taichi's CPU arch: nothing is read back.

`metabolise` is in metabolism_gpu.py; this is the second half of the step. The phases and rules
are those of kernels_cpu.py, bit for bit.

Kernels list every array, since Taichi takes no tuple of arrays; inside they are `Cells` again.
"""

from alife.engines.array_types_gpu import Bytes, Energy, Genomes, Keys, Molecules, Tally, Words
from alife.engines.gpu import ti
from alife.engines.rule import for_taichi
from sims.multicell import cell_rules, scalar_rules
from sims.multicell.cell_rules import Cells

decide, strike, birth = for_taichi(cell_rules.decide), for_taichi(cell_rules.strike), for_taichi(cell_rules.birth)
is_ripe, is_armed = for_taichi(scalar_rules.is_ripe), for_taichi(scalar_rules.is_armed)


@ti.kernel
def intend(
    params: ti.template(),
    keys: Keys,
    now: ti.i32,
    intent: Bytes,
    chemicals: Molecules,
    role: Bytes,
    pheromone: Bytes,
    child_pheromone: Bytes,
    telomere: Bytes,
    organism: Words,
    species: Words,
    energy: Energy,
    birth_step: Words,
    genome: Genomes,
    books: Tally,
    supplied: Tally,
    drained: Tally,
):
    """Write down what every cell wants to do next: strike, breed, or nothing."""
    # in the order of Cells._fields, as the engine passes them
    cells = ti.static(
        Cells(
            chemicals, role, pheromone, child_pheromone, telomere, organism, species,
            energy, birth_step, genome, books, supplied, drained,
        )
    )  # fmt: skip
    for world, y, x in ti.ndrange(role.shape[0], role.shape[1], role.shape[2]):
        wish = 0
        if is_ripe(energy[world, y, x], params) or is_armed(role[world, y, x], energy[world, y, x], params):
            wish = decide(cells, params, keys, now, world, y, x)
        intent[world, y, x] = ti.cast(wish, ti.u8)


@ti.kernel
def settle(
    params: ti.template(),
    keys: Keys,
    now: ti.i32,
    step: ti.i32,
    intent: Bytes,
    chemicals: Molecules,
    role: Bytes,
    pheromone: Bytes,
    child_pheromone: Bytes,
    telomere: Bytes,
    organism: Words,
    species: Words,
    energy: Energy,
    birth_step: Words,
    genome: Genomes,
    books: Tally,
    supplied: Tally,
    drained: Tally,
):
    """Carry out the intents: strikes, payments, births."""
    # in the order of Cells._fields, as the engine passes them
    cells = ti.static(
        Cells(
            chemicals, role, pheromone, child_pheromone, telomere, organism, species,
            energy, birth_step, genome, books, supplied, drained,
        )
    )  # fmt: skip
    for world, y, x in ti.ndrange(role.shape[0], role.shape[1], role.shape[2]):
        struck = strike(cells, params, keys, now, intent, world, y, x)
        if struck == 1 or role[world, y, x] == 0:
            birth(cells, params, keys, now, intent, world, y, x, step)
