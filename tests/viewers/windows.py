"""Windows without a screen, whose world runs on the test's own thread: helpers of the tests of the viewer."""

import numpy as np
import pygame

from tests.alife.runs.test_live import go, live_run
from viewers.ui.theme import Theme
from viewers.worlds.playback import Playback
from viewers.worlds.window import App

BEGUN = 120  # [steps] when a test begins


class Hands:
    """What a person does to a window: `app` on `screen`; `settle` lets it take note."""

    def key(self, code, *, mod=0, unicode=""):
        self.app.handle(pygame.event.Event(pygame.KEYDOWN, key=code, mod=mod, unicode=unicode, scancode=0))
        self.settle()

    def type(self, text):
        for letter in text:
            self.app.handle(pygame.event.Event(pygame.KEYDOWN, key=0, mod=0, unicode=letter, scancode=0))
        self.settle()

    def move(self, place, *, held=False, rel=(0, 0)):
        buttons = (1 if held else 0, 0, 0)
        self.app.handle(pygame.event.Event(pygame.MOUSEMOTION, pos=place, rel=rel, buttons=buttons))
        self.settle(4)

    def click(self, place, button=1):
        self.move(place)
        for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            self.app.handle(pygame.event.Event(kind, pos=place, button=button))
        self.settle()

    def drag(self, start, end, steps=5):
        self.move(start)
        self.app.handle(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=start, button=1))
        last = start
        for number in range(1, steps + 1):
            place = tuple(round(a + (b - a) * number / steps) for a, b in zip(start, end, strict=True))
            self.move(place, held=True, rel=(place[0] - last[0], place[1] - last[1]))
            last = place
        self.app.handle(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=end, button=1))
        self.settle()

    def wheel(self, place, steps):
        self.move(place)
        self.app.handle(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=steps, flipped=False))
        self.settle()

    def within(self, name, x, y):
        """Return a place of the window given within a panel."""
        area = self.app.area(name)
        return area.x + x, area.y + y

    def pixels(self, name=""):
        """Return what is seen, uint8 (height, width, 3), of a panel or of all."""
        self.settle(3)
        area = self.app.area(name) if name else self.screen.get_rect()
        return np.ascontiguousarray(pygame.surfarray.array3d(self.screen.subsurface(area)).swapaxes(0, 1))

    def colour_at(self, place):
        return tuple(self.screen.get_at(place))[:3]


class Window(Hands):
    """An App and what a person would do to it."""

    def __init__(self, folder, size=(1280, 800), *, run=None, scale=1.0):
        pygame.display.init()
        self.screen = pygame.display.set_mode(size)
        self.run = run or go(live_run(folder), BEGUN)
        self.playback = Playback(self.run)
        self.app = App(self.playback, self.screen, Theme(scale))
        self.settle()

    def settle(self, turns=12):
        """Let world and window take some turns."""
        for _ in range(turns):
            self.playback.pump.turn()
            self.app.tick()
            self.app.draw()
        while self.run.seeking is not None or self.playback.camera.moving:
            self.playback.pump.turn()
            self.app._last_tick -= 0.1
            self.app.tick()
            self.app.draw()

    def place_of(self, y, x):
        """Return the middle of a space in the window."""
        area = self.app.area("map")
        left, top = self.playback.camera.to_port(x + 0.5, y + 0.5)
        return round(area.x + left), round(area.y + top)

    def living(self):
        """Return the (y, x) of a space on which somebody lives, away from the edges."""
        role = self.run.state.role[0]
        found = [(int(y), int(x)) for y, x in zip(*np.nonzero(role), strict=True) if 3 < y < 22 and 3 < x < 20]
        return found[len(found) // 2]

    def close(self):
        if self.app.film is not None:
            self.app.film.close()
        self.playback.close()
        pygame.display.quit()
