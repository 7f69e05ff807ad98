"""The tour goes through all worlds until someone takes over."""

import pygame


def test_the_tour_goes_through_all_worlds_and_ends(monkeypatch):
    from viewers import tour

    seen = []
    original = tour._tour
    monkeypatch.setattr(tour, "_tour", lambda app, *rest: (seen.append(app.playback.world_name), original(app, *rest)))
    tour.play("cpu", seconds=5.0)
    from alife.worlds import registry

    assert seen == [*registry.ecologies(), *registry.arenas()]


def test_a_click_during_the_tour_hands_the_window_over(monkeypatch):
    from viewers import tour

    pygame.display.init()

    def end_after(self, *_):
        end_after.ticks = getattr(end_after, "ticks", 0) + 1
        if end_after.ticks == 2:
            pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_f, mod=0, unicode="f", scancode=0))
        if end_after.ticks == 60:
            self.quitting = True
        return []

    monkeypatch.setattr("viewers.worlds.window.WorldWindow.draw", end_after)
    tour.play("cpu", seconds=0.2, names=("multicell",))
    assert end_after.ticks == 60


def test_the_tour_shows_a_caption_until_someone_takes_over(monkeypatch):
    from viewers import tour

    pygame.display.init()
    captions = []
    original = tour._draw_caption

    def draw(app, words, place):
        captions.append(words)
        if len(captions) == 3:
            pygame.event.post(
                pygame.event.Event(pygame.KEYDOWN, key=pygame.K_q, mod=pygame.KMOD_CTRL, unicode="", scancode=0)
            )
        return original(app, words, place)

    monkeypatch.setattr(tour, "_draw_caption", draw)
    tour.play("cpu", seconds=60.0, names=("multicell",))
    assert len(captions) == 3
