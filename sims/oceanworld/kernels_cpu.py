"""Creatures that swim, on the CPU: one at a time a thread, every step in four loops of vector instructions.

A body is cropped to its box; site (x, y) of the box is number x * height + y, so the neighbours are 1
and `height` away. All that is known of the sites lies in one flat buffer, a plane a quantity, with room
around each plane so that neighbours of the outermost sites can be read (they are multiplied by 0). This
is what lets the compiler vectorise: one buffer, planes at constant distances, unsigned indices, ternary
clamps, as many sites as fill whole vectors, and in every loop the planes that are written lie
together, apart from those that are read at a neighbour (a single comparison before the loop tells so).
"""

import numpy as np

from alife.cpu import float64, inner, njit, prange, uint64
from alife.rule import for_numba
from sims.oceanworld import genome, rules

frame_terms, frame, direction = (for_numba(r) for r in (rules.frame_terms, rules.frame, rules.direction))
bond_force, fin, glide, brake = (for_numba(r) for r in (rules.bond_force, rules.fin, rules.glide, rules.brake))

SIDE = genome.SIDE
TO_X, TO_Y = genome.BOND_SHIFT
LANES = 16  # [sites] of the widest vector
MARGIN = 16  # [sites] before and after a plane, as far as the farthest neighbour
PLANE = 256 + 2 * MARGIN  # [sites] from one plane to the next
PLANES = 34

# The planes, as the number of their first site. The last letter tells the axis of vectors, or the bonds' axis.
FASTEST = uint64(MARGIN)  # [cells^2/beat^2] square of the greatest speed so far
PX, PY, VX, VY = (uint64(MARGIN + PLANE * plane) for plane in (1, 2, 3, 4))  # position [cells], velocity [cells/beat]
CX, CY, TURN = (uint64(MARGIN + PLANE * plane) for plane in (5, 6, 7))  # the frame of a node
TERMS_X, TERMS_Y = (uint64(MARGIN + PLANE * plane) for plane in (8, 12))  # four planes each: what bonds add to frames
FORCE_X, FORCE_Y = (uint64(MARGIN + PLANE * plane) for plane in (16, 18))  # two planes each: x, y
DRAG_X, DRAG_Y = (uint64(MARGIN + PLANE * plane) for plane in (20, 23))  # three planes each: xx, xy, yy
BOND_X, BOND_Y = (uint64(MARGIN + PLANE * plane) for plane in (26, 29))  # three planes each: exists, muscle, rigid
MASS, INERTIA = (uint64(MARGIN + PLANE * plane) for plane in (32, 33))  # [bond]
P1, P2, P3 = uint64(PLANE), uint64(2 * PLANE), uint64(3 * PLANE)
ONE = uint64(1)


@njit(parallel=True, cache=True, error_model="numpy")
def swim(law, extension, power, links, widths, heights, beats, threads, centres, fastest):
    """Let bodies swim for some beats.

    links uint8 (n, SITES), widths and heights int64 (n,): the bodies; extension and power (steps,): the
    beat. Fills in centres float64 (n, 2, 2), the centre of mass [cells] before and after, and fastest
    float64 (n,), the greatest speed [cells/beat] of any node.
    """
    buffers = np.zeros((threads, PLANES * PLANE), extension.dtype)
    for thread in prange(threads):
        buffer = buffers[thread]
        for one in range(thread, links.shape[0], threads):
            sites = pack(law, links[one], widths[one], heights[one], buffer)
            centre_of_mass(buffer, sites, centres[one, 0])
            for _ in range(beats):
                advance(law, extension, power, buffer, sites, heights[one], 0, extension.size)
            centre_of_mass(buffer, sites, centres[one, 1])
            fastest[one] = greatest_speed(buffer, sites)


@njit(cache=True, error_model="numpy")
def trace(law, extension, power, links, width, height, frame_steps, motion):
    """Let one body (SITES,) swim and write down its nodes (frames, SITES, position | velocity, x | y).

    frame_steps int64 (frames,): the steps, not falling, before which it is looked at.
    """
    buffer = np.zeros(PLANES * PLANE, extension.dtype)
    sites = pack(law, links, width, height, buffer)
    step = 0
    for frame_number in range(frame_steps.size):
        while step < frame_steps[frame_number]:
            phase = step % extension.size
            steps = min(extension.size - phase, frame_steps[frame_number] - step)
            advance(law, extension, power, buffer, sites, height, phase, phase + steps)
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
def pack(law, links, width, height, buffer):
    """Lay a body (SITES,) at rest into a thread's buffer; return its number of sites in whole vectors."""
    sites = (width * height + LANES - 1) // LANES * LANES
    for plane in range(PLANES):
        buffer[plane * PLANE : plane * PLANE + sites + 2 * MARGIN] = law.none
    for site in range(sites):
        buffer[INERTIA + uint64(site)] = law.one  # of sites without a node, so that nothing is divided by 0
    for x in range(width):
        for y in range(height):
            bits, site = links[SIDE * x + y], uint64(x * height + y)
            buffer[PX + site], buffer[PY + site] = law.one * x, law.one * y
            lay_bond(law, buffer, BOND_X + site, bits >> TO_X)
            lay_bond(law, buffer, BOND_Y + site, bits >> TO_Y)
    weigh(law, links, width, height, buffer)
    return uint64(sites)


