"""A step of bitwise worlds in Taichi: a thread a world. The rules are those of kernels_cpu.py, bit for bit."""

from alife.engines.array_types_gpu import Counts, Keys
from alife.engines.gpu import ti
from alife.engines.kernels_gpu import kernel
from alife.engines.rule import for_taichi
from sims.bitwise import cell_rules
from sims.bitwise.kernel_params import Tables
from sims.bitwise.state import Pool

one_step = for_taichi(cell_rules.live)


@kernel
def live(params: ti.template(), tables: Tables, keys: Keys, now: ti.i32, pool: Pool, demand: Counts):
    """Let every world live a step."""
    for world in range(demand.shape[0]):
        one_step(pool, demand, params, tables, keys, now, world)
