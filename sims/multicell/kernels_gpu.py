"""A step of a Multicell world in Taichi, for any GPU and Taichi's CPU arch: three kernels, nothing read back.

`metabolise` is in metabolism_gpu.py; these are the keys before it, the second half of the step, and
the books after some steps. The phases and rules are those of kernels_cpu.py, bit for bit.

Kernels list every array, since Taichi takes no tuple of arrays; inside they are `Cells` again.
"""

from alife import rng
from alife.gpu import ti
from alife.rule import for_taichi
from sims.multicell import life
from sims.multicell.arrays_gpu import Bytes, Energy, Genomes, Keys, Molecules, Seeds, Tally, Total, Words
from sims.multicell.life import Cells
from sims.multicell.rules import STREAMS

stream_key = for_taichi(rng.stream_key)
decide, strike, birth = for_taichi(life.decide), for_taichi(life.strike), for_taichi(life.birth)


@ti.kernel
def draw_keys(seeds: Seeds, first_step: ti.i32, keys: Keys):
    """Draw the keys of every world's streams for the steps from `first_step` on."""
    for now, world, stream, half in ti.ndrange(keys.shape[0], seeds.shape[0], STREAMS, 2):
        step = ti.u32(first_step + now)
        keys[now, world, stream, half] = stream_key(seeds[world], step, ti.u32(stream), ti.u32(half))


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


@ti.kernel
def close_books(tally: Tally, total: Total):
    """Add a tally to its totals and begin it anew."""
    for world, y, entry in ti.ndrange(tally.shape[0], tally.shape[1], tally.shape[2]):
        total[world, y, entry] += ti.cast(tally[world, y, entry], ti.i64)
        tally[world, y, entry] = 0
