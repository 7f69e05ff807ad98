"""A step of a Multicell world in Taichi, for any GPU and Taichi's CPU arch: nothing is read back.

`metabolise` is in metabolism_gpu.py; this is the second half of the step. The phases and rules
are those of kernels_cpu.py, bit for bit.
"""

from alife.engines.array_types_gpu import Bytes, Keys
from alife.engines.gpu import ti
from alife.engines.kernels_gpu import kernel
from alife.engines.rule import for_taichi
from sims.multicell import cell_rules, scalar_rules
from sims.multicell.scalar_rules import SICK
from sims.multicell.state import Cells

decide, strike, birth = for_taichi(cell_rules.decide), for_taichi(cell_rules.strike), for_taichi(cell_rules.birth)
is_ripe, is_armed = for_taichi(scalar_rules.is_ripe), for_taichi(scalar_rules.is_armed)
is_sick = for_taichi(cell_rules.is_sick)


@kernel
def intend(params: ti.template(), keys: Keys, now: ti.i32, intent: Bytes, cells: Cells):
    """Write down what every cell wants to do next: strike, breed, or nothing."""
    for world, y, x in ti.ndrange(*cells.role.shape):
        wish, role, energy = 0, cells.role[world, y, x], cells.energy[world, y, x]
        if is_ripe(energy, params) or is_armed(role, energy, params):
            wish = decide(cells, params, keys, now, world, y, x)
        if ti.static(params.disease > 0):
            if is_sick(cells, params, keys, now, world, y, x) == 1:
                wish = SICK
        intent[world, y, x] = ti.cast(wish, ti.u8)


@kernel
def settle(params: ti.template(), keys: Keys, now: ti.i32, step: ti.i32, intent: Bytes, cells: Cells):
    """Carry out the intents: strikes, deaths by disease, payments, births."""
    for world, y, x in ti.ndrange(*cells.role.shape):
        died = strike(cells, params, keys, now, intent, world, y, x)
        if died == 1 or cells.role[world, y, x] == 0:
            birth(cells, params, keys, now, intent, world, y, x, step)
