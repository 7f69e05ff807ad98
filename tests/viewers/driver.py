"""What a person does to a window, as events: keys, clicks, drags. Shared by the tests of all windows."""

import numpy as np
import pygame


class Driver:
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
