"""Creatures whose muscles are driven group by group, and that sense: compiled, on the CPU.

A driven bond belongs to a group; each group has a beat of its own, by its phase and duty, and an amplitude that
changes from decision to decision. The loops are those of kernels_cpu.py and kernels_water_cpu.py: how far a muscle is
grown lies where otherwise lies whether it is one, and a fin is there only while it is spread. One group in the common
beat at full amplitude therefore gives the bits that the creature has without a controller.
"""

import numpy as np

from alife.engines.cpu import inner, njit, prange, take_next, uint64
from sims.oceanworld import genome
from sims.oceanworld import kernels_cpu as kernels
from sims.oceanworld import kernels_water_cpu as in_water
from sims.oceanworld.kernels_cpu import BOND_X, BOND_Y, MASS, P2, PX, PY, VX, VY

SIDE, SITES = genome.SIDE, genome.SITES
EXISTS, MUSCLE, RIGID = genome.EXISTS, genome.MUSCLE, genome.RIGID
TO_X, TO_Y = genome.BOND_SHIFT
MOST_DRIVEN = 2 * SITES  # bonds
SITE, ALONG_Y, BITS, GROUP = range(4)  # what is known of a driven bond
X, Y, COS, SIN, VEL_X, VEL_Y, STRAIN, SPREAD, FLOW_X, FLOW_Y = range(10)  # what is seen of a creature
SEEN = 10
SENSES = 7  # food ahead, to the left, how near; own speed ahead, to the left; strain; 1
APPROACH, MEALS, EFFORT, NEAREST, FAR, FASTEST = range(6)  # what an episode comes to
OUTCOMES = 6


@inner
def begin(params, links, width, height, groups, buffer, centre, driven, seen):
    """Lay a body at rest into a buffer; return its number of sites and of driven bonds, which are listed.

    groups int64 (SITES, 2): of the bonds to x + 1 and y + 1; driven int64 (MOST_DRIVEN, 4); seen float64 (SEEN,).
    """
    sites = in_water.lay(params, links, width, height, buffer, centre)
    count = 0
    for x in range(width):
        for y in range(height):
            for axis in range(2):
                bits = links[SIDE * x + y] >> (TO_Y if axis else TO_X)
                if bits & EXISTS and bits & (MUSCLE | RIGID):
                    driven[count, SITE], driven[count, ALONG_Y], driven[count, BITS] = x * height + y, axis, bits
                    driven[count, GROUP] = groups[SIDE * x + y, axis]
                    count += 1
    for number in range(SEEN):
        seen[number] = 0.0
    seen[COS] = 1.0
    return sites, count


@inner
def drive(params, amplitude, grown, power, phase, driven, count, buffer):
    """Write how far every muscle is grown and which fins are spread; return whether any fin is.

    amplitude (groups,), 0..1; grown (groups, steps) [cells] and power uint8 (groups, steps): the beat of each group.
    """
    spread = False
    for bond in range(count):
        place = (BOND_Y if driven[bond, ALONG_Y] else BOND_X) + uint64(driven[bond, SITE])
        group = driven[bond, GROUP]
        if driven[bond, BITS] & MUSCLE:
            longer = amplitude[group] * grown[group, phase]
            buffer[place + P2] = longer if longer > params.eps else params.eps  # above 0, or it would be no muscle
        if driven[bond, BITS] & RIGID:
            spread |= power[group, phase] > 0
            buffer[place] = params.one if power[group, phase] else params.zero
    return spread


@inner
def bend(params, amplitude, grown, power, phase, buffer, sites, column, driven, count):
    """Write the forces of all bonds at a step of the beat; return whether any fin is spread."""
    spread = drive(params, amplitude, grown, power, phase, driven, count, buffer)
    kernels.add_up_frames(params.one, buffer, buffer, sites, column)
    kernels.turn_frames(params, buffer, buffer, sites, column)
    kernels.pull_bonds(params, params.one, buffer, buffer, sites, column)
    return spread


@inner
def move(params, spread, buffer, sites, column):
    """Move the nodes by all forces."""
    if spread:
        in_water.move_with_fins(params, buffer, buffer, sites, column)
    else:
        in_water.move_without_fins(params, buffer, buffer, sites, column)


