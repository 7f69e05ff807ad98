"""Random expressions give the same numbers in plain Python, numba and Taichi, corners included."""

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from alife.core.state import arrays
from alife.engines import backend
from alife.grid import world_file
from alife.grid.plain_numbers import silenced

CORNERS = (0, 1, -1, 2, 7, -(2**31), 2**31 - 1, 65536)
FIELDS = {"a": "u8", "b": "u16", "c": "i16", "d": "i32", "e": "i32"}
TOGETHER = 40  # expressions of a world: each is a field of its own, and a device takes 64

HEAD = """from alife.grid import *

ROW = table([3, -7, 100000, 12, 255])
MAP = table([[1, 2, 3], [250, 0, 9]])
WAVE = table([0.5, -1.25, 3.0])


class Space(Place):
    a: u8 = field("a number")
    b: u16 = field("a number")
    c: i16 = field("a number")
    d: i32 = field("a number")
    e: i32 = field("a number")
    f: f32 = field("a float")
    g: f32 = field("a float")
    v: i16[5] = field("five numbers")
"""
BODY = """

@start
def begin(me, law):
    me.a = u8(i32(draw("a")))
    me.b = u16(i32(draw("b")))
    me.c = i16(i32(draw("c")))
    pick = below("corner", 12)
    me.d = {corners} i32(draw("d"))
    other = below("other", 12)
    me.e = {others} i32(draw("e"))
    me.f = f32(i32(draw("f")) // 4096) / 64.0
    me.g = f32(below("g", 9) - 4)
    me.v[0] = i16(i32(draw("v")))
    me.v[3] = 77
    for k in range(2):
        me.v[1 + k * 3] = below("w", 9, k) - 4


@phase
def work(me, law):
"""


def corners_of(name):
    return " ".join(f"i32({value}) if {name} == {place} else" for place, value in enumerate(CORNERS))


places = st.sampled_from(["me", "me.north", "me.east", "me.at(1, -1)"])
truths = st.deferred(
    lambda: st.one_of(
        st.builds("({} {} {})".format, numbers, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), numbers),
        st.builds("({} {} {})".format, floats, st.sampled_from(["<", "<=", ">", ">="]), floats),
        st.builds("(not {})".format, truths),
        st.builds("({} {} {})".format, truths, st.sampled_from(["and", "or"]), truths),
    )
)
leaves = st.one_of(
    st.builds("{}.{}".format, places, st.sampled_from(sorted(FIELDS))),
    st.sampled_from(["3", "7", "-5", "255", "1000", "65536", "me.y", "me.x"]),
)
numbers = st.deferred(
    lambda: st.one_of(
        leaves,
        leaves,
        st.builds("({} {} {})".format, numbers, st.sampled_from(["+", "-", "*", "&", "|", "^"]), numbers),
        st.builds("({} {} ({} | 1))".format, numbers, st.sampled_from(["//", "%"]), numbers),
        st.builds("({} {} {})".format, numbers, st.sampled_from(["//", "%"]), leaves),
        st.builds("(i32({}) {} {})".format, numbers, st.sampled_from(["<<", ">>"]), leaves),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), numbers, numbers),
        st.builds("{}({})".format, st.sampled_from(["abs", "u8", "u16", "i16", "i32"]), numbers),
        st.builds("(i32({}) if {} else i32({}))".format, numbers, truths, numbers),
        st.builds("i32(u32({}) {} u32({}))".format, numbers, st.sampled_from(["+", "*", "//", "%", ">>"]), numbers),
        st.builds("i32({})".format, floats),
        st.builds("ROW[{}]".format, numbers),
        st.builds("MAP[{}, {}]".format, numbers, numbers),
        st.builds("{}.v[{}]".format, places, numbers),
    )
)
floats = st.deferred(
    lambda: st.one_of(
        st.builds("{}.{}".format, places, st.sampled_from(["f", "g"])),
        st.builds("({} {} {})".format, floats, st.sampled_from(["+", "-", "*", "/"]), floats),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), floats, floats),
        st.builds("f32({})".format, numbers),
        st.sampled_from(["0.5", "3.25", "-1.0"]),
        st.builds("WAVE[{}]".format, leaves),
    )
)


