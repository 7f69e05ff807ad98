"""The file that `alife new NAME` begins with."""

TEMPLATE = '''"""{title}: say here what this world is about."""

from alife.grid import *


class Law(Settings):  # what can be set: alife run {name}.py --set rate=100
    height: int = setting(128, "[spaces] rows; wraps around", low=4, high=32768)
    width: int = setting(128, "[spaces] columns; wraps around", low=4, high=32768)
    rate: int = setting(7, "[/65536] chance of a space to catch light by itself", low=0, high=65536)


class Space(Place):  # what every space holds; `most` makes it exact and fast
    heat: u8 = field("0 cold .. 3 hot", most=3)


@start
def begin(me, law):  # once for every space, before the first step
    if chance("begin", 6000):
        me.heat = 3


@phase
def burn(me, law):  # a step is the phases in their order; each reads any space, and writes to its own
    hot = sum(other.heat == 3 for other in me.around8)
    if me.heat > 0:
        me.heat -= 1
    elif hot == 2 or hot == 3 or chance("spark", law.rate):
        me.heat = 3
        count("lit")


@measure("[spaces]")
def burning(world, law):  # a column of metrics.csv, from NumPy arrays (height, width)
    return (world.heat == 3).sum()


heat_seen = palette(
    "heat", {{0: ("cold", "#101014"), 1: ("embers", "#5a2010"), 2: ("glow", "#c05018"), 3: ("fire", "#ffd060")}}
)
USUAL_RUN = {{"steps": 2000, "worlds": 2, "sample_every": 20, "frame_every": 20}}
'''


def text(name: str) -> str:
    """Return the file of a new world."""
    return TEMPLATE.format(name=name, title=name.replace("_", " ").capitalize())
