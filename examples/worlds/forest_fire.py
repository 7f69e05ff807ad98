"""A forest that grows, and burns where lightning strikes (after Drossel and Schwabl, 1992)."""

from alife.grid import *

BARE, TREE, FIRE = 0, 1, 2


class Law(Settings):
    height: int = setting(256, "[spaces] rows; wraps around", low=4, high=32768)
    width: int = setting(256, "[spaces] columns; wraps around", low=4, high=32768)
    growth: int = setting(400, "[/65536] chance of a tree to grow on a bare space, a step", low=0, high=65536)
    lightning: int = setting(2, "[/65536] chance of a tree to be struck, a step", low=0, high=65536)


class Space(Place):
    state: u8 = field("0 bare, 1 tree, 2 fire", most=2)


@start
def begin(me, law):
    me.state = TREE if chance("begin", 20000) else BARE


@phase
def burn(me, law):
    near_fire = any(other.state == FIRE for other in me.around4)
    if me.state == FIRE:
        me.state = BARE
        count("burnt")
    elif me.state == TREE:
        if near_fire or chance("lightning", law.lightning):
            me.state = FIRE
    elif chance("growth", law.growth):
        me.state = TREE


@measure("[trees]")
def trees(world, law):
    return (world.state == TREE).sum()


forest = palette("state", {BARE: ("bare", "#241c14"), TREE: ("tree", "#3f8f4f"), FIRE: ("fire", "#ff9030")})
PRESETS = {"no-lightning": Preset("it fills, and nothing burns", {"lightning": 0})}
USUAL_RUN = {"steps": 4000, "worlds": 2, "sample_every": 20, "frame_every": 50}
HEADLINE = ("trees", "burnt")