operators = st.sampled_from(["+", "-", "*", "&", "|", "^"])
several = st.one_of(
    st.builds("sum({} {} part for part in {}.v)".format, leaves, operators, places),
    st.builds("sum(own {} theirs for own, theirs in zip(me.v, {}.v))".format, operators, places),
    st.builds("max(min(part, {}) for part in {}.v)".format, leaves, places),
    st.builds("sum(part * place for place, part in enumerate({}.v) if {})".format, places, truths),
    st.builds("i32(any(part > {} for part in {}.v))".format, leaves, places),
    st.builds("sum(other.v[{}] {} other.d for other in me.around8)".format, leaves, operators),
)
gathered = st.builds("({} {} {})".format, several, operators, st.one_of(several, numbers))


def seen(kind, engine, **options):
    world = kind(kind.config_type(height=6, width=8), backend.start(engine, 2), **options)
    state = world.reset(seeds=[1])
    with silenced():
        world.step(state, 2)
    return arrays(world.fetch(state))


def check(tmp_path, name, expressions):
    results = "".join(f'    r{n}: i32 = field("the outcome")\n' for n in range(len(expressions)))
    work = "".join(f"    me.r{n} = i32({text})\n" for n, text in enumerate(expressions))
    file = tmp_path / f"{name}.py"
    file.write_text(HEAD + results + BODY.format(corners=corners_of("pick"), others=corners_of("other")) + work)
    kind = world_file.load(file)
    judge = seen(kind, "cpu", plain=True)
    for engine in ("cpu", "taichi-cpu"):
        found = seen(kind, engine)
        for n, text in enumerate(expressions):
            assert np.array_equal(found[f"r{n}"], judge[f"r{n}"]), f"{engine}: {text}"


def drawn(tmp_path, name, count, most, strategy=numbers):
    """Let Hypothesis draw expressions, the same in every run, that are no mistakes; compare them all."""
    found = []

    @settings(
        max_examples=count * 5, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def draw(text):
        if len(text) < most and "me" in text and text not in found:
            found.append(text)

    draw()
    sound = [text for text in found if is_sound(tmp_path, text)][:count]
    assert len(sound) == count
    for first in range(0, count, TOGETHER):
        check(tmp_path, f"{name}_{first}", sound[first : first + TOGETHER])


def is_sound(tmp_path, text):
    """Return whether an expression is none that is refused, as a constant too large or a division by 0 is."""
    file = tmp_path / "one.py"
    file.write_text(
        HEAD + BODY.format(corners=corners_of("pick"), others=corners_of("other")) + f"    me.d = i32({text})\n"
    )
    try:
        world_file.load(file)
    except ValueError:
        return False
    return True


def test_a_dozen_random_expressions_are_the_same_on_every_engine(tmp_path):
    drawn(tmp_path, "few", 12, 45)


def test_shifts_go_beyond_31_bits_and_the_least_number_has_no_opposite(tmp_path):
    parts = ["(me.d >> 20) >> 20", "(me.d << 20) << 20", "me.d // 65536 // 1048576", "i16(me.east.d) >> 31"]
    parts += ["(abs(me.d) // 3) >> me.north.c", "abs(me.e) % 7", "abs(me.d) > 0"]
    check(tmp_path, "shifts", parts)


@pytest.mark.slow
def test_a_thousand_random_expressions_are_the_same_on_every_engine(tmp_path):
    drawn(tmp_path, "many", 1000, 160)


@pytest.mark.slow
def test_random_expressions_over_several_numbers_are_the_same_on_every_engine(tmp_path):
    drawn(tmp_path, "several", 80, 160, gathered)
