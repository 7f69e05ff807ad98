"""How the bodies of Tank move, in Taichi: a step a launch, a node a thread, from one array to another.

The arithmetic and its order are those of kernels_cpu.py. Forces are gathered: of two nodes that touch each reckons what
pushes it, in the order in which a tank on the CPU adds it up. Factors of 1 that no compiler knows hold that order, see
sims/oceanworld/kernels_gpu.py.
"""

from alife.engines.gpu import ti
from alife.engines.kernels_gpu import ANY_ARRAY, kernel
from alife.engines.rule import for_taichi
from sims.oceanworld import scalar_rules, water_rules
from sims.oceanworld.kernel_params import KernelParams
from sims.oceanworld.kernels_gpu import VX, VY, Numbers, X, Y, frame_of, pull_of, terms_of
from sims.oceanworld.kernels_water_gpu import flow_around, force_of_water, moved_in_water
from sims.oceanworld.waters import WaterTable
from sims.tank import scalar_rules as tank_rules
from sims.tank.crowd import Crowd
from sims.tank.kernel_params import Law

contact, from_walls = for_taichi(water_rules.contact), for_taichi(tank_rules.from_walls)
mass_of, step_over_mass = for_taichi(scalar_rules.mass_of), for_taichi(scalar_rules.step_over_mass)
RIGID = 4  # the bit of a bond that is a fin
LOW_X, HIGH_X, LOW_Y, HIGH_Y = range(4)


@ti.func
def four_of(array: ti.template(), row):
    """Return the four numbers of a row."""
    return ti.Vector([array[row, 0], array[row, 1], array[row, 2], array[row, 3]])


@ti.func
def three_of(array: ti.template(), row):
    """Return the three numbers of a row."""
    return ti.Vector([array[row, 0], array[row, 1], array[row, 2]])


@ti.func
def growth_of(params: ti.template(), crowd: ti.template(), amplitude: ti.template(), node, bond: ti.template(), clock):
    """Return by how much the muscle of a bond of a node is longer [cells], above 0."""
    swimmer, group = crowd.owner[node], ti.cast(crowd.group[node, bond], ti.i32)
    phase = (clock + crowd.ahead[swimmer]) % crowd.grown.shape[2]
    longer = amplitude[swimmer, group] * crowd.grown[swimmer, group, phase]
    return ti.select(longer > params.eps, longer, params.eps)


@ti.func
def bits_of(crowd: ti.template(), node, bond: ti.template(), clock):
    """Return the bits of a bond of a node; a fin that is not spread is none."""
    bits = ti.cast(crowd.bits[node, bond], ti.i32)
    if bits & RIGID:
        swimmer, group = crowd.owner[node], ti.cast(crowd.group[node, bond], ti.i32)
        if crowd.power[swimmer, group, (clock + crowd.ahead[swimmer]) % crowd.power.shape[2]] == 0:
            bits = bits & (RIGID - 1)
    return bits


@ti.func
def box_of(crowd: ti.template(), motion: ti.template(), swimmer):
    """Return the box around the nodes of a swimmer."""
    first = crowd.nodes[swimmer, 0]
    box = ti.Vector([motion[first, X], motion[first, X], motion[first, Y], motion[first, Y]])
    for node in range(first + 1, crowd.nodes[swimmer, 1]):
        box[LOW_X], box[HIGH_X] = ti.min(box[LOW_X], motion[node, X]), ti.max(box[HIGH_X], motion[node, X])
        box[LOW_Y], box[HIGH_Y] = ti.min(box[LOW_Y], motion[node, Y]), ti.max(box[HIGH_Y], motion[node, Y])
    return box


@ti.func
def is_at_wall(law: ti.template(), box):
    """Return whether a box reaches where a wall pushes."""
    along = box[LOW_X] < -law.half_x or box[HIGH_X] > law.half_x
    return along or box[LOW_Y] < -law.half_y or box[HIGH_Y] > law.half_y


@ti.func
def do_meet(law: ti.template(), mine, theirs):
    """Return whether the boxes of two bodies, the first in the list before the second, come nearer than nodes push."""
    along = mine[LOW_X] - law.touch < theirs[HIGH_X] and mine[HIGH_X] + law.touch > theirs[LOW_X]
    return along and mine[LOW_Y] - law.touch < theirs[HIGH_Y] and mine[HIGH_Y] + law.touch > theirs[LOW_Y]


@ti.func
def is_in_reach(law: ti.template(), box, x, y):
    """Return whether a place is in a box or nearer to it than nodes push."""
    along = x > box[LOW_X] - law.touch and x < box[HIGH_X] + law.touch
    return along and y > box[LOW_Y] - law.touch and y < box[HIGH_Y] + law.touch


@ti.func
def push_between(params: ti.template(), law: ti.template(), dx, dy):
    """Return the force on a node of another that is d [cells] behind it."""
    push = ti.Vector([params.zero, params.zero])
    if ti.abs(dx) < law.touch and ti.abs(dy) < law.touch:
        zero = params.zero
        push[0], push[1] = contact(params, dx, dy, zero, zero, zero, law.touch, law.touch_stiffness)
    return push