@inner
def lay_bond(law, buffer, place, bits):
    """Write whether a bond exists, is a muscle, is rigid as 0 or 1."""
    buffer[place] = law.one if bits & 1 else law.none
    buffer[place + P1] = law.one if bits & 2 else law.none
    buffer[place + P2] = law.one if bits & 4 else law.none


@inner
def weigh(law, links, width, height, buffer):
    """Write the mass of every node, and what it counts for when the water slows it."""
    for x in range(width):
        for y in range(height):
            site = uint64(x * height + y)
            if links[SIDE * x + y] & 1:
                degree = (buffer[BOND_X + site] + buffer[BOND_X + site - uint64(height)]) + (
                    buffer[BOND_Y + site] + buffer[BOND_Y + site - ONE]
                )
                mass = law.node_mass + law.half_bond_mass * degree
                buffer[MASS + site], buffer[INERTIA + site] = mass, mass * law.inertia
            else:
                buffer[PX + site], buffer[PY + site] = law.none, law.none


@inner
def advance(law, extension, power, buffer, sites, height, first, end):
    """Run the steps `first` to `end` of a beat."""
    column = uint64(height)
    for step in range(first, end):
        add_up_frames(extension[step], buffer, sites, column)
        turn_frames(law, buffer, sites, column)
        if power[step]:
            pull_bonds(law, extension[step], buffer, sites, column)
            spread_fins(law, buffer, sites, column)
            move_braked(law, buffer, sites, column)
        else:
            pull_bonds(law, extension[step], buffer, sites, column)
            move_gliding(law, buffer, sites, column)


@inner
def add_up_frames(extension, buffer, sites, column):
    """Write what every bond adds to the frames of its nodes."""
    for i in range(sites):
        dx, dy = buffer[PX + i + column] - buffer[PX + i], buffer[PY + i + column] - buffer[PY + i]
        dvx, dvy = buffer[VX + i + column] - buffer[VX + i], buffer[VY + i + column] - buffer[VY + i]
        exists, muscle = buffer[BOND_X + i], buffer[BOND_X + P1 + i]
        x, y, spin, size = frame_terms(exists + muscle * extension, exists, dx, dy, dvx, dvy)
        buffer[TERMS_X + i], buffer[TERMS_X + P1 + i] = x, y
        buffer[TERMS_X + P2 + i], buffer[TERMS_X + P3 + i] = spin, size
        dx, dy = buffer[PX + i + ONE] - buffer[PX + i], buffer[PY + i + ONE] - buffer[PY + i]
        dvx, dvy = buffer[VX + i + ONE] - buffer[VX + i], buffer[VY + i + ONE] - buffer[VY + i]
        exists, muscle = buffer[BOND_Y + i], buffer[BOND_Y + P1 + i]
        x, y, spin, size = frame_terms(exists + muscle * extension, exists, dy, -dx, dvy, -dvx)
        buffer[TERMS_Y + i], buffer[TERMS_Y + P1 + i] = x, y
        buffer[TERMS_Y + P2 + i], buffer[TERMS_Y + P3 + i] = spin, size


@inner
def both_ends(buffer, along_x, along_y, i, column):
    """Return the sum over the four bonds of a node of what each adds to either end."""
    return (buffer[along_x + i] + buffer[along_x + i - column]) + (buffer[along_y + i] + buffer[along_y + i - ONE])


@inner
def turn_frames(law, buffer, sites, column):
    """Write how every node is turned and turning."""
    for i in range(sites):
        x = both_ends(buffer, TERMS_X, TERMS_Y, i, column)
        y = both_ends(buffer, TERMS_X + P1, TERMS_Y + P1, i, column)
        spin = both_ends(buffer, TERMS_X + P2, TERMS_Y + P2, i, column)
        size = both_ends(buffer, TERMS_X + P3, TERMS_Y + P3, i, column)
        buffer[CX + i], buffer[CY + i], buffer[TURN + i] = frame(law, x, y, spin, size)


