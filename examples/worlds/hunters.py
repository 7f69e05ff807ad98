"""Hares that graze and hunters that follow them over a meadow with a fence around it.

Both walk. A hare with enough energy bears another on an empty space beside it; a hunter beside a hare kills it and
takes its place with a child. How hasty one is, the chance to walk rather than to stay, it inherits, a bit amiss.
"""

from alife.grid import *

BORDER = "walls"
HARE, HUNTER = 0, 1
BREEDS_FROM = table([60, 90])  # [energy] of a hare, of a hunter
UPKEEP = table([2, 3])  # [energy] a step


class Law(Settings):
    regrowth: int = setting(3000, "[/65536] chance of grass to grow back, a step", low=0, high=65536)
    founders: int = setting(5000, "[/65536] chance of a space to begin with somebody", low=0, high=65536)
    hunters: int = setting(8000, "[/65536] share of founders that hunt", low=0, high=65536)
    meal: int = setting(45, "[energy] of a hare that is caught", low=1, high=200)
    mutation_rate: int = setting(9000, "[/65536] chance of a child to differ", low=0, high=65536)


class Meadow(Place):
    grass: u8 = field("1 where there is grass", most=1)


class Animal(Life):
    hunts: u8 = field("0 a hare, 1 a hunter", inherited=True, most=1)
    haste: u8 = field("[/256] chance to walk, a step", inherited=True)
    energy: i16 = field("[energy] it has", most=250)


@start
def begin(me, law):
    me.grass = chance("grass", 40000)
    if chance("founder", law.founders):
        me.hunts = chance("hunter", law.hunters)
        me.haste = 60 + below("haste", 120)
        me.energy = 40
        found()


@phase
def live(me, law):
    if me.alive and me.hunts == HARE and me.grass == 1:
        me.grass = 0
        me.energy = min(me.energy + 14, 250)
    elif chance("regrowth", law.regrowth):
        me.grass = 1
    if me.alive:
        me.energy = max(me.energy - UPKEEP[me.hunts], -100)
        if me.energy < 0:
            count("starved")
            die()


@phase
def intend(me, law):
    me.intent = 0
    if not me.alive:
        return
    first = below("first", 4)
    walks = chance("walks", me.haste * 256)
    prey = any(other.alive and other.hunts == HARE for other in me.around4)
    for turn in range(4):
        direction = (first + turn) & 3
        other = me.beside(direction)
        if me.intent == 0:
            if me.hunts == HUNTER and prey:
                if other.alive and other.hunts == HARE:
                    strike(direction)
            elif not other.alive:
                if me.energy >= BREEDS_FROM[me.hunts] and me.hunts == HARE:
                    breed(direction)
                elif walks:
                    go(direction)


@phase
def settle(me, law):
    if not me.busy():
        return
    if me.struck():
        count("caught")
        die()
    elif me.goes("contest"):
        leave()
    elif me.wins("contest"):
        me.energy //= 2
    if not me.alive:
        first = me.winner("contest")
        if first >= 0:
            other = me.beside(first)
            if other.going:
                arrive(first)
            else:
                bear(first)
                me.energy = min(other.energy // 2 + me.hunts * law.meal, 250)
                count("births")
                if chance("mutation", law.mutation_rate):
                    me.haste = min(max(me.haste + below("how", 41) - 20, 0), 255)


@measure("[animals]")
def hunters(world, law):
    return (world.alive & (world.hunts == HUNTER)).sum()


@measure("[/256]")
def haste(world, law):
    return world.haste[world.alive].mean() if world.alive.any() else 0


kinds = palette("hunts", {0: ("hares", "#d8c8a0"), 1: ("hunters", "#d84a3a")})
grass_seen = palette("grass", {0: ("bare", "#2a2418"), 1: ("grass", "#4a7a38")}, shares=False)
haste_seen = ramp("haste", 0, 255)
USUAL_RUN = {"steps": 2000, "worlds": 1, "sample_every": 20, "frame_every": 20}
HEADLINE = ("cells", "hunters", "haste")
