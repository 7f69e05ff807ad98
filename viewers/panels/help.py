"""The help: every key and every use of the mouse, over the map."""

from collections.abc import Hashable

import pygame

from viewers.keys import GROUPS, KEYS, MOUSE
from viewers.panel import Panel
from viewers.playback import Playback
from viewers.theme import ACCENT, LINE, NORMAL, PANEL, RAISED, SMALL, TEXT, Theme

ROW = 22  # [units]
COLUMN = 280  # [units]


class Help(Panel):
    """A sheet of all controls."""

    def key(self, playback: Playback) -> Hashable:  # noqa: ARG002
        """Return what the picture depends on: nothing but its size."""
        return self.area.size

    def draw(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw the sheet."""
        unit = self.theme.px
        surface.fill(PANEL)
        pygame.draw.rect(surface, LINE, surface.get_rect(), 1)
        self.theme.write(surface, f"Watching {playback.name}", unit(24), unit(28), 16, TEXT, bold=True)
        self.theme.write(surface, "Esc or ? closes this", surface.get_width() - unit(24), unit(28), SMALL, align=1.0)
        columns = _columns(max(1, surface.get_width() // unit(COLUMN)))
        wide = (surface.get_width() - unit(32)) // len(columns)
        for number, blocks in enumerate(columns):
            y = unit(56)
            for title, rows in blocks:
                y = _block(surface, title, rows, unit(24) + number * wide, y, wide - unit(16), self.theme)


def wanted_size(theme: Theme, width: int, height: int) -> tuple[int, int]:
    """Return the size [pixels] of the sheet in a window."""
    columns = 3 if width >= theme.px(3 * COLUMN + 60) else 2 if width >= theme.px(2 * COLUMN + 40) else 1
    rows = max(sum(len(rows) + 2 for _, rows in blocks) for blocks in _columns(columns))
    return min(width, theme.px(columns * COLUMN + 32)), min(height, theme.px(64 + rows * ROW))


def _blocks() -> list[tuple[str, list[tuple[str, str]]]]:
    groups = [(group, [(key.shown, key.meaning) for key in KEYS if key.group == group]) for group in GROUPS]
    return [*groups, ("Mouse", list(MOUSE))]


def _columns(count: int) -> list[list[tuple[str, list[tuple[str, str]]]]]:
    """Share the blocks out over columns, in order, each about as long as the others."""
    blocks = _blocks()
    total = sum(len(rows) + 2 for _, rows in blocks)
    columns: list[list[tuple[str, list[tuple[str, str]]]]] = [[] for _ in range(count)]
    done = 0.0
    for block in blocks:
        size = len(block[1]) + 2
        columns[min(count - 1, int((done + size / 2) * count / total))].append(block)
        done += size
    return columns


def _block(
    surface: pygame.Surface, title: str, rows: list[tuple[str, str]], x: int, y: int, width: int, theme: Theme
) -> int:
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
