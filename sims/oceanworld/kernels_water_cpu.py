"""Creatures in waters that move and hold obstacles, on the CPU: the loops of kernels_cpu.py, and a few more.

Compiled only where a water asks for it, and apart from `kernels_cpu.swim`, which stays as it is. In a water where
nothing moves and nothing stands both give the same bits. Each creature has its own water, a row of a WaterTable; places
in it count from the creature's centre of mass at rest, so what stands there is moved to where the body's box has it.
"""

import numpy as np

from alife.engines.cpu import apart, inner, njit, prange, take_next, uint64
from alife.engines.rule import for_numba
from sims.oceanworld import kernels_cpu as kernels
from sims.oceanworld import scalar_rules, water_rules
from sims.oceanworld.kernels_cpu import (
    BOND_X,
    BOND_Y,
    FORCE_X,
    FORCE_Y,
    LANES,
    MARGIN,
    MASS,
    ONE,
    P0,
    P1,
    PLANE,
    PX,
    PY,
    STEP_OVER_MASS,
    VX,
    VY,
)

apply_fin_drag = for_numba(scalar_rules.apply_fin_drag)
vortex, contact = for_numba(water_rules.vortex), for_numba(water_rules.contact)
relative_without_fins = for_numba(water_rules.relative_without_fins)

PLANES = kernels.PLANES + 10
UX, UY, OUTER_X, OUTER_Y, BOX, KEPT = (uint64(MARGIN + PLANE * (kernels.PLANES + plane)) for plane in range(6))
MOVED = uint64(PLANE)  # from one plane of what is kept to the next: places, velocities, greatest speed
AHEAD = 16  # steps at once, where no obstacle is near enough to be met
LOW_X, HIGH_X, LOW_Y, HIGH_Y = (BOX + uint64(LANES * side) for side in range(4))  # of each lane, see `find_box`


@njit(parallel=True, cache=True, nogil=True, error_model="numpy")
def swim_in_water(params, extension, power, water, rows, links, widths, heights, order, looks, threads, paths, fastest):
    """Let bodies swim, each in its own water, as `kernels_cpu.swim` does in still water.

    water: a WaterTable; rows int64 (n,): of it; looks int64 (frames,): the steps, rising, before which is looked. Fills
    in paths float64 (n, frames, 2), the centre of mass [cells], and fastest float64 (n,).
    """
    buffers = np.zeros((threads, PLANES * PLANE), extension.dtype)
    centres = np.zeros((threads, 2), extension.dtype)
    counter = np.zeros(1, np.int64)
    for thread in prange(threads):
        buffer = buffers[thread]
        turn = take_next(counter)
        while turn < order.size:
            one = order[turn]
            sites = lay(params, links[one], widths[one], heights[one], buffer, centres[thread])
            clock, step, row = (0, 0), 0, rows[one]
            for frame in range(looks.size):
                steps = looks[frame] - step
                clock = advance(
                    params, extension, power, water, row, centres[thread], buffer, sites, heights[one], clock, steps
                )
                step = looks[frame]
                kernels.centre_of_mass(buffer, sites, paths[one, frame])
            fastest[one] = kernels.greatest_speed(buffer, sites)
            turn = take_next(counter)


@njit(cache=True, nogil=True, error_model="numpy")
def trace_in_water(params, extension, power, water, row, links, width, height, looks, motion):
    """Let one body (SITES,) swim in one water and write down its nodes, as `kernels_cpu.trace` does."""
    buffer, centre = np.zeros(PLANES * PLANE, extension.dtype), np.zeros(2, extension.dtype)
    sites = lay(params, links, width, height, buffer, centre)
    clock, step = (0, 0), 0
    for frame in range(looks.size):
        steps = looks[frame] - step
        clock = advance(params, extension, power, water, row, centre, buffer, sites, height, clock, steps)
        step = looks[frame]
        kernels.look(buffer, width, height, motion[frame])


