"""A step of bitwise worlds in Taichi: a thread a world. The rules are those of life.py, bit for bit.

The kernel lists every array in the order of `Pool`, since Taichi takes no tuple of arrays.
"""

from alife.engines.array_types_gpu import Counts, Keys, Marks, Numbers, Total
from alife.engines.gpu import ti
from alife.engines.rule import for_taichi
from sims.bitwise import cell_rules
from sims.bitwise.cell_rules import Pool, Tables

one_step = for_taichi(cell_rules.live)


@ti.kernel
def live(
    params: ti.template(),
    first_input: Numbers,
    second_input: Numbers,
    first_output: Numbers,
    second_output: Numbers,
    supply: Numbers,
    keys: Keys,
    now: ti.i32,
    payout: Counts,
    open_: Marks,
    molecules: Counts,
    remainder: Counts,
    population: Counts,
    bank: Counts,
    fires: Counts,
    books: Total,
    supplied: Total,
    drained: Total,
    demand: Counts,
):
    """Let every world live a step."""
    pool = ti.static(
        Pool(payout, open_, molecules, remainder, population, bank, fires, books, supplied, drained, demand)
    )
    tables = ti.static(Tables(first_input, second_input, first_output, second_output, supply))
    for world in range(payout.shape[0]):
        one_step(pool, params, tables, keys, now, world)
