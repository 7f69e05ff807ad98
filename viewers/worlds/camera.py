"""Where the window looks: zoom and pan over a map of spaces. Arithmetic only, no pygame.

Spaces are drawn as whole pixels once they are larger than two, so that cells stay crisp; on the way from
one zoom to another any size will do.
"""

from dataclasses import dataclass
from math import floor

GLIDE = 0.07  # [s] in which a glide covers 63 % of its way
STEPS = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 3 / 4, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 96)
LARGEST_SPACE = 160  # [pixels]
Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle of spaces: rows top..bottom - 1, columns left..right - 1."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def rows(self) -> int:
        """Return how many rows it has."""
        return self.bottom - self.top

    @property
    def columns(self) -> int:
        """Return how many columns it has."""
        return self.right - self.left


class Camera:
    """A view of `columns` x `rows` spaces in a port of some pixels."""

    def __init__(self) -> None:
        self.columns, self.rows = 1, 1  # [spaces] of the map
        self.width, self.height = 1, 1  # [pixels] of the port
        self.grain = 1  # [pixels] a space has in its picture: zooms are multiples of it
        self.x, self.y = 0.5, 0.5  # [spaces] what is in the middle of the port
        self.zoom = 1.0  # [pixels] a space
        self._target = 1.0
        self._anchor: tuple[Point, Point] | None = None  # a point of the port, and the point of the map to hold there
        self._fitted = True

    def set_map(self, rows: int, columns: int, grain: int = 1) -> None:
        """Look at a map of this size; one of another size is fitted."""
        if (rows, columns, grain) != (self.rows, self.columns, self.grain):
            anew = (rows, columns) != (self.rows, self.columns)
            self.rows, self.columns, self.grain = rows, columns, grain
            if anew or self._fitted:
                self.fit()

    def set_port(self, width: int, height: int) -> None:
        """Look through a port of this size [pixels]."""
        if (width, height) != (self.width, self.height):
            self.width, self.height = max(1, width), max(1, height)
            if self._fitted:
                self.fit()
            self._clamp()

    def fit(self) -> None:
        """Show the whole map."""
        self.zoom = self._target = self._whole(self._largest_fit())
        self.x, self.y = self.columns / 2, self.rows / 2
        self._anchor, self._fitted = None, True

    def zoom_at(self, point: Point, steps: int) -> None:
        """Zoom in (positive) or out by some steps; what is at this point of the port stays there."""
        sizes = sorted({self.grain * step for step in STEPS if self.grain * step <= LARGEST_SPACE} | {self._least()})
        sizes = [size for size in sizes if size >= self._least()]
        now = min(range(len(sizes)), key=lambda i: abs(sizes[i] - self._target))
        self._target = sizes[max(0, min(len(sizes) - 1, now + steps))]
        self._anchor = point, self.to_map(point)
        self._fitted = self._target == self._least()

    def pan(self, dx: float, dy: float) -> None:
        """Move the map by some pixels."""
        self.x -= dx / self.zoom
        self.y -= dy / self.zoom
        self._fitted = False
        self._clamp()

    def look_at(self, y: float, x: float) -> None:
        """Bring a space into the middle."""
        self.x, self.y, self._fitted = x + 0.5, y + 0.5, False
        self._clamp()

    def glide(self, seconds: float) -> bool:
        """Go on towards the zoom that was asked for; return whether the view changed."""
        if self.zoom == self._target:
            return False
        share = min(1.0, seconds / GLIDE * 0.63)
        self.zoom *= (self._target / self.zoom) ** share
        if abs(self._target / self.zoom - 1) < 0.02:
            self.zoom = self._target
        if self._anchor is not None:
            point, (x, y) = self._anchor
            self.x = x - (point[0] - self.width / 2) / self.zoom
            self.y = y - (point[1] - self.height / 2) / self.zoom
        self._clamp()
        return True

    @property
    def moving(self) -> bool:
        """Return whether a zoom is on its way."""
        return self.zoom != self._target

    def to_map(self, point: Point) -> Point:
        """Return the (x, y) [spaces] at a point of the port."""
        left, top = self.corner()
        return (point[0] - left) / self.zoom, (point[1] - top) / self.zoom

    def to_port(self, x: float, y: float) -> Point:
        """Return the point of the port where (x, y) [spaces] is."""
        left, top = self.corner()
        return left + x * self.zoom, top + y * self.zoom

    def corner(self) -> tuple[int, int]:
        """Return the point of the port [pixels] where the map's first space begins; whole, to keep cells crisp."""
        return round(self.width / 2 - self.x * self.zoom), round(self.height / 2 - self.y * self.zoom)

    def space_at(self, point: Point) -> tuple[int, int] | None:
        """Return the (y, x) of the space at a point of the port; None beside the map."""
        x, y = self.to_map(point)
        inside = 0 <= x < self.columns and 0 <= y < self.rows
        return (int(y), int(x)) if inside and 0 <= point[0] < self.width and 0 <= point[1] < self.height else None

    def visible(self) -> Box:
        """Return the spaces of which something is to be seen."""
        (left, top), (right, bottom) = self.to_map((0, 0)), self.to_map((self.width, self.height))
        return Box(
            max(0, floor(top)),
            max(0, floor(left)),
            min(self.rows, floor(bottom) + 1),
            min(self.columns, floor(right) + 1),
        )

    def _largest_fit(self) -> float:
        return min(self.width / self.columns, self.height / self.rows)

    def _least(self) -> float:
        return self._whole(self._largest_fit())

    def _whole(self, size: float) -> float:
        """Return a size of spaces at which every pixel of their picture is whole, where it is not below one."""
        size = min(size, LARGEST_SPACE)
        return floor(size / self.grain) * self.grain if size >= 2 * self.grain else size

    def _clamp(self) -> None:
        """Keep the map in the port: in the middle where it fits, else with no more than a margin beside it."""
        self.x = _kept(self.x, self.columns, self.width / self.zoom)
        self.y = _kept(self.y, self.rows, self.height / self.zoom)


def _kept(middle: float, size: float, seen: float) -> float:
    if seen >= size:
        return size / 2
    margin = 0.1 * seen
    return min(max(middle, seen / 2 - margin), size - seen / 2 + margin)
