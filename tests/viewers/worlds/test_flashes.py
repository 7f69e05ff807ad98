"""Strokes of the brush flash for a moment, in the window and in films."""

from alife.worlds.intervention import Intervention
from viewers.worlds.flashes import FRAMES, Flashes


def stroke(step, *, world=0, tool="kill"):
    return Intervention(step=step, world=world, tool=tool, y=3, x=5, radius=2)


def test_what_hands_do_from_now_on_flashes_and_fades():
    flashes = Flashes()
    flashes.look([stroke(10)], 0, 20)
    assert flashes.now == []  # done before anybody looked
    flashes.look([stroke(10), stroke(25), stroke(40)], 0, 30)
    assert [(one.place, one.radius, one.strength) for one in flashes.now] == [((3, 5), 2, 1.0)]
    for _ in range(FRAMES):
        flashes.fade()
    flashes.look([stroke(10), stroke(25), stroke(40)], 0, 30)
    assert flashes.now == []


def test_settings_and_other_worlds_do_not_flash():
    flashes = Flashes()
    flashes.look([], 0, 0)
    flashes.look([stroke(5, world=1), stroke(6, tool="set upkeep")], 0, 10)
    assert flashes.now == []


def test_who_rewinds_sees_the_stroke_again():
    flashes = Flashes()
    flashes.look([stroke(5)], 0, 10)
    flashes.look([stroke(5)], 0, 0)
    flashes.look([stroke(5)], 0, 7)
    assert len(flashes.now) == 1


def test_a_stroke_on_the_map_is_seen_for_some_frames_and_then_no_more(window):
    tool = next(number for number, one in enumerate(window.playback.tools) if one.name == "kill")
    window.playback.take_tool(tool)
    window.click(window.place_of(*window.living()))
    window.playback.take_tool(-1)
    window.move((5, 5))
    shown = window.app.panel("map")._flashes
    window.settle(FRAMES + 20)
    assert shown.now == []
    before = window.pixels("map")
    window.settle(5)
    assert (window.pixels("map") == before).all()
    run = window.run
    shown.look([*run.log.interventions, stroke(0)], 0, run.step)
    assert len(shown.now) == 1
    window.app.forget_drawn()
    window.app.draw()
    assert (window.pixels("map") != before).any()
