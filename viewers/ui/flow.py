"""Rectangles side by side, as words in a text: from left to right, in a further row where one is full."""

import pygame


class Flow:
    """Places rectangles of one height into an area [pixels]; what is below the area is not held back."""

    def __init__(self, area: pygame.Rect, height: int, *, gap: int, row_gap: int | None = None) -> None:
        self.area = area
        self.height, self.gap = height, gap
        self.row_gap = gap if row_gap is None else row_gap
        self.row = 0  # of the newest rectangle
        self._x = area.x

    def add(self, width: int) -> pygame.Rect:
        """Return the place of the next rectangle; the first of a row may be wider than the area."""
        if self._x > self.area.x and self._x + width > self.area.right:
            self.row, self._x = self.row + 1, self.area.x
        found = pygame.Rect(self._x, self.area.y + self.row * (self.height + self.row_gap), width, self.height)
        self._x = found.right + self.gap
        return found
