"""The genome editor: the lattice of all nodes and bonds there can be; a click sets the next kind, a drag paints."""

from collections.abc import Hashable

import numpy as np
import pygame

from alife.core.colours import blend
from alife.worlds.animated import NO_LINK
from viewers.creatures.genome_editing import ERASE, NEXT, Editing
from viewers.creatures.playback import CreaturePlayback
from viewers.ui.panel import Panel, Room
from viewers.ui.theme import ACCENT, FAINT, GROUND, LINE, MUTED, ON_ACCENT, RAISED, SMALL, TEXT, Theme

GROUND_WATER = (12, 34, 52)
SILENT = 0.72  # how far what is no part of the body fades into the ground
NODE_REACH = 0.3  # [cells] from a site within which the mouse means its node; elsewhere the nearest bond
INSPECTOR = 120  # [units] height of the inspector, at least, where there is room for it
HEAD, FOOT = 66, 26  # [units] above and below the lattice
NARROW = 440  # [units] below which everything moves closer together


class GenomeEditor(Panel[CreaturePlayback]):
    """Draws the genome that is edited, what is no part of its body faintly."""

    name = "genome_editor"

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.tabs: list[tuple[pygame.Rect, int]] = []  # where, which brush
        self._hover: tuple[str, int] | None = None  # "node" or "bond", and which
        self._painted: set[tuple[str, int]] = set()

    def height(self, playback: CreaturePlayback, room: Room) -> int | None:
        """Return the height of a square lattice, or a little more than half of the room; None unless one is edited."""
        unit = self.theme.px
        square = min(room.width + unit(8), room.height - unit(INSPECTOR))
        return None if playback.editing is None else max(square, room.height * 11 // 20)

    def key(self, playback: CreaturePlayback) -> Hashable:
        """Return what the picture depends on."""
        editing = playback.editing
        return (editing.version, editing.brush, id(editing)) if editing else (), self._hover, self.area.size

    def draw(self, surface: pygame.Surface, playback: CreaturePlayback) -> None:
        """Draw brushes, bonds and nodes."""
        self.ground(surface)
        editing = playback.editing
        if editing is None:
            return
        self.heading(surface, "genome", self.theme.px(6))
        self._draw_tabs(surface, playback, editing)
        pygame.draw.rect(surface, GROUND_WATER, self.box(editing), border_radius=self.theme.px(6))
        self._draw_bonds(surface, playback, editing)
        self._draw_nodes(surface, editing)
        words = "click: next kind    right click: away    M mutant    Z undo    G save    E done"
        self.theme.write(surface, words, surface.get_width() // 2, self.box(editing).bottom + self.theme.px(13),
                         SMALL, MUTED, align=0.5, width=surface.get_width() - self.theme.px(20))  # fmt: skip

    def point(self, place: tuple[int, int] | None, playback: CreaturePlayback) -> None:
        """Light up what is under the mouse."""
        self._hover = None if place is None or playback.editing is None else self.at(place, playback.editing)

    def press(self, place: tuple[int, int], playback: CreaturePlayback) -> None:  # noqa: ARG002
        """Begin to paint."""
        self._painted = set()

    def click(self, place: tuple[int, int], playback: CreaturePlayback) -> None:
        """Turn what was clicked into the next kind, or what the brush says."""
        editing = playback.editing
        if editing is None:
            return
        for area, brush in self.tabs:
            if area.collidepoint(place):
                editing.brush = brush
                return
        self._turn(self.at(place, editing), editing)
        playback.edited()

    def right_click(self, place: tuple[int, int], playback: CreaturePlayback) -> None:
        """Take away what was clicked."""
        editing = playback.editing
        found = None if editing is None else self.at(place, editing)
        if editing is None or found is None:
            return
        what, number = found
        if what == "node":
            editing.turn_node(number, there=False)
        else:
            editing.clear_bond(number)
        playback.edited()

    def drag(self, place: tuple[int, int], moved: tuple[int, int], playback: CreaturePlayback) -> None:  # noqa: ARG002
        """Paint with the brush, everything once."""
        editing = playback.editing
        found = None if editing is None else self.at(place, editing)
        if editing is None or found is None or found in self._painted:
            return
        self._painted.add(found)
        if found[0] == "bond" or editing.brush == ERASE:
            self._turn(found, editing)
            playback.edited()

    def next_brush(self, playback: CreaturePlayback) -> None:
        """Take the next brush."""
        if playback.editing is not None:
            brushes = _brushes(playback)
            now = [brush for _, brush in brushes].index(playback.editing.brush)
            playback.editing.brush = brushes[(now + 1) % len(brushes)][1]

    def box(self, editing: Editing) -> pygame.Rect:
        """Return where the lattice is in the panel."""
        unit, (wide, tall) = self.theme.px, self.area.size
        del editing
        side = max(unit(60), min(wide - unit(24), tall - unit(HEAD + FOOT)))
        return pygame.Rect((wide - side) // 2, unit(HEAD), side, side)

    def points(self, editing: Editing) -> np.ndarray:
        """Return where the sites are in the panel, [pixels] (sites, 2), y up."""
        box, places = self.box(editing), editing.draft.places
        sites = places.max() + 1
        found: np.ndarray = np.stack(
            [box.x + (places[:, 0] + 0.5) * box.width / sites, box.bottom - (places[:, 1] + 0.5) * box.height / sites],
            axis=1,
        )
        return found

    def at(self, place: tuple[int, int], editing: Editing) -> tuple[str, int] | None:
        """Return what is at a place of the panel: ("node", site) or ("bond", bond)."""
        if not self.box(editing).collidepoint(place):
            return None
        points = self.points(editing)
        cell = self.box(editing).width / (editing.draft.places.max() + 1)
        away = np.hypot(*(points - place).T)
        if away.min() < NODE_REACH * cell:
            return "node", int(away.argmin())
        middles = points[editing.draft.ends].mean(axis=1)
        away = np.hypot(*(middles - place).T)
        return ("bond", int(away.argmin())) if away.min() < 0.5 * cell else None

    def _turn(self, found: tuple[str, int] | None, editing: Editing) -> None:
        if found is None:
            return
        what, number = found
        if what == "node":
            editing.turn_node(number, there=False if editing.brush == ERASE else None)
        else:
            editing.turn_bond(number)

    def _draw_tabs(self, surface: pygame.Surface, playback: CreaturePlayback, editing: Editing) -> None:
        unit, x = self.theme.px, self.theme.px(14)
        self.tabs = []
        for words, brush in _brushes(playback):
            chosen = brush == editing.brush
            gap = unit(4 if surface.get_width() < unit(NARROW) else 6)
            wide = self.theme.width(words, SMALL) + 2 * gap + unit(0 if brush < 0 else 12)
            area = pygame.Rect(x, unit(34), wide, unit(21))
            pygame.draw.rect(surface, ACCENT if chosen else RAISED, area, border_radius=unit(4))
            if brush >= 0:
                swatch = pygame.Rect(x + gap - unit(1), area.centery - unit(3), unit(10), unit(6))
                pygame.draw.rect(surface, playback.arena.link_kinds[brush].colour, swatch, border_radius=unit(3))
            ink = ON_ACCENT if chosen else TEXT
            self.theme.write(surface, words, area.right - gap, area.centery, SMALL, ink, align=1.0)
            self.tabs.append((area, brush))
            x = area.right + gap - unit(1)

    def _draw_bonds(self, surface: pygame.Surface, playback: CreaturePlayback, editing: Editing) -> None:
        points, draft = self.points(editing), editing.draft
        cell = self.box(editing).width / (draft.places.max() + 1)
        for bond, (near, far) in enumerate(draft.ends):
            kind, lit = int(draft.kinds[bond]), self._hover == ("bond", bond)
            start, end = points[near], points[far]
            if kind == NO_LINK:
                colour, width = (ACCENT, 2) if lit else (blend(GROUND_WATER, LINE, 0.25), 1)
            else:
                known = playback.arena.link_kinds[kind]
                colour = known.colour if draft.grown_bonds[bond] else blend(known.colour, GROUND_WATER, SILENT)
                colour = blend(colour, TEXT, 0.45) if lit else colour
                width = max(2, round(cell * (0.34 if known.spreads else 0.2)))
            pygame.draw.line(surface, colour, tuple(start), tuple(end), width)

    def _draw_nodes(self, surface: pygame.Surface, editing: Editing) -> None:
        points, draft, unit = self.points(editing), editing.draft, self.theme.px
        cell = self.box(editing).width / (draft.places.max() + 1)
        for site, (x, y) in enumerate(points):
            lit = self._hover == ("node", site)
            if draft.nodes[site]:
                colour = TEXT if draft.grown_nodes[site] else blend(TEXT, GROUND_WATER, SILENT)
                pygame.draw.aacircle(surface, ACCENT if lit else colour, (x, y), max(2.0, 0.17 * cell))
            else:
                shade = ACCENT if lit else blend(GROUND_WATER, FAINT, 0.5)
                pygame.draw.aacircle(surface, shade, (x, y), max(1.0, (0.12 if lit else 0.06) * cell))
            if site == draft.root:
                pygame.draw.aacircle(surface, ACCENT, (x, y), max(4.0, 0.3 * cell), max(1, unit(1.5)))
        pygame.draw.rect(surface, GROUND, self.box(editing), 1, border_radius=unit(6))


def _brushes(playback: CreaturePlayback) -> list[tuple[str, int]]:
    """Return names and numbers of the brushes."""
    kinds = [(kind.name, number) for number, kind in enumerate(playback.arena.link_kinds)]
    return [("next", NEXT), *kinds, ("none", ERASE)]
