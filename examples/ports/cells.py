"""Cellworld in one file: cells of 4 x 4 parts gather energy, copy themselves, conquer (after Kevin Frans, 2020).

Its history is that of `alife run cellworld`, bit for bit; that one is faster, since it remembers who can conquer whom.
"""

from alife.grid import *

EMPTY, PHOTO, DUPLICATOR, SPIKE, ARMOR = range(5)  # the kinds of parts
KINDS, SIDE, LENGTH = 5, 4, 16
INCOME = table([0, 8, 0, 0, 0])  # [energy] that a part brings a step
UPKEEP = table([0, 1, 1, 3, 3])  # [energy] that it costs a step
COPY_COST = table([0, 8, 0, 0, 0])  # [energy] that it adds to the cost of a child
ANCESTOR = table([PHOTO, DUPLICATOR] + [EMPTY] * (LENGTH - 2))
BARREN = 32767  # [energy] more than any cell has
# A bit for each place of each edge: N, E, S, W from bits 0, 4, 8, 12 on; those that face each other correspond.
EDGES = table([
    (row == 0) << column | (column == SIDE - 1) << 4 + row | (row == SIDE - 1) << 8 + column | (column == 0) << 12 + row
    for row in range(SIDE) for column in range(SIDE)
])  # fmt: skip
STREAMS = {"fate": 0, "order": 1, "contest": 2, "mutation": 3, "mutant": 4, "founders": 5}  # as Cellworld numbers them


class Law(Settings):
    height: int = setting(64, "[spaces] rows; wraps around", low=2, high=32768)
    width: int = setting(64, "[spaces] columns; wraps around", low=2, high=32768)
    birth_cost: int = setting(64, "[energy] of a child, to which its parts add", low=0, high=10000)
    child_energy: int = setting(0, "[energy] given to the child", low=0, high=10000)
    kill_cost: int = setting(0, "[energy] lost as heat at a strike", low=0, high=10000)
    energy_cap: int = setting(1024, "[energy] a cell can hold", low=1, high=30000)
    death_rate: int = setting(128, "[/65536] chance of a cell to die, a step", low=0, high=65536)
    mutation_rate: int = setting(1311, "[/65536] chance of a child to have one part redrawn", low=0, high=65536)
    conquest: bool = setting(True, "whether parts that pierce can conquer")
    tolerance: int = setting(2, "[parts] by which cells may differ and leave each other alone", low=0, high=16)
    founders: int = setting(16, "[cells] at the start, scattered", low=1)
    founder_energy: int = setting(0, "[energy] of a founder", low=0, high=30000)


class Cell(Life):
    genome: u8[LENGTH] = field("the part at each position, row by row", inherited=True, most=KINDS - 1)
    energy: i32 = field("[energy] it has", least=0, most=30000)
    income: i16 = field("[energy] what its parts bring a step")
    upkeep: i16 = field("[energy] what they cost a step")
    cost: i16 = field("[energy] of a child; 32767 without a part that copies")
    is_doomed: u8 = field("1 when it dies in this step", most=1)
    edges: u32 = field("where it pierces, and from bit 16 on where it is shielded")


def develop(me, law):
    me.income = sum(INCOME[part] for part in me.genome)
    me.upkeep = sum(UPKEEP[part] for part in me.genome)
    me.cost = BARREN
    if any(part == DUPLICATOR for part in me.genome):
        me.cost = law.birth_cost + sum(COPY_COST[part] for part in me.genome)
    me.edges = 0
    for position, part in enumerate(me.genome):
        if part == SPIKE:
            me.edges |= u32(EDGES[position])
        elif part == ARMOR:
            me.edges |= u32(EDGES[position] << 16)


def pierces(me, other, direction):
    return (me.edges >> 4 * direction) & ~(other.edges >> 16 + 4 * (direction ^ 2)) & 15 != 0


def differences(me, other):
    return sum(own != theirs for own, theirs in zip(me.genome, other.genome))


def first(mask, order):
    chosen = -1
    for turn in range(4):
        direction = (order + turn * (1 + 2 * (order >> 2))) & 3
        if chosen < 0 and (mask >> direction) & 1 == 1:
            chosen = direction
    return chosen


@start
def begin(me, law):
    if scattered("founders", law.founders):
        found()
        for position in range(LENGTH):
            me.genome[position] = ANCESTOR[position]
        me.energy = law.founder_energy
        develop(me, law)


@phase
def metabolise(me, law):
    gross = me.energy + me.income
    left = gross - me.upkeep
    count("income", me.income)
    me.is_doomed = me.alive and (left < 0 or chance("fate", law.death_rate))
    me.energy = 0 if me.is_doomed == 1 else min(left, law.energy_cap)
    count("heat", gross - me.energy)


@phase
def perish(me, law):
    if me.is_doomed == 0:
        return
    count("deaths")
    die()


@phase
def intend(me, law):
    me.intent = 0
    if not me.alive or me.energy < me.cost + law.child_energy:
        return
    room = 0
    foes = 0
    for direction, other in enumerate(me.around4):
        if not other.alive:
            room |= 1 << direction
        elif law.conquest and pierces(me, other, direction):
            if differences(me, other) > law.tolerance:  # where it matters only, for it takes a while
                foes |= 1 << direction
    order = i32(draw("order") & 7)
    if room != 0:
        breed(first(room, order))
    elif foes != 0 and me.energy >= me.cost + law.child_energy + law.kill_cost:
        strike(first(foes, order))


@phase
def settle(me, law):
    if not me.busy():
        return
    if me.struck():
        count("heat", me.energy)
        count("deaths")
        count("kills")
        die()
    elif me.intent != 0:
        heat = law.kill_cost if me.striking else 0
        if me.wins("contest"):
            heat += me.cost
            me.energy -= law.child_energy
        me.energy -= heat
        count("heat", heat)
    if not me.alive:
        parent = me.winner("contest")
        if parent >= 0:
            bear(parent)
            count("births")
            if chance("mutation", law.mutation_rate):
                me.genome[below("mutant", LENGTH)] = i32((draw("mutant") & 65535) * KINDS >> 16)
            me.energy = law.child_energy
            develop(me, law)


kinds = names("species")
energy_seen = ramp("energy", 0, 400)
HEADLINE = ("cells", "species", "effective_species")
