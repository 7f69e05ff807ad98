"""Any life-like rule: two settings say with how many neighbours a cell is born, and with how many it lives on."""

from alife.grid import *


class Law(Settings):
    height: int = setting(256, "[spaces] rows; wraps around", low=4, high=32768)
    width: int = setting(256, "[spaces] columns; wraps around", low=4, high=32768)
    born: int = setting(1 << 3 | 1 << 6, "bit n: born with n neighbours (default 3 6)", low=0, high=511)
    stays: int = setting(1 << 2 | 1 << 3, "bit n: stays with n neighbours (default 2 3)", low=0, high=511)
    density: int = setting(20000, "[/65536] chance of a space to begin alive", low=0, high=65536)


class Space(Place):
    alive: u8 = field("1 where a cell lives", most=1)
    age: u8 = field("[steps] since the cell was born, up to 60", most=60)


@start
def begin(me, law):
    me.alive = chance("begin", law.density)


@phase
def live(me, law):
    around = sum(other.alive for other in me.around8)
    rule = law.stays if me.alive == 1 else law.born
    lives = (rule >> around) & 1
    me.age = min(me.age + 1, 60) if lives == 1 else 0
    me.alive = lives


@measure("[cells]")
def living(world, law):
    return world.alive.sum()


cell = palette("alive", {0: ("empty", "#101014"), 1: ("cell", "#a0e070")})
ages = ramp("age", 0, 60)
PRESETS = {
    "life": Preset("Conway's: born with 3, stays with 2 or 3", {"born": 8}),
    "seeds": Preset("born with 2, never stays: it explodes", {"born": 4, "stays": 0, "density": 600}),
    "maze": Preset("born with 3, stays with 1 to 5: it freezes into corridors", {"born": 8, "stays": 62}),
    "day-and-night": Preset("alike for cells and gaps", {"born": 456, "stays": 472, "density": 32768}),
}
USUAL_RUN = {"steps": 2000, "worlds": 2, "sample_every": 20, "frame_every": 50}
