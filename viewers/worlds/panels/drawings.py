"""Drawings of the inspector: the parts that an inhabitant is made of; a reaction as chemists draw it."""

import pygame

from alife.core.colours import Colour, ink_on
from alife.worlds.viewable import Drawing, Molecule, Neighbour, Scheme, Tile, Tiles
from viewers.ui.flow import Flow
from viewers.ui.theme import ACCENT, FAINT, GOOD, LINE, MUTED, RAISED, SMALL, TEXT, Theme

TILES_TALL = 190  # [units] of the parts, at most
SCHEME_TALL = 196  # [units] of a reaction
SPIKE: Colour = (240, 96, 84)
SHIELD: Colour = (205, 202, 192)
ROWS = 2  # of neighbours, at most
LEAST = 70  # [units] below which nothing is drawn


def drawing_height(theme: Theme, drawing: Drawing) -> int:
    """Return the height [pixels] a drawing wants."""
    return theme.px(TILES_TALL if isinstance(drawing, Tiles) else SCHEME_TALL)


def draw_drawing(surface: pygame.Surface, area: pygame.Rect, drawing: Drawing, theme: Theme) -> None:
    """Draw whatever it is into an area."""
    if isinstance(drawing, Tiles):
        _draw_tiles(surface, area, drawing, theme)
    else:
        _draw_scheme(surface, area, drawing, theme)


def _draw_tiles(surface: pygame.Surface, area: pygame.Rect, drawing: Tiles, theme: Theme) -> None:
    """Draw parts as squares with their names; those on an edge show what they are to a neighbour."""
    unit, rows = theme.px, len(drawing.rows)
    side = min(area.height - unit(24), area.width - unit(24)) // rows
    left, top = area.centerx - side * rows // 2, area.y + unit(12)
    for row, tiles in enumerate(drawing.rows):
        for column, tile in enumerate(tiles):
            box = pygame.Rect(left + column * side, top + row * side, side - 1, side - 1)
            pygame.draw.rect(surface, tile.colour, box, border_radius=unit(3))
            words = tile.name if side >= unit(34) else tile.name[:1]
            theme.write(surface, theme.fitted(words, side - unit(4), SMALL), *box.center, SMALL, ink_on(tile.colour),
                        align=0.5)  # fmt: skip
            if tile.sign:
                sides = ((row == 0, (0, -1)), (column == len(tiles) - 1, (1, 0)), (row == rows - 1, (0, 1)),
                         (column == 0, (-1, 0)))  # fmt: skip
                for _, way in (one for one in sides if one[0]):
                    _draw_edge(surface, box, tile, way, theme)


def _draw_edge(surface: pygame.Surface, box: pygame.Rect, tile: Tile, way: tuple[int, int], theme: Theme) -> None:
    """Draw a spike or a shield on the outside of a part."""
    unit, (dx, dy) = theme.px, way
    x, y = box.centerx + dx * box.width // 2, box.centery + dy * box.height // 2
    half = box.width // 2 - unit(2)
    if tile.sign == "spike":
        tip = x + dx * unit(10), y + dy * unit(10)
        base = unit(6)
        pygame.draw.polygon(surface, SPIKE, [(x + dy * base, y + dx * base), tip, (x - dy * base, y - dx * base)])
    else:
        x, y = x + dx * unit(3), y + dy * unit(3)
        pygame.draw.line(surface, SHIELD, (x - dy * half, y - dx * half), (x + dy * half, y + dx * half), unit(4))


