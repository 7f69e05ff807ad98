"""Where the tank is looked at: a place in the water and a zoom, gliding to where they should be. No pygame."""

from math import exp, log

import numpy as np

GLIDE = 0.25  # [s] in which a glide covers 63 % of its way
LEAST, MOST = 2.0, 90.0  # [pixels/cell]
WHEEL = 1.2  # a turn of the wheel zooms by this
JUMP = 2.0  # [ports] of way from which on it jumps instead of gliding
SPARED = 0.7  # share of the room to spare that is left to the right
STILL = 0.02  # [pixels] of a glide that nobody sees


class Camera:
    """A view of the water: x to the right and y up [cells], in a port of some pixels."""

    def __init__(self) -> None:
        self.x, self.y = 0.0, 0.0  # [cells] what is in the middle
        self.zoom = 24.0  # [pixels/cell]
        self.width, self.height = 640, 480  # [pixels] of the port
        self._wanted = (0.0, 0.0, 24.0)
        self._fresh = True  # whether nothing was looked at yet

    def set_port(self, width: int, height: int) -> None:
        """Look through a port of this size [pixels]."""
        self.width, self.height = max(1, width), max(1, height)

    def aim(self, x: float, y: float, zoom: float) -> None:
        """Set out for a place and a zoom; far away, and at first, be there at once."""
        zoom = min(MOST, max(LEAST, zoom))
        self._wanted = x, y, zoom
        far = max(abs(x - self.x) * self.zoom / self.width, abs(y - self.y) * self.zoom / self.height)
        if self._fresh or far > JUMP:
            self.x, self.y, self.zoom, self._fresh = x, y, zoom, False

    def fit(self, low: np.ndarray, high: np.ndarray, margin: float, most: float = MOST) -> None:
        """Set out to see a box from low (2,) to high (2,) with a margin around it, all [cells]."""
        wide, tall = high - low + 2 * margin
        middle = (low + high) / 2
        self.aim(float(middle[0]), float(middle[1]), min(self.width / wide, self.height / tall, most))

    def fit_from_left(self, low: np.ndarray, high: np.ndarray, margin: float, most: float = MOST) -> None:
        """Set out to see a box as `fit` does, at the left of the port where there is room to spare."""
        wide, tall = high - low + 2 * margin
        zoom = min(self.width / wide, self.height / tall, most)
        spare = self.width / zoom - wide
        middle = (low + high) / 2
        self.aim(float(middle[0] + SPARED * spare / 2), float(middle[1]), zoom)

    def glide(self, seconds: float) -> None:
        """Go on towards where it should be."""
        x, y, zoom = self._wanted
        share = 1 - exp(-seconds / GLIDE)
        self.x, self.y = self.x + share * (x - self.x), self.y + share * (y - self.y)
        self.zoom *= exp(share * log(zoom / self.zoom))
        if not self.moving:
            self.x, self.y, self.zoom = self._wanted

    @property
    def moving(self) -> bool:
        """Return whether it is still on its way, as far as anyone could see."""
        x, y, zoom = self._wanted
        away = max(abs(x - self.x), abs(y - self.y)) * self.zoom
        return away > STILL or abs(zoom / self.zoom - 1) > STILL / 20

    def pan(self, dx: float, dy: float) -> None:
        """Move the water by some pixels."""
        self.x, self.y = self.x - dx / self.zoom, self.y + dy / self.zoom
        self._wanted = self.x, self.y, self.zoom

    def zoom_at(self, point: tuple[float, float], steps: int) -> None:
        """Zoom in (positive) or out; what is at this point of the port stays there."""
        x, y = self.to_water(point)
        self.zoom = min(MOST, max(LEAST, self.zoom * WHEEL**steps))
        self.x = x - (point[0] - self.width / 2) / self.zoom
        self.y = y + (point[1] - self.height / 2) / self.zoom
        self._wanted = self.x, self.y, self.zoom

    def to_port(self, points: np.ndarray) -> np.ndarray:
        """Return where points (..., 2) [cells] are in the port [pixels]."""
        found: np.ndarray = (points - (self.x, self.y)) * (self.zoom, -self.zoom) + (self.width / 2, self.height / 2)
        return found

    def to_water(self, point: tuple[float, float]) -> tuple[float, float]:
        """Return the place [cells] at a point of the port [pixels]."""
        return self.x + (point[0] - self.width / 2) / self.zoom, self.y - (point[1] - self.height / 2) / self.zoom
