"""What a swim looks like from afar, on the CPU: where a body is, how it is turned, how wide and how bent.

Compiled only where somebody asks for paths; the steps are those of kernels_cpu.py and kernels_water_cpu.py, so that
where a body ends is where it ends without anybody looking.
"""

import numpy as np

from alife.engines.cpu import float64, inner, kernel, take_next, uint64
from sims.oceanworld import kernels_cpu as kernels
from sims.oceanworld import kernels_water_cpu as in_water
from sims.oceanworld.kernels_cpu import MASS, PLANE, PLANES, PX, PY, SIDE

COLUMNS = 6  # of what is written down, see `describe`
SMALL = 1e-9  # [bond cells^2] beside what no body is


@kernel
def follow(params, extension, power, links, widths, heights, order, looks, counter, frames, fastest, team):  # noqa: ARG001 (all threads do the same)
    """Let bodies swim as `kernels_cpu.swim` does, and describe them before some steps; every thread of a team calls it.

    looks int64 (k,): the steps, rising, the first 0. Fills in frames float64 (n, k, COLUMNS) and fastest float64 (n,).
    """
    buffer, rest = np.zeros(PLANES * PLANE, extension.dtype), np.zeros((3, PLANE))
    where = np.zeros(PLANE, np.uint64)
    turn = take_next(counter)
    while turn < order.size:
        one = order[turn]
        sites = kernels.pack(params, links[one], widths[one], heights[one], buffer)
        nodes = remember(buffer, sites, where, rest)
        step = 0
        for look in range(looks.size):
            while step < looks[look]:
                phase = step % extension.size
                steps = min(extension.size - phase, looks[look] - step)
                kernels.advance(params, extension, power, buffer, sites, heights[one], phase, phase + steps)
                step += steps
            describe(buffer, nodes, where, rest, frames[one, look])
        fastest[one] = kernels.greatest_speed(buffer, sites)
        turn = take_next(counter)


@kernel
def follow_in_water(
    params,
    extension,
    power,
    water,
    rows,
    links,
    widths,
    heights,
    order,
    looks,
    counter,
    frames,
    fastest,
    team,  # noqa: ARG001 (likewise)
):
    """Let bodies swim as `kernels_water_cpu.swim_in_water` does, and describe them as `follow` does."""
    buffer, rest = np.zeros(in_water.PLANES * PLANE, extension.dtype), np.zeros((3, PLANE))
    where = np.zeros(PLANE, np.uint64)
    centre = np.zeros(2, extension.dtype)
    turn = take_next(counter)
    while turn < order.size:
        one = order[turn]
        sites = in_water.lay(params, links[one], widths[one], heights[one], buffer, centre)
        nodes = remember(buffer, sites, where, rest)
        clock, step = (0, 0), 0
        for look in range(looks.size):
            clock = in_water.advance(
                params, extension, power, water, rows[one], centre, buffer, sites, heights[one], clock,
                looks[look] - step,
            )  # fmt: skip
            step = looks[look]
            describe(buffer, nodes, where, rest, frames[one, look])
        fastest[one] = kernels.greatest_speed(buffer, sites)
        turn = take_next(counter)


@kernel
def describe_all(params, links, widths, heights, positions, frames):
    """Describe bodies (n, SITES) with positions (n, SITES, 2) in frames float64 (n, COLUMNS), as `follow` does."""
    buffer, rest = np.zeros(PLANES * PLANE, positions.dtype), np.zeros((3, PLANE))
    where = np.zeros(PLANE, np.uint64)
    for one in range(links.shape[0]):
        sites = kernels.pack(params, links[one], widths[one], heights[one], buffer)
        nodes = remember(buffer, sites, where, rest)
        for x in range(widths[one]):
            for y in range(heights[one]):
                if links[one, SIDE * x + y] & 1:
                    site = uint64(x * heights[one] + y)
                    buffer[PX + site] = positions[one, SIDE * x + y, 0]
                    buffer[PY + site] = positions[one, SIDE * x + y, 1]
        describe(buffer, nodes, where, rest, frames[one])


@inner
def remember(buffer, sites, where, rest):
    """Write down which sites are nodes, and of each its place at rest, from the centre of mass, and its mass.

    Returns how many there are. where uint64 (PLANE,); rest float64 (3, PLANE): x, y, mass.
    """
    nodes = 0
    for i in range(sites):
        mass = float64(buffer[MASS + i])
        if mass > 0:
            where[nodes], rest[2, nodes] = i, mass
            nodes += 1
    x, y = middle(buffer, nodes, where, rest)
    for node in range(nodes):
        rest[0, node], rest[1, node] = buffer[PX + where[node]] - x, buffer[PY + where[node]] - y
    return nodes


@inner
def middle(buffer, nodes, where, rest):
    """Return the centre of mass, added up in the order of `kernels_cpu.centre_of_mass`: to the same bits."""
    x, y, total = 0.0, 0.0, 0.0
    for node in range(nodes):
        mass = rest[2, node]
        x, y = x + mass * buffer[PX + where[node]], y + mass * buffer[PY + where[node]]
        total = total + mass
    return x / total, y / total


@inner
def describe(buffer, nodes, where, rest, frame):
    """Write what a body looks like, (COLUMNS,).

    The centre of mass x, y [cells]; how the body is turned as a whole, cosine and sine; its radius of gyration in that
    at rest; and how much of its shape no turning explains, 0..1. The turn is the one that brings the body at rest
    nearest to what it is now, by least squares.
    """
    x, y = middle(buffer, nodes, where, rest)
    along, across, now, before = 0.0, 0.0, 0.0, 0.0
    for node in range(nodes):
        rx, ry, mass = rest[0, node], rest[1, node], rest[2, node]
        qx, qy = buffer[PX + where[node]] - x, buffer[PY + where[node]] - y
        along += mass * (rx * qx + ry * qy)
        across += mass * (rx * qy - ry * qx)
        now += mass * (qx * qx + qy * qy)
        before += mass * (rx * rx + ry * ry)
    size = np.sqrt(along * along + across * across) + SMALL
    frame[0], frame[1], frame[2], frame[3] = x, y, along / size, across / size
    frame[4] = np.sqrt(now / (before + SMALL))
    frame[5] = max(0.0, 1.0 - size * size / (now * before + SMALL))