def _draw_scheme(surface: pygame.Surface, area: pygame.Rect, drawing: Scheme, theme: Theme) -> None:
    """Draw what goes in, an arrow with what it pays, what comes out; below whom it lives on and feeds."""
    unit = theme.px
    wide = min(unit(74), (area.width - unit(96)) // 4)
    middle = area.y + unit(42)
    x = area.x + unit(4)
    for number, molecule in enumerate(drawing.inputs):
        if number:
            theme.write(surface, "+", x + unit(6), middle, 14, MUTED, align=0.5)
            x += unit(13)
        _draw_molecule(surface, pygame.Rect(x, area.y + unit(8), wide, unit(68)), molecule, "", theme)
        x += wide
    _draw_arrow(surface, (x + unit(6), x + unit(52)), middle, f"+{drawing.payout}", theme)
    x += unit(58)
    for number, (molecule, note) in enumerate(zip(drawing.outputs, drawing.notes, strict=True)):
        if number:
            theme.write(surface, "+", x + unit(6), middle, 14, MUTED, align=0.5)
            x += unit(13)
        _draw_molecule(surface, pygame.Rect(x, area.y + unit(8), wide, unit(68)), molecule, note, theme)
        x += wide
    y = area.y + unit(102)
    for words, neighbours, nobody in (("lives on", drawing.lives_on, "food alone"), ("feeds", drawing.feeds, "nobody")):
        y = _draw_neighbours(surface, area, y, words, neighbours, nobody, theme)


def _draw_molecule(surface: pygame.Surface, box: pygame.Rect, molecule: Molecule, note: str, theme: Theme) -> None:
    """Draw a chemical: its number, its bits as a row of squares, how many there are."""
    unit = theme.px
    pygame.draw.rect(surface, RAISED, box, border_radius=unit(6))
    theme.write(surface, molecule.name, box.centerx, box.y + unit(15), 15, TEXT, align=0.5, bold=True)
    size = min(unit(10), (box.width - unit(8)) // len(molecule.bits) - 2)
    left = box.centerx - (size + 2) * len(molecule.bits) // 2
    for place, bit in enumerate(molecule.bits):
        square = pygame.Rect(left + place * (size + 2), box.y + unit(29), size, size)
        pygame.draw.rect(surface, ACCENT if bit else LINE, square, border_radius=unit(2))
    theme.write(surface, f"{molecule.count:,}", box.centerx, box.y + unit(54), SMALL, MUTED, align=0.5)
    if note:
        theme.write(surface, note, box.centerx, box.bottom + unit(9), SMALL, FAINT, align=0.5,
                    width=box.width + unit(10))  # fmt: skip


def _draw_arrow(surface: pygame.Surface, ends: tuple[int, int], y: int, words: str, theme: Theme) -> None:
    unit, (start, end) = theme.px, ends
    pygame.draw.line(surface, GOOD, (start, y), (end - unit(6), y), max(1, unit(2)))
    pygame.draw.polygon(surface, GOOD, [(end, y), (end - unit(8), y - unit(5)), (end - unit(8), y + unit(5))])
    theme.write(surface, words, (start + end) // 2 - unit(3), y - unit(13), SMALL, GOOD, align=0.5, bold=True)
    theme.write(surface, "energy", (start + end) // 2 - unit(3), y + unit(12), SMALL, FAINT, align=0.5)


def _draw_neighbours(
    surface: pygame.Surface, area: pygame.Rect, y: int, words: str, neighbours: tuple[Neighbour, ...], nobody: str,
    theme: Theme,
) -> int:  # fmt: skip
    """Write reactions with their colours, as many as there is room for in two rows; return where they end."""
    unit = theme.px
    theme.write(surface, words, area.x + unit(4), y + unit(9), SMALL, MUTED)
    left = area.x + unit(58)
    flow = Flow(pygame.Rect(left, y, area.right - left - unit(5), 0), unit(18), gap=unit(5), row_gap=unit(3))
    if not neighbours:
        theme.write(surface, nobody, left, y + unit(9), SMALL, TEXT)
    for number, neighbour in enumerate(neighbours):
        label = f"{neighbour.name}  {neighbour.count:,}"
        tag = flow.add(theme.width(label, SMALL) + unit(19))
        if flow.row == ROWS:
            theme.write(surface, f"and {len(neighbours) - number} more", area.right, y + unit(31), SMALL, FAINT,
                        align=1.0)  # fmt: skip
            break
        pygame.draw.rect(surface, RAISED, tag, border_radius=unit(4))
        dot = pygame.Rect(tag.x + unit(5), tag.centery - unit(4), unit(8), unit(8))
        pygame.draw.rect(surface, neighbour.colour, dot, border_radius=unit(2))
        theme.write(surface, label, dot.right + unit(4), tag.centery, SMALL, TEXT)
    return y + unit(24 if flow.row == 0 else 45)
