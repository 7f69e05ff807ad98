"""Creatures that swim, on the CPU: one at a time a thread, every step in four loops of vector instructions.

A body is cropped to its box; site (x, y) of the box is number x * height + y, so the neighbours are 1
and `height` away. All that is known of the sites lies in one flat buffer, a plane a quantity, with room
around each plane so that neighbours of the outermost sites can be read (they are multiplied by 0). This
is what lets the compiler vectorise: one buffer, planes at constant distances, unsigned indices, ternary
clamps, as many sites as fill whole vectors, and that every loop is given the buffer twice, as what it reads and as
what it writes: it writes no plane that it reads at a neighbour (see alife.engines.cpu.apart).
"""

import numpy as np

from alife.engines.cpu import apart, float32, float64, inner, kernel, take_next, uint64
from alife.engines.rule import for_numba
from sims.oceanworld import genome, scalar_rules

frame_terms, frame, direction = (
    for_numba(r) for r in (scalar_rules.frame_terms, scalar_rules.frame, scalar_rules.direction)
)
bond_force, fin, step_without_fins, apply_fin_drag = (
    for_numba(r)
    for r in (scalar_rules.bond_force, scalar_rules.fin, scalar_rules.step_without_fins, scalar_rules.apply_fin_drag)
)
mass_of, step_over_mass = for_numba(scalar_rules.mass_of), for_numba(scalar_rules.step_over_mass)

SIDE = genome.SIDE
EXISTS, MUSCLE, RIGID = genome.EXISTS, genome.MUSCLE, genome.RIGID
TO_X, TO_Y = genome.BOND_SHIFT
LANES = 16  # [sites] of the widest vector
MARGIN = 16  # [sites] before and after a plane, as far as the farthest neighbour
PLANE = 256 + 2 * MARGIN  # [sites] from one plane to the next
PLANES = 32

# The planes, as the number of their first site; the last letter tells the axis of vectors, or along which bonds lie.
FASTEST = uint64(MARGIN)  # [cells^2/beat^2] square of the greatest speed so far
PX, PY, VX, VY = (uint64(MARGIN + PLANE * plane) for plane in (1, 2, 3, 4))  # position [cells], velocity [cells/beat]
CX, CY, TURN = (uint64(MARGIN + PLANE * plane) for plane in (5, 6, 7))  # the frame of a node
TERMS_X, TERMS_Y = (uint64(MARGIN + PLANE * plane) for plane in (8, 12))  # four planes each: what bonds add to frames
FORCE_X, FORCE_Y = (uint64(MARGIN + PLANE * plane) for plane in (16, 20))  # four planes each: force, direction of bonds
BOND_X, BOND_Y = (uint64(MARGIN + PLANE * plane) for plane in (24, 27))  # three planes each: rigid, exists, muscle
MASS, STEP_OVER_MASS = (uint64(MARGIN + PLANE * plane) for plane in (30, 31))  # [bond], [beat/bond], see scalar_rules
P0, P1, P2, P3 = (uint64(PLANE * planes) for planes in range(4))  # from a plane to those after it
ONE = uint64(1)


@kernel
def swim(params, extension, power, links, widths, heights, order, beats, counter, centres, fastest, team):  # noqa: ARG001 (all threads do the same)
    """Let bodies swim for some beats; every thread of the team calls it.

    links uint8 (n, SITES), widths and heights int64 (n,): the bodies; order int64 (n,): in which they are handed
    out, one at a time, to whichever thread is free, counted by counter int64 (1,), 0 at first; extension and power
    (steps,): the beat. Fills in centres float64 (n, 2, 2), the centre of mass [cells] before and after, and fastest
    float64 (n,), the greatest speed [cells/beat] of any node.
    """
    buffer = np.zeros(PLANES * PLANE, extension.dtype)
    turn = take_next(counter)
    while turn < order.size:
        one = order[turn]
        sites = pack(params, links[one], widths[one], heights[one], buffer)
        centre_of_mass(buffer, sites, centres[one, 0])
        for _ in range(beats):
            advance(params, extension, power, buffer, sites, heights[one], 0, extension.size)
        centre_of_mass(buffer, sites, centres[one, 1])
        fastest[one] = greatest_speed(buffer, sites)
        turn = take_next(counter)