@inner
def pull_bonds(law, extension, buffer, sites, column):
    """Write the force of every bond on its near end."""
    for i in range(sites):
        dx, dy = buffer[PX + i + column] - buffer[PX + i], buffer[PY + i + column] - buffer[PY + i]
        dvx, dvy = buffer[VX + i + column] - buffer[VX + i], buffer[VY + i + column] - buffer[VY + i]
        cx, cy = buffer[CX + i] + buffer[CX + i + column], buffer[CY + i] + buffer[CY + i + column]
        turning = buffer[TURN + i] + buffer[TURN + i + column]
        exists, muscle = buffer[BOND_X + i], buffer[BOND_X + P1 + i]
        ux, uy, long = direction(law, dx, dy)
        fx, fy = bond_force(
            law, exists + muscle * extension, exists, muscle, ux, uy, long, dx, dy, dvx, dvy, cx, cy, turning
        )
        buffer[FORCE_X + i], buffer[FORCE_X + P1 + i] = fx, fy
        dx, dy = buffer[PX + i + ONE] - buffer[PX + i], buffer[PY + i + ONE] - buffer[PY + i]
        dvx, dvy = buffer[VX + i + ONE] - buffer[VX + i], buffer[VY + i + ONE] - buffer[VY + i]
        cx, cy = buffer[CX + i] + buffer[CX + i + ONE], buffer[CY + i] + buffer[CY + i + ONE]
        turning = buffer[TURN + i] + buffer[TURN + i + ONE]
        exists, muscle = buffer[BOND_Y + i], buffer[BOND_Y + P1 + i]
        ux, uy, long = direction(law, dy, -dx)
        fx, fy = bond_force(
            law, exists + muscle * extension, exists, muscle, ux, uy, long, dy, -dx, dvy, -dvx, cx, cy, turning
        )
        buffer[FORCE_Y + i], buffer[FORCE_Y + P1 + i] = -fy, fx


@inner
def spread_fins(law, buffer, sites, column):
    """Write the drag of every fin."""
    for i in range(sites):
        dx, dy = buffer[PX + i + column] - buffer[PX + i], buffer[PY + i + column] - buffer[PY + i]
        ux, uy, _ = direction(law, dx, dy)
        xx, xy, yy = fin(law, buffer[BOND_X + P2 + i], ux, uy)
        buffer[DRAG_X + i], buffer[DRAG_X + P1 + i], buffer[DRAG_X + P2 + i] = xx, xy, yy
        dx, dy = buffer[PX + i + ONE] - buffer[PX + i], buffer[PY + i + ONE] - buffer[PY + i]
        ux, uy, _ = direction(law, dx, dy)
        xx, xy, yy = fin(law, buffer[BOND_Y + P2 + i], ux, uy)
        buffer[DRAG_Y + i], buffer[DRAG_Y + P1 + i], buffer[DRAG_Y + P2 + i] = xx, xy, yy


@inner
def force_on(buffer, along_x, along_y, i, column):
    """Return the force on a node of its four bonds, along one axis."""
    return (buffer[along_x + i] - buffer[along_x + i - column]) + (buffer[along_y + i] - buffer[along_y + i - ONE])


@inner
def place(law, buffer, i, vx, vy):
    """Write the new velocity of a node, its new position, and its greatest speed."""
    buffer[VX + i], buffer[VY + i] = vx, vy
    buffer[PX + i], buffer[PY + i] = buffer[PX + i] + law.step * vx, buffer[PY + i] + law.step * vy
    square, before = vx * vx + vy * vy, buffer[FASTEST + i]
    buffer[FASTEST + i] = square if square > before else before


@inner
def move_gliding(law, buffer, sites, column):
    """Move the nodes by the forces of their bonds, fins feathered."""
    for i in range(sites):
        fx = force_on(buffer, FORCE_X, FORCE_Y, i, column)
        fy = force_on(buffer, FORCE_X + P1, FORCE_Y + P1, i, column)
        vx, vy = glide(law, buffer[MASS + i], buffer[INERTIA + i], buffer[VX + i], buffer[VY + i], fx, fy)
        place(law, buffer, i, vx, vy)


@inner
def move_braked(law, buffer, sites, column):
    """Move the nodes by the forces of their bonds, fins spread."""
    for i in range(sites):
        fx = force_on(buffer, FORCE_X, FORCE_Y, i, column)
        fy = force_on(buffer, FORCE_X + P1, FORCE_Y + P1, i, column)
        xx = both_ends(buffer, DRAG_X, DRAG_Y, i, column)
        xy = both_ends(buffer, DRAG_X + P1, DRAG_Y + P1, i, column)
        yy = both_ends(buffer, DRAG_X + P2, DRAG_Y + P2, i, column)
        mass, inertia, vx, vy = buffer[MASS + i], buffer[INERTIA + i], buffer[VX + i], buffer[VY + i]
        vx, vy = brake(law, mass, inertia, vx, vy, fx, fy, xx, xy, yy)
        place(law, buffer, i, vx, vy)


@inner
def centre_of_mass(buffer, sites, centre):
    """Write the centre of mass (2,), added up in 64 bits."""
    x, y, total = 0.0, 0.0, 0.0
    for i in range(sites):
        mass = float64(buffer[MASS + i])
        x, y, total = x + mass * buffer[PX + i], y + mass * buffer[PY + i], total + mass
    centre[0], centre[1] = x / total, y / total


@inner
def greatest_speed(buffer, sites):
    """Return the greatest speed that any node had."""
    square = 0.0
    for i in range(sites):
        square = max(square, buffer[FASTEST + i])
    return np.sqrt(square)
