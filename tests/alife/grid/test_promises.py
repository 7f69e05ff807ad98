"""Every world of the gallery keeps what alife promises, on every engine."""

from pathlib import Path

import numpy as np
import pytest

from alife.core.config import from_table
from alife.engines import backend
from alife.grid import world_file
from alife.grid.promises import Broken, Promises, plain

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
WORLDS = EXAMPLES / "worlds"
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
def test_cellworld_in_one_file_keeps_every_promise():
    for promise in Promises(world_file.load(EXAMPLES / "ports" / "cells.py"), steps=12):
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


def closed_loops(states):
    """Return how many loops there are: empty squares of 4 x 4 within a closed sheath."""
    square = np.full((6, 6), 2)
    square[1:-1, 1:-1] = 0
    inner = np.ones((6, 6), bool)
    inner[[0, 0, -1, -1], [0, -1, 0, -1]] = False  # corners differ
    windows = np.lib.stride_tricks.sliding_window_view(states, (6, 6))
    return int((windows == square)[..., inner].all(axis=-1).sum())


def test_langtons_loop_has_copied_itself_after_151_steps():
    world = world_file.load(WORLDS / "loops.py")
    config = from_table(world.config_type, {"height": 96, "width": 96})
    loops = world(config, backend.start("cpu", 1))
    state, counts = loops.reset(), []
    for _ in range(4):
        counts.append(closed_loops(state.state[0]))
        loops.step(state, 151)
    assert counts == [1, 2, 4, 8]


def test_spots_of_gray_scott_live_and_divide():
    kind = world_file.load(WORLDS / "gray_scott.py")
    world = kind(from_table(kind.config_type, {"height": 96, "width": 96}), backend.start("cpu", 1))
    state = world.reset()
    before = world.conserved(state)
    world.step(state, 500)
    young = int((state.v > 2000).sum())
    world.step(state, 3500)
    assert int((state.v > 2000).sum()) > 2 * young > 0
    assert world.conserved(state) == before


@pytest.mark.slow
def test_hunters_and_hares_live_together_and_grow_hasty():
    world = world_file.load(WORLDS / "hunters.py")
    hunters = world(world.config_type(), backend.start("cpu", 1))
    state = hunters.reset(seeds=[0, 1])
    since = hunters.totals(state)
    first = hunters.measure(state, since)["haste"]
    hunters.step(state, 1500)
    found = hunters.measure(state, since)
    assert (found["hunters"] > 100).all()
    assert (found["cells"] - found["hunters"] > 100).all()
    assert (found["haste"] > first + 30).all()


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
    assert "another seed gives another history" not in found
    found["it draws no random numbers: every seed gives one history"].test()


def test_a_world_whose_seeds_make_no_difference_is_told(tmp_path):
    file = tmp_path / "certain.py"
    file.write_text(OVERFLOWING.replace("me.a += 1", 'me.a = 5 if chance("never", 0) else 3'))
    found = {promise.fact: promise for promise in Promises(world_file.load(file), steps=2)}
    with pytest.raises(Broken, match="two seeds give one history"):
        found["another seed gives another history"].test()


def test_what_is_broken_is_told_in_plain_numbers():
    given = [np.int64(3), np.float32(0.5), np.bool_(True), 7]
    assert plain(given) == "3, 0.5, True, 7"


def test_a_measure_that_is_nowhere_a_number_is_told(tmp_path):
    nowhere = "\n\n@measure\ndef found(world, law):\n    return world.a.mean() / 0 if {} else 1\n"
    for when, is_kept in (("world.step < 9", True), ("True", False)):
        file = tmp_path / f"measured_{is_kept}.py"
        file.write_text(OVERFLOWING.replace("250", "1").replace("me.a += 1", "me.a = 1 - me.a") + nowhere.format(when))
        promises = Promises(world_file.load(file))
        (test,) = [one.test for one in promises if one.fact == "every metric is a number somewhere"]
        with np.errstate(divide="ignore"):
            if is_kept:
                test()
            else:
                with pytest.raises(Broken, match="found is no number, at step 0 and at step 24, in any world"):
                    test()
