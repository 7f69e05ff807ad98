"""Tables, fields of several numbers, edges and moves: the same on every engine, and as docs/own-worlds.md has them."""

import numpy as np
import pytest

from alife.core.config import from_table
from alife.core.errors import UsageError
from alife.core.state import arrays
from alife.engines import backend
from alife.grid import world_file
from alife.phylogeny.neutral_shadow import NEUTRAL_SHADOWS, NeutralShadow
from alife.phylogeny.tracker import Phylogeny

HEAD = """from alife.grid import *

{border}


class Space(Place):
    a: u8 = field("a number")
    b: i16 = field("a number")
    c: f32 = field("a float")


@start
def begin(me, law):
    me.a = below("a", 200)
    me.b = below("b", 300) - 100
    me.c = f32(below("c", 100)) / 4.0


@phase
def look(me, law):
{rule}
"""
LOOKS = """    a = sum(other.a for other in me.around8)
    b = me.at(-2, 1).b + me.at(0, -2).b
    me.c = me.c * 0.5 + me.north.c - me.at(1, 2).c
    me.a = u8(a + 1)
    me.b = i16(b + me.west.a)
"""
WORKED_OUT = """    if me.a < 20:
        me.a += 1
        return
    direction = below("where", 4)
    other = me.beside(direction)
    far = me.at(below("dy", 9) - 4, below("dx", 9) - 4)
    me.b = i16(other.b + far.a - me.east.b)
    me.a = far.a // 2
"""
BEINGS = """from alife.grid import *

{border}
STEP = table([1, 3, 5, 250])


class Walker(Life):
    genome: u8[6] = field("numbers that children inherit", inherited=True)
    warmth: f32 = field("a float that goes along")
    age: u8 = field("[steps] how old it is", most=200)


@start
def begin(me, law):
    if chance("founder", 15000):
        for place in range(6):
            me.genome[place] = below("gene", 4, place)
        me.warmth = f32(below("warmth", 50)) / 8.0
        found()


@phase
def intend(me, law):
    me.intent = 0
    if not me.alive:
        return
    me.age = min(me.age + 1, 200)
    direction = (me.genome[me.age % 6] + below("turn", 2)) & 3
    if chance("death", 2500):
        die()
    elif chance("breeds", 9000):
        breed(direction)
    elif chance("strikes", 3000):
        strike(direction)
    else:
        go(direction)


@phase
def settle(me, law):
    if not me.busy():
        return
    if me.struck():
        die()
    elif me.goes("contest"):
        count("moves")
        leave()
    if not me.alive:
        first = me.winner("contest")
        if first >= 0:
            if me.beside(first).going:
                arrive(first)
            else:
                bear(first)
                if chance("mutation", 20000):
                    me.genome[below("where", 6)] = STEP[below("what", 4)]


@measure("")
def genes(world, law):
    return world.genome.shape[-1]
"""
SEVERAL = """from alife.grid import *

STREAMS = {"old": 7}


class Law(Settings):
    many: int = setting(9, "[spaces] that begin with something", low=0, high=1000)
    mixes: bool = setting(True, "whether numbers are mixed")


class Space(Place):
    v: i16[5] = field("five numbers")
    a: i32 = field("a number")
    b: u8 = field("1 on some spaces", most=1)
    c: u8 = field("1 on five spaces", most=1)


def turn(me, by):
    for place, part in enumerate(me.v):
        me.v[len(me.v) - 1 - place] = i16(part + by)  # the later parts are those written in earlier turns


@start
def begin(me, law):
    me.b = scattered("some", law.many)
    me.c = scattered("five", 5)
    for place in range(5):
        me.v[place] = below("old", 50, place) - 20


@phase
def work(me, law):
    if law.mixes and me.b == 1:
        turn(me, me.v[2])
    direction = below("where", 4)
    there = me.beside(direction)
    apart = sum(own != theirs for own, theirs in zip(me.v, there.v))
    most = max(part for part in me.north.v)
    some = any(part > 5 and chance("any", 30000, place) for place, part in enumerate(me.v))
    me.a = apart + 10 * most + 1000 * some
    for part, (place, other) in zip(me.v, enumerate(me.east.v)):
        if place != 2:
            me.a += part * other
"""
SEED = np.array([3], np.uint32)
BORDERS = ("wrap", "walls", "dead")


def written(tmp_path, text, name="one"):
    file = tmp_path / f"{name}.py"
    file.write_text(text)
    return world_file.load(file)


def history(kind, engine="cpu", steps=6, threads=2, size=(5, 7), **options):
    config = from_table(kind.config_type, {"height": size[0], "width": size[1]})
    world = kind(config, backend.start(engine, threads), **options)
    state = world.reset(seeds=[1, 2])
    world.step(state, steps)
    return arrays(world.fetch(state))


