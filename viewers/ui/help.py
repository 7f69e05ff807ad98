"""The help: every key and every use of the mouse, over everything else."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import pygame

from viewers.ui.keys import Key
from viewers.ui.panel import Around, Overlay, below_notice
from viewers.ui.theme import ACCENT, LINE, NORMAL, PANEL, RAISED, SMALL, TEXT, Theme

ROW = 22  # [units]
COLUMN = 280  # [units]


Rows = list[tuple[str, str]]  # a key or use of the mouse, and what it does
Blocks = list[tuple[str, Rows]]  # with their headings


@dataclass(frozen=True)
class HelpContent:
    """The keys and uses of the mouse that a kind of window has."""

    title: str
    keys: tuple[Key, ...]
    groups: tuple[str, ...]
    mouse: tuple[tuple[str, str], ...]

    def blocks(self) -> Blocks:
        """Return the keys by group, then the uses of the mouse."""
        groups = [
            (group, [(key.shown, key.meaning) for key in self.keys if key.group == group]) for group in self.groups
        ]
        return [*groups, ("Mouse", list(self.mouse))]

    def columns(self, count: int) -> list[Blocks]:
        """Share the blocks out over columns, in order, each about as long as the others."""
        blocks = self.blocks()
        total = sum(len(rows) + 2 for _, rows in blocks)
        columns: list[Blocks] = [[] for _ in range(count)]
        done = 0.0
        for block in blocks:
            size = len(block[1]) + 2
            columns[min(count - 1, int((done + size / 2) * count / total))].append(block)
            done += size
        return columns


class Help(Overlay[Any]):
    """A sheet of all controls in the middle of the window."""

    name = "help"
    is_sheet = True

    def __init__(self, theme: Theme, content: HelpContent) -> None:
        super().__init__(theme)
        self._content = content
        self.words = pygame.Rect(0, 0, 0, 0)  # the button that leads to the glossary
        self.open_glossary: Callable[[], None] = lambda: None  # set by the window

    def area_over(self, playback: Any, around: Around) -> pygame.Rect | None:  # noqa: ARG002
        """Return the middle of the window."""
        return below_notice(self.wanted_size(*around.window.size), around) if self.open else None

    def key(self, playback: Any) -> Hashable:  # noqa: ARG002
        """Return what the picture depends on: nothing but its size."""
        return self.area.size

    def click(self, place: tuple[int, int], playback: Any) -> None:  # noqa: ARG002
        """Close; lead to the glossary where its button is."""
        self.open = False
        if self.words.collidepoint(place):
            self.open_glossary()

    def draw(self, surface: pygame.Surface, playback: Any) -> None:  # noqa: ARG002
        """Draw the sheet."""
        unit = self.theme.px
        surface.fill(PANEL)
        pygame.draw.rect(surface, LINE, surface.get_rect(), 1)
        self.theme.write(surface, self._content.title, unit(24), unit(28), 16, TEXT, bold=True)
        right, words = surface.get_width() - unit(24), "What the words mean: F2"
        self.theme.write(surface, "a click, Esc or ? closes this", right, unit(28), SMALL, align=1.0)
        self.words = pygame.Rect(0, unit(17), self.theme.width(words, SMALL) + unit(20), unit(22))
        self.words.right = right - self.theme.width("a click, Esc or ? closes this", SMALL) - unit(16)
        self.theme.button(surface, self.words, words)
        columns = self._content.columns(max(1, surface.get_width() // unit(COLUMN)))
        wide = (surface.get_width() - unit(32)) // len(columns)
        for number, blocks in enumerate(columns):
            y = unit(56)
            for title, rows in blocks:
                y = _block(surface, title, rows, unit(24) + number * wide, y, wide - unit(16), self.theme)

    def wanted_size(self, width: int, height: int) -> tuple[int, int]:
        """Return the size [pixels] of the sheet in a window."""
        unit = self.theme.px
        columns = 3 if width >= unit(3 * COLUMN + 60) else 2 if width >= unit(2 * COLUMN + 40) else 1
        rows = max(sum(len(rows) + 2 for _, rows in blocks) for blocks in self._content.columns(columns))
        return min(width, unit(columns * COLUMN + 32)), min(height, unit(64 + rows * ROW))


def _block(surface: pygame.Surface, title: str, rows: Rows, x: int, y: int, width: int, theme: Theme) -> int:
    unit = theme.px
    theme.write(surface, title, x, y + unit(8), NORMAL, ACCENT, bold=True)
    y += unit(ROW + 2)
    caps = max(theme.width(name, SMALL) for name, _ in rows) + unit(14)
    for name, meaning in rows:
        cap = pygame.Rect(x, y, theme.width(name, SMALL) + unit(12), unit(18))
        pygame.draw.rect(surface, RAISED, cap, border_radius=unit(4))
        pygame.draw.rect(surface, LINE, cap, 1, border_radius=unit(4))
        theme.write(surface, name, *cap.center, SMALL, TEXT, align=0.5)
        theme.write(surface, meaning, x + caps + unit(6), cap.centery, SMALL, TEXT, width=width - caps - unit(6))
        y += unit(ROW)
    return y + unit(16)