@inner
def lay(params, links, width, height, buffer, centre):
    """Lay a body at rest into a buffer, write its centre of mass (2,); return its number of sites."""
    sites = kernels.pack(params, links, width, height, buffer)
    buffer[kernels.PLANES * PLANE : PLANES * PLANE] = params.zero
    kernels.centre_of_mass(buffer, sites, centre)
    return sites


@inner
def advance(params, extension, power, water, row, centre, buffer, sites, height, clock, steps):
    """Run some steps in a row of the waters, the centre at rest (2,) being its origin.

    clock: the steps of the beat and of the water's period. Returns the clock after the steps; divisions would be slow.
    """
    taken = 0
    while taken < steps:
        count = min(AHEAD, steps - taken)
        free = is_free(params, water, row, centre, buffer, sites, count)
        after = march(params, extension, power, water, row, not free, centre, buffer, sites, height, clock, count)
        if free and not stayed_free(params, water, row, centre, buffer, sites, count):
            go_back(buffer, sites)
            after = march(params, extension, power, water, row, True, centre, buffer, sites, height, clock, count)
        clock = after
        taken += count
    return clock


@inner
def march(params, extension, power, water, row, watchful, centre, buffer, sites, height, clock, steps):
    """Run some steps, looking out for obstacles or not; return the clock after them."""
    column, phase, moment, period = uint64(height), clock[0], clock[1], water.period[row]
    ever_felt = watchful or does_anything(water, row)
    for _ in range(steps):
        kernels.add_up_frames(extension[phase], buffer, buffer, sites, column)
        kernels.turn_frames(params, buffer, buffer, sites, column)
        kernels.pull_bonds(params, extension[phase], buffer, buffer, sites, column)
        felt = ever_felt and is_felt(params, water, row, moment, watchful, False, centre, buffer, sites)
        move(params, felt, power[phase] > 0, buffer, sites, column)
        phase = phase + 1 if phase + 1 < extension.size else 0
        moment = moment + 1 if moment + 1 < period else 0
    return phase, moment


@inner
def does_anything(water, row):
    """Return whether a water ever moves or pulls, wherever its obstacles are."""
    moves = (water.period[row] > 1) | (water.speed[row, 0, 0] != 0) | (water.speed[row, 0, 1] != 0)
    return moves | (water.bulk[row, 0] != 0) | (water.bulk[row, 1] != 0) | (water.vortices_of[row] > 0)


@inner
def move(params, felt, spread, buffer, sites, column):
    """Move the nodes, by the loops of still water where this one does nothing: they give the same bits, sooner."""
    if felt and spread:
        move_with_fins(params, buffer, buffer, sites, column)
    elif felt:
        move_without_fins(params, buffer, buffer, sites, column)
    elif spread:
        kernels.move_with_fins(params, buffer, buffer, sites, column)
    else:
        kernels.move_without_fins(params, buffer, buffer, sites, column)


@inner
def is_free(params, water, row, centre, buffer, sites, steps):
    """Return whether for some steps no obstacle is met, unless a node gets faster than ever; if so, keep the motion."""
    if water.capsules_of[row] == 0:
        return True
    find_box(buffer, buffer, sites)
    join_lanes(buffer)
    free = stayed_free(params, water, row, centre, buffer, sites, steps)
    if free:
        for i in range(sites):
            buffer[KEPT + i], buffer[KEPT + MOVED + i] = buffer[PX + i], buffer[PY + i]
            buffer[KEPT + 2 * MOVED + i], buffer[KEPT + 3 * MOVED + i] = buffer[VX + i], buffer[VY + i]
            buffer[KEPT + 4 * MOVED + i] = buffer[kernels.FASTEST + i]
    return free


@inner
def stayed_free(params, water, row, centre, buffer, sites, steps):
    """Return whether no node can have come from the box to an obstacle in some steps, at the greatest speed so far."""
    if water.capsules_of[row] == 0:
        return True
    way = np.float64(1.01 * steps) * params.step * kernels.greatest_speed(buffer, sites)  # above what is rounded off
    for number in range(water.capsules_of[row]):
        if is_near(water.capsules[row, number], centre[0], centre[1], buffer, way):
            return False
    return True


