"""A step of Tank on the CPU: every swimmer by the loops of Oceanworld, and between them what bodies do to each other.

A tank is one thread's work. A step of it takes some tens of microseconds, in which threads that shared it would mostly
wait for each other; so any number of them gives the same bits. All sums are in the order of places.
"""

from typing import NamedTuple

import numpy as np

from alife.engines import rng
from alife.engines.cpu import inner, int64, kernel, uint32, uint64
from alife.engines.rows_cpu import share
from alife.engines.rule import for_numba
from sims.oceanworld import kernels_water_cpu as in_water
from sims.oceanworld import steering_cpu as steering
from sims.oceanworld import water_rules
from sims.oceanworld.kernels_cpu import MASS, PX, PY, VX, VY
from sims.oceanworld.kernels_water_cpu import HIGH_X, HIGH_Y, LOW_X, LOW_Y, OUTER_X, OUTER_Y
from sims.oceanworld.steering_cpu import BITS, GROUP, MUSCLE, X, Y
from sims.tank import scalar_rules
from sims.tank.state import Counter
from sims.tank.streams import LOT

contact, vortex = for_numba(water_rules.contact), for_numba(water_rules.vortex)
from_walls = for_numba(scalar_rules.from_walls)
stream_key, draw = for_numba(rng.stream_key), for_numba(rng.draw)
MEALS, SPENT = int(Counter.MEALS), int(Counter.SPENT)
NONE = -1


class Memory(NamedTuple):
    """What threads work with besides the state, (threads, places, ...); see sims/oceanworld/steering_cpu.py."""

    buffer: np.ndarray  # float32 (..., PLANES x PLANE)
    sites: np.ndarray  # int64 (...)
    count: np.ndarray  # int64 (...): driven bonds
    driven: np.ndarray  # int64 (..., MOST_DRIVEN, 4)
    rest: np.ndarray  # [cells] float32 (..., 2): the centre of mass at rest
    seen: np.ndarray  # float64 (..., SEEN)
    spread: np.ndarray  # uint8 (...): whether any fin is spread
    senses: np.ndarray  # float64 (threads, SENSES)


@kernel
def advance(tank, crew, params, water, law, seeds, memory, first_step, steps, moves, team):
    """Run some steps of all worlds, from one full beat to the next at most; every thread of the team calls it.

    moves: whether bodies move; where a device lets them, all that happens here is what is decided before each step.
    """
    for world in range(*share(team.thread, team.threads, tank.species.shape[0])):
        run_world(tank, crew, params, water, law, seeds, memory, team.thread, world, first_step, steps, moves)


@inner
def decide(tank, crew, water, law, seeds, memory, thread, world, step, moment):
    """Let the swimmers of one world look around, eat and decide before a step."""
    look_around(tank, crew, water, law, memory, thread, world, step, moment)
    feed(tank, law, memory.seen[thread], seeds[world], world, step)
    steer(tank, crew, law, memory, thread, world)
    drift(tank, water, law, world, moment)


@inner
def run_world(tank, crew, params, water, law, seeds, memory, thread, world, first_step, steps, moves):
    """Run some steps of one world."""
    alive = tank.species[world]
    lay_all(tank, crew, params, memory, thread, world)
    for step in range(first_step, first_step + steps):
        moment = step % water.period[0]
        if step % law.decide == 0:
            decide(tank, crew, water, law, seeds, memory, thread, world, step, moment)
        if moves:
            move(tank, crew, params, water, law, memory, thread, world, step, moment)
    for place in range(alive.size):
        if alive[place] != 0:
            write_back(memory.buffer[thread, place], memory.sites[thread, place], tank.motion[world, place])


@inner
def move(tank, crew, params, water, law, memory, thread, world, step, moment):
    """Let the bodies of one world take a step."""
    alive = tank.species[world]
    for place in range(alive.size):
        if alive[place] != 0:
            bend(tank, crew, params, water, law, memory, thread, world, place, step, moment)
    part(alive, params, law, memory, thread)
    for place in range(alive.size):
        if alive[place] != 0:
            buffer, sites = memory.buffer[thread, place], uint64(memory.sites[thread, place])
            steering.move(params, memory.spread[thread, place], buffer, sites, uint64(crew.height[world, place]))


@inner
def lay_all(tank, crew, params, memory, thread, world):
    """Lay every swimmer into its buffer as it moves."""
    for place in range(tank.species.shape[1]):
        if tank.species[world, place] != 0:
            buffer, motion = memory.buffer[thread, place], tank.motion[world, place]
            sites, count = steering.begin(
                params, crew.links[world, place], crew.width[world, place], crew.height[world, place],
                crew.groups[world, place], buffer, memory.rest[thread, place], memory.driven[thread, place],
                memory.seen[thread, place],
            )  # fmt: skip
            memory.sites[thread, place], memory.count[thread, place] = sites, count
            for site in range(min(sites, motion.shape[0])):
                i = uint64(site)
                buffer[PX + i], buffer[PY + i] = motion[site, 0], motion[site, 1]
                buffer[VX + i], buffer[VY + i] = motion[site, 2], motion[site, 3]


