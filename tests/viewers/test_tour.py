"""The tour goes through all worlds, begins each when it lives, leads on, and hands the window over."""

import pygame
import pytest

from alife.worlds import registry
from viewers import tour
from viewers.tour_scenes import ENDING, Scene
from viewers.ui.wishes import Home


class FakeWindow:
    """As much of a window as a guide knows."""


def scenes(count, begun):
    return [Scene(f"scene {number}", 1.0, lambda _, number=number: begun.append(number)) for number in range(count)]


def test_no_scene_begins_before_the_world_lives():
    begun = []
    guide = tour.Guide(scenes(2, begun), "world 1 of 4", last=False)
    for _ in range(5):
        guide.tick(FakeWindow(), lives=False, unit=0.0)
    assert begun == []
    assert "prepared" in guide.words
    guide.tick(FakeWindow(), lives=True, unit=0.0)
    assert begun == [0]
    assert guide.words == "scene 0"


def test_scenes_follow_each_other_and_the_last_world_stays():
    for last in (False, True):
        begun = []
        guide = tour.Guide(scenes(3, begun), "world 4 of 4", last=last)
        for _ in range(6):
            guide.tick(FakeWindow(), lives=True, unit=0.0)
        assert begun == [0, 1, 2]
        assert guide.over is not last


def test_who_takes_over_keeps_the_world_until_they_lead_on():
    guide = tour.Guide(scenes(2, []), "world 1 of 4", last=False)
    guide.tick(FakeWindow(), lives=True, unit=0.0)
    guide.taken_over = True
    for _ in range(5):
        guide.tick(FakeWindow(), lives=True, unit=0.0)
    assert guide.scene == 0
    assert not guide.over
    assert "yours" in guide.words


def test_the_ending_says_what_to_do_next():
    assert "start page" in ENDING.caption


def test_the_tour_begins_with_what_there_is_most_to_see_of(monkeypatch):
    shown = []

    def guided(window, seconds, place, *, last, stopped):  # noqa: ARG001 (as it is called)
        shown.append((window, last))
        return tour.Guide([], place, last=last, over=True)

    class Ended(FakeWindow):
        quitting = False
        screen = pygame.Surface((8, 8))

        def __init__(self, name):
            self.name = name
            self.playback = type("P", (), {"close": lambda _: None, "wish": None})()
            self.end_film = lambda: None

    pygame.display.init()
    pygame.display.set_mode((640, 480))
    monkeypatch.setattr(tour, "guide_through", guided)
    monkeypatch.setattr(tour, "say_over", lambda *_: None)
    for name in ("_show_world", "_show_arena"):
        monkeypatch.setattr(tour, name, lambda world, *_: Ended(world))
    assert tour.play("cpu") == Home()
    names = [window.name for window, _ in shown]
    assert names[0] in ("oceanworld", "multicell")
    assert set(names) == set(registry.watchable())
    assert [last for _, last in shown] == [False] * (len(names) - 1) + [True]
    pygame.display.quit()


@pytest.mark.parametrize("button", ["next", "end"])
def test_a_button_of_the_caption_leads_on(monkeypatch, button):
    """A real window of a real world: a key takes it over, then the mouse leads on."""
    pygame.display.init()
    ticks = 0
    original = tour.frame

    def frame(window, clock, *, on_event):
        nonlocal ticks
        original(window, clock, on_event=on_event)
        caption = window.overlays["tour"]
        if caption.guide.scene < 0:
            return
        ticks += 1
        if ticks == 2:
            pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_f, mod=0, unicode="f", scancode=0))
        if ticks == 8:
            assert caption.guide.taken_over
            area, (x, y) = window.area("tour"), caption.place_of(button)
            for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
                pygame.event.post(pygame.event.Event(kind, pos=(area.x + x, area.y + y), button=1))
        assert ticks < 200

    monkeypatch.setattr(tour, "frame", frame)
    ends = []
    guide_through = tour.guide_through

    def guided(*given, **named):
        ends.append(guide_through(*given, **named | {"last": False}))
        return ends[-1]

    monkeypatch.setattr(tour, "guide_through", guided)
    assert tour.play("cpu", names=("bitwise",)) == Home()
    assert ends[0].over
    assert ends[0].ended is (button == "end")
