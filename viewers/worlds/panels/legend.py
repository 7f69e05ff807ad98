"""The legend: which colours are shown, what they mean, how many there are; pointing lights one up on the map.

Of many entries the commonest are told in plain words; a click tells the rarer ones as well, in two columns. Where an
inspector leaves no room they are one line, a scale.
"""

from collections.abc import Hashable, Sequence

import pygame

from viewers.ui.flow import Flow
from viewers.ui.numbers import compact
from viewers.ui.panel import Panel, Room
from viewers.ui.theme import ACCENT, FAINT, LINE, MUTED, RAISED, SMALL, TEXT, Theme
from viewers.worlds.playback import Playback

ROW = 18  # [units]
TAB = 22  # [units] height of a mode's button
COMPACT_BELOW = 836  # [units] height of the column below which there is no room for entries and inspector
COMMON = 8  # entries in plain words; of no more than that all
CHEMICAL = "chemical-"


class Legend(Panel[Playback]):
    """Buttons for the colour modes, then the colours with their counts."""

    name = "legend"

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._modes: list[pygame.Rect] = []
        self._entries: list[tuple[pygame.Rect, int]] = []  # where, which of the legend
        self._more = pygame.Rect(0, 0, 0, 0)  # the row that tells of the rarer ones
        self._counted: dict[str, str] = {}  # how many there are of each entry
        self._all = False  # whether those are told as well
        self._in_line = False  # whether there is room for one line only

    def height(self, playback: Playback, room: Room) -> int:
        """Return the height of buttons and entries; in a low window beside an inspector entries are one line."""
        unit, bottom = self.theme.px, self._lay_tabs(playback, room.width)[-1].bottom
        self._in_line = playback.pinned is not None and room.column < unit(COMPACT_BELOW)
        if self._in_line:
            return bottom + unit(10 + ROW)
        rows = max(self._rows(len(playback.legend_of(mode))) for mode in playback.modes)
        return bottom + unit(10 + ROW * max(rows, 1) + 8)

    def key(self, playback: Playback) -> Hashable:
        """Return what the picture depends on."""
        census = tuple(playback.frame.census.tolist()) if playback.frame else ()
        return playback.mode, playback.lit, census, self._all, self._in_line, self.area.size

    def draw(self, surface: pygame.Surface, playback: Playback) -> None:
        """Draw buttons and entries."""
        self.ground(surface)
        self._modes = self._lay_tabs(playback, surface.get_width())
        for number, (tab, mode) in enumerate(zip(self._modes, playback.modes, strict=True)):
            chosen = number == playback.mode
            self.theme.button(
                surface, tab, self._words(playback, number, mode), chosen=chosen, colour=MUTED, bold=chosen
            )
        top = self._modes[-1].bottom + self.theme.px(10)
        self._counted = self._counts(playback)
        self._entries, self._more = [], pygame.Rect(0, 0, 0, 0)
        if not playback.legend:
            words = f"{playback.colours}: {playback.told_apart}"
            self.theme.write(surface, words, self.theme.px(14), top + self.theme.px(ROW / 2), SMALL, MUTED)
        elif self._in_line:
            self._draw_line(surface, playback, top)
        elif len(playback.legend) <= COMMON + 1:
            self._draw_column(surface, playback, list(range(len(playback.legend))), top)
        elif self._all:
            self._draw_all(surface, playback, top)
        else:
            self._draw_commonest(surface, playback, top)

    def point(self, place: tuple[int, int] | None, playback: Playback) -> None:
        """Light up the entry under the mouse, and say it in full."""
        playback.lit = None if place is None else _hit(self._entries, place)
        tab = None if place is None else _hit(list(zip(self._modes, range(len(self._modes)), strict=True)), place)
        if playback.lit is not None:
            playback.hint = playback.legend[playback.lit][0]
        elif tab is not None:
            key = f", key {(tab + 1) % 10}" if tab < 10 else ""
            playback.hint = f"Colours show: {_meaning(playback.modes[tab])}{key}"
        else:
            playback.hint = ""

    def click(self, place: tuple[int, int], playback: Playback) -> None:
        """Choose a colour mode, or tell the rarer entries or no more."""
        number = _hit(list(zip(self._modes, range(len(self._modes)), strict=True)), place)
        if number is not None:
            playback.set_mode(number)
        elif self._more.collidepoint(place):
            self._all = not self._all

    def _draw_commonest(self, surface: pygame.Surface, playback: Playback, top: int) -> None:
        """Draw the entries that once had the most, in plain words, and a row that tells of the others."""
        ranked = self._ranked(playback)
        self._draw_column(surface, playback, ranked[:COMMON], top)
        self._draw_more(surface, f"and {len(ranked) - COMMON} rarer ones ...", top + self.theme.px(ROW * COMMON))

    def _draw_all(self, surface: pygame.Surface, playback: Playback, top: int) -> None:
        """Draw all entries in two columns, in short."""
        unit, count = self.theme.px, len(playback.legend)
        rows, wide = count // 2 + 1, (surface.get_width() - unit(20)) // 2  # with a place for the last row
        for number in range(count):
            row = pygame.Rect(unit(10) + number // rows * wide, top + number % rows * unit(ROW), wide, unit(ROW))
            self._draw_entry(surface, playback, number, row, in_short=True)
        self._draw_more(surface, "fewer", top + unit(ROW * (count - rows)), left=unit(14) + wide)

    def _draw_line(self, surface: pygame.Surface, playback: Playback, top: int) -> None:
        """Draw the entries side by side, as many as there is room for, and what all are numbers of at the end."""
        unit, right = self.theme.px, surface.get_width() - self.theme.px(10)
        words, unit_words = in_line([name for name, _ in playback.legend])
        x, y = unit(10), top + unit(ROW / 2)
        for number in self._ranked(playback):
            wide = unit(20) + self.theme.width(words[number], SMALL)
            if x + wide > right:
                break
            row = pygame.Rect(x, top, wide + unit(4), unit(ROW))
            self._entries.append((row, number))
            self._draw_swatch(surface, playback, number, row)
            x = self.theme.write(surface, words[number], x + unit(20), y, SMALL, TEXT) + unit(8)
        if unit_words and x + self.theme.width(unit_words, SMALL) <= right:
            self.theme.write(surface, unit_words, x, y, SMALL, MUTED)

    def _draw_column(self, surface: pygame.Surface, playback: Playback, numbers: list[int], top: int) -> None:
        unit = self.theme.px
        for row, number in enumerate(numbers):
            area = pygame.Rect(unit(10), top + row * unit(ROW), surface.get_width() - unit(20), unit(ROW))
            self._draw_entry(surface, playback, number, area)

    def _draw_more(self, surface: pygame.Surface, words: str, y: int, left: int = 0) -> None:
        unit = self.theme.px
        left = left or unit(14)
        self._more = pygame.Rect(left, y, surface.get_width() - left - unit(10), unit(ROW))
        self.theme.write(surface, words, left, self._more.centery, SMALL, ACCENT)

    def _draw_entry(
        self, surface: pygame.Surface, playback: Playback, number: int, row: pygame.Rect, *, in_short: bool = False
    ) -> None:
        unit, name = self.theme.px, playback.legend[number][0]
        self._entries.append((row, number))
        self._draw_swatch(surface, playback, number, row)
        count = self._counted.get(name, "")
        room = row.width - unit(28) - (self.theme.width(count, SMALL) if count else 0)
        ink = FAINT if count == "0" else TEXT
        self.theme.write(
            surface, _short(name) if in_short else name, row.x + unit(20), row.centery, SMALL, ink, width=room
        )
        self.theme.write(surface, count, row.right - unit(6), row.centery, SMALL, MUTED, align=1.0)

    def _draw_swatch(self, surface: pygame.Surface, playback: Playback, number: int, row: pygame.Rect) -> None:
        """Draw the colour of an entry at the left of its row, which stands out while the mouse is there."""
        unit = self.theme.px
        if number == playback.lit:
            pygame.draw.rect(surface, RAISED, row, border_radius=unit(3))
        swatch = pygame.Rect(row.x + unit(4), row.y + unit(4), unit(10), unit(10))
        pygame.draw.rect(surface, playback.legend[number][1], swatch, border_radius=unit(2))
        pygame.draw.rect(surface, LINE, swatch, 1, border_radius=unit(2))

    def _ranked(self, playback: Playback) -> list[int]:
        """Return the entries by the most that there ever were of them, those that are counted first."""
        peaks = dict(zip((label for _, label, _ in playback.bands), playback.series.peaks.tolist(), strict=True))
        counted = playback.mode == 0
        return sorted(
            range(len(playback.legend)), key=lambda n: -peaks.get(playback.legend[n][0], -1) if counted else n
        )

    def _counts(self, playback: Playback) -> dict[str, str]:
        """Return how many there are of each entry, where entries are the bands."""
        frame = playback.frame
        if frame is None or playback.mode:
            return {}
        names, each = [label for _, label, _ in playback.bands], playback.shared_out[1]
        return {name: compact(int(count) * each) for name, count in zip(names, frame.census, strict=True)}

    def _lay_tabs(self, playback: Playback, width: int) -> list[pygame.Rect]:
        unit = self.theme.px
        flow = Flow(pygame.Rect(unit(10), unit(10), width - 2 * unit(10), 0), unit(TAB), gap=unit(4))
        names = [self._words(playback, number, mode) for number, mode in enumerate(playback.modes)]
        return [flow.add(self.theme.width(name, SMALL, bold=True) + unit(12)) for name in names]

    @staticmethod
    def _words(playback: Playback, number: int, mode: str) -> str:
        """Return what a button says: of a row of chemicals the first in full, the others their numbers."""
        if mode.startswith(CHEMICAL) and number and playback.modes[number - 1].startswith(CHEMICAL):
            return mode.removeprefix(CHEMICAL)
        return mode.replace("-", " ").replace("_", " ")

    @staticmethod
    def _rows(entries: int) -> int:
        return entries if entries <= COMMON else max(COMMON + 1, entries // 2 + 1)


def _meaning(mode: str) -> str:
    """Return what a colour mode shows, in a few words."""
    if mode.startswith(CHEMICAL):
        return f"how many molecules of chemical {mode.removeprefix(CHEMICAL)} there are"
    if mode.startswith("count-"):
        return f"how many {mode.removeprefix('count-')} parts a cell has"
    return {
        "reaction": "what each cell does", "organism": "which cells belong together", "species": "who has which genome",
        "energy": "how much energy a cell holds", "age": "how old a cell is", "parts": "what each cell is made of",
        "population": "how many individuals a reaction has", "level": "how far from the food a reaction is",
    }.get(mode, mode)  # fmt: skip


def _short(name: str) -> str:
    """Return an entry where there is little room: the formula in brackets, or what comes before its meaning."""
    head, _, tail = name.partition(" (")
    return tail.rstrip(")") if "->" in tail else head.partition(":")[0]


def in_line(names: Sequence[str]) -> tuple[list[str], str]:
    """Return entries as a line has them, and what all of them are numbers of: 0, 4, 16 and molecules."""
    pairs = [name.split(" ") for name in names]
    if all(len(pair) == 2 for pair in pairs):
        for own, shared in ((0, 1), (1, 0)):
            if len({pair[shared] for pair in pairs}) == 1:
                return [pair[own] for pair in pairs], pairs[0][shared]
    return [name.partition(":")[0].partition(" (")[0] for name in names], ""


def _hit(areas: list[tuple[pygame.Rect, int]], place: tuple[int, int]) -> int | None:
    return next((number for area, number in areas if area.collidepoint(place)), None)