@inner
def go_back(buffer, sites):
    """Bring back the motion that `is_free` kept."""
    for i in range(sites):
        buffer[PX + i], buffer[PY + i] = buffer[KEPT + i], buffer[KEPT + MOVED + i]
        buffer[VX + i], buffer[VY + i] = buffer[KEPT + 2 * MOVED + i], buffer[KEPT + 3 * MOVED + i]
        buffer[kernels.FASTEST + i] = buffer[KEPT + 4 * MOVED + i]


@inner
def act_on(params, water, row, moment, centre, buffer, sites):
    """Write how fast the water is at every node at a moment, and what force it has on it."""
    is_felt(params, water, row, moment, water.capsules_of[row] > 0, True, centre, buffer, sites)


@inner
def is_felt(params, water, row, moment, watchful, always, centre, buffer, sites):
    """Write what the water does at every node at a moment, as `act_on` does; return whether it is written.

    watchful: whether an obstacle may be met; always: whether it is written also where the water does nothing.
    """
    felt = always or does_anything(water, row)
    if felt:
        stir(params, water, row, moment, centre, buffer, sites)
    if watchful:
        find_box(buffer, buffer, sites)
        join_lanes(buffer)
        for number in range(water.capsules_of[row]):
            capsule = water.capsules[row, number]
            if is_near(capsule, centre[0], centre[1], buffer, 0.0):
                if not felt:
                    stir(params, water, row, moment, centre, buffer, sites)
                    felt = True
                line, stiffness = (capsule[2], capsule[3], capsule[4], capsule[5]), water.bulk[row, 2]
                push(params, capsule[0] + centre[0], capsule[1] + centre[1], line, stiffness, buffer, buffer, sites)
    return felt


@inner
def stir(params, water, row, moment, centre, buffer, sites):
    """Write the flow at every node at a moment, and its weight."""
    shear, weight, x, y = water.bulk[row, 0], water.bulk[row, 1], centre[0], centre[1]
    flow(params, shear, weight, y, water.speed[row, moment, 0], water.speed[row, moment, 1], buffer, buffer, sites)
    for number in range(water.vortices_of[row]):
        at_x, at_y = water.vortices[row, number, 0] + x, water.vortices[row, number, 1] + y
        whirl(at_x, at_y, water.vortices[row, number, 2], water.vortices[row, number, 3], buffer, buffer, sites)


@apart
def flow(params, shear, weight, y, speed_x, speed_y, buffer, out, sites):
    """Write the flow as it is without vortices, and the weight; `out` is the buffer again, in every loop."""
    for i in range(sites):
        out[UX + i], out[UY + i] = speed_x + shear * (buffer[PY + i] - y), speed_y
        out[OUTER_X + i], out[OUTER_Y + i] = params.zero, -(weight * buffer[MASS + i])


@apart
def whirl(at_x, at_y, strength, core, buffer, out, sites):
    """Add a vortex to the flow."""
    for i in range(sites):
        vx, vy = vortex(buffer[PX + i] - at_x, buffer[PY + i] - at_y, strength, core)
        out[UX + i], out[UY + i] = out[UX + i] + vx, out[UY + i] + vy


@apart
def push(params, at_x, at_y, line, stiffness, buffer, out, sites):
    """Add the force of an obstacle that begins at a place; line: see `water_rules.contact`."""
    wx, wy, share, radius = line
    for i in range(sites):
        dx, dy = buffer[PX + i] - at_x, buffer[PY + i] - at_y
        fx, fy = contact(params, dx, dy, wx, wy, share, radius, stiffness)
        out[OUTER_X + i], out[OUTER_Y + i] = out[OUTER_X + i] + fx, out[OUTER_Y + i] + fy


