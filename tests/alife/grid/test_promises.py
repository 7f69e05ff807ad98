"""Every world of the gallery keeps what alife promises, on every engine."""

from pathlib import Path

import pytest

from alife.grid import world_file
from alife.grid.promises import Broken, Promises

WORLDS = Path(__file__).resolve().parents[3] / "examples" / "worlds"
ALWAYS = ("life", "lizards")  # the simplest, and the one with births and contests; each takes a while to compile
LONGEST = 120  # lines
TWO_THREADS = ("two threads", "so do")

OVERFLOWING = """from alife.grid import *


class Space(Place):
    a: u8 = field("a number that grows too large")


@start
def begin(me, law):
    me.a = 250


@phase
def grow(me, law):
    me.a += 1
"""


def names():
    found = sorted(path.stem for path in WORLDS.glob("*.py"))
    return [name if name in ALWAYS else pytest.param(name, marks=pytest.mark.slow) for name in found]


@pytest.mark.parametrize("name", names())
def test_every_promise_is_kept(name):
    kind = world_file.load(WORLDS / f"{name}.py")
    for promise in Promises(kind, steps=12):
        if name in ALWAYS and promise.fact.startswith(TWO_THREADS):
            continue  # compiled anew for it; the other worlds do
        promise.test()


@pytest.mark.slow
@pytest.mark.parametrize("name", ALWAYS)
def test_two_threads_give_what_one_gives(name):
    kept = [
        one for one in Promises(world_file.load(WORLDS / f"{name}.py"), steps=12) if one.fact.startswith(TWO_THREADS)
    ]
    assert len(kept) == len(TWO_THREADS)
    for promise in kept:
        promise.test()


def test_worlds_of_the_gallery_are_short():
    for path in WORLDS.glob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST, path.name


def test_a_number_that_its_field_does_not_hold_is_told_with_its_line(tmp_path):
    file = tmp_path / "growing.py"
    file.write_text(OVERFLOWING)
    first = next(iter(Promises(world_file.load(file))))
    with pytest.raises(Broken, match="line 15: a = 256 at y 0, x 0, step 5: this u8 holds 0..255"):
        first.test()


def test_a_world_that_does_nothing_is_told(tmp_path):
    file = tmp_path / "idle.py"
    file.write_text(OVERFLOWING.replace("me.a += 1", "me.a = me.a"))
    found = {promise.fact: promise for promise in Promises(world_file.load(file), steps=2)}
    with pytest.raises(Broken, match="nothing happens"):
        found["it changes"].test()
    with pytest.raises(Broken, match="two seeds give one history"):
        found["another seed gives another history"].test()