@ti.func
def push_of_others(params: ti.template(), law: ti.template(), crowd: ti.template(), boxes: ti.template(),
                   motion: ti.template(), node, outer):  # fmt: skip
    """Return the force on a node with what the nodes of other bodies add to it."""
    swimmer, x, y = crowd.owner[node], motion[node, X], motion[node, Y]
    box = four_of(boxes, swimmer)
    for other in range(crowd.mates[swimmer, 0], swimmer):
        theirs = four_of(boxes, other)
        if do_meet(law, theirs, box):
            for far in range(crowd.nodes[other, 0], crowd.nodes[other, 1]):
                if is_in_reach(law, box, motion[far, X], motion[far, Y]):
                    outer = params.one * outer - push_between(params, law, motion[far, X] - x, motion[far, Y] - y)
    for other in range(swimmer + 1, crowd.mates[swimmer, 1]):
        theirs = four_of(boxes, other)
        if do_meet(law, box, theirs) and is_in_reach(law, theirs, x, y):
            for far in range(crowd.nodes[other, 0], crowd.nodes[other, 1]):
                outer = params.one * outer + push_between(params, law, x - motion[far, X], y - motion[far, Y])
    return outer


@ti.func
def frame_at(params: ti.template(), crowd: ti.template(), amplitude: ti.template(), motion: ti.template(), node, clock):
    """Return how a node is turned and turning."""
    here = four_of(motion, node)
    terms = ti.Matrix.zero(ti.f32, 4, 4)
    for bond in ti.static(range(4)):
        there = four_of(motion, crowd.far[node, bond])
        near, far = (here, there) if ti.static(bond % 2 == 0) else (there, here)
        longer = growth_of(params, crowd, amplitude, node, bond, clock)
        terms[bond, :] = terms_of(params, longer, ti.cast(crowd.bits[node, bond], ti.i32), near, far, bond // 2)
    return frame_of(params, terms[0, :], terms[1, :], terms[2, :], terms[3, :])


@kernel
def take_step(
    numbers: Numbers, laws: Numbers, water: WaterTable, clock: ti.i32, moment: ti.i32, crowd: Crowd,
    amplitude: ANY_ARRAY, boxes: ANY_ARRAY, frames: ANY_ARRAY, old: ANY_ARRAY, new: ANY_ARRAY,
):  # fmt: skip
    """Let all nodes take a step, from `old` to `new` (n, motion).

    numbers, laws: KernelParams and Law as arrays; clock, moment: the step in the beat and in the water's period;
    amplitude (s, GROUPS); boxes (s, 4) and frames (n, 3) are working memory.
    """
    for swimmer in range(crowd.nodes.shape[0]):
        box = box_of(crowd, old, swimmer)
        for side in ti.static(range(4)):
            boxes[swimmer, side] = box[side]
    for node in range(crowd.owner.shape[0]):
        params = ti.static(KernelParams(*[numbers[number] for number in range(len(KernelParams._fields))]))
        own = frame_at(params, crowd, amplitude, old, node, clock)
        for part in ti.static(range(3)):
            frames[node, part] = own[part]
    for node in range(crowd.owner.shape[0]):
        params = ti.static(KernelParams(*[numbers[number] for number in range(len(KernelParams._fields))]))
        law = ti.static(Law(*[laws[number] for number in range(len(Law._fields))]))
        here, own = four_of(old, node), three_of(frames, node)
        bits, pulls = ti.Vector([0, 0, 0, 0]), ti.Matrix.zero(ti.f32, 4, 4)
        for bond in ti.static(range(4)):
            there, other = four_of(old, crowd.far[node, bond]), three_of(frames, crowd.far[node, bond])
            longer = growth_of(params, crowd, amplitude, node, bond, clock)
            bits[bond] = bits_of(crowd, node, bond, clock)
            if ti.static(bond % 2 == 0):
                pulls[bond, :] = pull_of(params, longer, bits[bond], here, there, own, other, bond // 2)
            else:
                pulls[bond, :] = pull_of(params, longer, bits[bond], there, here, other, own, bond // 2)
        mass = mass_of(params, params.one * ((bits[0] & 1) + (bits[1] & 1) + (bits[2] & 1) + (bits[3] & 1)))
        flow = flow_around(params, water, 0, moment, here, params.zero, params.zero)
        outer = force_of_water(params, water, 0, mass, here, params.zero, params.zero)
        if is_at_wall(law, four_of(boxes, crowd.owner[node])):
            outer[0] = params.one * outer[0] + from_walls(params, law, here[X], law.half_x)
            outer[1] = params.one * outer[1] + from_walls(params, law, here[Y], law.half_y)
        outer = push_of_others(params, law, crowd, boxes, old, node, outer)
        spread = (bits[0] | bits[1] | bits[2] | bits[3]) & RIGID
        after = moved_in_water(params, spread, step_over_mass(params, mass), here, bits, outer, flow, pulls)
        for kept in ti.static((X, Y, VX, VY)):
            new[node, kept] = after[kept]