def check_alike(kind, **options):
    judge = history(kind, plain=True, **options)
    for engine in ("cpu", "taichi-cpu"):
        found = history(kind, engine, **options)
        for name, array in judge.items():
            assert np.array_equal(found[name], array, equal_nan=array.dtype.kind == "f"), f"{engine}: {name}"
    return judge


SLOW = [pytest.param(border, marks=pytest.mark.slow) for border in ("wrap", "walls")] + ["dead"]  # each compiles


@pytest.mark.parametrize("border", SLOW)
@pytest.mark.parametrize("rule", [LOOKS, pytest.param(WORKED_OUT, marks=pytest.mark.slow)], ids=["fixed", "worked out"])
def test_edges_are_the_same_on_every_engine(border, rule, tmp_path):
    check_alike(written(tmp_path, HEAD.format(border=f'BORDER = "{border}"', rule=rule)))


@pytest.mark.slow
@pytest.mark.parametrize("border", BORDERS)
def test_walkers_are_the_same_on_every_engine(border, tmp_path):
    found = check_alike(written(tmp_path, BEINGS.format(border=f'BORDER = "{border}"')), steps=20, size=(9, 8))
    assert found["books"].sum() > 20
    assert found["species"].any()


def seen_from(tmp_path, border, places):
    rule = "    me.b = me.at(-1, 0).a + 10 * me.at(0, -2).a\n"
    text = HEAD.format(border=f'BORDER = "{border}"', rule=rule).replace('me.a = below("a", 200)', "me.a = 1 + me.y")
    found = history(written(tmp_path, text), steps=1, plain=True)["b"][0]
    return [int(found[place]) for place in places]


def test_beyond_a_dead_edge_there_is_nothing_and_beyond_a_wall_what_stands_at_it(tmp_path):
    places = (0, 0), (1, 1), (1, 2)
    assert seen_from(tmp_path, "wrap", places) == [5 + 10, 1 + 20, 1 + 20]
    assert seen_from(tmp_path, "walls", places) == [1 + 10, 1 + 20, 1 + 20]
    assert seen_from(tmp_path, "dead", places) == [0, 1, 1 + 20]


@pytest.mark.parametrize("border", ["wrap", *(pytest.param(one, marks=pytest.mark.slow) for one in BORDERS[1:])])
def test_who_moves_keeps_its_descent(border, tmp_path):
    kind = written(tmp_path, BEINGS.format(border=f'BORDER = "{border}"'))
    world = kind(from_table(kind.config_type, {"height": 9, "width": 8}), backend.start("cpu", 1))
    state = world.reset(seeds=[3])
    seen = world.occupancy(state)
    phylogeny = Phylogeny(seen.species.shape, seen.kinds, keeps_all=True)
    phylogeny.reconcile(seen, 0)
    begun = {tuple(place): phylogeny.at("organisms", *place)[0].id for place in np.argwhere(seen.species)}
    for _ in range(20):
        world.step(state, 1, phylogeny)
        alive = np.argwhere(state.species).tolist()
        assert (phylogeny.tables.occupant[0].reshape(9, 8) >= 0).sum() == len(alive)
        for place in alive:
            one = phylogeny.at("organisms", *place)[0]
            assert (one.origin, one.species) == (int(state.birth_step[tuple(place)]), int(state.species[tuple(place)]))
    founders = [phylogeny.at("organisms", *place)[0] for place in np.argwhere(state.species)]
    assert any(one.id in begun.values() and one.origin == 0 for one in founders)
    assert state.books.sum() > 10


def test_a_neutral_shadow_follows_moves(tmp_path):
    kind = written(tmp_path, BEINGS.format(border=""))
    world = kind(from_table(kind.config_type, {"height": 9, "width": 8}), backend.start("cpu", 1))
    state = world.reset(seeds=[3])
    seen = world.occupancy(state)
    shape = seen.species.shape
    shadows = {kind_of: NeutralShadow(kind_of, SEED, shape[1:], walled=False) for kind_of in NEUTRAL_SHADOWS}
    phylogeny = Phylogeny(shape, seen.kinds, shadows=shadows)
    phylogeny.reconcile(seen, 0)
    world.step(state, 20, phylogeny)
    alive = int((state.species != 0).sum())
    for name in shadows:
        assert phylogeny.abundances(world.occupancy(state), name)[0][1].sum() == alive


def test_what_goes_over_several_numbers_is_the_same_on_every_engine(tmp_path):
    kind = written(tmp_path, SEVERAL)
    found = check_alike(kind)
    assert found["b"].sum(axis=(1, 2)).tolist() == [9, 9]
    assert found["c"].sum(axis=(1, 2)).tolist() == [5, 5]
    assert (found["b"][0] != found["b"][1]).any()
    assert kind.declared.stream_number("old") == 7


def test_more_things_can_be_scattered_than_there_are_spaces(tmp_path):
    found = history(written(tmp_path, SEVERAL.replace("setting(9", "setting(999")), steps=0)
    assert found["b"].all()


