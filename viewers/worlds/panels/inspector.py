"""The inspector: all about the space that was clicked, and a drawing of what made its inhabitant."""

from collections.abc import Hashable
from typing import Any

import pygame

from alife.core.colours import colour_of_label
from alife.phylogeny.species_names import spoken
from alife.worlds.viewable import Decision, Drawing, Tiles
from viewers.ui.panel import Panel, Room
from viewers.ui.theme import ACCENT, FAINT, LINE, MUTED, PANEL, RAISED, SMALL, TEXT, Theme
from viewers.worlds.frames import Frame, Pinned
from viewers.worlds.panels.ancestors import LEAST_ROWS, ancestors_height, draw_ancestors, draw_swatch
from viewers.worlds.panels.drawings import draw_drawing, drawing_height
from viewers.worlds.panels.tree import draw_tree, least_height, tree_height
from viewers.worlds.playback import Playback

ROW = 17  # [units]
BOTH_FROM = 936  # [units] height of the column from which inspector and plots fit below each other
LOW = 470  # [units] height below which everything moves closer together
STAY = "stay"  # of a pin that goes with nobody
DRAWN_ELSEWHERE = ("tree", "genome", "role", "parts", "lives_on", "feeds")


class Inspector(Panel[Playback]):
    """Shows a dict of plain values: lists of numbers as bars, what the legend names with its colour."""

    name = "inspector"

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._close = pygame.Rect(0, 0, 0, 0)
        self._goes_with: list[tuple[pygame.Rect, str, int]] = []  # buttons: where, the kind that is followed, its label
        self._scrolled = 0  # [pixels]
        self._hidden = 0  # [pixels] that what is told is higher than the panel

    def height(self, playback: Playback, room: Room) -> int | None:
        """Return all that is left, or most of it where the plots go below; None while nothing is pinned."""
        if playback.pinned is None:
            return None
        return (
            max(room.height - self.theme.px(300), room.height // 2)
            if has_room_for_both(room, self.theme)
            else room.height
        )

    def key(self, playback: Playback) -> Hashable:
        """Return what the picture depends on."""
        pinned = playback.frame.pinned if playback.frame else Pinned()
        members = tuple(taxon.members for _, taxon in pinned.ancestors)
        step = playback.step if members else 0  # bars of living species grow with it
        site = playback.pinned, playback.outlined, playback.follows
        return repr(pinned.found), members, step, site, self._scrolled, self.area.size

    def draw(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw what stands at the pinned place."""
        self.ground(surface)
        frame, unit = playback.frame, self.theme.px
        if playback.pinned is None:
            return
        y, x = playback.pinned
        if frame is None or frame.pinned.found is None:  # the world is busy, perhaps for as long as kernels take
            top = self.heading(surface, f"space {x}, {y}", unit(4))
            self.theme.write(surface, "One moment ...", unit(12), top + unit(10), SMALL, MUTED)
            return
        self._lay_buttons(surface, frame.pinned.found, playback)
        room = min(area.left for area, _, _ in [*self._goes_with, (self._close, "", 0)]) - unit(22)
        words = f"space {x}, {y}"
        words = words if self.theme.width(words.upper(), SMALL, bold=True) <= room else f"{x}, {y}"
        begin = self.heading(surface, words, unit(4))
        self._draw_close(surface)
        self._draw_goes_with(surface, playback)
        below = pygame.Rect(0, begin, surface.get_width(), surface.get_height() - begin)
        surface.set_clip(below)
        end = self._draw_found(surface, frame.pinned.found, playback, begin - self._scrolled)
        end = self._draw_decision(surface, frame.pinned.decision, end)
        end = self._draw_drawing(surface, frame.pinned.drawing, end)
        end = self._draw_ancestors(surface, frame, end) + self._scrolled
        self._hidden = max(0, end + unit(6) - surface.get_height())
        self.scroll_bar(surface, below, self._scrolled, below.height, below.height + self._hidden)
        surface.set_clip(None)

    def _draw_decision(self, surface: pygame.Surface, decision: Decision | None, y: int) -> int:
        """Draw the decision tree, as large as there is room for; return where it ends."""
        if decision is None:
            return y
        y = self.heading(surface, "Decision tree", y + self.theme.px(6))
        least, most = least_height(self.theme, decision), tree_height(self.theme, decision)
        area = self._across(surface, y, min(most, max(least, self._room(surface, y))))
        draw_tree(surface, area, decision, self.theme)
        return area.bottom

    def _draw_drawing(self, surface: pygame.Surface, drawing: Drawing | None, y: int) -> int:
        """Draw parts or reaction; return where they end."""
        if drawing is None:
            return y
        y = self.heading(surface, "made of" if isinstance(drawing, Tiles) else "reaction", y + self.theme.px(6))
        area = self._across(surface, y, drawing_height(self.theme, drawing))
        draw_drawing(surface, area, drawing, self.theme)
        return area.bottom

    def _draw_ancestors(self, surface: pygame.Surface, frame: Frame, y: int) -> int:
        """Draw the line of descent of the pinned species; return where it ends.

        A long one takes the room that is left, and all it needs only where the panel scrolls anyhow.
        """
        line = frame.pinned.ancestors
        if not line:
            return y
        y = self.heading(surface, "species and its ancestors", y + self.theme.px(4))
        room, least = self._room(surface, y), ancestors_height(self.theme, min(len(line), LEAST_ROWS))
        whole = ancestors_height(self.theme, len(line))
        area = self._across(surface, y, min(whole, room) if room >= least else whole)
        draw_ancestors(surface, area, line, frame.step, self.theme)
        return area.bottom

    def _room(self, surface: pygame.Surface, y: int) -> int:
        """Return how much is left below while nothing is scrolled, so that scrolling changes no size."""
        return surface.get_height() - y - self._scrolled - self.theme.px(8)

    def _across(self, surface: pygame.Surface, y: int, height: int) -> pygame.Rect:
        """Return an area from one margin to the other."""
        margin = self.theme.px(10)
        return pygame.Rect(margin, y, surface.get_width() - 2 * margin, height)

    def click(self, place: tuple[int, int], playback: Playback) -> None:
        """Let go of the space when the cross is clicked."""
        if self._close.collidepoint(place):
            playback.pin(None)
        for area, kind, label in self._goes_with:
            if area.collidepoint(place):
                playback.follow(kind, label)

    def wheel(self, place: tuple[int, int], steps: int, playback: Playback) -> None:  # noqa: ARG002
        """Scroll."""
        self._scrolled = max(0, min(self._hidden, self._scrolled - steps * self.theme.px(30)))

    def _lay_buttons(self, surface: pygame.Surface, found: dict[str, Any], playback: Playback) -> None:
        """Find places beside the heading for the cross and for what the pin may go with: space, organism, species."""
        unit, self._goes_with = self.theme.px, []
        self._close = pygame.Rect(surface.get_width() - unit(28), unit(3), unit(18), unit(18))
        kinds = [(kind, int(found[kind], 16)) for kind in playback.label_kinds if _is_hash(found.get(kind))]
        right = self._close.left - unit(6)
        for kind, label in reversed([("", 0), *kinds] if kinds else []):
            area = pygame.Rect(0, unit(3), self.theme.width(kind or STAY, SMALL) + unit(10), unit(18))
            area.right = right
            self._goes_with.append((area, kind, label))
            right = area.left - unit(4)

    def _draw_close(self, surface: pygame.Surface) -> None:
        unit = self.theme.px
        pygame.draw.rect(surface, RAISED, self._close, border_radius=unit(4))
        x, y, arm = *self._close.center, unit(3)
        for side in (-1, 1):
            pygame.draw.line(surface, MUTED, (x - arm, y - side * arm), (x + arm, y + side * arm), max(1, unit(1.5)))

    def _draw_goes_with(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw beside the heading what the pin goes with: its space, or the organism or species that is there."""
        for area, kind, _ in self._goes_with:
            chosen = (playback.follows or ("", 0))[0] == kind
            pygame.draw.rect(surface, PANEL, area.inflate(self.theme.px(8), 0))  # over the heading's line
            self.theme.button(surface, area, kind or STAY, chosen=chosen)

    def _draw_found(self, surface: pygame.Surface, found: dict[str, Any], playback: Playback, y: int) -> int:
        bars = {name: value for name, value in found.items() if name not in DRAWN_ELSEWHERE and _is_bars(value)}
        rest = {name: value for name, value in found.items() if name not in (*DRAWN_ELSEWHERE, *bars)}
        tables = {name: _rows(value) for name, value in rest.items() if _rows(value)}
        plain = {name: value for name, value in rest.items() if name not in tables}
        if _is_hash(plain.get("species")):
            plain["species"] = f"{spoken(plain['species'])}  {plain['species']}"
        y = self._head(surface, found, playback, y)
        y = self._pairs(surface, {name: value for name, value in plain.items() if name != "does"}, y)
        for name, values in bars.items():
            y = self._bars(surface, name, values, y)
        for name, rows in tables.items():
            y = self.heading(surface, name.replace("_", " "), y + self.theme.px(2)) + self.theme.px(4)
            for row in rows:
                y = self._pairs(surface, row, y)
        return y

    def _head(self, surface: pygame.Surface, found: dict[str, Any], playback: Playback, y: int) -> int:
        """Write what it does, with the colour the legend gives it."""
        unit, does = self.theme.px, str(found.get("does", ""))
        if not does:
            return y
        words, colour = playback.named(does)
        x = unit(14)
        if colour is not None:
            swatch = pygame.Rect(x, y + unit(3), unit(14), unit(14))
            pygame.draw.rect(surface, colour, swatch, border_radius=unit(3))
            pygame.draw.rect(surface, LINE, swatch, 1, border_radius=unit(3))
            x += unit(22)
        number = f"{found['role']}  " if found.get("role") else ""
        self.theme.write(surface, number + words, x, y + unit(10), 13, TEXT, bold=True,
                         width=surface.get_width() - x - unit(10))  # fmt: skip
        return y + unit(26)

    def _pairs(self, surface: pygame.Surface, plain: dict[str, Any], y: int) -> int:
        """Write names and values, two short ones a row."""
        unit, half = self.theme.px, surface.get_width() // 2 - self.theme.px(8)
        column = 0
        for name, value in plain.items():
            words, label = _spelt(value), name.replace("_", " ")
            wide = self.theme.width(label + words, SMALL) + unit(16) > half - unit(14)
            if wide and column:
                column, y = 0, y + unit(ROW)
            x = unit(14) + column * half
            end = self.term(surface, label, x, y + unit(8), MUTED)
            room = (surface.get_width() - unit(14) if wide else x + half - unit(14)) - end - unit(6)
            right = surface.get_width() - unit(14) if wide else x + half - unit(14)
            self.theme.write(surface, words, right, y + unit(8), SMALL, TEXT, align=1.0, width=room)
            if name == "species" and _is_hash(words[-8:]):
                left = right - self.theme.width(words, SMALL) - unit(15)
                draw_swatch(surface, colour_of_label(int(words[-8:], 16)), left, y + unit(8), self.theme)
            if wide or column:
                column, y = 0, y + unit(ROW)
            else:
                column = 1
        return y + (unit(ROW) if column else 0) + unit(4)

    def _bars(self, surface: pygame.Surface, name: str, values: list[float], y: int) -> int:
        """Draw a list of numbers as bars with their index below and their value above."""
        unit = self.theme.px
        y = self.heading(surface, name.replace("_", " "), y + unit(2))
        tall, wide = (
            unit(44 if surface.get_height() >= unit(LOW) else 26),
            (surface.get_width() - unit(28)) / len(values),
        )
        most = max(*values, 8) if len(values) > 1 else max(values[0], 8)
        for index, value in enumerate(values):
            x = unit(14) + round(index * wide)
            bar = pygame.Rect(x, 0, max(2, round(wide) - unit(6)), round(tall * value / most))
            ground = pygame.Rect(x, y + unit(12), bar.width, tall)
            bar.bottom = ground.bottom
            pygame.draw.rect(surface, RAISED, ground, border_radius=unit(2))
            pygame.draw.rect(surface, ACCENT, bar, border_radius=unit(2))
            self.theme.write(
                surface, f"{value}", ground.centerx, y + unit(5), SMALL, TEXT if value else FAINT, align=0.5
            )
            self.theme.write(surface, f"{index}", ground.centerx, ground.bottom + unit(8), SMALL, MUTED, align=0.5)
        return y + unit(12) + tall + unit(20)


def _is_hash(value: Any) -> bool:
    """Return whether a value is eight hexadecimal digits."""
    return isinstance(value, str) and len(value) == 8 and set(value) <= set("0123456789abcdef")


def has_room_for_both(room: Room, theme: Theme) -> bool:
    """Return whether an inspector and the plots fit below each other."""
    return room.column >= theme.px(BOTH_FROM)


def _is_bars(value: Any) -> bool:
    return (
        isinstance(value, list | tuple) and 1 < len(value) <= 16 and all(isinstance(one, int | float) for one in value)
    )


def _rows(value: Any) -> list[dict[str, Any]]:
    """Return the rows of a value that is a table, names or numbers with what stands beside them; none of any other."""
    if isinstance(value, dict):
        return [value]
    if isinstance(value, list) and value and all(isinstance(row, list) for row in value):
        return [{f"{number}": row} for number, row in enumerate(value, start=1)]
    return []


def _spelt(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, int | float):
        return ", ".join(str(one) for one in value) if isinstance(value, list | tuple) else str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:.3g}"
