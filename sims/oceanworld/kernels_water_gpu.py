"""Creatures in waters that move and hold obstacles, in Taichi: one launch a step, from one array to another.

The arithmetic and its order are those of kernels_water_cpu.py; what bonds do is that of kernels_gpu.py.
"""

from alife.engines.gpu import ti
from alife.engines.kernels_gpu import kernel
from alife.engines.rule import for_taichi
from sims.oceanworld import scalar_rules, water_rules
from sims.oceanworld.genome import SITES
from sims.oceanworld.kernel_params import KernelParams
from sims.oceanworld.kernels_gpu import (
    FASTEST,
    VX,
    VY,
    Links,
    Motion,
    Numbers,
    Power,
    X,
    Y,
    back_of,
    drag_of,
    far_of,
    four_bonds,
    frame_at,
    motion_at,
    pull_of,
    step_over_mass_at,
    sum_of_four,
)
from sims.oceanworld.waters import WaterTable

apply_fin_drag, mass_of = for_taichi(scalar_rules.apply_fin_drag), for_taichi(scalar_rules.mass_of)
vortex, contact = for_taichi(water_rules.vortex), for_taichi(water_rules.contact)
relative_without_fins = for_taichi(water_rules.relative_without_fins)

Rows = ti.types.ndarray(dtype=ti.i32, ndim=1)  # (n,): in which of the waters each creature swims
Table = ti.types.ndarray(ndim=2)  # (n, 2)


@ti.func
def flow_at(speed: ti.template(), bulk: ti.template(), row, moment, y):
    """Return how fast a water is at a height at a moment, without its vortices."""
    return ti.Vector([speed[row, moment, 0] + bulk[row, 0] * y, speed[row, moment, 1]])


@ti.func
def flow_around(params: ti.template(), water: ti.template(), row, moment, here, x, y):
    """Return how fast a water is around a node at a moment; x, y [cells]: where its middle is."""
    flow = flow_at(water.speed, water.bulk, row, moment, here[Y] - y)
    for number in range(water.vortices_of[row]):
        dx, dy = here[X] - (water.vortices[row, number, 0] + x), here[Y] - (water.vortices[row, number, 1] + y)
        vx, vy = vortex(dx, dy, water.vortices[row, number, 2], water.vortices[row, number, 3])
        flow[0], flow[1] = params.one * flow[0] + vx, params.one * flow[1] + vy
    return flow


@ti.func
def force_of_water(params: ti.template(), water: ti.template(), row, mass, here, x, y):
    """Return the force on a node of its weight and of what stands in a water with its middle at x, y [cells]."""
    outer = ti.Vector([params.zero, -(water.bulk[row, 1] * mass)])
    for number in range(water.capsules_of[row]):
        dx, dy = here[X] - (water.capsules[row, number, 0] + x), here[Y] - (water.capsules[row, number, 1] + y)
        fx, fy = contact(
            params, dx, dy, water.capsules[row, number, 2], water.capsules[row, number, 3],
            water.capsules[row, number, 4], water.capsules[row, number, 5], water.bulk[row, 2],
        )  # fmt: skip
        outer[0], outer[1] = params.one * outer[0] + fx, params.one * outer[1] + fy
    return outer


@ti.func
def moved_in_water(params: ti.template(), power, step_over_mass, now, bits, outer, flow, pulls: ti.template()):
    """Return the motion of a node after a step; pulls: of its bonds right, left, up, down, (4, 4)."""
    fx = params.one * sum_of_four(params, pulls[0, 0], -pulls[1, 0], pulls[2, 0], -pulls[3, 0]) + outer[0]
    fy = params.one * sum_of_four(params, pulls[0, 1], -pulls[1, 1], pulls[2, 1], -pulls[3, 1]) + outer[1]
    vx, vy = relative_without_fins(params, step_over_mass, now[VX], now[VY], fx, fy, flow[0], flow[1])
    if power:
        drag = sum_of_four(
            params, drag_of(params, bits[0], pulls[0, :]), drag_of(params, bits[1], pulls[1, :]),
            drag_of(params, bits[2], pulls[2, :]), drag_of(params, bits[3], pulls[3, :]),
        )  # fmt: skip
        vx, vy = apply_fin_drag(params, step_over_mass, vx, vy, drag[0], drag[1], drag[2])
    vx, vy = vx + flow[0], vy + flow[1]
    return ti.Vector([now[X] + params.step * vx, now[Y] + params.step * vy, vx, vy])


@kernel
def take_step_in_water(
    numbers: Numbers, extensions: Numbers, power: Power, phase: ti.i32, step: ti.i32, water: WaterTable, rows: Rows,
    origins: Table, links: Links, old: Motion, new: Motion,
):  # fmt: skip
    """Run one step of all creatures, from `old` to `new`.

    phase, step: of the beat and of the swim; origins [cells] (n, 2): centres of mass at rest.
    """
    for one, site in ti.ndrange(links.shape[0], SITES):
        params = ti.static(KernelParams(*[numbers[number] for number in range(len(KernelParams._fields))]))
        if links[one, site] & 1:
            extension, row = extensions[phase], rows[one]
            bits, here = four_bonds(links, one, site), motion_at(old, one, site)
            own = frame_at(params, extension, links, old, one, site)
            right, left = motion_at(old, one, far_of(site, 0)), motion_at(old, one, back_of(site, 0))
            up, down = motion_at(old, one, far_of(site, 1)), motion_at(old, one, back_of(site, 1))
            frame_right = frame_at(params, extension, links, old, one, far_of(site, 0))
            frame_left = frame_at(params, extension, links, old, one, back_of(site, 0))
            frame_up = frame_at(params, extension, links, old, one, far_of(site, 1))
            frame_down = frame_at(params, extension, links, old, one, back_of(site, 1))
            pulls = ti.Matrix.rows([
                pull_of(params, extension, bits[0], here, right, own, frame_right, 0),
                pull_of(params, extension, bits[1], left, here, frame_left, own, 0),
                pull_of(params, extension, bits[2], here, up, own, frame_up, 1),
                pull_of(params, extension, bits[3], down, here, frame_down, own, 1),
            ])  # fmt: skip
            count = ((bits[0] & 1) + (bits[1] & 1)) + ((bits[2] & 1) + (bits[3] & 1))
            mass = mass_of(params, params.one * count)
            x, y = origins[one, 0], origins[one, 1]
            flow = flow_around(params, water, row, step % water.period[row], here, x, y)
            outer = force_of_water(params, water, row, mass, here, x, y)
            step_over_mass = step_over_mass_at(params, bits)
            after = moved_in_water(params, power[phase], step_over_mass, here, bits, outer, flow, pulls)
            for kept in ti.static(range(4)):
                new[one, site, kept] = after[kept]
            new[one, site, FASTEST] = ti.max(old[one, site, FASTEST], after[VX] * after[VX] + after[VY] * after[VY])
