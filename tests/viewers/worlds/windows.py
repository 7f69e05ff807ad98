"""Windows without a screen, whose world runs on the test's own thread: helpers of the tests of the viewer."""

import numpy as np
import pygame

from tests.alife.runs.test_live import go, live_run
from tests.viewers.driver import Driver
from viewers.ui.theme import Theme
from viewers.worlds.playback import Playback
from viewers.worlds.window import WorldWindow

BEGUN = 120  # [steps] when a test begins
PATIENCE = 5000  # [turns] in which any window comes to rest


class Window(Driver):
    """An App and what a person would do to it."""

    def __init__(self, folder, size=(1280, 800), *, run=None, scale=1.0):
        pygame.display.init()
        self.screen = pygame.display.set_mode(size)
        self.run = run or go(live_run(folder), BEGUN)
        self.playback = Playback(self.run)
        self.app = WorldWindow(self.playback, self.screen, Theme(scale))
        self.settle()

    def settle(self, turns=12):
        """Let world and window take some turns."""
        for _ in range(turns):
            self.playback.simulation.turn()
            self.app.tick()
            self.app.draw()
        for _ in range(PATIENCE):
            if self.run.seeking is None and not self.playback.camera.moving:
                return
            self.playback.simulation.turn()
            self.app._last_tick -= 0.1
            self.app.tick()
            self.app.draw()
        raise AssertionError("The window never comes to rest.")

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


def colours_in(pixels):
    """Return the colours of a picture, uint8 (columns, rows, 3)."""
    return {tuple(colour) for colour in np.unique(pixels.reshape(-1, 3), axis=0).tolist()}
