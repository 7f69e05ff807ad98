"""Ancestors as a drawing: the pinned species and those it descends from, each a bar that begins at its origin."""

import pygame

from alife.core.colours import Colour, blend, colour_of_label
from alife.phylogeny.tracker import Taxon
from viewers.ui.theme import ACCENT, FAINT, LINE, MUTED, PANEL, RAISED, SMALL, TEXT, Theme

ROW = 15  # [units]
FOOT = 16  # [units] for the axis
NAME = 106  # [units] for names
MOST_ROWS = 24
LEAST_ROWS = 2  # with less room for them nothing is drawn


def ancestors_height(theme: Theme, count: int) -> int:
    """Return the height [pixels] that some ancestors want."""
    return theme.px(min(count, MOST_ROWS) * ROW + FOOT)


def draw_ancestors(
    surface: pygame.Surface, area: pygame.Rect, line: tuple[tuple[str, Taxon], ...], step: int, theme: Theme
) -> None:
    """Draw a line of descent (names and taxa, the youngest first) up to a step; with little room only the youngest.

    A bar ends where the last member of a species died; the bar of a living species ends now.
    """
    unit = theme.px
    rows = min(len(line), MOST_ROWS, (area.height - unit(FOOT)) // unit(ROW))
    bars = pygame.Rect(area.x + unit(NAME), area.y, area.width - unit(NAME + 40), rows * unit(ROW))
    last = max(step, 1)
    for row, (name, taxon) in enumerate(line[:rows]):
        y = area.y + row * unit(ROW) + unit(ROW) // 2
        draw_swatch(surface, colour_of_label(taxon.label), area.x + unit(4), y, theme)
        theme.write(surface, name, area.x + unit(18), y, SMALL, TEXT if row == 0 else MUTED, width=unit(NAME - 24))
        end = step if taxon.destroyed is None else min(taxon.destroyed, step)
        left, right = (bars.x + round(bars.width * min(one, last) / last) for one in (taxon.origin, end))
        colour = ACCENT if row == 0 else blend(PANEL, ACCENT, 0.45 if taxon.destroyed is None else 0.22)
        pygame.draw.rect(surface, RAISED, (bars.x, y - unit(4), bars.width, unit(8)), border_radius=unit(2))
        bar = pygame.Rect(left, y - unit(4), max(unit(2), right - left), unit(8))
        pygame.draw.rect(surface, colour, bar, border_radius=unit(2))
        if row + 1 < rows:  # where it branched off from the one before
            pygame.draw.line(surface, FAINT, (left, bar.bottom), (left, bar.bottom + unit(ROW - 8)))
        members = f"{taxon.members:,}" if taxon.destroyed is None else "gone"
        theme.write(surface, members, area.right - unit(4), y, SMALL, MUTED, align=1.0)
    y = bars.bottom + unit(7)
    pygame.draw.line(surface, LINE, (bars.x, bars.bottom + unit(1)), (bars.right, bars.bottom + unit(1)))
    theme.write(surface, "step 0", bars.x, y, SMALL, FAINT)
    theme.write(surface, f"{step:,}", bars.right, y, SMALL, FAINT, align=1.0)
    if rows < len(line):
        theme.write(surface, f"and {len(line) - rows:,} older", area.x + unit(4), y, SMALL, FAINT)


def draw_swatch(surface: pygame.Surface, colour: Colour, x: int, y: int, theme: Theme) -> None:
    """Draw the colour that a species has in every picture, with its middle at height y."""
    area = pygame.Rect(x, y - theme.px(5), theme.px(10), theme.px(10))
    pygame.draw.rect(surface, colour, area, border_radius=theme.px(2))
    pygame.draw.rect(surface, LINE, area, 1, border_radius=theme.px(2))