@apart
def find_box(buffer, out, sites):
    """Write the box around the nodes, of each lane of the vectors on its own, since no compiler dares to join them."""
    for lane in range(LANES):
        out[LOW_X + lane], out[HIGH_X + lane] = np.inf, -np.inf
        out[LOW_Y + lane], out[HIGH_Y + lane] = np.inf, -np.inf
    for first in range(uint64(0), sites, uint64(LANES)):
        for lane in range(uint64(LANES)):
            there = buffer[MASS + first + lane] > 0
            x, y = buffer[PX + first + lane], buffer[PY + first + lane]
            low_x, high_x, low_y, high_y = out[LOW_X + lane], out[HIGH_X + lane], out[LOW_Y + lane], out[HIGH_Y + lane]
            out[LOW_X + lane] = x if there & (x < low_x) else low_x
            out[HIGH_X + lane] = x if there & (x > high_x) else high_x
            out[LOW_Y + lane] = y if there & (y < low_y) else low_y
            out[HIGH_Y + lane] = y if there & (y > high_y) else high_y


@inner
def join_lanes(buffer):
    """Let the first lane have the box around all of them, half of them at a time."""
    for half in (8, 4, 2, 1):
        for lane in range(half):
            other = lane + half
            buffer[LOW_X + lane] = min(buffer[LOW_X + lane], buffer[LOW_X + other])
            buffer[HIGH_X + lane] = max(buffer[HIGH_X + lane], buffer[HIGH_X + other])
            buffer[LOW_Y + lane] = min(buffer[LOW_Y + lane], buffer[LOW_Y + other])
            buffer[HIGH_Y + lane] = max(buffer[HIGH_Y + lane], buffer[HIGH_Y + other])


@inner
def is_near(capsule, x, y, buffer, way):
    """Return whether an obstacle's box meets that of the body, or would if the body's were wider by a way.

    Where it does not, its force on every node is 0.
    """
    at_x, at_y, radius = capsule[0] + x, capsule[1] + y, capsule[5] + capsule[5] + way
    end_x, end_y = at_x + capsule[2], at_y + capsule[3]
    meets_x = (min(at_x, end_x) - radius < buffer[HIGH_X]) & (max(at_x, end_x) + radius > buffer[LOW_X])
    meets_y = (min(at_y, end_y) - radius < buffer[HIGH_Y]) & (max(at_y, end_y) + radius > buffer[LOW_Y])
    return meets_x & meets_y


@inner
def water_at(buffer, i):
    """Return the velocity of the water at a node; 0 where no node is, for what is none never moves."""
    mass = buffer[MASS + i]
    return buffer[UX + i] if mass > 0 else mass, buffer[UY + i] if mass > 0 else mass


@inner
def slow(params, buffer, out, i, column, ux, uy):
    """Return the velocity of a node against the water after a step without fins."""
    fx = kernels.force_on(buffer, P0, i, column) + buffer[OUTER_X + i]
    fy = kernels.force_on(buffer, P1, i, column) + buffer[OUTER_Y + i]
    return relative_without_fins(params, buffer[STEP_OVER_MASS + i], out[VX + i], out[VY + i], fx, fy, ux, uy)


@apart
def move_without_fins(params, buffer, out, sites, column):
    """Move the nodes by their bonds and the water, fins feathered."""
    for i in range(sites):
        ux, uy = water_at(buffer, i)
        vx, vy = slow(params, buffer, out, i, column, ux, uy)
        kernels.place(params, out, i, vx + ux, vy + uy)


@apart
def move_with_fins(params, buffer, out, sites, column):
    """Move the nodes by their bonds and the water, fins spread."""
    for i in range(sites):
        ux, uy = water_at(buffer, i)
        vx, vy = slow(params, buffer, out, i, column, ux, uy)
        right = kernels.fin_at(params, buffer, BOND_X, FORCE_X, i)
        left = kernels.fin_at(params, buffer, BOND_X, FORCE_X, i - column)
        up = kernels.fin_at(params, buffer, BOND_Y, FORCE_Y, i)
        down = kernels.fin_at(params, buffer, BOND_Y, FORCE_Y, i - ONE)
        xx = (right[0] + left[0]) + (up[0] + down[0])
        xy = (right[1] + left[1]) + (up[1] + down[1])
        yy = (right[2] + left[2]) + (up[2] + down[2])
        vx, vy = apply_fin_drag(params, buffer[STEP_OVER_MASS + i], vx, vy, xx, xy, yy)
        kernels.place(params, out, i, vx + ux, vy + uy)