@kernel
def trace(params, extension, power, links, width, height, frame_steps, motion):
    """Let one body (SITES,) swim and write down its nodes (frames, SITES, position | velocity, x | y).

    frame_steps int64 (frames,): the steps, not falling, before which it is looked at.
    """
    buffer = np.zeros(PLANES * PLANE, extension.dtype)
    sites = pack(params, links, width, height, buffer)
    step = 0
    for frame_number in range(frame_steps.size):
        while step < frame_steps[frame_number]:
            phase = step % extension.size
            steps = min(extension.size - phase, frame_steps[frame_number] - step)
            advance(params, extension, power, buffer, sites, height, phase, phase + steps)
            step += steps
        look(buffer, width, height, motion[frame_number])


@inner
def look(buffer, width, height, motion):
    """Write down the positions and velocities (SITES, 2, 2) of the sites."""
    for x in range(width):
        for y in range(height):
            site, seen = uint64(x * height + y), SIDE * x + y
            motion[seen, 0, 0], motion[seen, 0, 1] = buffer[PX + site], buffer[PY + site]
            motion[seen, 1, 0], motion[seen, 1, 1] = buffer[VX + site], buffer[VY + site]


@inner
def pack(params, links, width, height, buffer):
    """Lay a body (SITES,) at rest into a thread's buffer; return its number of sites in whole vectors."""
    sites = (width * height + LANES - 1) // LANES * LANES
    for plane in range(PLANES):
        buffer[plane * PLANE : plane * PLANE + sites + 2 * MARGIN] = params.zero
    for x in range(width):
        for y in range(height):
            bits, site = links[SIDE * x + y], uint64(x * height + y)
            buffer[PX + site], buffer[PY + site] = params.one * x, params.one * y
            lay_bond(params, buffer, BOND_X + site, bits >> TO_X)
            lay_bond(params, buffer, BOND_Y + site, bits >> TO_Y)
    weigh(params, links, width, height, buffer)
    return uint64(sites)


@inner
def lay_bond(params, buffer, place, bits):
    """Write whether a bond exists, is a muscle, is rigid as 0 or 1."""
    buffer[place + P1] = params.one if bits & EXISTS else params.zero
    buffer[place + P2] = params.one if bits & MUSCLE else params.zero
    buffer[place] = params.one if bits & RIGID else params.zero


@inner
def weigh(params, links, width, height, buffer):
    """Write what every node weighs and how easily it moves; what is no node lies at 0 and never moves."""
    for x in range(width):
        for y in range(height):
            site = uint64(x * height + y)
            if links[SIDE * x + y] & 1:
                near = buffer[BOND_X + P1 + site] + buffer[BOND_X + P1 + site - uint64(height)]
                mass = mass_of(params, near + (buffer[BOND_Y + P1 + site] + buffer[BOND_Y + P1 + site - ONE]))
                buffer[MASS + site], buffer[STEP_OVER_MASS + site] = mass, step_over_mass(params, mass)
            else:
                buffer[PX + site], buffer[PY + site] = params.zero, params.zero


@inner
def advance(params, extension, power, buffer, sites, height, first, end):
    """Run the steps `first` to `end` of a beat."""
    column = uint64(height)
    for step in range(first, end):
        add_up_frames(extension[step], buffer, buffer, sites, column)
        turn_frames(params, buffer, buffer, sites, column)
        pull_bonds(params, extension[step], buffer, buffer, sites, column)
        if power[step]:
            move_with_fins(params, buffer, buffer, sites, column)
        else:
            move_without_fins(params, buffer, buffer, sites, column)


