"""The legend: which colours are shown, what they mean, how many there are; pointing lights one up on the map."""

from collections.abc import Hashable

import pygame

from viewers.ui.flow import Flow
from viewers.ui.numbers import compact
from viewers.ui.panel import Panel, Room
from viewers.ui.theme import FAINT, LINE, MUTED, RAISED, SMALL, TEXT, Theme
from viewers.worlds.playback import Playback

ROW = 18  # [units]
TAB = 22  # [units] height of a mode's button
COMPACT_BELOW = 836  # [units] height of the column below which there is no room for entries and inspector


class Legend(Panel[Playback]):
    """Buttons for the colour modes, then the colours with their counts."""

    name = "legend"

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._modes: list[pygame.Rect] = []
        self._entries: list[pygame.Rect] = []

    def height(self, playback: Playback, room: Room) -> int:
        """Return the height of buttons and entries; in a low window an inspector takes the place of the entries."""
        unit, bottom = self.theme.px, self._lay_tabs(playback, room.width)[-1].bottom
        if playback.pinned is not None and room.column < unit(COMPACT_BELOW):
            return bottom + unit(8)
        rows = max(self._rows(len(playback.legend_of(mode))) for mode in playback.modes)
        return bottom + unit(10 + ROW * max(rows, 1) + 8)

    def key(self, playback: Playback) -> Hashable:
        """Return what the picture depends on."""
        census = tuple(playback.frame.census.tolist()) if playback.frame else ()
        return playback.mode, playback.lit, census, self.area.size

    def draw(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw buttons and entries."""
        self.ground(surface)
        self._modes = self._lay_tabs(playback, surface.get_width())
        for number, (tab, mode) in enumerate(zip(self._modes, playback.modes, strict=True)):
            chosen = number == playback.mode
            self.theme.button(surface, tab, self._name(number, mode), chosen=chosen, colour=MUTED, bold=chosen)
        top = self._modes[-1].bottom + self.theme.px(10)
        if playback.legend:
            self._draw_entries(surface, playback, top)
        else:
            self._entries = []
            words = f"every {playback.colours} has a colour of its own"
            self.theme.write(surface, words, self.theme.px(14), top + self.theme.px(ROW / 2), SMALL, MUTED)

    def point(self, place: tuple[int, int] | None, playback: Playback) -> None:
        """Light up the entry under the mouse."""
        playback.lit = None if place is None else _hit(self._entries, place)

    def click(self, place: tuple[int, int], playback: Playback) -> None:
        """Choose a colour mode."""
        number = _hit(self._modes, place)
        if number is not None:
            playback.set_mode(number)

    def _draw_entries(self, surface: pygame.Surface, playback: Playback, top: int) -> None:
        unit = self.theme.px
        entries, counts = playback.legend, self._counts(playback)
        rows = self._rows(len(entries))
        columns = -(-len(entries) // rows)
        wide = (surface.get_width() - unit(20)) // columns
        self._entries = []
        for number, (name, colour) in enumerate(entries):
            row = pygame.Rect(unit(10) + number // rows * wide, top + number % rows * unit(ROW), wide, unit(ROW))
            self._entries.append(row)
            if number == playback.lit:
                pygame.draw.rect(surface, RAISED, row, border_radius=unit(3))
            swatch = pygame.Rect(row.x + unit(4), row.y + unit(4), unit(10), unit(10))
            pygame.draw.rect(surface, colour, swatch, border_radius=unit(2))
            pygame.draw.rect(surface, LINE, swatch, 1, border_radius=unit(2))
            count = counts.get(name, "")
            room = wide - unit(28) - (self.theme.width(count, SMALL) if count else 0)
            ink = TEXT if counts.get(name) != "0" else FAINT
            self.theme.write(surface, name, row.x + unit(20), row.centery, SMALL, ink, width=room)
            self.theme.write(surface, count, row.right - unit(6), row.centery, SMALL, MUTED, align=1.0)

    def _counts(self, playback: Playback) -> dict[str, str]:
        """Return how many there are of each entry, where entries are the bands."""
        frame = playback.frame
        if frame is None or playback.mode:
            return {}
        names = [label for _, label, _ in playback.bands]
        return {name: compact(int(count)) for name, count in zip(names, frame.census, strict=True)}

    def _lay_tabs(self, playback: Playback, width: int) -> list[pygame.Rect]:
        unit = self.theme.px
        flow = Flow(pygame.Rect(unit(10), unit(10), width - 2 * unit(10), 0), unit(TAB), gap=unit(4))
        names = [self._name(number, mode) for number, mode in enumerate(playback.modes)]
        return [flow.add(self.theme.width(name, SMALL, bold=True) + unit(10)) for name in names]

    @staticmethod
    def _name(number: int, mode: str) -> str:
        tail = mode.rpartition("-")[2]
        name = f"c{tail}" if mode.startswith("chemical-") and tail.isdigit() else mode.replace("-", " ")
        return f"{(number + 1) % 10} {name}" if number < 10 else name

    @staticmethod
    def _rows(entries: int) -> int:
        return entries if entries <= 8 else -(-entries // 2)


def _hit(areas: list[pygame.Rect], place: tuple[int, int]) -> int | None:
    return next((number for number, area in enumerate(areas) if area.collidepoint(place)), None)