@inner
def run(params, water, row, amplitude, grown, power, centre, buffer, sites, height, driven, count, clock, steps):
    """Run some steps with the amplitudes (groups,); return the clock after them, see kernels_water_cpu.advance."""
    taken, bonds = 0, (driven, count)
    while taken < steps:
        some = min(in_water.AHEAD, steps - taken)
        free = in_water.is_free(params, water, row, centre, buffer, sites, some)
        after = march(
            params, water, row, not free, amplitude, grown, power, centre, buffer, sites, height, bonds, clock, some
        )  # fmt: skip
        if free and not in_water.stayed_free(params, water, row, centre, buffer, sites, some):
            in_water.go_back(buffer, sites)
            after = march(
                params, water, row, True, amplitude, grown, power, centre, buffer, sites, height, bonds, clock, some
            )  # fmt: skip
        clock = after
        taken += some
    return clock


@inner
def march(params, water, row, watchful, amplitude, grown, power, centre, buffer, sites, height, bonds, clock, steps):
    """Run some steps, looking out for obstacles or not; return the clock after them."""
    column, (phase, moment), period = uint64(height), clock, water.period[row]
    ever_felt = watchful or in_water.does_anything(water, row)
    for _ in range(steps):
        spread = bend(params, amplitude, grown, power, phase, buffer, sites, column, bonds[0], bonds[1])
        felt = ever_felt and in_water.is_felt(params, water, row, moment, watchful, False, centre, buffer, sites)
        in_water.move(params, felt, spread, buffer, sites, column)
        phase = phase + 1 if phase + 1 < grown.shape[1] else 0
        moment = moment + 1 if moment + 1 < period else 0
    return phase, moment


@inner
def look(water, row, moment, centre, buffer, sites, height, seen):
    """Write where a body is, from where it began, how it is turned, how fast it and the water are: float64 (SEEN,).

    The turn is that which fits all nodes best to where they were at rest; strain is what no turn and no growth explain.
    """
    x, y, vx, vy, total = 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(sites):
        mass = np.float64(buffer[MASS + i])
        x, y, total = x + mass * buffer[PX + i], y + mass * buffer[PY + i], total + mass
        vx, vy = vx + mass * buffer[VX + i], vy + mass * buffer[VY + i]
    x, y = x / total, y / total
    along, across, square, at_rest = 0.0, 0.0, 0.0, 0.0
    for i in range(sites):
        mass = np.float64(buffer[MASS + i])
        site = np.int64(i)
        rest_x, rest_y = site // height - centre[0], site % height - centre[1]
        dx, dy = buffer[PX + i] - x, buffer[PY + i] - y
        along, across = along + mass * (rest_x * dx + rest_y * dy), across + mass * (rest_x * dy - rest_y * dx)
        square, at_rest = square + mass * (dx * dx + dy * dy), at_rest + mass * (rest_x * rest_x + rest_y * rest_y)
    size = np.sqrt(along * along + across * across) + 1e-9
    fit = size * size / (square * at_rest + 1e-9)
    seen[X], seen[Y], seen[COS], seen[SIN] = x - centre[0], y - centre[1], along / size, across / size
    seen[VEL_X], seen[VEL_Y] = vx / total, vy / total
    seen[STRAIN], seen[SPREAD] = 1.0 - min(1.0, fit), square / (at_rest + 1e-9) - 1.0
    flow_x, flow_y = water.speed[row, moment, 0] + water.bulk[row, 0] * seen[Y], water.speed[row, moment, 1] + 0.0
    for number in range(water.vortices_of[row]):
        dx, dy = seen[X] - water.vortices[row, number, 0], seen[Y] - water.vortices[row, number, 1]
        share = water.vortices[row, number, 2] / (dx * dx + dy * dy + water.vortices[row, number, 3])
        flow_x, flow_y = flow_x - share * dy, flow_y + share * dx
    seen[FLOW_X], seen[FLOW_Y] = flow_x, flow_y


@inner
def sense(seen, food_x, food_y, senses):
    """Write what a creature senses, float64 (SENSES,), in its own frame; return how far its food is [cells]."""
    dx, dy = food_x - seen[X], food_y - seen[Y]
    far = np.sqrt(dx * dx + dy * dy) + 1e-9
    cos, sin = seen[COS], seen[SIN]
    senses[0], senses[1] = (cos * dx + sin * dy) / far, (cos * dy - sin * dx) / far
    senses[2] = far / (far + 4.0)
    senses[3], senses[4] = (cos * seen[VEL_X] + sin * seen[VEL_Y]) / 4.0, (cos * seen[VEL_Y] - sin * seen[VEL_X]) / 4.0
    senses[5], senses[6] = seen[STRAIN], 1.0
    return far