@inner
def stretch(buffer, far_p, far_v, i):
    """Return the far end of a bond less its near end: position (x, y) and velocity (x, y)."""
    dx, dy = buffer[far_p + i] - buffer[PX + i], buffer[far_p + P1 + i] - buffer[PY + i]
    dvx, dvy = buffer[far_v + i] - buffer[VX + i], buffer[far_v + P1 + i] - buffer[VY + i]
    return dx, dy, dvx, dvy


@inner
def both_frames(buffer, far, i):
    """Return the sums of the frames of both ends of a bond: x, y, turning."""
    cx, cy = buffer[CX + i] + buffer[far + i], buffer[CY + i] + buffer[far + P1 + i]
    return cx, cy, buffer[TURN + i] + buffer[far + P2 + i]


@inner
def write_four(buffer, first, i, values):
    """Write four numbers of a site into four planes."""
    buffer[first + i], buffer[first + P1 + i] = values[0], values[1]
    buffer[first + P2 + i], buffer[first + P3 + i] = values[2], values[3]


@apart
def add_up_frames(extension, buffer, out, sites, column):
    """Write what every bond adds to the frames of its nodes; `out` is the buffer again, in every loop."""
    for i in range(sites):
        dx, dy, dvx, dvy = stretch(buffer, PX + column, VX + column, i)
        exists, muscle = buffer[BOND_X + P1 + i], buffer[BOND_X + P2 + i]
        terms_x = frame_terms(exists + muscle * extension, exists, dx, dy, dvx, dvy)
        dx, dy, dvx, dvy = stretch(buffer, PX + ONE, VX + ONE, i)
        exists, muscle = buffer[BOND_Y + P1 + i], buffer[BOND_Y + P2 + i]
        terms_y = frame_terms(exists + muscle * extension, exists, dy, -dx, dvy, -dvx)
        write_four(out, TERMS_X, i, terms_x)
        write_four(out, TERMS_Y, i, terms_y)


@inner
def four_terms(buffer, plane, i, column):
    """Return the sum of what the four bonds of a node add to a plane of its frame."""
    along_x = buffer[TERMS_X + plane + i] + buffer[TERMS_X + plane + i - column]
    return along_x + (buffer[TERMS_Y + plane + i] + buffer[TERMS_Y + plane + i - ONE])


@apart
def turn_frames(params, buffer, out, sites, column):
    """Write how every node is turned and turning."""
    for i in range(sites):
        x, y = four_terms(buffer, P0, i, column), four_terms(buffer, P1, i, column)
        spin, size = four_terms(buffer, P2, i, column), four_terms(buffer, P3, i, column)
        out[CX + i], out[CY + i], out[TURN + i] = frame(params, x, y, spin, size)


@apart
def pull_bonds(params, extension, buffer, out, sites, column):
    """Write the force of every bond on its near end, and its direction."""
    for i in range(sites):
        dx, dy, dvx, dvy = stretch(buffer, PX + column, VX + column, i)
        cx, cy, turning = both_frames(buffer, CX + column, i)
        exists, muscle = buffer[BOND_X + P1 + i], buffer[BOND_X + P2 + i]
        ux, uy, long = direction(params, dx, dy)
        length = exists + muscle * extension
        fx, fy = bond_force(params, length, exists, muscle, ux, uy, long, dx, dy, dvx, dvy, cx, cy, turning)
        dx, dy, dvx, dvy = stretch(buffer, PX + ONE, VX + ONE, i)
        cx, cy, turning = both_frames(buffer, CX + ONE, i)
        exists, muscle = buffer[BOND_Y + P1 + i], buffer[BOND_Y + P2 + i]
        wx, wy, long = direction(params, dy, -dx)
        length = exists + muscle * extension
        gx, gy = bond_force(params, length, exists, muscle, wx, wy, long, dy, -dx, dvy, -dvx, cx, cy, turning)
        write_four(out, FORCE_X, i, (fx, fy, ux, uy))
        write_four(out, FORCE_Y, i, (-gy, gx, -wy, wx))


