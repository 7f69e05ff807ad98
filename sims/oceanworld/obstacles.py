"""Obstacles and vortices as texts of a config: rows of numbers, "x:y:radius, x:y:radius".

Lengths are in cells, from where the centre of mass of a creature begins.
"""

from dataclasses import dataclass

import numpy as np

from alife.core.errors import UsageError

FARTHEST = 1000.0  # [cells] of any number in a row
GATE_POST, GATE_LENGTH = 1.0, 25.0  # [cells] radius and length of the wall on either side of a gate


@dataclass(frozen=True)
class Rows:
    """What a text holds: the names of the numbers of a row, and how many rows there may be."""

    columns: tuple[str, ...]
    most: int
    positive: tuple[str, ...] = ()

    def read(self, name: str, text: str) -> np.ndarray:
        """Return the rows of a text, float64 (n, columns). Raises UsageError for what is none."""
        parts = [part.strip() for part in text.split(",")] if text.strip() else []
        if len(parts) > self.most:
            raise UsageError(f"{name} must be at most {self.most} of {self.form}, got {len(parts)}.")
        found = np.array([self._row(name, part) for part in parts]).reshape(-1, len(self.columns))
        for place, column in enumerate(self.columns):
            if column in self.positive and (found[:, place] <= 0).any():
                raise UsageError(f"The {column} in {name} must be above 0, got {found[:, place].min():g}.")
        return found

    @property
    def form(self) -> str:
        """Return how a row is written."""
        return ":".join(self.columns)

    def _row(self, name: str, part: str) -> list[float]:
        try:
            numbers = [float(word) for word in part.split(":")]
        except ValueError:
            numbers = []
        if len(numbers) != len(self.columns) or not all(abs(number) <= FARTHEST for number in numbers):
            raise UsageError(
                f"{name} must be {self.form}, separated by commas, of numbers up to {FARTHEST:g}, got '{part[:60]}'."
            )
        return numbers


ROWS = {
    "pillars": Rows(("x", "y", "radius"), 8, ("radius",)),
    "gates": Rows(("x", "y", "halfwidth"), 4, ("halfwidth",)),
    "walls": Rows(("x0", "y0", "x1", "y1", "radius"), 8, ("radius",)),
    "vortices": Rows(("x", "y", "strength", "core"), 8, ("core",)),
}
CAPSULES = ROWS["pillars"].most + 2 * ROWS["gates"].most + ROWS["walls"].most


def read(name: str, text: str) -> np.ndarray:
    """Return the rows of the text of a setting in ROWS, float64 (n, columns). Raises UsageError."""
    return ROWS[name].read(name, text)


def capsules(pillars: str, gates: str, walls: str) -> np.ndarray:
    """Return all obstacles as lines with round ends, float64 (n, 5): x0, y0, x1, y1, radius [cells]."""
    found = [(x, y, x, y, radius) for x, y, radius in read("pillars", pillars)]
    for x, y, half in read("gates", gates):
        near, far = half + GATE_POST, half + GATE_POST + GATE_LENGTH
        found += [(x, y + side * near, x, y + side * far, GATE_POST) for side in (1, -1)]
    found += [tuple(row) for row in read("walls", walls)]
    return np.array(found, np.float64).reshape(-1, 5)


def distances(lines: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return how far places [cells] (n, 2) are from the nearest of some obstacles, float64 (n,): less than 0 in one.

    lines: as `capsules` returns them; inf from none
    """
    nearest = np.full(len(places), np.inf)
    for x0, y0, x1, y1, radius in lines:
        start, along = np.array([x0, y0]), np.array([x1 - x0, y1 - y0])
        share = np.clip(((places - start) * along).sum(axis=1) / max((along**2).sum(), 1e-12), 0, 1)
        apart = places - start - share[:, None] * along
        nearest = np.minimum(nearest, np.sqrt((apart**2).sum(axis=1)) - radius)
    return nearest