@inner
def decide(weights, senses, amplitude):
    """Write the amplitude of every group, 0..1, from weights float64 (groups, SENSES); return their mean.

    z / (1 + |z|) squashes, since processors agree on it to the last bit, as they do not on exponentials.
    """
    effort = 0.0
    for group in range(weights.shape[0]):
        drive_ = 0.0
        for number in range(SENSES):
            drive_ += weights[group, number] * senses[number]
        amplitude[group] = 0.5 + drive_ / (1.0 + 2.0 * abs(drive_))
        effort += amplitude[group]
    return effort / weights.shape[0]


@inner
def live(
    params, water, height, weights, grown, power, food, every, decisions, reach,
    buffer, sites, centre, driven, count, amplitude, seen, senses, outcome,
):  # fmt: skip
    """Let one controller steer through an episode; fill in what comes of it, float64 (OUTCOMES,), see `steer`."""
    clock, meal = (0, 0), 0
    food_x, food_y = food[0, 0], food[0, 1]
    far = sense(seen, food_x, food_y, senses)
    for number in range(OUTCOMES):
        outcome[number] = 0.0
    outcome[NEAREST] = far
    for _ in range(decisions):
        outcome[EFFORT] += decide(weights, senses, amplitude) / decisions
        clock = run(
            params, water, 0, amplitude, grown, power, centre, buffer, sites, height, driven, count, clock, every
        )  # fmt: skip
        look(water, 0, clock[1], centre, buffer, sites, height, seen)
        now = sense(seen, food_x, food_y, senses)
        if meal < food.shape[0]:
            outcome[APPROACH] += far - now
            outcome[NEAREST] = min(outcome[NEAREST], now)
            if now < reach:
                outcome[MEALS] += 1.0
                meal += 1
                if meal < food.shape[0]:
                    food_x, food_y = seen[X] + food[meal, 0], seen[Y] + food[meal, 1]
                    now = sense(seen, food_x, food_y, senses)
        far = now
    outcome[FAR] = np.sqrt(seen[X] * seen[X] + seen[Y] * seen[Y])
    outcome[FASTEST] = kernels.greatest_speed(buffer, sites)


@njit(parallel=True, cache=True, nogil=True, error_model="numpy")
def steer(
    params, water, links, widths, heights, groups, weights, grown, power, food, every, decisions, reach, threads,
    outcomes,
):  # fmt: skip
    """Let n controllers steer their bodies through e episodes each.

    links uint8 (n, SITES), widths, heights int64 (n,), groups int64 (n, SITES, 2): the bodies; weights float64 (n, G,
    SENSES), grown (n, G, steps), power uint8 (n, G, steps): the controllers; food [cells] float64 (e, meals, 2): each
    meal from where the one before was eaten, the first from the start; every [steps] a decision; reach [cells] at which
    food is eaten; after the last meal nothing is sought. Fills in outcomes float64 (n, e, OUTCOMES).
    """
    buffers = np.zeros((threads, in_water.PLANES * kernels.PLANE), grown.dtype)
    driven = np.zeros((threads, MOST_DRIVEN, 4), np.int64)
    centres, amplitudes = np.zeros((threads, 2), grown.dtype), np.zeros((threads, weights.shape[1]), grown.dtype)
    seen, senses = np.zeros((threads, SEEN)), np.zeros((threads, SENSES))
    counter = np.zeros(1, np.int64)
    for thread in prange(threads):
        turn = take_next(counter)
        while turn < outcomes.shape[0] * outcomes.shape[1]:
            one, episode = turn // outcomes.shape[1], turn % outcomes.shape[1]
            sites, count = begin(
                params, links[one], widths[one], heights[one], groups[one], buffers[thread], centres[thread],
                driven[thread], seen[thread],
            )  # fmt: skip
            live(
                params, water, heights[one], weights[one], grown[one], power[one], food[episode], every, decisions,
                reach, buffers[thread], sites, centres[thread], driven[thread], count, amplitudes[thread],
                seen[thread], senses[thread], outcomes[one, episode],
            )  # fmt: skip
            turn = take_next(counter)