@inner
def force_on(buffer, plane, i, column):
    """Return the force on a node of its four bonds, along one axis."""
    along_x = buffer[FORCE_X + plane + i] - buffer[FORCE_X + plane + i - column]
    return along_x + (buffer[FORCE_Y + plane + i] - buffer[FORCE_Y + plane + i - ONE])


@inner
def place(params, buffer, i, vx, vy):
    """Write the new velocity of a node, its new position, and its greatest speed."""
    buffer[VX + i], buffer[VY + i] = vx, vy
    buffer[PX + i], buffer[PY + i] = buffer[PX + i] + params.step * vx, buffer[PY + i] + params.step * vy
    square, before = vx * vx + vy * vy, buffer[FASTEST + i]
    buffer[FASTEST + i] = square if square > before else before


@apart
def move_without_fins(params, buffer, out, sites, column):
    """Move the nodes by the forces of their bonds, fins feathered."""
    for i in range(sites):
        fx, fy = force_on(buffer, P0, i, column), force_on(buffer, P1, i, column)
        vx, vy = step_without_fins(params, buffer[STEP_OVER_MASS + i], out[VX + i], out[VY + i], fx, fy)
        place(params, out, i, vx, vy)


@apart
def move_with_fins(params, buffer, out, sites, column):
    """Move the nodes by the forces of their bonds, fins spread."""
    for i in range(sites):
        fx, fy = force_on(buffer, P0, i, column), force_on(buffer, P1, i, column)
        vx, vy = step_without_fins(params, buffer[STEP_OVER_MASS + i], out[VX + i], out[VY + i], fx, fy)
        right, left = fin_at(params, buffer, BOND_X, FORCE_X, i), fin_at(params, buffer, BOND_X, FORCE_X, i - column)
        up, down = fin_at(params, buffer, BOND_Y, FORCE_Y, i), fin_at(params, buffer, BOND_Y, FORCE_Y, i - ONE)
        xx = (right[0] + left[0]) + (up[0] + down[0])
        xy = (right[1] + left[1]) + (up[1] + down[1])
        yy = (right[2] + left[2]) + (up[2] + down[2])
        vx, vy = apply_fin_drag(params, buffer[STEP_OVER_MASS + i], vx, vy, xx, xy, yy)
        place(params, out, i, vx, vy)


@inner
def fin_at(params, buffer, rigid, force, i):
    """Return the drag (xx, xy, yy) of one bond, if it is a fin, on either end."""
    return fin(params, buffer[rigid + i], buffer[force + P2 + i], buffer[force + P3 + i])


@inner
def centre_of_mass(buffer, sites, centre):
    """Write the centre of mass (2,), added up in 64 bits."""
    x, y, total = 0.0, 0.0, 0.0
    for i in range(sites):
        mass = float64(buffer[MASS + i])
        x, y, total = x + mass * buffer[PX + i], y + mass * buffer[PY + i], total + mass
    centre[0], centre[1] = x / total, y / total


@kernel
def weigh_all(params, links, positions, centres):
    """Write the centre of mass float64 (n, 2) of bodies (n, SITES) with positions (n, SITES, 2), as `swim` has it."""
    for one in range(links.shape[0]):
        x, y, total = 0.0, 0.0, 0.0
        for site in range(links.shape[1]):
            if links[one, site] & 1:
                mass = float64(mass_of(params, params.one * float32(degree(links[one], site))))
                x, y = x + mass * positions[one, site, 0], y + mass * positions[one, site, 1]
                total = total + mass
        centres[one, 0], centres[one, 1] = x / total, y / total


@inner
def degree(links, site):
    """Return how many bonds a node of a body (SITES,) has."""
    count = (links[site] >> TO_X & 1) + (links[site] >> TO_Y & 1)
    count += links[site - SIDE] >> TO_X & 1 if site >= SIDE else 0
    return count + (links[site - 1] >> TO_Y & 1 if site % SIDE > 0 else 0)


@inner
def greatest_speed(buffer, sites):
    """Return the greatest speed that any node had."""
    square = 0.0
    for i in range(sites):
        square = max(square, buffer[FASTEST + i])
    return np.sqrt(square)
