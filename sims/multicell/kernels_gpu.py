"""A step of a Multicell world in Taichi, for any GPU and Taichi's CPU arch: nothing is read back.

`metabolise` is in metabolism_gpu.py; this is the second half of the step. The phases and rules
are those of kernels_cpu.py, bit for bit.

Kernels list every array, since Taichi takes no tuple of arrays; inside they are `Cells` again.
"""

from alife.arrays_gpu import Bytes, Energy, Genomes, Keys, Molecules, Tally, Words
from alife.gpu import ti
from alife.rule import for_taichi
from sims.multicell import life
from sims.multicell.life import Cells

decide, strike, birth = for_taichi(life.decide), for_taichi(life.strike), for_taichi(life.birth)


@ti.kernel
def intend(
    law: ti.template(),
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
    cells = ti.static(
        Cells(
            chemicals, role, pheromone, child_pheromone, telomere, organism, species,
            energy, birth_step, genome, books, supplied, drained,
        )
    )  # fmt: skip
    for world, y, x in ti.ndrange(role.shape[0], role.shape[1], role.shape[2]):
        wish = 0
        if energy[world, y, x] >= ti.min(law.birth_threshold, law.strike_threshold):
            wish = decide(cells, law, keys, now, world, y, x)
        intent[world, y, x] = ti.cast(wish, ti.u8)


@ti.kernel
def settle(
    law: ti.template(),
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
    cells = ti.static(
        Cells(
            chemicals, role, pheromone, child_pheromone, telomere, organism, species,
            energy, birth_step, genome, books, supplied, drained,
        )
    )  # fmt: skip
    for world, y, x in ti.ndrange(role.shape[0], role.shape[1], role.shape[2]):
        struck = strike(cells, law, keys, now, intent, world, y, x)
        if struck == 1 or role[world, y, x] == 0:
            birth(cells, law, keys, now, intent, world, y, x, step)