@inner
def write_back(buffer, sites, motion):
    """Write how a swimmer moves into the state."""
    for site in range(min(sites, motion.shape[0])):
        i = uint64(site)
        motion[site, 0], motion[site, 1] = buffer[PX + i], buffer[PY + i]
        motion[site, 2], motion[site, 3] = buffer[VX + i], buffer[VY + i]


@inner
def look_around(tank, crew, water, law, memory, thread, world, step, moment):
    """See where everyone is, from the middle of the tank; at a full beat, how far it has come since the last one."""
    for place in range(tank.species.shape[1]):
        if tank.species[world, place] != 0:
            seen, rest = memory.seen[thread, place], memory.rest[thread, place]
            sites, height = uint64(memory.sites[thread, place]), crew.height[world, place]
            steering.look(water, 0, moment, rest, memory.buffer[thread, place], sites, height, seen)
            seen[X], seen[Y] = seen[X] + rest[0], seen[Y] + rest[1]
            if step % law.beat == 0:
                dx, dy = seen[X] - tank.place[world, place, 0], seen[Y] - tank.place[world, place, 1]
                tank.speed[world, place] = np.sqrt(dx * dx + dy * dy)
                tank.place[world, place, 0], tank.place[world, place, 1] = seen[X], seen[Y]


@inner
def feed(tank, law, seen, seed, world, step):
    """Give every piece within reach to the nearest swimmer; of equally near ones to that of the first place.

    Under the neutral law it feeds a swimmer drawn by lot, so that finding food is of no use.
    """
    for piece in range(tank.there.shape[1]):
        if tank.there[world, piece]:
            eater, least = NONE, law.reach_square
            for place in range(tank.species.shape[1]):
                if tank.species[world, place] != 0:
                    dx = tank.piece[world, piece, 0] - seen[place, X]
                    dy = tank.piece[world, piece, 1] - seen[place, Y]
                    if dx * dx + dy * dy < least:
                        eater, least = place, dx * dx + dy * dy
            if eater != NONE:
                tank.there[world, piece] = 0
                tank.piece[world, piece, 0] = tank.piece[world, piece, 1] = 0
                fed = drawn_by_lot(tank.species[world], seed, step, piece) if law.neutral else eater
                tank.energy[world, fed] += law.food_energy
                tank.meals[world, eater] += 1
                tank.books[world, MEALS] += 1


@inner
def drawn_by_lot(species, seed, step, piece):
    """Return the place of one of those who live, each as likely."""
    word = draw(
        stream_key(seed, uint32(step), uint32(LOT), uint32(0)), stream_key(seed, uint32(step), uint32(LOT), uint32(1)),
        uint32(piece),
    )  # fmt: skip
    count = 0
    for place in range(species.size):
        count += int64(species[place] != 0)
    left = int64(uint64(word) * uint64(count) >> uint64(32))
    for place in range(species.size):
        if species[place] != 0:
            if left == 0:
                return place
            left -= 1
    return NONE


@inner
def steer(tank, crew, law, memory, thread, world):
    """Let every swimmer sense the nearest piece in sight, decide how strongly to beat, and pay for it."""
    senses = memory.senses[thread]
    for place in range(tank.species.shape[1]):
        if tank.species[world, place] != 0:
            seen, amplitude = memory.seen[thread, place], tank.amplitude[world, place]
            piece = nearest_piece(tank, law, seen, world)
            if piece != NONE:
                steering.sense(seen, tank.piece[world, piece, 0], tank.piece[world, piece, 1], senses)
            else:
                steering.sense(seen, seen[X], seen[Y], senses)
                senses[2] = 1.0  # as if it were farther than anything
            steering.decide(crew.weights[world, place], senses, amplitude)
            pay(tank, crew, law, memory.driven[thread, place], memory.count[thread, place], world, place)


@inner
def nearest_piece(tank, law, seen, world):
    """Return the nearest piece of food in sight; NONE where there is none."""
    nearest, least = NONE, law.sight_square
    for piece in range(tank.there.shape[1]):
        if tank.there[world, piece]:
            dx, dy = tank.piece[world, piece, 0] - seen[X], tank.piece[world, piece, 1] - seen[Y]
            if dx * dx + dy * dy < least:
                nearest, least = piece, dx * dx + dy * dy
    return nearest