def test_a_function_that_bears_is_found_in_an_earlier_phase(tmp_path):
    text = BEINGS.format(border="").replace("                bear(first)", "                child_of(me, first)")
    text = text.replace("@start", "def child_of(me, first):\n    bear(first)\n\n\n@start", 1)
    assert written(tmp_path, text).declared.moves
    with pytest.raises(UsageError, match="deaths come before births"):
        written(tmp_path, f"{text}\n\n@phase\ndef late(me, law):\n    if me.age > 90:\n        die()\n", "two")


def test_more_arrays_than_a_device_takes_are_told(tmp_path):
    kind = written(tmp_path, BEINGS.format(border="").replace("u8[6]", "u8[40]"))
    with pytest.raises(UsageError, match="'settle' touches 9.* arrays and numbers; a device takes 64"):
        kind(None, backend.start("taichi-cpu", 2))


def test_more_arrays_than_a_vulkan_driver_takes_are_told_before_it_gives_wrong_numbers(tmp_path):
    kind = written(tmp_path, BEINGS.format(border="").replace("u8[6]", "u8[20]"))
    with pytest.raises(UsageError, match="'settle' touches 5. arrays; a Vulkan driver may take no more than 32"):
        kind(None, backend.Backend("vulkan", 2))


def test_a_measure_may_have_no_unit(tmp_path):
    kind = written(tmp_path, BEINGS.format(border="").replace('@measure("")', "@measure"))
    assert [item.name for item in kind.declared.measures] == ["genes"]


def test_measures_see_a_field_of_several_numbers_whole(tmp_path):
    kind = written(tmp_path, BEINGS.format(border=""))
    world = kind(from_table(kind.config_type, {"height": 9, "width": 8}), backend.start("cpu", 1))
    state = world.reset(seeds=[3])
    assert world.measure(state, world.totals(state))["genes"][0] == 6
    place = np.argwhere(state.species[0])[0].tolist()
    shown = world.inspect(state, world=0, y=place[0], x=place[1])["genome"]
    assert shown.split() == [str(getattr(state, f"genome_{n}")[0, place[0], place[1]]) for n in range(6)]


AROUND = '''"""Floats summed around spaces, as they lie and mirrored."""

import numpy as np

from alife.grid import *


def tent(law):
    y, x = np.mgrid[-2:3, -6:7]
    return np.where(np.abs(x) == 4, 0, 1 / (1 + y * y + x * x))


def corner(law):
    return np.arange(15.0).reshape(3, 5) - 7


class Space(Place):
    a: f32 = field("a float")
    b: f32 = field("a float")


@start
def begin(me, law):
    me.a = f32(below("a", 1000)) / 7.0
    me.b = f32(below("b", 1000)) / 7.0


near = convolved("a", tent, mirrored=True)
skew = convolved("b", corner)


@phase
def work(me, law):
    me.a = me.a * 0.5 + me.near / 9.0 - me.skew / 50.0
    me.b = me.near / 8.0
'''


@pytest.mark.parametrize("size", [(12, 14), pytest.param((4, 5), marks=pytest.mark.slow)])
def test_sums_around_spaces_are_the_same_on_every_engine(size, tmp_path):
    found = check_alike(written(tmp_path, AROUND), steps=5, size=size)
    assert np.isfinite(found["a"]).all()
    assert len(np.unique(found["a"])) > 20


def test_mirrored_sums_are_those_of_the_other_order_but_for_rounding(tmp_path):
    mirrored = history(written(tmp_path, AROUND), steps=5, size=(12, 14), plain=True)
    usual = written(tmp_path, AROUND.replace(", mirrored=True", ""), "two")
    other = history(usual, steps=5, size=(12, 14), plain=True)
    assert not np.array_equal(mirrored["a"], other["a"])
    np.testing.assert_allclose(mirrored["a"], other["a"], rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("1 / (1 +", "y + 1 / (1 +", "its weights differ above and below"),
        ("1 / (1 +", "1 / (0 *", "needs weights that are finite"),
        ("-2:3", "-2:2", "odd rows and columns"),
    ],
)
@pytest.mark.filterwarnings("ignore:divide by zero")
def test_weights_that_are_none_are_told(old, new, told, tmp_path):
    kind = written(tmp_path, AROUND.replace(old, new))
    with pytest.raises(UsageError, match=told):
        kind(None, backend.start("cpu", 1))


def test_a_sum_of_no_terms_is_0(tmp_path):
    rule = "    me.b = 7 + sum(other.a for other in me.around4 if other.a > 250)\n"
    rule += "    me.c = 1.5 + sum(other.c for other in me.around8 if other.a > 250) / 2\n"
    kind = written(tmp_path, HEAD.format(border="", rule=rule))
    for options in ({"plain": True}, {}):
        found = history(kind, steps=1, **options)
        assert (found["b"] == 7).all()
        assert (found["c"] == 1.5).all()