@inner
def pay(tank, crew, law, driven, count, world, place):
    """Take what living and muscles cost until the next decision, as whole energy; nobody pays more than it has."""
    effort = 0.0
    for bond in range(count):
        if driven[bond, BITS] & MUSCLE:
            effort += tank.amplitude[world, place, driven[bond, GROUP]]
    rate = law.upkeep + law.node_cost * crew.nodes[world, place] + law.muscle_cost * effort
    cost = rate * law.decide * law.step
    paid = min(int(cost + 0.5), tank.energy[world, place])
    tank.energy[world, place] -= paid
    tank.books[world, SPENT] += paid


@inner
def drift(tank, water, law, world, moment):
    """Let food drift with the water until the next decision, as far as the walls."""
    time, shear = law.decide * law.step, water.bulk[0, 0]
    for piece in range(tank.there.shape[1]):
        if tank.there[world, piece]:
            x, y = tank.piece[world, piece, 0], tank.piece[world, piece, 1]
            flow_x, flow_y = water.speed[0, moment, 0] + shear * y, water.speed[0, moment, 1]
            for number in range(water.vortices_of[0]):
                at_x, at_y, strength, core = water.vortices[0, number]
                more_x, more_y = vortex(x - at_x, y - at_y, strength, core)
                flow_x, flow_y = flow_x + more_x, flow_y + more_y
            tank.piece[world, piece, 0] = min(max(x + time * flow_x, -law.half_x), law.half_x)
            tank.piece[world, piece, 1] = min(max(y + time * flow_y, -law.half_y), law.half_y)


@inner
def bend(tank, crew, params, water, law, memory, thread, world, place, step, moment):
    """Write the forces of a swimmer's bonds, of the water, of what stands in it and of the walls."""
    buffer, sites = memory.buffer[thread, place], uint64(memory.sites[thread, place])
    phase = (step + tank.beat[world, place]) % law.beat
    memory.spread[thread, place] = steering.bend(
        params, tank.amplitude[world, place], crew.grown[world, place], crew.power[world, place], phase, buffer, sites,
        uint64(crew.height[world, place]), memory.driven[thread, place], memory.count[thread, place],
    )  # fmt: skip
    in_water.act_on(params, water, 0, moment, (params.zero, params.zero), buffer, sites)
    in_water.find_box(buffer, buffer, sites)
    in_water.join_lanes(buffer)
    if is_at_wall(law, buffer):
        for i in range(sites):
            buffer[OUTER_X + i] += from_walls(params, law, buffer[PX + i], law.half_x)
            buffer[OUTER_Y + i] += from_walls(params, law, buffer[PY + i], law.half_y)


@inner
def is_at_wall(law, buffer):
    """Return whether the box of a body reaches where a wall pushes."""
    along = (buffer[LOW_X] < -law.half_x) | (buffer[HIGH_X] > law.half_x)
    return along | (buffer[LOW_Y] < -law.half_y) | (buffer[HIGH_Y] > law.half_y)


@inner
def part(alive, params, law, memory, thread):
    """Let all bodies that touch push each other away."""
    for one in range(alive.size):
        if alive[one] != 0:
            for other in range(one + 1, alive.size):
                if alive[other] != 0:
                    mine, theirs = memory.buffer[thread, one], memory.buffer[thread, other]
                    if do_meet(law, mine, theirs):
                        sites = uint64(memory.sites[thread, one]), uint64(memory.sites[thread, other])
                        push_apart(params, law, mine, theirs, sites)


@inner
def do_meet(law, mine, theirs):
    """Return whether the boxes of two bodies come nearer than nodes push."""
    along = (mine[LOW_X] - law.touch < theirs[HIGH_X]) & (mine[HIGH_X] + law.touch > theirs[LOW_X])
    return along & (mine[LOW_Y] - law.touch < theirs[HIGH_Y]) & (mine[HIGH_Y] + law.touch > theirs[LOW_Y])


@inner
def push_apart(params, law, mine, theirs, sites):
    """Let the nodes of two bodies that touch push each other away, each pair with equal and opposite forces."""
    zero = params.zero
    for i in range(sites[0]):
        x, y = mine[PX + i], mine[PY + i]
        inside = (x > theirs[LOW_X] - law.touch) & (x < theirs[HIGH_X] + law.touch)
        inside &= (y > theirs[LOW_Y] - law.touch) & (y < theirs[HIGH_Y] + law.touch)
        if inside & (mine[MASS + i] > 0):
            for j in range(sites[1]):
                dx, dy = x - theirs[PX + j], y - theirs[PY + j]
                if (theirs[MASS + j] > 0) & (abs(dx) < law.touch) & (abs(dy) < law.touch):
                    fx, fy = contact(params, dx, dy, zero, zero, zero, law.touch, law.touch_stiffness)
                    mine[OUTER_X + i], mine[OUTER_Y + i] = mine[OUTER_X + i] + fx, mine[OUTER_Y + i] + fy
                    theirs[OUTER_X + j], theirs[OUTER_Y + j] = theirs[OUTER_X + j] - fx, theirs[OUTER_Y + j] - fy
